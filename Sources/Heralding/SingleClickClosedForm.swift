public import BellPairs

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Closed form of single-click heralding with threshold detectors.
///
/// Per attempt, to lowest order, p = 2 α η and F = 1 − α (Cabrillo et al., PRA 59, 1025 (1999)); this form has all orders, dark
/// counts, both-photon events, distinguishable photons and an unstable phase.
public struct SingleClickClosedForm: Sendable {
    /// Probability per attempt that exactly one detector clicks.
    public let heraldProbability: Double
    /// Part of the heralds that no photon made.
    public let falseFraction: Double
    /// Mean state of heralded pairs in the frame of the announced Bell state; |1⟩ is the bright state.
    public let state: XState

    /// Evaluates the closed form.
    public init(_ p: SingleClick) {
        let (a, b) = (p.brightPopulationA, p.brightPopulationB)
        let (etaA, etaB) = (p.detectionA, p.detectionB)
        let d = p.darkProbability
        // One detector and not the other, from darkness alone; and the other silent beside a detected photon.
        let dark = 2 * d * (1 - d)
        let quiet = 1 - d
        let none = (1 - a) * (1 - b) * dark
        let onlyA = a * (1 - b) * (etaA * quiet + (1 - etaA) * dark)
        let onlyB = b * (1 - a) * (etaB * quiet + (1 - etaB) * dark)
        // Photons that are both detected bunch in one detector with probability (1 + V)/2.
        let lone = etaA * (1 - etaB) + etaB * (1 - etaA)
        let both = a * b * ((lone + 0.5 * etaA * etaB * (1 + p.visibility)) * quiet + (1 - etaA) * (1 - etaB) * dark)
        let total = none + onlyA + onlyB + both
        // Amplitudes √(α(1−α)η) of either path interfere by the overlap √V and the mean of e^{iφ}.
        let amplitude = (a * (1 - a) * etaA * b * (1 - b) * etaB).squareRoot() * quiet
        let coherence = amplitude * p.visibility.squareRoot() * exp(-0.5 * p.phaseDeviation * p.phaseDeviation)
        heraldProbability = total
        let byDarkness =
            none + (a * (1 - b) * (1 - etaA) + b * (1 - a) * (1 - etaB) + a * b * (1 - etaA) * (1 - etaB)) * dark
        falseFraction = total > 0 ? byDarkness / total : .nan
        state =
            total > 0
            ? (1 / total) * XState(p00: none, p01: onlyB, p10: onlyA, p11: both, inner: Complex(coherence)) : .maximallyMixed
    }
}
