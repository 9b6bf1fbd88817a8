import BellPairs
import Heralding
import TestKit
import Testing

/// Limits of the single-click form, and its probabilities and state against a sum over every path that light can take.
@Suite struct SingleClickTests {
    static func link(
        a: Double = 0.1, b: Double = 0.1, etaA: Double = 0.3, etaB: Double = 0.3, d: Double = 0, v: Double = 1, phase: Double = 0
    ) -> SingleClick {
        SingleClick(
            brightPopulationA: a, brightPopulationB: b, detectionA: etaA, detectionB: etaB, darkProbability: d, visibility: v,
            phaseDeviation: phase)
    }

    @Test func lowestOrderIsTwoAlphaEtaAndOneMinusAlpha() {
        for alpha in [0.01, 0.05, 0.3] {
            let form = SingleClickClosedForm(Self.link(a: alpha, b: alpha, etaA: 1e-6, etaB: 1e-6))
            #expect(abs(form.heraldProbability / (2 * alpha * 1e-6) - 1) < 2e-6)
            #expect(abs(form.state.fidelity - (1 - alpha)) < 1e-6)
            #expect(form.falseFraction == 0)
        }
    }

    @Test func darknessAloneTellsNothing() {
        let form = SingleClickClosedForm(Self.link(a: 0.5, b: 0.5, etaA: 0, etaB: 0, d: 0.1))
        #expect(abs(form.heraldProbability - 2 * 0.1 * 0.9) < 1e-15)
        #expect(abs(form.falseFraction - 1) < 1e-15)
        #expect(abs(form.state.fidelity - 0.25) < 1e-15)
    }

    @Test func visibilityAndPhaseActOnTheCoherenceAlone() {
        let clean = SingleClickClosedForm(Self.link())
        let smeared = SingleClickClosedForm(Self.link(v: 0.81, phase: 0.5))
        #expect(abs(smeared.state.inner.re / clean.state.inner.re - 0.9 * 0.8824969) < 2e-3)
        #expect(smeared.state.isPhysical() && clean.state.isPhysical())
        #expect(clean.state.fidelity > smeared.state.fidelity)
    }

    /// Every combination of bright and dark nodes, lost and clicking photons, detectors, and dark counts, enumerated.
    @Test(arguments: [
        link(), link(d: 0.02), link(a: 0.7, b: 0.2, etaA: 0.5, etaB: 0.9, d: 0.05, v: 0.6, phase: 0.3),
        link(a: 1, b: 1, etaA: 1, etaB: 1, v: 0.3), link(a: 0.4, b: 0.4, etaA: 1, etaB: 0.1, d: 0.3, v: 0),
    ])
    func equalsTheSumOverPaths(_ p: SingleClick) {
        var populations = [0.0, 0, 0, 0]
        for spins in 0..<4 {
            let (brightA, brightB) = (spins & 2 != 0, spins & 1 != 0)
            let weight =
                (brightA ? p.brightPopulationA : 1 - p.brightPopulationA)
                * (brightB ? p.brightPopulationB : 1 - p.brightPopulationB)
            for photons in 0..<4 {
                let (clickA, clickB) = (photons & 2 != 0, photons & 1 != 0)
                let (etaA, etaB) = (brightA ? p.detectionA : 0, brightB ? p.detectionB : 0)
                let fate = (clickA ? etaA : 1 - etaA) * (clickB ? etaB : 1 - etaB)
                for pattern in 0..<4 {
                    // Bits: the detectors that dark counts fire.
                    let dark = (0..<2).reduce(1.0) {
                        $0 * (pattern >> $1 & 1 == 1 ? p.darkProbability : 1 - p.darkProbability)
                    }
                    var byLight: [(fired: Int, probability: Double)] = [(0, 1)]
                    if clickA != clickB { byLight = [(1, 0.5), (2, 0.5)] }
                    if clickA, clickB {
                        let together = (1 + p.visibility) / 4
                        byLight = [(1, together), (2, together), (3, 1 - 2 * together)]
                    }
                    for way in byLight where [1, 2].contains(way.fired | pattern) {
                        populations[spins] += weight * fate * dark * way.probability
                    }
                }
            }
        }
        let total = populations.reduce(0, +)
        let form = SingleClickClosedForm(p)
        #expect(abs(form.heraldProbability - total) < 1e-14)
        let state = [form.state.p00, form.state.p01, form.state.p10, form.state.p11]
        for (found, expected) in zip(state, populations) { #expect(abs(found - expected / total) < 1e-14) }
        #expect(form.state.isPhysical())
    }

    /// The emulated attempts against the closed form: exact two-sided tests, α = 1e-9 each.
    @Test(arguments: [
        link(a: 0.3, b: 0.3, etaA: 0.05, etaB: 0.05), link(a: 0.7, b: 0.2, etaA: 0.5, etaB: 0.9, d: 0.05, v: 0.6, phase: 0.3),
        link(a: 0.5, b: 0.5, etaA: 0, etaB: 0, d: 0.1), link(a: 1, b: 1, etaA: 1, etaB: 1, v: 0.3),
        link(a: 0.05, b: 0.05, etaA: 0.2, etaB: 0.1, d: 0.001, v: 0.9, phase: 0.26),
    ])
    func emulatedAttemptsFollowTheClosedForm(_ p: SingleClick) {
        let form = SingleClickClosedForm(p)
        var source = SingleClickSource(p, seed: Seeds.seed(1018))
        let attempts = 400_000
        var (heralds, falseOnes, second) = (0, 0, 0)
        var (sum, fidelity, square) = (0.0 * XState.maximallyMixed, 0.0, 0.0)
        for _ in 0..<attempts {
            guard let herald = source.attempt() else { continue }
            heralds += 1
            if herald.isFalse { falseOnes += 1 }
            if herald.detector == 1 { second += 1 }
            sum = sum + herald.state
            fidelity += herald.state.fidelity
            square += herald.state.fidelity * herald.state.fidelity
        }
        let alpha = StatisticalTest.significance
        #expect(StatisticalTest.binomial(heralds, of: attempts, probability: form.heraldProbability) > alpha)
        #expect(StatisticalTest.binomial(second, of: heralds, probability: 0.5) > alpha)
        #expect(StatisticalTest.binomial(falseOnes, of: heralds, probability: form.falseFraction) > alpha)
        let n = Double(heralds)
        let mean = fidelity / n
        let spread = (max(0, square / n - mean * mean) / n).squareRoot()
        #expect(StatisticalTest.mean(mean, standardError: spread, expected: form.state.fidelity) > alpha)
        let found = [sum.p00, sum.p01, sum.p10, sum.p11].map { $0 / n }
        let expected = [form.state.p00, form.state.p01, form.state.p10, form.state.p11]
        for (f, e) in zip(found, expected) {
            // Populations of single heralds lie in 0…1: no spread is larger than that of a fair draw.
            #expect(StatisticalTest.mean(f, standardError: (max(1e-12, e * (1 - e)) / n).squareRoot(), expected: e) > alpha)
        }
    }
}
