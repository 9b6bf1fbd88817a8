import Quantities

/// What keys mean, as `tacit explain` prints it.
public enum Explanation {
    /// The meaning of a key ("link.length"), the list of a section's keys ("link"), or of all keys (nil), as text.
    ///
    /// - Throws: a diagnostic with a suggestion when there is no such key or section.
    public static func text(for name: String?) throws(ScenarioDiagnostics) -> String {
        let fields = try fields(for: name)
        if let name, fields.allSatisfy({ $0.name == withoutNode(name) }) { return fields.map(describe).joined(separator: "\n") }
        let width = fields.map(\.name.count).max() ?? 0
        return fields.map { field in
            field.name + String(repeating: " ", count: width - field.name.count) + "  " + field.summary + "\n"
        }.joined()
    }

    /// The same as a JSON array of objects, one for each key.
    public static func json(for name: String?) throws(ScenarioDiagnostics) -> String {
        OrderedJSON.array(try fields(for: name).map(object)).text() + "\n"
    }

    private static func withoutNode(_ name: String) -> String {
        name.hasPrefix("a.") || name.hasPrefix("b.") ? String(name.dropFirst(2)) : name
    }

    private static func fields(for name: String?) throws(ScenarioDiagnostics) -> [Field] {
        guard let name else { return FieldTable.all }
        let bare = withoutNode(name)
        let exact = FieldTable.all.filter { $0.name == bare }
        let matches = exact.isEmpty ? FieldTable.all.filter { $0.section == bare && !bare.isEmpty } : exact
        if matches.isEmpty {
            let sections = Field.File.allCases.flatMap(FieldTable.sections)
            let guess = Spelling.closest(to: bare, among: sections) ?? FieldTable.suggestion(for: bare)
            throw ScenarioDiagnostics([
                Diagnostic(
                    place: .input, found: "no key '\(bare.shortened)'",
                    accepted: "section.key, or one of \(sections.joined(separator: ", "))",
                    suggestion: guess.map { "did you mean '\($0)'?" })
            ])
        }
        return matches
    }

    private static func describe(_ field: Field) -> String {
        var lines = ["\(field.name) (\(field.file.rawValue) file)", "  \(field.summary)", "  accepted: \(field.acceptance)"]
        switch field.absence {
        case .required: lines += ["  default:  none, the key is required"]
        case .value(let text): lines += ["  default:  \(text)"]
        case .meaning(let word, let meaning): lines += ["  default:  \(word): \(meaning)"]
        }
        lines += ["  source:   \(field.source)"]
        if !field.games.isEmpty { lines += ["  games:    \(field.games.sorted().joined(separator: ", "))"] }
        if !field.workloads.isEmpty { lines += ["  workload: \(field.workloads.sorted().joined(separator: ", "))"] }
        if !field.protocols.isEmpty { lines += ["  protocol: \(field.protocols.sorted().joined(separator: ", "))"] }
        if field.isShared { lines += ["  nodes:    the same at both, since they share it"] }
        if !field.idleWhenGiven.isEmpty {
            lines += ["  idle:     when \(field.idleWhenGiven.joined(separator: " or ")) is given"]
        }
        for needed in field.companions { lines += ["  idle:     without \(needed.joined(separator: " or "))"] }
        lines += ["  example:  \(exampleLine(field))"]
        return lines.map { $0 + "\n" }.joined()
    }

    private static func exampleLine(_ field: Field) -> String {
        field.section.isEmpty ? "\(field.key): \(field.example)" : "\(field.section): {\(field.key): \(field.example)}"
    }

    private static func object(_ field: Field) -> OrderedJSON {
        var (value, meaning) = (OrderedJSON.null, OrderedJSON.null)
        switch field.absence {
        case .required: break
        case .value(let text): value = .string(text)
        case .meaning(let word, let text): (value, meaning) = (.string(word), .string(text))
        }
        return .object([
            ("key", .string(field.name)), ("file", .string(field.file.rawValue)), ("summary", .string(field.summary)),
            ("accepted", .string(field.acceptance)), ("unit", .optional(field.kind.dimension?.units[0].symbol)),
            ("minimum", field.bounds.lower.map(OrderedJSON.number) ?? .null),
            ("maximum", field.bounds.upper.map(OrderedJSON.number) ?? .null),
            ("required", .bool(field.absence == .required)), ("default", value), ("left_out_means", meaning),
            ("source", .string(field.source)), ("games", .strings(field.games.sorted())),
            ("workloads", .strings(field.workloads.sorted())),
            ("protocols", .strings(field.protocols.sorted())), ("shared", .bool(field.isShared)),
            ("sweepable", .bool(field.isSweepable)), ("example", .string(exampleLine(field))),
        ])
    }
}
