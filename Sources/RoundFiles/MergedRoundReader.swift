/// Reads the rounds of several files as one recording, in order of time; of rounds with equal times the first file's come first.
///
/// All files' times count from the same origin. Memory holds a piece of each file.
public struct MergedRoundReader {
    private final class Source {
        var reader: RoundFileReader
        var rounds: [RecordedRound] = []
        var place = 0

        init(path: String, parties: Int) throws(RoundFileError) { reader = try RoundFileReader(path: path, parties: parties) }

        /// Whether there is another round.
        func hasNext() throws(RoundFileError) -> Bool {
            if place == rounds.count {
                try reader.read(into: &rounds)
                place = 0
            }
            return place < rounds.count
        }
    }
    /// Most rounds that are handed out at a time from several files.
    private static let largestPiece = 1 << 14

    private let sources: [Source]
    /// Rows handed out so far, by file.
    public private(set) var rows: [Int]

    /// Opens the files.
    ///
    /// - Parameter parties: whose rounds they are, 2 or 3.
    /// - Throws: `RoundFileError` when one cannot be opened.
    public init(paths: [String], parties: Int = 2) throws(RoundFileError) {
        var sources: [Source] = []
        for path in paths { sources.append(try Source(path: path, parties: parties)) }
        self.sources = sources
        rows = Array(repeating: 0, count: paths.count)
    }

    /// Replaces `rounds` by the next ones, and `files` by the index of the file of each; none at the end.
    ///
    /// - Throws: `RoundFileError` at the first row that is not one.
    public mutating func read(into rounds: inout [RecordedRound], files: inout [Int]) throws(RoundFileError) {
        files.removeAll(keepingCapacity: true)
        guard sources.count > 1 else {
            try sources[0].reader.read(into: &rounds)
            files.append(contentsOf: repeatElement(0, count: rounds.count))
            rows[0] += rounds.count
            return
        }
        rounds.removeAll(keepingCapacity: true)
        while rounds.count < Self.largestPiece {
            var earliest = -1
            for k in sources.indices where try sources[k].hasNext() {
                let time = sources[k].rounds[sources[k].place].time
                if earliest < 0 || time < sources[earliest].rounds[sources[earliest].place].time { earliest = k }
            }
            guard earliest >= 0 else { return }
            rounds.append(sources[earliest].rounds[sources[earliest].place])
            files.append(earliest)
            sources[earliest].place += 1
            rows[earliest] += 1
        }
    }

    /// What to throw when the last handed out row but `later` of a file is a round but not one of the game.
    public func refusal(file: Int, later: Int, _ message: String) -> RoundFileError {
        // The first line of a file is its header.
        sources[file].reader.refusal(line: rows[file] - later + 1, message)
    }
}
