/// Reads single values: of a file's key, of a `--set`, of a default.
enum SettingReader {
    /// The value of a node, either bare or as `{value: …, source: …}`; nil with the reason in `collector`.
    static func item(_ node: SourceNode, of field: Field, into collector: inout DiagnosticCollector) -> Draft.Item? {
        var (bare, source) = (node, String?.none)
        if case .map(let entries) = node.content {
            for entry in entries where entry.key != "value" && entry.key != "source" {
                collector.add(
                    entry.keyPlace, "unknown key '\(entry.key.shortened)' in '\(field.name)'", accepted: "value, source",
                    suggestion: Spelling.closest(to: entry.key, among: ["value", "source"]).map { "did you mean '\($0)'?" })
                return nil
            }
            guard let value = node["value"] else {
                collector.add(node.place, "no 'value' in '\(field.name)'", accepted: field.acceptance)
                return nil
            }
            bare = value.value
            if case .scalar("") = bare.content { bare.place = value.keyPlace }
            if let stated = node["source"] {
                guard case .scalar(let text) = stated.value.content, !text.trimmed.isEmpty else {
                    collector.add(
                        stated.keyPlace, "\(stated.value.whatItIs) as the source of '\(field.name)'",
                        accepted: "a citation, or \"assumed: why\"")
                    return nil
                }
                source = text
            }
        }
        do {
            return Draft.Item(value: try field.value(of: bare), source: source, place: bare.place)
        } catch {
            collector.add(error.place, error.found, accepted: error.accepted, suggestion: error.suggestion)
            return nil
        }
    }

    /// A text of the command line or the field table as a node: lists and maps through the parser, everything else as it stands.
    static func node(_ text: String, of field: Field, place: Diagnostic.Place) -> SourceNode? {
        let trimmed = text.trimmed
        guard trimmed.hasPrefix("[") || trimmed.hasPrefix("{"), field.kind != .text, field.kind != .path else {
            return SourceNode(content: .scalar(trimmed), place: place)
        }
        var collector = DiagnosticCollector()
        guard trimmed.utf8.count < 1 << 16,
            let root = DocumentReader(file: "").read(Array("{v: \(trimmed)}".utf8), into: &collector), let entry = root["v"]
        else { return nil }
        return moved(entry.value, to: place)
    }

    /// Applies "section.key=value", "a.section.key=value" or "b.section.key=value".
    static func apply(
        _ setting: String, scenario: inout Draft, a: inout Draft, b: inout Draft, into collector: inout DiagnosticCollector
    ) {
        let place = Diagnostic.Place.setting(setting.shortened)
        guard let equals = setting.firstIndex(of: "=") else {
            collector.add(place, "no '='", accepted: "section.key=value, for example link.length=80km")
            return
        }
        let name = String(setting[..<equals]).trimmed
        let node = name.hasPrefix("a.") ? "a" : name.hasPrefix("b.") ? "b" : nil
        let bare = node == nil ? name : String(name.dropFirst(2))
        guard let field = FieldTable.field(bare), field.name != "schema", field.name != "hardware" else {
            collector.add(
                place, "unknown key '\(bare.shortened)'", accepted: "a key that 'tacit explain' lists",
                suggestion: FieldTable.suggestion(for: bare).map { "did you mean '\((node.map { "\($0)." } ?? "") + $0)'?" })
            return
        }
        if node != nil, field.file == .scenario {
            collector.add(place, "'\(bare)' for one node", accepted: "'\(bare)', which belongs to the scenario")
            return
        }
        guard let value = self.node(String(setting[setting.index(after: equals)...]), of: field, place: place) else {
            collector.add(place, "an unfinished list or map as '\(bare)'", accepted: field.acceptance)
            return
        }
        guard let item = item(value, of: field, into: &collector) else { return }
        func put(_ draft: inout Draft) {
            draft.items[bare] = item
            draft.broken.remove(bare)
        }
        if field.file == .scenario {
            put(&scenario)
        } else {
            if node != "b" { put(&a) }
            if node != "a" { put(&b) }
        }
    }

    private static func moved(_ node: SourceNode, to place: Diagnostic.Place) -> SourceNode {
        switch node.content {
        case .scalar: SourceNode(content: node.content, place: place)
        case .list(let items): SourceNode(content: .list(items.map { moved($0, to: place) }), place: place)
        case .map(let entries):
            SourceNode(
                content: .map(entries.map { .init(key: $0.key, keyPlace: place, value: moved($0.value, to: place)) }),
                place: place)
        }
    }
}
