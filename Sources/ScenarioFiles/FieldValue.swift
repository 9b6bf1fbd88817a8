import Quantities

/// The value of one field, read and checked.
public enum FieldValue: Sendable, Equatable {
    /// Left out where leaving out has a meaning.
    case absent
    /// A number in the stored unit.
    case number(Double)
    /// A whole number.
    case count(UInt64)
    /// Several numbers in the stored unit.
    case numbers([Double])
    /// Rows of ratios.
    case matrix([[Double]])
    /// Rows of cells, each the pair of utilities for parity 0 and 1.
    case table([[[Double]]])
    /// Rows of cells, each with a row of utilities for every output of a and a column for every output of b.
    case outcomes([[[[Double]]]])
    /// A word, title or path.
    case text(String)

    /// The number, when it is one.
    public var number: Double? {
        switch self {
        case .number(let value): value
        case .count(let value): Double(value)
        default: nil
        }
    }

    /// The value in stored units with shortest round-trip numbers, for the canonical form: "250", "7.9", "[[0.4,0.15],[0.15,0.3]]".
    var canonical: String {
        switch self {
        case .absent: "none"
        case .number(let value): Self.canonical(value)
        case .count(let value): "\(value)"
        case .numbers(let values): Self.list(values.map(Self.canonical))
        case .matrix(let rows): Self.list(rows.map { Self.list($0.map(Self.canonical)) })
        case .table(let rows): Self.list(rows.map { Self.list($0.map { Self.list($0.map(Self.canonical)) }) })
        case .outcomes(let rows):
            Self.list(rows.map { Self.list($0.map { Self.list($0.map { Self.list($0.map(Self.canonical)) }) }) })
        case .text(let text): text
        }
    }

    // −0 and 0 are one value; Swift's description is the shortest text that reads back as the same number.
    private static func canonical(_ value: Double) -> String { value == 0 ? "0.0" : value.description }
    private static func list(_ items: [String]) -> String { "[" + items.joined(separator: ",") + "]" }
}

extension FieldValue {
    /// The value as a file would state it, such that reading it gives exactly this value again.
    func printed(as field: Field) -> String {
        let dimension = field.kind.dimension ?? .ratio
        func one(_ value: Double) -> String { Self.printed(value, as: dimension) }
        func list(_ items: [String]) -> String { "[" + items.joined(separator: ", ") + "]" }
        switch self {
        case .absent: return field.absence.word ?? "none"
        case .number(let value): return one(value)
        case .count(let value): return "\(value)"
        case .numbers(let values): return values.count == 1 && field.kind.takesOne ? one(values[0]) : list(values.map(one))
        case .matrix(let rows): return list(rows.map { list($0.map(one)) })
        case .table(let rows): return list(rows.map { list($0.map { list($0.map(one)) }) })
        case .outcomes(let rows): return list(rows.map { list($0.map { list($0.map { list($0.map(one)) }) }) })
        case .text(let text): return text
        }
    }

    /// The value with 15 significant digits, so that 0.24 us and 240 ns, whose conversions round differently, are one number.
    static func normalized(_ value: Double) -> Double { Double(QuantityText.number(value, digits: 15)) ?? value }

    /// The shortest text of at least six digits that reads back as the same number.
    static func printed(_ value: Double, as dimension: Dimension) -> String {
        for digits in 6...17 {
            let text = QuantityText.print(value, as: dimension, digits: digits)
            if (try? QuantityText.parse(text, as: dimension)).map(normalized) == value { return text }
        }
        // Scaling to a readable unit can lose the last bit; the stored unit never does.
        let symbol = dimension.units[0].symbol
        return QuantityText.number(value, digits: 17) + (symbol.isEmpty ? "" : " " + symbol)
    }
}
