public import Quantities

/// How one node's atoms emit photons into their cavity and fiber: section 2 of the physics reference, Goto et al., PRA 99, 053843.
///
/// Leaves out: double excitation, emission into the wrong state, atom-to-atom variation of the coupling.
public struct Emission: Sendable, Equatable {
    /// Probability that one attempt puts a photon into the fiber within its collection window, 0…1.
    /// `nil`: computed from the cavity.
    public var probability: Double?
    /// Internal cooperativity C_in = g²/(2 κ_in γ) of the telecom mode, amplitude convention, > 0.
    public var internalCooperativity: Double
    /// Outcoupling κ_ex/κ, 0…1. `nil`: the value that maximizes emission, κ_ex = κ_in √(1 + 2 C_in).
    public var outcoupling: Double?
    /// Lifetime 1/Γ of the excited state without cavity.
    public var excitedStateLifetime: TimeSpan
    /// Length τ_p of one time bin, the window in which a photon is collected.
    public var binDuration: TimeSpan
    /// Time τ_swap between the two bins, in which the qubit states are exchanged.
    public var binSwap: TimeSpan

    /// All keys of the `emission` section.
    public init(
        probability: Double?, internalCooperativity: Double, outcoupling: Double?, excitedStateLifetime: TimeSpan,
        binDuration: TimeSpan, binSwap: TimeSpan
    ) {
        self.probability = probability
        self.internalCooperativity = internalCooperativity
        self.outcoupling = outcoupling
        self.excitedStateLifetime = excitedStateLifetime
        self.binDuration = binDuration
        self.binSwap = binSwap
    }
}
