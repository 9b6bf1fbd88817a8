public import Quantities

/// One node's readout: a basis rotation, then photon counting in the cavity's visible mode. Section 8 of the physics reference.
///
/// Leaves out: imperfect rotations, heating by the readout light, more than one change of state in a readout.
public struct Readout: Sendable, Equatable {
    /// Time τ_rot to rotate the measured axis onto the bright–dark axis.
    public var rotationTime: TimeSpan
    /// Time τ_meas in which photons are counted.
    public var duration: TimeSpan
    /// Detected photons per second from an atom in the bright state. `nil`: computed from the cavity.
    public var brightRate: Rate?
    /// Detected photons per second that are there without light from the atom: dark counts, leakage.
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
    /// Saturation parameter s of the visible transition, whose light is s/(1 + s) of that at saturation; used when the bright rate
    /// is not given. `nil`: full saturation.
    public var saturation: Double?
    /// What the readout light does beside what it is for.
    public var scattering = Scattering.none
    /// Probability that a readout flips the phase of each other qubit that its node stores, by stray light, 0…½.
    public var neighborDephasing = 0.0
    /// When counting ends.
    public var stopping = Stopping.fixed

    /// All keys of the `readout` section.
    public init(
        rotationTime: TimeSpan, duration: TimeSpan, brightRate: Rate?, darkRate: Rate, cooperativity: Double,
        linewidth: Frequency, collection: Double, threshold: Int, brightToDark: TimeSpan?, darkToBright: TimeSpan?,
        saturation: Double? = nil, scattering: Scattering = .none, stopping: Stopping = .fixed,
        neighborDephasing: Double = 0
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
        self.saturation = saturation
        self.scattering = scattering
        self.stopping = stopping
        self.neighborDephasing = neighborDephasing
    }
}
