public import Quantities

/// One node's part in cavity-assisted photon scattering, section 9 of the physics reference; Kikura et al., arXiv:2507.01229.
///
/// A source beside node A sends a photon in two modes. One of them is reflected by the cavity of node A, travels the whole
/// fiber and is reflected by the cavity of node B; the other, the reference, passes both cavities by. Behind node B two
/// detectors tell the sum of the modes from their difference: with reflections of opposite signs for the two qubit states the
/// one announces even, the other odd parity of two qubits that began in (|0⟩ + |1⟩)/√2. |1⟩ couples to the cavity.
public struct Scattering: Sendable, Equatable {
    /// Probability that the source beside node A puts a photon into the fiber, 0…1.
    public var sourceEfficiency: Double
    /// Standard deviation of the spectrum of the photon, a Gaussian pulse in the middle of its window, as a frequency.
    /// `nil`: three over the window, in angular frequency, so that a sixth of the window is the deviation of the click time.
    public var pulseBandwidth: Frequency?
    /// How much later a pulse leaves the cavity with a coupled atom than with an uncoupled one; the reference is in the middle.
    public var pulseDelay: TimeSpan
    /// (|r_on| − |r_off|)/(|r_on| + |r_off|) of the amplitudes reflected with a coupled and an uncoupled atom, −1…1.
    /// `nil`: computed from the cavity.
    public var amplitudeImbalance: Double?

    /// All keys of the `scattering` section.
    public init(
        sourceEfficiency: Double = 1, pulseBandwidth: Frequency? = nil, pulseDelay: TimeSpan = .zero,
        amplitudeImbalance: Double? = nil
    ) {
        self.sourceEfficiency = sourceEfficiency
        self.pulseBandwidth = pulseBandwidth
        self.pulseDelay = pulseDelay
        self.amplitudeImbalance = amplitudeImbalance
    }

    /// What a cavity does to a resonant photon.
    public struct Reflection: Sendable, Equatable {
        /// Amplitude r_on reflected when the atom is in |1⟩, −1…1.
        public var coupled: Double
        /// Amplitude r_off reflected when the atom is in |0⟩, −1…1.
        public var uncoupled: Double

        /// Two amplitudes.
        public init(coupled: Double, uncoupled: Double) { (self.coupled, self.uncoupled) = (coupled, uncoupled) }
    }
}

extension Emission {
    /// r_on = 1 − (2κ_ex/κ)/(1 + 2C) and r_off = 1 − 2κ_ex/κ; with a stated imbalance, their mean magnitude divided so.
    public var reflection: Scattering.Reflection {
        let x = 2 * resolvedOutcoupling
        let on = 1 - x / (1 + 2 * cooperativity)
        let off = 1 - x
        guard let imbalance = scattering.amplitudeImbalance else {
            return Scattering.Reflection(coupled: on, uncoupled: off)
        }
        let mean = 0.5 * (abs(on) + abs(off))
        func amplitude(_ factor: Double, _ sign: Double) -> Double { min(1, mean * factor) * (sign < 0 ? -1 : 1) }
        return Scattering.Reflection(coupled: amplitude(1 + imbalance, on), uncoupled: amplitude(1 - imbalance, off))
    }
}
