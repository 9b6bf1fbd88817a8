/// One round of a game as it was recorded.
@frozen public struct RecordedRound: Sendable, Equatable, BitwiseCopyable {
    /// When the inputs were shown, in picoseconds from an arbitrary origin; rounds with equal times were shown together.
    public var time: Int64
    /// Inputs of the two parties.
    public var x, y: UInt16
    /// Outputs of the two parties.
    public var a, b: UInt16
    /// Whether the inputs were drawn from the game's law in order to test the pairs, rather than by whatever the parties respond to.
    public var isReferees: Bool

    /// A round.
    @inlinable public init(time: Int64, x: UInt16, y: UInt16, a: UInt16, b: UInt16, isReferees: Bool = true) {
        (self.time, self.x, self.y, self.a, self.b, self.isReferees) = (time, x, y, a, b, isReferees)
    }
}
