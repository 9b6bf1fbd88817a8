/// Collects diagnostics while files are read, and gives each the source line it is about.
struct DiagnosticCollector {
    private var texts: [String: SourceText] = [:]
    private var order: [String] = []
    private(set) var diagnostics: [Diagnostic] = []
    private var collectedWarnings: [Diagnostic] = []
    private var known: Set<Diagnostic> = []
    private var hasMore = false

    /// A file with more mistakes than this is not what it was taken for.
    static let most = 200
    /// Whether further diagnostics would be dropped.
    var isFull: Bool { diagnostics.count >= Self.most }

    var isEmpty: Bool { diagnostics.isEmpty }

    /// Makes a file's lines available for excerpts; the order of calls is the order of files in the output.
    mutating func register(_ text: SourceText, of file: String) {
        texts[file] = text
        if !order.contains(file) { order.append(file) }
    }

    mutating func add(
        _ place: Diagnostic.Place, _ found: String, accepted: String = "", suggestion: String? = nil, isMissingFile: Bool = false
    ) {
        if isFull {
            hasMore = true
            return
        }
        let diagnostic = Diagnostic(
            place: place, found: found, accepted: accepted, suggestion: suggestion, excerpt: excerpt(of: place),
            isMissingFile: isMissingFile)
        // The same hardware file can serve both nodes: say everything once.
        if known.insert(diagnostic).inserted { diagnostics.append(diagnostic) }
    }

    /// Notes what stops nothing.
    mutating func warn(_ place: Diagnostic.Place, _ found: String) {
        let warning = Diagnostic(place: place, found: found, excerpt: excerpt(of: place), isWarning: true)
        if known.insert(warning).inserted { collectedWarnings.append(warning) }
    }

    private func excerpt(of place: Diagnostic.Place) -> String? {
        guard case .position(let position) = place else { return nil }
        return texts[position.file]?.excerpt(line: position.line, column: position.column)
    }

    /// The collected warnings in reading order.
    var warnings: [Diagnostic] { inReadingOrder(collectedWarnings) }

    /// The collected diagnostics in reading order as an error.
    func sorted() -> ScenarioDiagnostics {
        var sorted = inReadingOrder(diagnostics)
        if hasMore {
            sorted.append(Diagnostic(place: .input, found: "more than \(Self.most) mistakes, of which these are the first"))
        }
        return ScenarioDiagnostics(sorted)
    }

    private func inReadingOrder(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
        func rank(_ diagnostic: Diagnostic) -> (Int, Int, Int) {
            switch diagnostic.place {
            case .input: (-1, 0, 0)
            case .file(let path): (order.firstIndex(of: path) ?? order.count, 0, 0)
            case .position(let at): (order.firstIndex(of: at.file) ?? order.count, at.line, at.column)
            case .setting: (Int.max, 0, 0)
            }
        }
        let ranked = diagnostics.enumerated().sorted { a, b in
            let (left, right) = (rank(a.element), rank(b.element))
            return left == right ? a.offset < b.offset : left < right
        }
        return ranked.map(\.element)
    }
}
