import Quantities

/// JSON Schema (draft 2020-12) of the files, for editors and other tools. It knows forms, words and required keys; ranges of
/// quantities with units and rules between keys are left to the reader.
public enum JSONSchema {
    /// The schema of one kind of file as JSON text.
    public static func text(for file: Field.File) -> String {
        let fields = FieldTable.fields(of: file)
        var properties: [(key: String, value: OrderedJSON)] = []
        for field in fields where field.section.isEmpty { properties.append((field.key, property(field))) }
        for section in FieldTable.sections(of: file) {
            properties.append((section, object(of: fields.filter { $0.section == section })))
        }
        let required = fields.filter { $0.absence == .required }.map { $0.section.isEmpty ? $0.key : $0.section }
        let top: [(key: String, value: OrderedJSON)] = [
            ("$schema", .string("https://json-schema.org/draft/2020-12/schema")),
            ("title", .string("Tacit \(file.rawValue) file")),
            ("type", .string("object")), ("properties", .object(properties)),
            ("required", .strings(required.reduce(into: []) { if !$0.contains($1) { $0.append($1) } })),
            ("additionalProperties", .bool(false)),
        ]
        return OrderedJSON.object(top).text() + "\n"
    }

    private static func object(of fields: [Field]) -> OrderedJSON {
        .object([
            ("type", .string("object")), ("properties", .object(fields.map { ($0.key, property($0)) })),
            ("required", .strings(fields.filter { $0.absence == .required }.map(\.key))), ("additionalProperties", .bool(false)),
        ])
    }

    private static func property(_ field: Field) -> OrderedJSON {
        var forms = form(field)
        if let word = field.absence.word {
            forms.append(.object([("enum", .strings(word == "none" ? ["none"] : [word, "none"]))]))
        }
        if field.name == "hardware" {
            let path = OrderedJSON.object([("type", .string("string"))])
            forms.append(closed([("a", path), ("b", path)], required: ["a", "b"]))
        } else {
            let source = OrderedJSON.object([("type", .string("string")), ("minLength", .number(1))])
            forms.append(closed([("value", .object([("anyOf", .array(forms))])), ("source", source)], required: ["value"]))
        }
        var entries: [(key: String, value: OrderedJSON)] = [
            ("description", .string("\(field.summary) Accepted: \(field.acceptance)."))
        ]
        if case .value(let text) = field.absence { entries.append(("default", defaultValue(text, field))) }
        entries.append(("anyOf", .array(forms)))
        return .object(entries)
    }

    private static func defaultValue(_ text: String, _ field: Field) -> OrderedJSON {
        guard let value = FieldTable.defaults[field.name] else { return .string(text) }
        switch (field.kind, value) {
        case (.count, .count(let count)): return .number(Double(count))
        case (.number, .number(let number)), (.quantity(.ratio), .number(let number)): return .number(number)
        case (.matrix, .matrix(let rows)): return .array(rows.map { .array($0.map(OrderedJSON.number)) })
        case (.table, .table(let rows)): return .array(rows.map { .array($0.map { .array($0.map(OrderedJSON.number)) }) })
        case (.list(let dimension, _), .numbers(let numbers)):
            return .array(numbers.map { dimension == .ratio ? .number($0) : .string(FieldValue.printed($0, as: dimension)) })
        default: return .string(text)
        }
    }

    private static func closed(_ properties: [(key: String, value: OrderedJSON)], required: [String]) -> OrderedJSON {
        .object([
            ("type", .string("object")), ("properties", .object(properties)), ("required", .strings(required)),
            ("additionalProperties", .bool(false)),
        ])
    }

    /// The forms of a bare value.
    private static func form(_ field: Field) -> [OrderedJSON] {
        switch field.kind {
        case .quantity(let dimension): return quantity(dimension, field.bounds)
        case .number: return [number("number", field.bounds)]
        case .count: return [number("integer", field.bounds == .any ? .within(0...0x1p64) : field.bounds)]
        case .choice(let words): return [.object([("enum", .strings(words))])]
        case .list(let dimension, let counts):
            let items = OrderedJSON.object([("anyOf", .array(quantity(dimension, field.bounds)))])
            let list = array(items, counts)
            return counts.contains(1) ? quantity(dimension, field.bounds) + [list] : [list]
        case .matrix:
            let cell = OrderedJSON.object([("anyOf", .array(quantity(.ratio, field.bounds)))])
            return [array(array(cell, 1...Field.mostInputs), 1...Field.mostInputs)]
        case .table:
            let one = number("number", field.bounds)
            return [array(one, 2...2), array(array(one, 1...Field.mostOutputs), 1...Field.mostOutputs)].map { cell in
                array(array(cell, 1...Field.mostInputs), 1...Field.mostInputs)
            }
        case .text, .path: return [.object([("type", .string("string")), ("minLength", .number(1))])]
        }
    }

    private static func array(_ items: OrderedJSON, _ counts: ClosedRange<Int>) -> OrderedJSON {
        .object([
            ("type", .string("array")), ("items", items), ("minItems", .number(Double(counts.lowerBound))),
            ("maxItems", .number(Double(counts.upperBound))),
        ])
    }

    private static func quantity(_ dimension: Dimension, _ bounds: Bounds) -> [OrderedJSON] {
        let digits = #"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?\s*"#
        if dimension == .ratio {
            return [number("number", bounds), .object([("type", .string("string")), ("pattern", .string(digits + "%?$"))])]
        }
        var symbols = dimension.units.map(\.symbol)
        if symbols.contains("us") { symbols += ["\u{B5}s", "\u{3BC}s"] }
        if symbols.contains("/us") { symbols += ["/\u{B5}s", "/\u{3BC}s", "1/s"] }
        let pattern = digits + "(" + symbols.joined(separator: "|") + ")$"
        return [.object([("type", .string("string")), ("pattern", .string(pattern))])]
    }

    private static func number(_ type: String, _ bounds: Bounds) -> OrderedJSON {
        var entries: [(key: String, value: OrderedJSON)] = [("type", .string(type))]
        if let lower = bounds.lower { entries.append((bounds.includesLower ? "minimum" : "exclusiveMinimum", .number(lower))) }
        if let upper = bounds.upper { entries.append((bounds.includesUpper ? "maximum" : "exclusiveMaximum", .number(upper))) }
        return .object(entries)
    }
}
