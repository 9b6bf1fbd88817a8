/// A first look at a YAML or JSON text before the real parser sees it: refuses what this format leaves out (anchors, aliases, tags,
/// merge keys, block texts, several documents, tabs as indentation), what would be costly (deep nesting), and what the parser
/// reports badly (duplicate keys, unclosed quotes and brackets), each with its line and column. One pass, O(length).
struct YAMLScreen {
    struct Problem {
        var line: Int
        var column: Int
        var found: String
        var accepted: String
    }
    /// A block map or list at one indentation, with the keys seen in it.
    struct Level {
        var column: Int
        var keys: [String: Int] = [:]
    }
    /// An open bracket, with the keys seen in it.
    struct Bracket {
        var opening: Unicode.Scalar
        var line: Int
        var column: Int
        var keys: [String: Int] = [:]
    }

    static let deepest = 12
    private static let mostProblems = 50

    let scalars: [Unicode.Scalar]
    var index = 0
    var line = 1
    var column = 1
    var levels: [Level] = []
    var brackets: [Bracket] = []
    var problems: [Problem] = []
    /// Whether the next character begins a value or key, rather than going on with one.
    var isTokenStart = true
    var isLineStart = true
    /// Whether a list dash came before, so that the next token opens a level of its own.
    var isAfterDash = false
    var hasContent = false
    var isStopped = false

    /// All problems of a text; empty when the parser may see it.
    static func problems(in scalars: [Unicode.Scalar]) -> [Problem] {
        var screen = YAMLScreen(scalars: scalars)
        while !screen.isStopped, screen.current != nil, screen.problems.count < mostProblems { screen.step() }
        if !screen.isStopped, let open = screen.brackets.last {
            screen.report(
                "an unclosed '\(open.opening)'", "a closing '\(open.opening == "[" ? "]" : "}")' after its last value",
                line: open.line, column: open.column)
        }
        return screen.problems
    }

    private init(scalars: [Unicode.Scalar]) { self.scalars = scalars }

    private mutating func step() {
        guard let c = current else { return }
        if isLineStart {
            beginLine()
            return
        }
        switch c {
        case "\n", "\r":
            advance()
            isLineStart = true
        case " ", "\t": advance()
        case "#" where isAfterBlank: skipLine()
        default:
            hasContent = true
            if isTokenStart { token(c) } else { remainder(c) }
        }
    }

    /// Indentation, document markers, and the block levels that a line opens or closes.
    private mutating func beginLine() {
        isLineStart = false
        let start = (line: line, column: column)
        var tab: Int?
        while let c = current, c == " " || c == "\t" {
            if c == "\t", tab == nil { tab = column }
            advance()
        }
        guard let c = current, c != "\n", c != "\r", c != "#" else { return }
        if !brackets.isEmpty { return }
        isTokenStart = true
        isAfterDash = false
        if let tab { report("a tab in the indentation", "spaces", line: start.line, column: tab) }
        if column == 1, startsWithMarker("---") || startsWithMarker("...") {
            if hasContent || c == "." {
                stop("a document marker '\(c)\(c)\(c)'", "one document in a file")
            } else {
                for _ in 0..<3 { advance() }
                hasContent = true
            }
            return
        }
        if column == 1, c == "%" {
            stop("a YAML directive", "keys and values only")
            return
        }
        enterLevel()
    }

    /// Opens or returns to the block level that begins at the current column.
    mutating func enterLevel() {
        while let top = levels.last, top.column > column { levels.removeLast() }
        if levels.last.map({ $0.column < column }) ?? true { levels.append(Level(column: column)) }
        checkDepth()
    }

    mutating func checkDepth() {
        if levels.count + brackets.count > Self.deepest {
            stop("more than \(Self.deepest) levels of nesting", "at most \(Self.deepest)")
        }
    }
}
