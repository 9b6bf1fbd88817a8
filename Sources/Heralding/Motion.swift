public import Quantities

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The motion of an atom along the momentum that excitation and emission leave it: Kikura et al., arXiv:2502.14859.
///
/// An atom that emits early is kicked at another phase of its oscillation than one that emits late; how well the two motions
/// overlap is left of the coherence, exp(−χ) with χ(τ) = η² (2n̄ + 1)(1 − cos ωτ). From attempt to attempt n̄ grows, until the
/// atom is cooled again. Leaves out: anharmonic traps, motion across the kick.
public struct Motion: Sendable, Equatable {
    /// Directions of exciting light and emitted photon, which decide the kick Δk² in units of k².
    public enum WaveVectors: String, Sendable {
        /// The photon takes along what the light brought: 0.
        case parallel
        /// 2.
        case perpendicular
        /// 4.
        case opposed
    }
    /// Oscillation frequency in the trap along the kick, > 0.
    public var trapFrequency: Frequency
    /// Mean phonon number n̄ ≥ 0 of an atom that has just been cooled.
    public var meanPhonons: Double
    /// Directions of exciting light and emitted photon.
    public var waveVectors: WaveVectors
    /// Phonons ≥ 0 that an attempt adds to n̄.
    public var heatingPerAttempt: Double

    /// All keys of the `motion` section.
    public init(trapFrequency: Frequency, meanPhonons: Double, waveVectors: WaveVectors, heatingPerAttempt: Double = 0) {
        self.heatingPerAttempt = heatingPerAttempt
        self.trapFrequency = trapFrequency
        self.meanPhonons = meanPhonons
        self.waveVectors = waveVectors
    }

    /// The squared Lamb-Dicke parameter η² = ħ Δk²/(2 m ω) of 171Yb for the photon of 1389 nm.
    public var lambDickeSquared: Double {
        let hbar = 1.054_571_817e-34
        let mass = 170.936_331 * 1.660_539_067e-27
        let k = 2 * Double.pi / 1389e-9
        let kick: Double =
            switch waveVectors {
            case .parallel: 0
            case .perpendicular: 2
            case .opposed: 4
            }
        return hbar * kick * k * k / (2 * mass * 2 * .pi * trapFrequency.hertz)
    }
}
