import Quantities

/// From a file's tree to a validation case, with a diagnostic for everything that does not belong there.
struct ValidationCaseReader {
    let file: String
    var collector = DiagnosticCollector()
    private(set) var result: ValidationCase?

    init(file: String) { self.file = file }

    private static let caseKeys = [
        "schema", "title", "citation", "read_in", "scenario", "closed_form", "settings", "fitted", "assumed", "comparisons",
    ]
    private static let comparisonKeys = [
        "name", "figure", "settings", "scale", "offset", "relation", "published", "uncertainty", "rounding", "within", "place",
        "known_failing",
    ]
    private static let spanKeys = ["key", "low", "high", "reason"]

    mutating func read(_ bytes: [UInt8]) {
        guard let root = DocumentReader(file: file).read(bytes, into: &collector) else { return }
        check(root, keys: Self.caseKeys, what: "a validation case")
        if required("schema", in: root) != "1", let entry = root["schema"] {
            collector.add(entry.value.place, "\(entry.value.whatItIs) as 'schema'", accepted: "1")
        }
        let title = required("title", in: root)
        let citation = required("citation", in: root)
        let subject: ValidationCase.Subject
        switch (optional("scenario", in: root), optional("closed_form", in: root)) {
        case (let path?, nil): subject = .scenario(path: FilePaths.resolve(path, besides: file))
        case (nil, let name?): subject = .closedForm(name: name)
        default:
            subject = .closedForm(name: "")
            collector.add(.file(file), "no subject, or two", accepted: "either 'scenario' or 'closed_form'")
        }
        let comparisons = list("comparisons", in: root).map { comparison($0) }
        if comparisons.isEmpty { collector.add(.file(file), "no 'comparisons'", accepted: "at least one published figure") }
        let stem = file.split(separator: "/").last.map(String.init) ?? file
        result = ValidationCase(
            name: stem.hasSuffix(".yaml") ? String(stem.dropLast(5)) : stem, title: title, citation: citation,
            readIn: optional("read_in", in: root), subject: subject, settings: texts("settings", in: root),
            fitted: texts("fitted", in: root), assumed: texts("assumed", in: root), comparisons: comparisons)
    }

    private mutating func comparison(_ node: SourceNode) -> ValidationComparison {
        check(node, keys: Self.comparisonKeys, what: "a comparison")
        let figure = required("figure", in: node)
        let dimension: Dimension = figure.hasSuffix("per_s") ? .rate : figure.hasSuffix("_s") ? .time : .ratio
        var relation = ValidationComparison.Relation.equal
        if let word = optional("relation", in: node) {
            if let known = ValidationComparison.Relation(rawValue: word) {
                relation = known
            } else {
                collector.add(
                    node.place, "'\(word.shortened)' as 'relation'",
                    accepted: "one of " + ValidationComparison.Relation.allCases.map(\.rawValue).joined(separator: ", "))
            }
        }
        if node["published"] == nil { collector.add(node.place, "no 'published'", accepted: "the published value") }
        let within = list("within", in: node).map { span in
            check(span, keys: Self.spanKeys, what: "an input")
            return ValidationComparison.Span(
                key: required("key", in: span), low: required("low", in: span), high: required("high", in: span),
                reason: required("reason", in: span))
        }
        return ValidationComparison(
            name: required("name", in: node), figure: figure, settings: texts("settings", in: node),
            scale: number("scale", in: node, as: .ratio) ?? 1, offset: number("offset", in: node, as: .ratio) ?? 0,
            relation: relation, published: number("published", in: node, as: dimension) ?? 0,
            uncertainty: number("uncertainty", in: node, as: dimension) ?? 0,
            rounding: number("rounding", in: node, as: dimension) ?? 0, within: within, place: required("place", in: node),
            knownFailing: optional("known_failing", in: node))
    }

    private mutating func check(_ node: SourceNode, keys: [String], what: String) {
        guard case .map(let entries) = node.content else {
            collector.add(
                node.place, "\(node.whatItIs) as \(what)", accepted: "a map with the keys \(keys.joined(separator: ", "))")
            return
        }
        for entry in entries where !keys.contains(entry.key) {
            let guess = Spelling.closest(to: entry.key, among: keys).map { "did you mean '\($0)'?" }
            collector.add(
                entry.keyPlace, "unknown key '\(entry.key.shortened)' in \(what)", accepted: keys.joined(separator: ", "),
                suggestion: guess)
        }
    }

    private mutating func required(_ key: String, in node: SourceNode) -> String {
        if let text = optional(key, in: node) { return text }
        if node[key] == nil { collector.add(node.place, "no '\(key)'", accepted: "a text") }
        return ""
    }

    private mutating func optional(_ key: String, in node: SourceNode) -> String? {
        guard let entry = node[key] else { return nil }
        guard case .scalar(let text) = entry.value.content, !text.isEmpty else {
            collector.add(entry.value.place, "\(entry.value.whatItIs) as '\(key)'", accepted: "a text")
            return nil
        }
        return text
    }

    private mutating func number(_ key: String, in node: SourceNode, as dimension: Dimension) -> Double? {
        guard let text = optional(key, in: node) else { return nil }
        if let value = try? QuantityText.parse(text, as: dimension) { return value }
        collector.add(
            node[key]?.value.place ?? node.place, "'\(text.shortened)' as '\(key)'",
            accepted: dimension == .ratio ? "a number or percentage" : "a \(dimension.rawValue), in \(dimension.acceptedUnits)")
        return nil
    }

    private mutating func list(_ key: String, in node: SourceNode) -> [SourceNode] {
        guard let entry = node[key] else { return [] }
        guard case .list(let items) = entry.value.content else {
            collector.add(entry.value.place, "\(entry.value.whatItIs) as '\(key)'", accepted: "a list")
            return []
        }
        return items
    }

    private mutating func texts(_ key: String, in node: SourceNode) -> [String] {
        list(key, in: node).compactMap { item in
            if case .scalar(let text) = item.content, !text.isEmpty { return text }
            collector.add(item.place, "\(item.whatItIs) in '\(key)'", accepted: "a text")
            return nil
        }
    }
}
