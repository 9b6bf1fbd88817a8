public import Quantities

/// One node's readout: a basis rotation, then photon counting in the cavity's visible mode. Section 8 of the physics reference.
///
/// Leaves out: imperfect rotations, early stopping, heating and loss by the readout light.
public struct Readout: Sendable, Equatable {
    /// Time τ_rot to rotate the measured axis onto the bright–dark axis.
    public var rotationTime: TimeSpan
    /// Time τ_meas in which photons are counted.
    public var duration: TimeSpan
    /// Detected photons per second from an atom in the bright state. `nil`: computed from the cavity.
    public var brightRate: Rate?
    /// Detected photons per second from an atom in the dark state: dark counts, leakage, scattering.
    public var darkRate: Rate
    /// Cooperativity C of the visible mode (amplitude convention), used when the bright rate is not given.
    public var cooperativity: Double
    /// Natural linewidth Γ/2π of the visible transition, used when the bright rate is not given.
    public var linewidth: Frequency
    /// Fraction of photons in the cavity mode that is detected, used when the bright rate is not given.
    public var collection: Double
    /// Counts from which on an atom is called bright, ≥ 1.
    public var threshold: Int
    /// Mean time after which an atom under readout light leaves the bright state for good. `nil`: never.
    public var brightToDark: TimeSpan?
    /// Mean time after which an atom under readout light enters the bright state for good. `nil`: never.
    public var darkToBright: TimeSpan?

    /// All keys of the `readout` section.
    public init(
        rotationTime: TimeSpan, duration: TimeSpan, brightRate: Rate?, darkRate: Rate, cooperativity: Double,
        linewidth: Frequency, collection: Double, threshold: Int, brightToDark: TimeSpan?, darkToBright: TimeSpan?
    ) {
        self.rotationTime = rotationTime
        self.duration = duration
        self.brightRate = brightRate
        self.darkRate = darkRate
        self.cooperativity = cooperativity
        self.linewidth = linewidth
        self.collection = collection
        self.threshold = threshold
        self.brightToDark = brightToDark
        self.darkToBright = darkToBright
    }
}
