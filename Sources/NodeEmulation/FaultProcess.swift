import DiscreteEvents

/// The outages of one component, one after the other: random ones begin at a rate while there is none, stated ones at their
/// time; each lasts the same time, and one that begins within another prolongs it.
///
/// What random ones there are at time zero follows the stationary law, so that no warm-up is needed.
struct FaultProcess: Sendable {
    /// The outage under way or the next one.
    private(set) var from: Instant = .zero
    private(set) var to: Instant = .zero
    private var stream: RandomStream
    private let exponential = ExponentialLaw()
    private let meanInterval: Double
    private let duration: Double
    private var stated: [Instant]
    private var nextStated = 0
    private var nextRandom: Instant = .distantFuture

    /// The outages of a component whose measuring window begins at `begin`; without any where `fails` is false.
    init(_ outage: Faults.Outage, fails: Bool, begin: Instant, stream: RandomStream) {
        self.stream = stream
        let rate = fails ? outage.rate.perSecond : 0
        meanInterval = rate > 0 ? 1e12 / rate : .infinity
        duration = (outage.duration.seconds * 1e12).rounded()
        stated = fails ? outage.times.map { begin.later(byPicoseconds: $0.seconds * 1e12) }.sorted() : []
        guard rate > 0 else {
            advance()
            return
        }
        let load = rate * outage.duration.seconds
        if self.stream.uniform() < load / (1 + load) {
            from = Instant(picoseconds: -1)
            to = Instant.zero.later(byPicoseconds: self.stream.uniform() * duration)
            nextRandom = to.later(byPicoseconds: interval())
        } else {
            nextRandom = Instant.zero.later(byPicoseconds: interval())
            advance()
        }
    }

    private mutating func interval() -> Double { max(1, exponential.draw(&stream) * meanInterval) }

    /// Moves on to the next outage.
    mutating func advance() {
        let next = nextStated < stated.count ? stated[nextStated] : .distantFuture
        from = min(nextRandom, next)
        to = from.later(byPicoseconds: duration)
        if next == from { nextStated += 1 }
        while nextStated < stated.count, stated[nextStated] < to {
            to = max(to, stated[nextStated].later(byPicoseconds: duration))
            nextStated += 1
        }
        // What is off resonance cannot fall out of it: the clock of random outages stands still.
        if nextRandom <= to, nextRandom < .distantFuture { nextRandom = to.later(byPicoseconds: interval()) }
    }

    /// Whether there is an outage at `time`; times must not decrease.
    mutating func isActive(at time: Instant) -> Bool {
        while to <= time, from < .distantFuture { advance() }
        return from <= time
    }

    /// How many outages of several components begin between two instants, and for how many picoseconds there is any.
    static func tally(_ components: [FaultProcess], from begin: Instant, to end: Instant) -> (count: UInt64, picoseconds: Int64) {
        var components = components
        var (count, total, covered) = (UInt64(0), Int64(0), begin)
        while let i = components.indices.min(by: { components[$0].from < components[$1].from }) {
            let (from, to) = (components[i].from, components[i].to)
            if from >= end || from == .distantFuture { break }
            if from >= begin { count += 1 }
            let (start, stop) = (max(from, covered), min(to, end))
            if start < stop { total += (stop - start).picoseconds }
            covered = max(covered, stop)
            components[i].advance()
        }
        return (count, total)
    }
}
