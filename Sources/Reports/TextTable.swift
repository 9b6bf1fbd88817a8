import Certification
import Quantities

/// A table for people: columns aligned, widths as needed.
struct TextTable {
    /// How a column is aligned.
    enum Alignment {
        case left
        case right
    }
    private let alignments: [Alignment]
    private var rows: [[String]] = []

    init(_ alignments: [Alignment]) { self.alignments = alignments }

    mutating func add(_ row: [String]) { rows.append(row) }

    /// The rows, indented by two spaces, each ending in a newline.
    var text: String {
        let widths = alignments.indices.map { column in
            rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
        }
        return rows.map { row in
            let cells = row.enumerated().map { column, cell in
                let padding = String(repeating: " ", count: widths[column] - cell.count)
                return alignments[column] == .left ? cell + padding : padding + cell
            }
            var line = "  " + cells.joined(separator: "  ")
            while line.last == " " { line.removeLast() }
            return line + "\n"
        }.joined()
    }
}

/// Numbers as people read them.
enum NumberText {
    /// A number with so many significant digits, or an em dash for none.
    static func number(_ value: Double?, digits: Int = 5) -> String {
        guard let value, value.isFinite else { return "—" }
        // What is left of a difference of equal numbers is nothing.
        return abs(value) < 1e-15 ? "0" : QuantityText.number(value, digits: digits)
    }
    /// A span of time with its unit.
    static func time(_ seconds: Double?, digits: Int = 5) -> String {
        guard let seconds, seconds.isFinite else { return "—" }
        return QuantityText.print(seconds, as: .time, digits: digits)
    }
    /// Both ends of an interval, or one dash where there are none.
    static func interval(_ low: String, _ high: String) -> String { low == "—" && high == "—" ? "—" : "\(low) … \(high)" }
    /// The same of numbers.
    static func interval(_ interval: ConfidenceInterval, digits: Int = 5) -> String {
        self.interval(number(interval.low, digits: digits), number(interval.high, digits: digits))
    }
    /// A probability as a percentage.
    static func percent(_ value: Double?, digits: Int = 3) -> String {
        guard let value, value.isFinite else { return "—" }
        return QuantityText.number(100 * value, digits: digits) + " %"
    }
}
