import AtomMemories
public import DiscreteEvents

/// What a run did in consecutive intervals of emulated time from its start on, warm-up included: sums over replications and
/// channels. So many numbers, however long the run.
public struct RunHistory: Sendable, Equatable {
    /// One interval.
    public struct Interval: Sendable, Equatable, BitwiseCopyable {
        /// Attempts started.
        public fileprivate(set) var attempts: Int64 = 0
        /// Attempts started in the interval that were announced as pairs.
        public fileprivate(set) var heralds: Int64 = 0
        /// Atoms that node A lost.
        public fileprivate(set) var lostA: Int64 = 0
        /// Atoms that node B lost.
        public fileprivate(set) var lostB: Int64 = 0
        /// Place-picoseconds of node A without an atom that is ready.
        fileprivate var emptyA: Int128 = 0
        /// Likewise at node B.
        fileprivate var emptyB: Int128 = 0
        /// Index-picoseconds out of service because a place is known to be empty.
        fileprivate var idle: Int128 = 0
    }
    /// A node of the link.
    enum Node {
        case a
        case b
    }
    /// Most intervals that are kept.
    public static let greatestCount = 200

    /// The intervals in their order; all equally long but the last, which may be shorter.
    public private(set) var intervals: [Interval]
    /// Length of an interval.
    public let length: Span
    /// When the emulated time ends.
    public let end: Instant
    /// Channels of all replications together.
    public private(set) var runs: Int64 = 1
    private let atoms: Int64

    /// No history of a run of one channel with so many atoms at each node.
    init(atoms: Int64, end: Instant) {
        let ticks = max(1, end.picoseconds)
        let count = min(Int64(RunHistory.greatestCount), ticks)
        length = Span(picoseconds: (ticks + count - 1) / count)
        self.end = Instant(picoseconds: ticks)
        self.atoms = atoms
        intervals = Array(repeating: Interval(), count: Int((ticks + length.picoseconds - 1) / length.picoseconds))
    }

    /// Begin and end of an interval in seconds.
    public func seconds(_ interval: Int) -> (begin: Double, end: Double) {
        let (from, to) = bounds(interval)
        return (Double(from) * 1e-12, Double(to) * 1e-12)
    }
    /// Mean number of atoms that a node of one replication has in the interval, all channels together.
    public func atomsPresent(_ interval: Int, channels: Int) -> (a: Double, b: Double) {
        (
            present(intervals[interval].emptyA, interval, channels: channels),
            present(intervals[interval].emptyB, interval, channels: channels)
        )
    }
    /// Mean number of atom indices of one replication that are in service in the interval, all channels together.
    public func indicesInService(_ interval: Int, channels: Int) -> Double {
        present(intervals[interval].idle, interval, channels: channels)
    }
    private func present(_ empty: Int128, _ interval: Int, channels: Int) -> Double {
        let (from, to) = bounds(interval)
        let share = Double(empty) / Double(to - from) / Double(runs)
        return Double(channels) * (Double(atoms) - share)
    }

    private func bounds(_ interval: Int) -> (from: Int64, to: Int64) {
        let from = Int64(interval) * length.picoseconds
        return (from, min(from + length.picoseconds, end.picoseconds))
    }
    private func interval(at time: Instant) -> Int {
        max(0, min(Int(time.picoseconds / length.picoseconds), intervals.count - 1))
    }

    /// Every turn up to the last attempt is taken, unless it is found missed.
    mutating func takeTurns(through last: Int64, _ schedule: AttemptSchedule) {
        for i in intervals.indices {
            let (from, to) = bounds(i)
            let next = min(schedule.firstAttempt(notBefore: Instant(picoseconds: to)), last + 1)
            intervals[i].attempts += max(0, next - schedule.firstAttempt(notBefore: Instant(picoseconds: from)))
        }
    }
    /// The turns of one index from `first` up to `last` are missed.
    mutating func missTurns(from first: Int64, through last: Int64, _ schedule: AttemptSchedule) {
        guard first <= last else { return }
        func turns(before attempt: Int64) -> Int64 {
            let upper = min(attempt - 1, last)
            return upper < first ? 0 : (upper - first) / schedule.atoms + 1
        }
        for i in interval(at: schedule.start(of: first))...interval(at: schedule.start(of: last)) {
            let (from, to) = bounds(i)
            let missed =
                turns(before: schedule.firstAttempt(notBefore: Instant(picoseconds: to)))
                - turns(before: schedule.firstAttempt(notBefore: Instant(picoseconds: from)))
            intervals[i].attempts -= missed
        }
    }
    /// An attempt that began at `start` was announced as a pair.
    mutating func herald(at start: Instant) { intervals[interval(at: start)].heralds += 1 }
    /// A node lost an atom, and has another one ready from `filled` on.
    mutating func lose(_ node: Node, at lost: Instant, filled: Instant) {
        guard lost < end else { return }
        let i = interval(at: lost)
        switch node {
        case .a:
            intervals[i].lostA += 1
            spread(lost, filled) { $0.emptyA += $1 }
        case .b:
            intervals[i].lostB += 1
            spread(lost, filled) { $0.emptyB += $1 }
        }
    }
    /// An index is out of service.
    mutating func idle(from: Instant, to: Instant) { spread(from, to) { $0.idle += $1 } }

    private mutating func spread(_ from: Instant, _ to: Instant, _ add: (inout Interval, Int128) -> Void) {
        let (from, to) = (max(from, .zero), min(to, end))
        guard from < to else { return }
        for i in interval(at: from)...interval(at: to) {
            let (begin, end) = bounds(i)
            let overlap = min(to.picoseconds, end) - max(from.picoseconds, begin)
            if overlap > 0 { add(&intervals[i], Int128(overlap)) }
        }
    }

    /// Adds another channel or replication of the same length.
    static func += (a: inout RunHistory, b: RunHistory) {
        a.runs += b.runs
        for i in a.intervals.indices {
            a.intervals[i].attempts += b.intervals[i].attempts
            a.intervals[i].heralds += b.intervals[i].heralds
            a.intervals[i].lostA += b.intervals[i].lostA
            a.intervals[i].lostB += b.intervals[i].lostB
            a.intervals[i].emptyA += b.intervals[i].emptyA
            a.intervals[i].emptyB += b.intervals[i].emptyB
            a.intervals[i].idle += b.intervals[i].idle
        }
    }
}
