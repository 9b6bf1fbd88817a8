/// One value of a scenario for reporting: what it is and where it comes from.
public struct ScenarioValue: Sendable, Equatable {
    /// Where a value was stated.
    public enum Origin: Sendable, Equatable {
        /// In a file.
        case file(SourcePosition)
        /// On the command line: "link.length=80km".
        case setting(String)
        /// Nowhere: it is the key's default.
        case byDefault
    }

    /// "link.length"; "a.memory.atoms" where the nodes differ.
    public var key: String
    /// The value as a file would state it.
    public var text: String
    /// The value itself.
    public var value: FieldValue
    /// The source that the file states or the default has; nil when a file or setting states none.
    public var source: String?
    /// Where the value was stated.
    public var origin: Origin

    /// One value with its evidence.
    public init(key: String, text: String, value: FieldValue, source: String?, origin: Origin) {
        self.key = key
        self.text = text
        self.value = value
        self.source = source
        self.origin = origin
    }

    /// Why the value is assumed, when its source says that it is.
    public var assumption: String? {
        guard let source, source.lowercased().hasPrefix("assumed") else { return nil }
        let reason = String(source.dropFirst("assumed".count).drop { $0 == ":" || $0.isWhitespace })
        return reason.isEmpty ? "no reason given" : reason
    }
}

/// A value without evidence, which every verdict rests on and names.
public struct Assumption: Sendable, Equatable {
    /// The key.
    public var key: String
    /// The value as a file would state it.
    public var value: String
    /// Why this value.
    public var why: String

    /// A value without evidence.
    public init(key: String, value: String, why: String) {
        self.key = key
        self.value = value
        self.why = why
    }
}
