public import DiscreteEvents

/// A dark count within a gate of an attempt.
@frozen public struct DarkClick: Sendable, BitwiseCopyable {
    /// The detector, 0 or 1.
    public var detector: UInt8
    /// Whether it is in the late bin.
    public var isLate: Bool
    /// Time after the opening of the bin's gate.
    public var offset: Span

    /// A dark count.
    @inlinable public init(detector: UInt8, isLate: Bool, offset: Span) {
        (self.detector, self.isLate, self.offset) = (detector, isLate, offset)
    }
}
