import DiscreteEvents

/// Sorts rounds into consecutive stability windows of each length and tests every window as it closes, or keeps it for a test
/// together with other channels.
struct StabilityWindows: ~Copyable {
    struct Length: BitwiseCopyable {
        let picoseconds: Int64
        let complete: Int64
        /// The open window, and when it ends.
        var index: Int64 = 0
        var closes: Instant
        var rounds = 0
        var score = 0.0
        var tally = RunRecord.Windows()
    }
    private let begin: Instant
    /// Rounds since any window closed, not yet counted in those that are open.
    private var pending = (rounds: 0, score: 0.0)
    /// When the next window closes.
    private var nextClosing: Instant
    private var lengths: Table<Length>
    private let certifies: @Sendable (_ rounds: Int, _ score: Double) -> Bool
    /// The windows that are over, where they are kept and not tested; `nil` where they are tested.
    private(set) var ledger: WindowLedger?

    /// Windows of the given lengths in seconds within `begin` + `measured`, judged by `certifies` unless they are kept.
    init(
        lengths: [Double], begin: Instant, measured: Span, keepsLedger: Bool,
        certifies: @escaping @Sendable (_ rounds: Int, _ score: Double) -> Bool
    ) {
        self.begin = begin
        self.certifies = certifies
        ledger = keepsLedger ? WindowLedger(windowLengths: lengths.count) : nil
        func length(_ seconds: Double) -> Length {
            let length = Span(seconds: seconds)
            return Length(
                picoseconds: length.picoseconds, complete: measured.picoseconds / length.picoseconds, closes: begin + length)
        }
        self.lengths = Table(repeating: length(lengths.first ?? 1), count: lengths.count)
        nextClosing = .distantFuture
        for (i, seconds) in lengths.enumerated() {
            self.lengths[i] = length(seconds)
            nextClosing = min(nextClosing, self.lengths[i].closes)
        }
    }

    /// Adds a round whose request arrived at `time`. Rounds come in the order of their requests.
    @inline(__always) mutating func add(utility: Double, at time: Instant) {
        if time >= nextClosing { close(at: time) }
        pending.rounds &+= 1
        pending.score += utility
    }

    /// Closes the windows that are over at `time`.
    @inline(never) private mutating func close(at time: Instant) {
        nextClosing = .distantFuture
        for i in 0..<lengths.count {
            lengths[i].rounds += pending.rounds
            lengths[i].score += pending.score
            if time >= lengths[i].closes { close(i, until: (time - begin).picoseconds / lengths[i].picoseconds) }
            nextClosing = min(nextClosing, lengths[i].closes)
        }
        pending = (0, 0)
    }

    /// Closes all complete windows and returns their tallies, one per length.
    mutating func finish() -> [RunRecord.Windows] {
        (0..<lengths.count).map { i in
            lengths[i].rounds += pending.rounds
            lengths[i].score += pending.score
            close(i, until: lengths[i].complete)
            return lengths[i].tally
        }
    }

    /// Closes the open window, and all empty ones after it up to `index`, at once.
    private mutating func close(_ i: Int, until index: Int64) {
        let open = lengths[i].index
        guard open < index else { return }
        let closed = min(index, lengths[i].complete) - open
        if closed > 0 {
            lengths[i].tally.count += UInt64(closed)
            lengths[i].tally.rounds += UInt64(lengths[i].rounds)
            if lengths[i].rounds > 0 {
                if ledger != nil {
                    let (rounds, score) = (lengths[i].rounds, lengths[i].score)
                    ledger?.add(rounds, score, length: i, window: open)
                } else if certifies(lengths[i].rounds, lengths[i].score) {
                    lengths[i].tally.certified += 1
                }
            }
        }
        (lengths[i].rounds, lengths[i].score) = (0, 0)
        lengths[i].index = index
        lengths[i].closes = begin + Span(picoseconds: lengths[i].picoseconds) * (index + 1)
    }
}
