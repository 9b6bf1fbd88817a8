/// The forms that every command's data can take.
public enum OutputFormat: String, Sendable, CaseIterable {
    /// For people.
    case text
    /// For programs, by name.
    case json
    /// For programs, by row.
    case csv
}

/// Comma-separated values as RFC 4180 has them.
enum CommaSeparated {
    /// One row ending in a newline.
    static func row(_ cells: [String]) -> String {
        cells.map { cell in
            cell.contains { $0 == "," || $0 == "\"" || $0.isNewline }
                ? "\"" + cell.replacing("\"", with: "\"\"") + "\"" : cell
        }.joined(separator: ",") + "\n"
    }
    /// A number in full precision, empty for none.
    static func number(_ value: Double?) -> String {
        guard let value, value.isFinite else { return "" }
        return "\(value)"
    }
}
