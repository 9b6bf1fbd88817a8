/// The lines of one file, for showing the one that a diagnostic is about.
struct SourceText: Sendable {
    private var lines: [[Unicode.Scalar]] = [[]]

    init(_ scalars: [Unicode.Scalar]) {
        var previous: Unicode.Scalar = " "
        for scalar in scalars {
            switch scalar {
            case "\n" where previous == "\r": break
            case "\n", "\r": lines.append([])
            default: lines[lines.count - 1].append(scalar)
            }
            previous = scalar
        }
    }

    /// The line and, below it, a caret under the column. Long lines are cut to a window around the column.
    func excerpt(line: Int, column: Int) -> String? {
        guard lines.indices.contains(line - 1) else { return nil }
        let scalars = lines[line - 1].map { $0.value < 0x20 && $0 != "\t" ? "\u{FFFD}" : $0 }
        let caret = min(max(column - 1, 0), scalars.count)
        let longest = 120
        let start = scalars.count <= longest ? 0 : max(0, min(caret - longest / 2, scalars.count - longest))
        let end = min(scalars.count, start + longest)
        let shown = scalars[start..<end]
        // Tabs are copied so that the caret stands under its column however wide they are shown.
        let blank = scalars[start..<caret].map { $0 == "\t" ? "\t" : " " }.joined()
        let (head, tail) = (start > 0 ? "…" : "", end < scalars.count ? "…" : "")
        return head + String(String.UnicodeScalarView(shown)) + tail + "\n" + (start > 0 ? " " : "") + blank + "^"
    }
}
