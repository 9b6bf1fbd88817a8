public import Certification
import DiscreteEvents

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The same scenario in the formulas of Li et al., arXiv:2604.07451, as printed there: section 1 of the physics reference.
///
/// Printed beside the project's own figures; decides nothing.
public struct Li2026Form: Sendable {
    /// τ_occ = τ_e + τ_link + τ_dec + τ_res, seconds.
    public let occupationTime: Double
    /// Γ = min(1/τ_e, N_a/τ_occ), attempts per second, times the number N_ch of channels.
    public let attemptRate: Double
    /// p_ent = (p_e²/2) 10^(−αL/10) η_det² η_misc².
    public let heraldProbability: Double
    /// R = N_ch p_ent Γ, pairs per second.
    public let rate: Double
    /// 4 τ_p D/p_ent.
    public let falseFraction: Double
    /// ε = 1 − (1 − 4ε_s/3)(1 − 2ε_m)².
    public let infidelity: Double
    /// The same with ε_s + 2(1 − exp(−τ_occ/τ_mem)) in place of ε_s.
    public let infidelityWithMemory: Double
    /// K + ½ Q (1 − ε) with memory: the expected score.
    public let expectedScore: Double
    /// Law of the utility of one round with the correlations of the ideal settings, scaled by 1 − ε with memory.
    public let utilityLaw: UtilityLaw?

    init(_ c: CompiledScenario) {
        // The paper has two equal nodes; of unequal ones the slower and the more forgetful count.
        let (a, b) = (c.scenario.a, c.scenario.b)
        let emission = c.apparatus.heralding.emissionTime
        let occupation =
            emission + c.scenario.link.linkTime.seconds + max(a.meanDecisionTime, b.meanDecisionTime)
            + c.apparatus.reset.seconds
        let gamma = Double(c.apparatus.channels) * min(1 / emission, Double(min(a.memory.atoms, b.memory.atoms)) / occupation)
        occupationTime = occupation
        attemptRate = gamma
        heraldProbability = c.heralding.li2026Probability
        rate = heraldProbability * gamma
        falseFraction = c.heralding.li2026FalseFraction
        let stateInfidelity = 1 - c.heraldedState.fidelity
        let memory = 2 * (1 - exp(-occupation / min(a.memory.coherenceTime.seconds, b.memory.coherenceTime.seconds)))
        func combined(_ state: Double) -> Double {
            c.combinedInfidelity(stateInfidelity: state, readoutA: c.readoutA.error, readoutB: c.readoutB.error)
        }
        infidelity = combined(stateInfidelity)
        infidelityWithMemory = combined(min(0.75, stateInfidelity + memory))
        let kept = 1 - infidelityWithMemory
        let ideal = c.quantum.aliceVectors.flatMap { u in
            c.quantum.bobVectors.map { v in zip(u, v).reduce(0) { $0 + $1.0 * $1.1 } }
        }
        utilityLaw = UtilityLaw(c.game.utilityLaw(correlations: ideal.map { kept * max(-1, min(1, $0)) }))
        expectedScore = c.game.offset + 0.5 * c.quantum.correlationValue * (1 - infidelityWithMemory)
    }
}
