public import DiscreteEvents

/// The clicks that no photon of the nodes made, of both detectors, as one Poisson process with a fair mark for the detector. Where
/// polarizations are told apart each of the two is a pair of detectors.
///
/// A Poisson process is independent on times apart: those dark counts that fall into gates are drawn on a clock that runs only
/// while a gate is open, the others on one that always runs, so that what no gate sees need not be drawn to know the rest.
@frozen public struct DarkCounts: ~Copyable {
    @usableFromInline var stream: RandomStream
    @usableFromInline let law = ExponentialLaw()
    @usableFromInline let meanInterval: Double
    @usableFromInline var time: Instant
    @usableFromInline var mark: UInt8

    /// Dark counts of two detectors of `rate` each (1/s), from the stream of the given name in one replication.
    public init(ratePerDetector rate: Double, seed: UInt64, replication: UInt64, name: String) {
        stream = RandomStream(seed: seed, replication: replication, name: name)
        meanInterval = rate > 0 ? 1e12 / (2 * rate) : .infinity
        (time, mark) = (.zero, 0)
        advance()
    }

    /// When, on its clock, the next dark count happens; `.distantFuture` for none within 13 days.
    @inlinable @inline(__always) public var nextTime: Instant { time }
    /// Which detector it happens in, 0 or 1.
    @inlinable @inline(__always) public var nextDetector: UInt8 { mark }

    /// Moves on to the next dark count.
    @inlinable public mutating func advance() {
        time = time.later(byPicoseconds: law.draw(&stream) * meanInterval)
        mark = stream.coin() ? 1 : 0
    }
}

extension DarkCounts {
    /// Where on a clock that runs while gates are open an instant lies: in which attempt, in which bin, how long after the bin's
    /// gate opened. Each attempt has two gates of length `bin`, one after the other or, for polarizations, `sharingOneWindow`: then
    /// its picoseconds belong to one and the other by turns.
    @inlinable @inline(__always)
    public static func place(
        _ time: Instant, bin: Span, sharingOneWindow: Bool = false
    ) -> (attempt: Int64, isLate: Bool, offset: Span) {
        let (attempt, rest) = time.picoseconds.quotientAndRemainder(dividingBy: 2 &* bin.picoseconds)
        if sharingOneWindow { return (attempt, rest & 1 == 1, Span(picoseconds: rest &>> 1)) }
        let isLate = rest >= bin.picoseconds
        return (attempt, isLate, Span(picoseconds: isLate ? rest &- bin.picoseconds : rest))
    }
}
