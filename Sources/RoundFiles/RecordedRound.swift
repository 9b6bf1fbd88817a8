/// One round of a game as it was recorded.
@frozen public struct RecordedRound: Sendable, Equatable, BitwiseCopyable {
    /// When the inputs were shown, in picoseconds from an arbitrary origin; rounds with equal times were shown together.
    public var time: Int64
    /// Inputs of the parties; z is 0 where there are two.
    public var x, y, z: UInt16
    /// Outputs of the parties; c is 0 where there are two.
    public var a, b, c: UInt16
    /// Whether the inputs were drawn from the game's law in order to test the pairs, rather than by whatever the parties respond to.
    public var isReferees: Bool

    /// A round.
    @inlinable public init(
        time: Int64, x: UInt16, y: UInt16, z: UInt16 = 0, a: UInt16, b: UInt16, c: UInt16 = 0, isReferees: Bool = true
    ) {
        (self.time, self.x, self.y, self.z) = (time, x, y, z)
        (self.a, self.b, self.c, self.isReferees) = (a, b, c, isReferees)
    }
}
