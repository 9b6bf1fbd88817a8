public import Quantities

/// What makes the two nodes' photons distinguishable at the station: section 4 of the physics reference.
public struct Interference: Sendable, Equatable {
    /// Squared overlap V = |⟨φ_A|φ_B⟩|² left by everything the other keys do not describe (mode, polarization), 0…1.
    ///
    /// Of the two nodes' photons: two of them give coherence V, as V is the contrast of their two-photon interference. Where one
    /// photon in two modes heralds, of these modes: with single clicks the paths from the two nodes, with scattering the pulse that
    /// both cavities reflected and the reference that passed them by. One photon interferes with itself by the amplitude √V, the
    /// contrast of its fringes.
    public var visibility: Double
    /// How much later node B's photons arrive than node A's; either sign.
    public var arrivalOffset: TimeSpan
    /// Change of the arrival offset per second between corrections by the servo, in seconds; either sign. Fiber moves by about 50 ps
    /// per kilometer and kelvin.
    public var arrivalDrift: Double
    /// Time between corrections of the arrival offset.
    public var servoInterval: TimeSpan
    /// Standard deviation of the error (normal, mean zero) that each correction leaves.
    public var servoResidual: TimeSpan
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
    /// Standard deviation, in radians, of the angle by which the node's fiber turns polarizations (normal, mean zero). It matters
    /// where polarizations encode qubits: there it turns the qubit, and `polarizationSpread` does nothing.
    ///
    /// Drawn anew for each attempt: the mean state is exact however slowly the angle drifts, but pairs that follow each other share
    /// no angle.
    public var polarizationDrift: Double

    /// All keys of the `interference` section.
    public init(
        visibility: Double, arrivalOffset: TimeSpan, detuning: Frequency, pureDephasing: Rate, polarizationSpread: Double = 0,
        polarizationDrift: Double = 0, arrivalDrift: Double = 0, servoInterval: TimeSpan = TimeSpan(seconds: 1),
        servoResidual: TimeSpan = .zero
    ) {
        self.visibility = visibility
        self.arrivalOffset = arrivalOffset
        self.detuning = detuning
        self.pureDephasing = pureDephasing
        self.polarizationSpread = polarizationSpread
        self.polarizationDrift = polarizationDrift
        self.arrivalDrift = arrivalDrift
        self.servoInterval = servoInterval
        self.servoResidual = servoResidual
    }
}
