import BellPairs
import Glibc
import Heralding
import Quantities
import TestKit
import Testing

/// Cavity-assisted photon scattering: published reflectivities, limits, and the state against the algebra written out.
@Suite struct ScatteringTests {
    static func link(cooperativity: Double = 100, dark: Double = 0) -> HeraldingParameters {
        varied(tableIII(transmission: 1, dark: dark, efficiency: 1)) {
            $0.heraldingProtocol = .photonScattering
            ($0.a.opticsTransmission, $0.b.opticsTransmission) = (1, 1)
            let emission = Emission(
                probability: nil, internalCooperativity: cooperativity, outcoupling: nil,
                excitedStateLifetime: TimeSpan(seconds: 330e-9), binDuration: TimeSpan(seconds: 240e-9), binSwap: .zero)
            ($0.a.reflection, $0.b.reflection) = (emission.reflection, emission.reflection)
            $0.pulseBandwidth = 5e7
        }
    }

    /// arXiv:2507.01229: r² = 0.754 at an internal cooperativity of 100, 0.533 at 20; success r_A² r_B² per photon.
    @Test(arguments: [(100.0, 0.754), (20, 0.533)]) func balancedCavitiesReflectAsPublished(_ c: Double, _ published: Double) {
        let p = Self.link(cooperativity: c)
        #expect(abs(p.a.reflection.coupled + p.a.reflection.uncoupled) < 1e-15)
        let squared = p.a.reflection.coupled * p.a.reflection.coupled
        #expect(abs(squared - published) < 5e-4)
        let form = ScatteringClosedForm(p)
        #expect(abs(form.heraldProbability - squared * squared) < 1e-8)
        #expect(abs(form.state.fidelity - 1) < 1e-12 && form.falseFraction == 0)
    }

    @Test func unbalancedCavitiesAndLateCouplingCostFidelity() {
        // With r_on = r(1 + δ), r_off = −r(1 − δ) the odd outcome has amplitudes 2δ beside 2 in the even states, and the even
        // one amplitudes 2(1 ± δ): 1 − F = δ² of both.
        var last = 1.0
        for delta in [0.01, 0.03, 0.1] {
            let form = ScatteringClosedForm(
                varied(Self.link()) {
                    $0.a.reflection = Scattering.Reflection(coupled: 0.8 * (1 + delta), uncoupled: -0.8 * (1 - delta))
                    $0.b.reflection = $0.a.reflection
                })
            #expect(form.state.fidelity < last)
            last = form.state.fidelity
            #expect(abs((1 - last) / (delta * delta) - 1) < 0.02, "\((1 - last) / (delta * delta))")
        }
        // Pulses of the even states are Δτ away from the reference: with x = Δτ σ_ω the parts of the odd outcome that should
        // cancel leave x² of 4, and the overlap of the even ones loses as much: 1 − F = x²/4.
        for delay in [1e-10, 1e-9] {
            let x = delay * 5e7
            let form = ScatteringClosedForm(
                varied(Self.link()) { ($0.a.pulseDelay, $0.b.pulseDelay) = (delay, delay) })
            #expect(abs((1 - form.state.fidelity) / (x * x) - 0.25) < 0.002, "\((1 - form.state.fidelity) / (x * x))")
        }
    }

    /// Nothing but dark counts: atoms that no photon met are in |++⟩, half of each announced state.
    @Test func darknessFindsUntouchedAtoms() {
        let form = ScatteringClosedForm(varied(Self.link(dark: 1e5)) { $0.sourceEfficiency = 0 })
        let d = -expm1(-1e5 * 240e-9)
        #expect(abs(form.heraldProbability - 2 * d * (1 - d)) < 1e-14)
        #expect(form.falseFraction == 1 && abs(form.state.fidelity - 0.5) < 1e-14)
        #expect(form.state.isPhysical())
    }

    @Test func phaseAndModesActOnTheInterference() {
        let form = ScatteringClosedForm(
            varied(Self.link()) {
                $0.interference.visibility = 0.81
                $0.interference.phaseSpread = 0.5
            })
        #expect(abs(form.state.fidelity - 0.5 * (1 + 0.9 * exp(-0.125))) < 1e-12)
        #expect(abs(form.heraldProbability - 0.5687) < 2e-3)
    }
}
