import DiscreteEvents

/// Sorts rounds into consecutive stability windows of each length and tests every window as it closes.
struct StabilityWindows {
    private struct Length {
        let picoseconds: Int64
        let complete: Int64
        var index: Int64 = 0
        var rounds = 0
        var score = 0.0
        var tally = RunRecord.Windows()
    }
    private let begin: Instant
    private var lengths: [Length]
    private let certifies: @Sendable (_ rounds: Int, _ score: Double) -> Bool

    /// Windows of the given lengths in seconds within `begin` + `measured`, judged by `certifies`.
    init(
        lengths: [Double], begin: Instant, measured: Span, certifies: @escaping @Sendable (_ rounds: Int, _ score: Double) -> Bool
    ) {
        self.begin = begin
        self.certifies = certifies
        self.lengths = lengths.map {
            let length = Span(seconds: $0).picoseconds
            return Length(picoseconds: length, complete: measured.picoseconds / length)
        }
    }

    /// Adds a round whose request arrived at `time`. Rounds come in the order of their requests.
    mutating func add(utility: Double, at time: Instant) {
        let offset = (time - begin).picoseconds
        for i in lengths.indices {
            let index = offset / lengths[i].picoseconds
            if index > lengths[i].index { close(i, until: index) }
            lengths[i].rounds += 1
            lengths[i].score += utility
        }
    }

    /// Closes all complete windows and returns their tallies, one per length.
    mutating func finish() -> [RunRecord.Windows] {
        for i in lengths.indices { close(i, until: lengths[i].complete) }
        return lengths.map(\.tally)
    }

    /// Closes the open window, and all empty ones after it up to `index`, at once.
    private mutating func close(_ i: Int, until index: Int64) {
        let open = lengths[i].index
        guard open < index else { return }
        let closed = min(index, lengths[i].complete) - open
        if closed > 0 {
            lengths[i].tally.count += UInt64(closed)
            lengths[i].tally.rounds += UInt64(lengths[i].rounds)
            if lengths[i].rounds > 0, certifies(lengths[i].rounds, lengths[i].score) { lengths[i].tally.certified += 1 }
        }
        (lengths[i].rounds, lengths[i].score) = (0, 0)
        lengths[i].index = index
    }
}
