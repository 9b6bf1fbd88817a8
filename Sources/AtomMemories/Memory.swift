public import Quantities

/// The atoms of one node and what storage does to their qubits: section 7 of the physics reference.
///
/// Leaves out: atom loss and reloading, which have keys of their own.
public struct Memory: Sendable, Equatable {
    /// How the coherence of a stored qubit falls with time t.
    public enum CoherenceDecay: String, Sendable, CaseIterable {
        /// λ = exp(−t/T₂)
        case exponential
        /// λ = exp(−(t/T₂)²)
        case gaussian
    }

    /// Number of atoms that share the cavity, 1…60000.
    public var atoms: Int
    /// T₂ of one qubit.
    public var coherenceTime: TimeSpan
    /// Shape of the coherence decay.
    public var coherenceDecay: CoherenceDecay
    /// T₁ of one qubit: its populations relax toward ½ as exp(−t/T₁). `nil`: never.
    public var relaxationTime: TimeSpan?

    /// T₂* of one qubit: the spread of its frequency from pair to pair, constant meanwhile, takes exp(−(t/T₂*)²) of the coherence
    /// after t seconds of free evolution. `nil`: no spread.
    public var inhomogeneousTime: TimeSpan?
    /// Interval of an echo train from herald to readout: π pulses half an interval after the photon and every interval from then on
    /// bring the phase back at every multiple of the interval. `nil`: no echo. Leaves out: errors of the pulses, drifts within an
    /// interval; those are in T₂.
    public var echoInterval: TimeSpan?

    /// Probability that an attempt of another atom in the cavity flips the phase of a stored qubit, 0…½.
    public var spectatorDephasing: Double

    /// All keys of the `memory` section.
    public init(
        atoms: Int, coherenceTime: TimeSpan, coherenceDecay: CoherenceDecay, relaxationTime: TimeSpan?,
        spectatorDephasing: Double = 0, inhomogeneousTime: TimeSpan? = nil, echoInterval: TimeSpan? = nil
    ) {
        self.atoms = atoms
        self.coherenceTime = coherenceTime
        self.coherenceDecay = coherenceDecay
        self.relaxationTime = relaxationTime
        self.spectatorDephasing = spectatorDephasing
        self.inhomogeneousTime = inhomogeneousTime
        self.echoInterval = echoInterval
    }
}
