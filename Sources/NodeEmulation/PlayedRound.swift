public import DiscreteEvents

/// One round as it was played: what the nodes were shown, when, and what they answered.
@frozen public struct PlayedRound: Sendable, Equatable, BitwiseCopyable {
    /// When both nodes had been shown their inputs: the later of the two beginnings of the basis rotation. A round without a pair
    /// needs no reader; it is shown and answered at once, after the outputs of the round before.
    public var shown: Instant
    /// When it was asked for, which decides on the window that the run counts it in.
    public var requested: Instant
    /// When both outputs were out.
    public var answered: Instant
    /// Inputs of the nodes.
    public var x, y: UInt16
    /// Outputs of the nodes, 0 or 1; the fallback's where there was no pair.
    public var a, b: UInt8

    /// A round.
    public init(shown: Instant, requested: Instant, answered: Instant, x: UInt16, y: UInt16, a: UInt8, b: UInt8) {
        (self.shown, self.requested, self.answered, self.x, self.y, self.a, self.b) = (shown, requested, answered, x, y, a, b)
    }
}

/// The rounds of one channel of a replication, in the order of their inputs. Times are those of the replication.
public struct RoundLog: Sendable, Equatable {
    /// The rounds that the run counts, no two shown in the same picosecond.
    public private(set) var rounds: [PlayedRound] = []
    /// When measuring begins.
    public let begin: Instant

    init(begin: Instant) { self.begin = begin }

    mutating func add(_ round: PlayedRound) { rounds.append(round) }

    /// Puts the rounds into the order in which their inputs were shown.
    ///
    /// Jitter may keep a round without a pair longer than the one asked for after it. Rounds of one channel are played one after the
    /// other: such as follow without delay, for they need no reader, are told apart by a picosecond.
    mutating func finish() {
        let isOrdered = zip(rounds, rounds.dropFirst()).allSatisfy { $0.shown <= $1.shown }
        // Equal times keep the order of their outputs: the sort is stable.
        if !isOrdered { rounds.sort { $0.shown < $1.shown } }
        var least = Int64.min
        for i in rounds.indices {
            if rounds[i].shown.picoseconds < least { rounds[i].shown = Instant(picoseconds: least) }
            least = rounds[i].shown.picoseconds + 1
        }
    }
}
