import BellPairs
import Glibc
import Heralding
import Quantities
import TestKit
import Testing

/// Limits of the single-click form, and its probabilities and state against a sum over every path that light can take.
@Suite struct SingleClickTests {
    /// Two nodes with given probabilities of a click.
    static func link(
        a: Double = 0.1, b: Double = 0.1, etaA: Double = 0.3, etaB: Double = 0.3, dark: Double = 0, v: Double = 1,
        phase: Double = 0
    ) -> HeraldingParameters {
        varied(tableIII(emission: 1, transmission: 1, dark: dark, visibility: v, efficiency: 1)) {
            $0.heraldingProtocol = .singleClick
            ($0.a.brightPopulation, $0.b.brightPopulation) = (a, b)
            ($0.a.opticsTransmission, $0.b.opticsTransmission) = (etaA, etaB)
            $0.interference.phaseSpread = phase
        }
    }
    /// The dark rate at which a detector fires in the dark with the given probability.
    static func rate(_ d: Double) -> Double { -log1p(-d) / 240e-9 }

    @Test func lowestOrderIsTwoAlphaEtaAndOneMinusAlpha() {
        for alpha in [0.01, 0.05, 0.3] {
            let form = SingleClickClosedForm(Self.link(a: alpha, b: alpha, etaA: 1e-6, etaB: 1e-6))
            #expect(abs(form.heraldProbability / (2 * alpha * 1e-6) - 1) < 2e-6)
            #expect(abs(form.state.fidelity - (1 - alpha)) < 1e-6)
            #expect(form.falseFraction == 0)
        }
    }

    @Test func darknessAloneTellsNothing() {
        let form = SingleClickClosedForm(Self.link(a: 0.5, b: 0.5, etaA: 0, etaB: 0, dark: Self.rate(0.1)))
        #expect(abs(form.heraldProbability - 2 * 0.1 * 0.9) < 1e-14)
        #expect(abs(form.falseFraction - 1) < 1e-14)
        #expect(abs(form.state.fidelity - 0.25) < 1e-14)
    }

    @Test func visibilityAndPhaseActOnTheCoherenceAlone() {
        let clean = SingleClickClosedForm(Self.link())
        let smeared = SingleClickClosedForm(Self.link(v: 0.81, phase: 0.5))
        #expect(abs(smeared.state.inner.re / clean.state.inner.re - 0.9 * 0.8824969) < 2e-3)
        #expect(smeared.state.isPhysical() && clean.state.isPhysical())
        #expect(clean.state.fidelity > smeared.state.fidelity)
    }

    /// Where a photon is lost or late says as little as where it comes from: √V of two-photon interference is left of the
    /// amplitudes. A detuning's mean phase is calibrated away; dephasing counts from the excitation.
    @Test func packetsOverlapAsAmplitudes() {
        func coherence(_ change: (inout HeraldingParameters) -> Void) -> Double {
            var p = Self.link(etaA: 1e-5, etaB: 1e-5)
            // Packets that the window does not cut.
            (p.a.photonDecayRate, p.b.photonDecayRate) = (5e8, 5e8)
            change(&p)
            return SingleClickClosedForm(p).state.inner.re / 0.45
        }
        let g = 5e8
        #expect(abs(coherence { _ in } - 1) < 1e-4)
        #expect(abs(coherence { $0.interference.arrivalOffset = TimeSpan(seconds: 1e-9) } / exp(-0.5 * g * 1e-9) - 1) < 2e-4)
        let delta = 2 * Double.pi * 50e6
        #expect(
            abs(
                coherence { $0.interference.detuning = Frequency(hertz: 50e6) } / (1 / (1 + delta * delta / (g * g)).squareRoot())
                    - 1)
                < 2e-4)
        #expect(abs(coherence { ($0.a.pureDephasing, $0.b.pureDephasing) = (1e8, 5e7) } / (g / (g + 1.5e8)) - 1) < 2e-4)
        #expect(abs(coherence { $0.b.photonDecayRate = 1e9 } / (2 * 2.0.squareRoot() / 3) - 1) < 2e-4)
    }

    /// Every combination of bright and dark nodes, lost and clicking photons, detectors, and dark counts, enumerated.
    @Test(arguments: [
        (0.1, 0.1, 0.3, 0.3, 0.0, 1.0), (0.1, 0.1, 0.3, 0.3, 0.02, 1), (0.7, 0.2, 0.5, 0.9, 0.05, 0.6), (1, 1, 1, 1, 0, 0.3),
        (0.4, 0.4, 1, 0.1, 0.3, 0),
    ])
    func equalsTheSumOverPaths(_ a: Double, _ b: Double, _ one: Double, _ other: Double, _ d: Double, _ v: Double) {
        var populations = [0.0, 0, 0, 0]
        for spins in 0..<4 {
            let (brightA, brightB) = (spins & 2 != 0, spins & 1 != 0)
            let weight = (brightA ? a : 1 - a) * (brightB ? b : 1 - b)
            for photons in 0..<4 {
                let (clickA, clickB) = (photons & 2 != 0, photons & 1 != 0)
                let (etaA, etaB) = (brightA ? one : 0, brightB ? other : 0)
                let fate = (clickA ? etaA : 1 - etaA) * (clickB ? etaB : 1 - etaB)
                for pattern in 0..<4 {
                    // Bits: the detectors that dark counts fire.
                    let dark = (0..<2).reduce(1.0) { $0 * (pattern >> $1 & 1 == 1 ? d : 1 - d) }
                    var byLight: [(fired: Int, probability: Double)] = [(0, 1)]
                    if clickA != clickB { byLight = [(1, 0.5), (2, 0.5)] }
                    if clickA, clickB {
                        let together = (1 + v) / 4
                        byLight = [(1, together), (2, together), (3, 1 - 2 * together)]
                    }
                    for way in byLight where [1, 2].contains(way.fired | pattern) {
                        populations[spins] += weight * fate * dark * way.probability
                    }
                }
            }
        }
        let total = populations.reduce(0, +)
        let form = SingleClickClosedForm(Self.link(a: a, b: b, etaA: one, etaB: other, dark: Self.rate(d), v: v, phase: 0.3))
        #expect(abs(form.heraldProbability - total) < 1e-14)
        let state = [form.state.p00, form.state.p01, form.state.p10, form.state.p11]
        for (found, expected) in zip(state, populations) { #expect(abs(found - expected / total) < 1e-13) }
        #expect(form.state.isPhysical())
    }
}
