public import Quantities

/// What makes the two nodes' photons distinguishable at the station: section 4 of the physics reference.
public struct Interference: Sendable, Equatable {
    /// Squared overlap |⟨φ_A|φ_B⟩|² left by everything the other keys do not describe (mode, polarization), 0…1.
    public var visibility: Double
    /// How much later node B's photons arrive than node A's; either sign.
    public var arrivalOffset: TimeSpan
    /// Frequency of node B's photons minus node A's.
    public var detuning: Frequency
    /// Pure dephasing rate γ* of each emitter: the photon's coherence decays as exp(−γ*|t₁ − t₂|) per emitter.
    public var pureDephasing: Rate
    /// Standard deviation, in radians, of the random angle between the polarizations of both nodes' photons (normal, mean zero,
    /// anew for each attempt).
    public var polarizationSpread: Double
    /// Standard deviation, in radians, of the phase between the two ways in which one photon can have come to a detector (normal,
    /// mean zero, anew for each attempt): between the arms of a stabilized link, or between the modes of a scattered photon.
    public var phaseSpread = 0.0

    /// All keys of the `interference` section.
    public init(
        visibility: Double, arrivalOffset: TimeSpan, detuning: Frequency, pureDephasing: Rate, polarizationSpread: Double = 0
    ) {
        self.visibility = visibility
        self.arrivalOffset = arrivalOffset
        self.detuning = detuning
        self.pureDephasing = pureDephasing
        self.polarizationSpread = polarizationSpread
    }
}
