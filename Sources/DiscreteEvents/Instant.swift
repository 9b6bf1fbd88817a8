/// A point in simulated time, in whole picoseconds since the start of a run.
///
/// Sixty bits are usable (13 days); the low three bits of an `EventKey` hold the phase.
@frozen public struct Instant: Comparable, Hashable, Sendable, BitwiseCopyable {
    /// Picoseconds since the start of the run.
    public var picoseconds: Int64
    /// The instant so many picoseconds after the start.
    @inlinable @inline(__always) public init(picoseconds: Int64) { self.picoseconds = picoseconds }
    /// The start of a run.
    @inlinable public static var zero: Instant { Instant(picoseconds: 0) }
    /// The last instant a calendar can hold.
    @inlinable public static var distantFuture: Instant { Instant(picoseconds: (1 << 60) - 1) }

    /// The instant so many picoseconds later, rounded; `.distantFuture` when a calendar cannot hold it.
    @inlinable @inline(__always) public func later(byPicoseconds interval: Double) -> Instant {
        let left = Instant.distantFuture.picoseconds &- picoseconds
        return interval < Double(left) - 1024 ? Instant(picoseconds: picoseconds &+ Int64(interval + 0.5)) : .distantFuture
    }

    /// Earlier is less.
    @inlinable @inline(__always) public static func < (a: Instant, b: Instant) -> Bool { a.picoseconds < b.picoseconds }
    /// The instant a span later.
    @inlinable @inline(__always) public static func + (a: Instant, b: Span) -> Instant {
        Instant(picoseconds: a.picoseconds &+ b.picoseconds)
    }
    /// The instant a span earlier.
    @inlinable @inline(__always) public static func - (a: Instant, b: Span) -> Instant {
        Instant(picoseconds: a.picoseconds &- b.picoseconds)
    }
    /// The span from `b` to `a`.
    @inlinable @inline(__always) public static func - (a: Instant, b: Instant) -> Span {
        Span(picoseconds: a.picoseconds &- b.picoseconds)
    }
}

/// An amount of simulated time, in whole picoseconds.
@frozen public struct Span: Comparable, Hashable, Sendable, BitwiseCopyable {
    /// Length in picoseconds.
    public var picoseconds: Int64
    /// A span of so many picoseconds.
    @inlinable @inline(__always) public init(picoseconds: Int64) { self.picoseconds = picoseconds }
    /// A span of the given seconds, rounded to the nearest picosecond: the only place where seconds become ticks.
    ///
    /// - Precondition: `seconds` is finite and below 2^60 ps (13 days) in magnitude.
    @inlinable public init(seconds: Double) {
        precondition(abs(seconds) < 0x1p60 * 1e-12, "span of \(seconds) s does not fit the 13 days of simulated time")
        // 1e12 times a decimal such as 870e-9 is not a whole number in binary; the nearest one is meant.
        picoseconds = Int64((seconds * 1e12).rounded())
    }
    /// Length in seconds.
    @inlinable public var seconds: Double { Double(picoseconds) * 1e-12 }
    /// No time at all.
    @inlinable public static var zero: Span { Span(picoseconds: 0) }

    /// Shorter is less.
    @inlinable @inline(__always) public static func < (a: Span, b: Span) -> Bool { a.picoseconds < b.picoseconds }
    /// The two spans one after the other.
    @inlinable @inline(__always) public static func + (a: Span, b: Span) -> Span {
        Span(picoseconds: a.picoseconds &+ b.picoseconds)
    }
    /// What is left of `a` after `b`.
    @inlinable @inline(__always) public static func - (a: Span, b: Span) -> Span {
        Span(picoseconds: a.picoseconds &- b.picoseconds)
    }
    /// `b` such spans one after the other.
    @inlinable @inline(__always) public static func * (a: Span, b: Int64) -> Span {
        Span(picoseconds: a.picoseconds &* b)
    }
}
