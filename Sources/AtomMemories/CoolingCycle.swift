public import DiscreteEvents

/// Which turns of an atom are attempts and which pass while it is cooled: after every `interval` attempts it sits out as many
/// turns as cooling takes.
///
/// Turns are counted from the one at which the atom came into service cold: a pair's measurement, its expiry and a reload end
/// with cooling and start the count anew.
@frozen public struct CoolingCycle: Sendable, Equatable {
    /// Attempts from one cooling to the next, ≥ 1.
    public let interval: Int64
    /// Turns that a cooling takes beyond the one after which it begins.
    public let skippedTurns: Int64
    /// Time that cooling adds to the occupation by the last attempt before it; none where it is part of every attempt's.
    public let time: Span

    /// Cooling after every attempt, within its occupation.
    public static let everyAttempt = CoolingCycle(interval: 1, skippedTurns: 0, time: .zero)

    init(interval: Int64, skippedTurns: Int64, time: Span) {
        (self.interval, self.skippedTurns, self.time) = (interval, skippedTurns, time)
    }

    /// Whether turns differ at all.
    @inlinable public var isTrivial: Bool { interval == 1 && skippedTurns == 0 }
    @inlinable var length: Int64 { interval &+ skippedTurns }

    /// Attempts that the atom has made since it was cooled when the turn comes that is so many after its first; `nil` when it is
    /// being cooled then, or the turn comes before.
    @inlinable public func attemptsSinceCooling(atTurn offset: Int64) -> Int64? {
        guard offset >= 0 else { return nil }
        let place = offset % length
        return place < interval ? place : nil
    }
    /// Number of attempts among so many first turns.
    public func attempts(inFirst turns: Int64) -> Int64 {
        turns <= 0 ? 0 : turns / length * interval + min(turns % length, interval)
    }
    /// Number of coolings that begin after one of so many first turns.
    public func coolings(inFirst turns: Int64) -> Int64 { attempts(inFirst: turns) / interval }
    /// The turn, counted from the first, that brings the attempt of the given number, counted from 0.
    public func turn(ofAttempt number: Int64) -> Int64 {
        let (turns, isFar) = (number / interval).multipliedReportingOverflow(by: length)
        return isFar || turns > 1 << 60 ? 1 << 60 : turns + number % interval
    }
}
