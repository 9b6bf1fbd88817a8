import Quantities

/// From a text, list or map of a file to a checked value.
extension Field {
    /// Why a node is no value of a field.
    struct Refusal: Error {
        var place: Diagnostic.Place
        var found: String
        var accepted: String
        var suggestion: String?
    }

    /// The value that a node states.
    func value(of node: SourceNode) throws(Refusal) -> FieldValue {
        if case .scalar(let text) = node.content {
            if text.isEmpty { throw refusal(node, "no value for '\(name)'") }
            if let word = absence.word, text == word || text == "none" { return .absent }
        }
        switch kind {
        case .quantity(let dimension): return .number(try number(node, as: dimension))
        case .number: return .number(try number(node, as: nil))
        case .count: return .count(try count(node))
        case .choice(let words): return .text(try choice(node, of: words))
        case .list(let dimension, let counts): return .numbers(try list(node, as: dimension, counts: counts))
        case .matrix:
            return .matrix(
                try rows(node).map { row throws(Refusal) in try row.map { n throws(Refusal) in try number(n, as: .ratio) } })
        case .table: return try table(node)
        case .text, .path: return .text(try text(node))
        }
    }

    /// What is accepted, as the second half of a diagnostic.
    var acceptance: String {
        let word = absence.word.map { ", or '\($0)'" } ?? ""
        return "\(form)\(word)"
    }

    /// The form and range in words: "a time greater than 0 s (units: s, ms, …), for example 7.9 s".
    var form: String {
        switch kind {
        case .quantity(.ratio): return "a number or percentage \(range), for example \(example)"
        case .quantity(let dimension):
            return
                "\(dimension == .attenuation ? "an" : "a") \(dimension.rawValue) \(range), in \(dimension.acceptedUnits), for example \(example)"
        case .number: return "a number \(range), for example \(example)"
        case .count:
            if let lower = bounds.lower, lower == bounds.upper { return QuantityText.number(lower) }
            return "a whole number \(bounds == .any ? "from 0 to \(UInt64.max)" : range), for example \(example)"
        case .choice(let words): return words.count == 1 ? words[0] : "one of \(words.joined(separator: ", "))"
        case .list(.ratio, let counts): return "\(Self.amount(counts)) numbers or percentages \(range), for example \(example)"
        case .list(let dimension, let counts):
            return "\(Self.amount(counts)) \(dimension.rawValue)s \(range), in \(dimension.acceptedUnits), for example \(example)"
        case .matrix: return "rows of equally many numbers \(range), at most \(Self.mostInputs) each way, for example \(example)"
        case .table:
            return
                "rows of cells, at most \(Self.mostInputs) each way, [utility of equal outputs, utility of unequal outputs], for example \(example);"
                + " or of cells with a row for each output of a, a column for each of b, all of one shape, such as"
                + " [[1, 0], [0, 0.5]], with utilities \(range)"
        case .text: return "a text, for example \(example)"
        case .path: return "a path of a hardware file, for example \(example)"
        }
    }

    /// The bounds in words.
    var range: String {
        bounds.describe { value in
            guard let dimension = kind.dimension else { return QuantityText.number(value, digits: 17) }
            return value == 0 && dimension != .ratio ? "0 \(dimension.units[0].symbol)" : FieldValue.printed(value, as: dimension)
        }
    }

    static func amount(_ counts: ClosedRange<Int>) -> String {
        counts.lowerBound == counts.upperBound ? "a list of \(counts.lowerBound)" : "\(counts.lowerBound) to \(counts.upperBound)"
    }

    private func refusal(_ node: SourceNode, _ found: String, suggestion: String? = nil) -> Refusal {
        Refusal(place: node.place, found: found, accepted: acceptance, suggestion: suggestion)
    }

    private func text(_ node: SourceNode) throws(Refusal) -> String {
        guard case .scalar(let text) = node.content else { throw refusal(node, "\(node.whatItIs) as '\(name)'") }
        return text
    }

    private func choice(_ node: SourceNode, of words: [String]) throws(Refusal) -> String {
        let text = try text(node)
        if words.contains(text) { return text }
        let guess = Spelling.closest(to: text, among: words).map { "did you mean '\($0)'?" }
        throw refusal(node, "'\(text.shortened)' as '\(name)'", suggestion: guess)
    }

    private func number(_ node: SourceNode, as dimension: Dimension?) throws(Refusal) -> Double {
        let text = try text(node)
        let value: Double
        do { value = try QuantityText.parse(text, as: dimension ?? .ratio) } catch {
            throw refusal(node, describe(error, text), suggestion: guess(error, text))
        }
        if dimension == nil, text.contains("%") { throw refusal(node, "a percentage, '\(text.shortened)', as '\(name)'") }
        let normalized = FieldValue.normalized(value)
        guard bounds.contains(normalized) else { throw refusal(node, "'\(text.shortened)' is out of range for '\(name)'") }
        return normalized
    }

    private func count(_ node: SourceNode) throws(Refusal) -> UInt64 {
        let text = try text(node)
        // "1e6" is a convenient way to write a million; what matters is that it is whole.
        guard let value = UInt64(text) ?? Double(text).flatMap({ $0.magnitude < 9e15 ? UInt64(exactly: $0) : nil }) else {
            let isNumber = Double(text) != nil || Int(text) != nil
            throw refusal(
                node, isNumber ? "'\(text.shortened)' is out of range for '\(name)'" : "'\(text.shortened)' as '\(name)'")
        }
        guard bounds == .any || bounds.contains(Double(value)) else {
            throw refusal(node, "'\(text.shortened)' is out of range for '\(name)'")
        }
        return value
    }

    private func list(_ node: SourceNode, as dimension: Dimension, counts: ClosedRange<Int>) throws(Refusal) -> [Double] {
        guard case .list(let items) = node.content else {
            guard counts.contains(1), case .scalar = node.content else {
                throw refusal(node, "\(node.whatItIs) as '\(name)'")
            }
            return [try number(node, as: dimension)]
        }
        guard counts.contains(items.count) else { throw refusal(node, "a list of \(items.count) as '\(name)'") }
        return try items.map { item throws(Refusal) in try number(item, as: dimension) }
    }

    private func rows(_ node: SourceNode) throws(Refusal) -> [[SourceNode]] {
        guard case .list(let items) = node.content, !items.isEmpty else { throw refusal(node, "\(node.whatItIs) as '\(name)'") }
        guard items.count <= Self.mostInputs else { throw refusal(node, "\(items.count) rows as '\(name)'") }
        var rows: [[SourceNode]] = []
        for item in items {
            guard case .list(let cells) = item.content, !cells.isEmpty else {
                throw refusal(item, "\(item.whatItIs) as a row of '\(name)'")
            }
            guard cells.count <= Self.mostInputs else { throw refusal(item, "a row of \(cells.count) in '\(name)'") }
            guard cells.count == rows.first?.count ?? cells.count else {
                throw refusal(item, "a row of \(cells.count) below rows of \(rows[0].count) in '\(name)'")
            }
            rows.append(cells)
        }
        return rows
    }

    private func table(_ node: SourceNode) throws(Refusal) -> FieldValue {
        let rows = try rows(node)
        if case .list(let items) = rows[0][0].content, let first = items.first, case .list = first.content {
            return try outcomes(rows)
        }
        return .table(
            try rows.map { row throws(Refusal) in
                try row.map { cell throws(Refusal) in
                    guard case .list(let utilities) = cell.content, utilities.count == 2 else {
                        throw refusal(cell, "\(cell.whatItIs) as a cell of '\(name)'")
                    }
                    return try utilities.map { utility throws(Refusal) in try number(utility, as: nil) }
                }
            })
    }

    /// Cells that name every pair of outputs. Where only their equality counts it is the same value as the short form.
    private func outcomes(_ rows: [[SourceNode]]) throws(Refusal) -> FieldValue {
        var shape: (Int, Int)?
        let table = try rows.map { row throws(Refusal) in
            try row.map { cell throws(Refusal) in
                guard case .list(let lines) = cell.content, (1...Self.mostOutputs).contains(lines.count) else {
                    throw refusal(cell, "\(cell.whatItIs) as a cell of '\(name)'")
                }
                return try lines.map { line throws(Refusal) in
                    guard case .list(let utilities) = line.content, (1...Self.mostOutputs).contains(utilities.count) else {
                        throw refusal(line, "\(line.whatItIs) as the utilities of an output of a in '\(name)'")
                    }
                    let expected = shape ?? (lines.count, utilities.count)
                    shape = expected
                    guard expected == (lines.count, utilities.count) else {
                        throw refusal(
                            line,
                            "a row of \(utilities.count) in a cell of \(lines.count) rows, among cells of \(expected.0) rows of"
                                + " \(expected.1), in '\(name)'")
                    }
                    return try utilities.map { utility throws(Refusal) in try number(utility, as: nil) }
                }
            }
        }
        let isParity = table.joined().allSatisfy { cell in
            cell.count == 2 && cell[0].count == 2 && cell[0][0] == cell[1][1] && cell[0][1] == cell[1][0]
        }
        return isParity ? .table(table.map { $0.map { $0[0] } }) : .outcomes(table)
    }

    /// Most inputs of one player: the classical value is found by trying 2ⁿ assignments.
    static let mostInputs = 20
    /// Most outputs of one player.
    static let mostOutputs = 16

    private func describe(_ problem: QuantityText.Problem, _ text: String) -> String {
        switch problem {
        case .notANumber: "'\(text.shortened)' as '\(name)'"
        case .notFinite: "'\(text.shortened)', which is not a finite number, as '\(name)'"
        case .missingUnit: "'\(text.shortened)' without a unit as '\(name)'"
        case .unknownUnit(let unit, _): "the unit '\(unit.shortened)' in '\(name)'"
        }
    }

    private func guess(_ problem: QuantityText.Problem, _ text: String) -> String? {
        guard case .unknownUnit(let unit, let dimension) = problem else { return nil }
        if unit.hasPrefix(",") { return "numbers have a decimal point, not a comma" }
        let symbols = dimension.units.map(\.symbol).filter { !$0.isEmpty }
        let match = symbols.first { $0.lowercased() == unit.lowercased() }
        return match.map { "did you mean '\($0)'?" }
    }
}
