public import Quantities

/// One key of a file: what it means, what it may be, and where its default comes from. Everything that knows about keys (the reader,
/// the range checks, suggestions, `explain`, the JSON Schema, sweeps) is driven by these rows.
public struct Field: Sendable {
    /// The kind of file a key belongs to.
    public enum File: String, Sendable, CaseIterable {
        /// What a node and its station are made of.
        case hardware
        /// What is asked of two nodes on a link.
        case scenario
    }

    /// The form of a value.
    public enum Kind: Sendable, Equatable {
        /// A number with a unit; for ratios a plain number or a percentage.
        case quantity(Dimension)
        /// A plain number.
        case number
        /// A whole number.
        case count
        /// One of several words.
        case choice([String])
        /// A list of quantities with a number of items in the range; a single one may stand without brackets.
        case list(Dimension, ClosedRange<Int>)
        /// Rows of ratios of equal length.
        case matrix
        /// Rows of cells of utilities: two for equal and unequal outputs, or one for each pair of outputs.
        case table
        /// Any text.
        case text
        /// A path of a file.
        case path
    }

    /// What happens when a key is left out.
    public enum Absence: Sendable, Equatable {
        /// The file is refused.
        case required
        /// The value is this, as a file would state it.
        case value(String)
        /// There is no value, which has a meaning of its own; `word` says the same explicitly.
        case meaning(word: String, String)
        /// The word that stands for leaving out.
        var word: String? {
            if case .meaning(let word, _) = self { return word }
            return nil
        }
    }

    /// The section's name; empty at the top level.
    public let section: String
    /// The key within the section.
    public let key: String
    /// The file it belongs to.
    public let file: File
    /// One sentence.
    public let summary: String
    /// The form of its value.
    public let kind: Kind
    /// The values it may take; for lists, each item.
    public let bounds: Bounds
    /// What happens when it is left out.
    public let absence: Absence
    /// Where the default comes from, or the example of a required key: a citation, or "assumed: …".
    public let source: String
    /// A value as a file would state it.
    public let example: String
    /// Whether it describes the pair or the station, so that both nodes' files must agree.
    public let isShared: Bool
    /// The kinds of game that read it; empty: all.
    public let games: Set<String>
    /// The kinds of workload that read it; empty: all.
    public let workloads: Set<String>
    /// The keys any of which, when given, makes this one idle.
    public let idleWhenGiven: [String]

    /// "section.key", or the bare key at the top level.
    public var name: String { section.isEmpty ? key : "\(section).\(key)" }

    /// Whether a sweep can step through its values.
    public var isSweepable: Bool {
        guard name != "schema", name != "run.seed" else { return false }
        switch kind {
        case .quantity, .number, .count: return true
        default: return false
        }
    }

    init(
        _ file: File, _ name: String, _ kind: Kind, _ bounds: Bounds = .any, absence: Absence, example: String? = nil,
        source: String, isShared: Bool = false, games: Set<String> = [], workloads: Set<String> = [],
        idleWhenGiven: [String] = [], _ summary: String
    ) {
        let parts = name.split(separator: ".").map(String.init)
        section = parts.count == 2 ? parts[0] : ""
        key = parts.last ?? name
        self.file = file
        self.kind = kind
        self.bounds = bounds
        self.absence = absence
        self.source = source
        self.isShared = isShared
        self.games = games
        self.workloads = workloads
        self.idleWhenGiven = idleWhenGiven
        self.summary = summary
        if let example {
            self.example = example
        } else if case .value(let text) = absence {
            self.example = text
        } else {
            preconditionFailure("\(name) has neither a default nor an example")
        }
    }
}

extension Field.Kind {
    /// The dimension of its numbers, when it has numbers with one.
    var dimension: Dimension? {
        switch self {
        case .quantity(let dimension), .list(let dimension, _): dimension
        case .matrix: .ratio
        default: nil
        }
    }
    /// Whether a single item may stand without brackets.
    var takesOne: Bool {
        if case .list(_, let counts) = self { return counts.contains(1) }
        return false
    }
}
