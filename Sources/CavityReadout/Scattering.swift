/// What the readout light does to the atom beside the light that is counted.
///
/// In atoms with hyperfine structure the light is detuned by some Δ for the dark state, which then scatters (Γ/2Δ)² times as much as
/// the bright one at low saturation; each such photon may leave the atom in the other state, and so may, less often, one from the
/// bright state (Acton et al., arXiv:quant-ph/0511257). Leaves out: dependence on polarization, dark resonances.
public struct Scattering: Sendable, Equatable {
    /// Scattering rate of an atom in the dark state relative to one in the bright state, 0…1.
    public var offResonantRatio: Double
    /// Probability that a photon scattered from the dark state leaves the atom bright, 0…1.
    public var pumpingBranching: Double
    /// Probability that a photon scattered from the bright state leaves the atom dark, 0…1.
    public var depumping: Double
    /// Fraction of all scattered photons, whatever their direction, that is detected, 0…1. `nil`: computed from the cavity.
    public var detectionEfficiency: Double?

    /// No scattering but the light that is counted.
    public static let none = Scattering(offResonantRatio: 0, pumpingBranching: 0, depumping: 0, detectionEfficiency: nil)

    /// The keys that describe scattering.
    public init(offResonantRatio: Double, pumpingBranching: Double, depumping: Double, detectionEfficiency: Double?) {
        self.offResonantRatio = offResonantRatio
        self.pumpingBranching = pumpingBranching
        self.depumping = depumping
        self.detectionEfficiency = detectionEfficiency
    }

    /// Whether the light does nothing else.
    public var isNone: Bool { offResonantRatio == 0 && depumping == 0 }
}
