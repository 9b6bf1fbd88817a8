/// The second photons of an attempt; absent where a node emitted only one.
@frozen public struct SecondPhotons: Sendable, BitwiseCopyable {
    /// Node A's second photon.
    public var a = Photon(fate: .absent)
    /// Node B's second photon.
    public var b = Photon(fate: .absent)

    /// No second photons.
    @inlinable public init() {}
}
