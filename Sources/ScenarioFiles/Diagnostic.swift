/// One thing that is wrong with the input, or that hardly was meant: where, what was found, what is accepted.
public struct Diagnostic: Error, Sendable, Hashable {
    /// Where a value came from or a mistake was made.
    public enum Place: Sendable, Hashable {
        /// A line and column of a file.
        case position(SourcePosition)
        /// A whole file, when no line of it is to blame.
        case file(String)
        /// A setting on the command line: "link.length=80km".
        case setting(String)
        /// The call itself: no file was given.
        case input
    }

    /// Where the mistake is.
    public var place: Place
    /// What was found there.
    public var found: String
    /// What is accepted in its place; empty when nothing can be said.
    public var accepted: String
    /// The most likely intention, as a question; nil when there is no good guess.
    public var suggestion: String?
    /// The source line with a caret below it.
    public var excerpt: String?
    /// Whether a file could not be read at all, as opposed to read and refused.
    public var isMissingFile: Bool
    /// Whether nothing stops because of it.
    public var isWarning: Bool

    /// One thing that is wrong with the input.
    public init(
        place: Place, found: String, accepted: String = "", suggestion: String? = nil, excerpt: String? = nil,
        isMissingFile: Bool = false, isWarning: Bool = false
    ) {
        self.place = place
        self.found = found
        self.accepted = accepted
        self.suggestion = suggestion
        self.excerpt = excerpt
        self.isMissingFile = isMissingFile
        self.isWarning = isWarning
    }
}

extension Diagnostic: CustomStringConvertible {
    /// The diagnostic as printed: "file:line:column: error: found; accepted", the source line, a caret, a suggestion.
    public var description: String {
        var text = "\(place): \(isWarning ? "warning" : "error"): \(found)"
        if !accepted.isEmpty { text += "; accepted: \(accepted)" }
        if let excerpt { text += "\n" + excerpt }
        if let suggestion { text += "\n" + suggestion }
        return text
    }
}

extension Diagnostic.Place: CustomStringConvertible {
    var isSetting: Bool {
        if case .setting = self { return true }
        return false
    }

    /// The place as a compiler would print it.
    public var description: String {
        switch self {
        case .position(let position): position.description
        case .file(let path): path
        case .setting(let setting): "--set \(setting)"
        case .input: "tacit"
        }
    }
}
