/// The lines of one file, for showing the one that a diagnostic is about.
struct SourceText: Sendable {
    private let scalars: [Unicode.Scalar]
    private let lineStarts: [Int]

    init(_ text: DecodedText) {
        scalars = text.scalars
        lineStarts = text.lineStarts
    }

    private init() { (scalars, lineStarts) = ([], []) }

    /// A text that could not be decoded, which gives no excerpts.
    static let none = SourceText()

    /// The line and, below it, a caret under the column. Long lines are cut to a window around the column.
    func excerpt(line: Int, column: Int) -> String? {
        guard lineStarts.indices.contains(line - 1) else { return nil }
        let rest = scalars[lineStarts[line - 1]...]
        let lineEnd = rest.firstIndex { $0 == "\n" || $0 == "\r" } ?? rest.endIndex
        let caret = min(rest.startIndex + max(column - 1, 0), lineEnd)
        let longest = 120
        let isShort = lineEnd - rest.startIndex <= longest
        let start = isShort ? rest.startIndex : max(rest.startIndex, min(caret - longest / 2, lineEnd - longest))
        let end = min(lineEnd, start + longest)
        // Tabs are copied so that the caret stands under its column however wide they are shown.
        let blank = scalars[start..<caret].map { $0 == "\t" ? "\t" : " " }.joined()
        let (head, tail) = (start > rest.startIndex ? "…" : "", end < lineEnd ? "…" : "")
        let indentation = head.isEmpty ? "" : " "
        return head + String(String.UnicodeScalarView(scalars[start..<end])) + tail + "\n" + indentation + blank + "^"
    }
}
