/// Where an event stands among simultaneous ones: part of a model's definition, not an accident of the calendar.
@frozen public struct Phase: Hashable, Sendable, BitwiseCopyable {
    @usableFromInline let rank: Int64
    /// A phase of the given rank, 0…7; lower ranks come first.
    @inlinable public init(_ rank: UInt8) { self.rank = Int64(rank & 7) }
}

/// Time and phase in one integer, so that one comparison orders events.
@frozen public struct EventKey: Comparable, Hashable, Sendable, BitwiseCopyable {
    /// Picoseconds times eight plus the phase.
    public let rawValue: Int64
    /// The key of an instant and a phase.
    @inlinable @inline(__always) public init(_ time: Instant, _ phase: Phase) {
        rawValue = (time.picoseconds &<< 3) | phase.rank
    }
    @inlinable @inline(__always) init(rawValue: Int64) { self.rawValue = rawValue }
    /// Later than every event.
    @inlinable @inline(__always) public static var never: EventKey { EventKey(rawValue: .max) }
    /// The instant part.
    @inlinable @inline(__always) public var time: Instant { Instant(picoseconds: rawValue &>> 3) }
    /// The phase part, 0…7.
    @inlinable @inline(__always) public var phaseRank: Int { Int(truncatingIfNeeded: rawValue & 7) }
    /// Earlier, or simultaneous and of lower phase.
    @inlinable @inline(__always) public static func < (a: EventKey, b: EventKey) -> Bool { a.rawValue < b.rawValue }
}
