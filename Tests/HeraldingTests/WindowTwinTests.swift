import BellPairs
import DiscreteEvents
import Heralding
import Quantities
import TestKit
import Testing

/// Protocols with one window: the emulated attempts against the closed forms, exact two-sided tests at α = 1e-9 each, click by
/// click and by skipping attempts in which nothing clicks.
@Suite struct WindowTwinTests {
    struct Case: CustomTestStringConvertible {
        var testDescription: String
        var parameters: HeraldingParameters
    }
    private static func single(_ name: String, _ p: HeraldingParameters, _ change: (inout HeraldingParameters) -> Void) -> Case {
        Case(testDescription: "single click, \(name)", parameters: varied(p, change))
    }
    private static func scattering(_ name: String, _ change: (inout HeraldingParameters) -> Void) -> Case {
        var p = ScatteringTests.link(dark: 2e5)
        p.station.detectorEfficiency = 0.6
        (p.a.opticsTransmission, p.b.opticsTransmission, p.sourceEfficiency) = (0.9, 0.8, 0.7)
        (p.a.fiberTransmission, p.b.fiberTransmission) = (0.7, 0.7)
        return Case(testDescription: "scattering, \(name)", parameters: varied(p, change))
    }
    private static let dark = SingleClickTests.rate(0.05)
    static let cases = [
        single("plain", SingleClickTests.link(a: 0.3, b: 0.3, etaA: 0.05, etaB: 0.05)) { _ in },
        single(
            "unequal arms, dark counts, phase",
            SingleClickTests.link(a: 0.7, b: 0.2, etaA: 0.5, etaB: 0.9, dark: dark, v: 0.6, phase: 0.3)
        ) { _ in },
        single("dark counts alone", SingleClickTests.link(a: 0.5, b: 0.5, etaA: 0, etaB: 0, dark: dark)) { _ in },
        single("both always bright", SingleClickTests.link(a: 1, b: 1, etaA: 1, etaB: 1, v: 0.3)) { _ in },
        single("packets apart", SingleClickTests.link(a: 0.4, b: 0.3, etaA: 0.5, etaB: 0.6)) {
            $0.interference.arrivalOffset = TimeSpan(seconds: 12e-9)
            $0.interference.detuning = Frequency(hertz: 2e6)
            ($0.a.pureDephasing, $0.b.pureDephasing) = (3e6, 5e6)
            $0.b.photonDecayRate *= 1.7
            $0.interference.polarizationSpread = 0.3
        },
        single("early node b, second photons", SingleClickTests.link(a: 0.3, b: 0.4, etaA: 0.5, etaB: 0.6, dark: dark)) {
            $0.interference.arrivalOffset = TimeSpan(seconds: -8e-9)
            ($0.a.secondPhoton, $0.b.secondPhoton) = (0.2, 0.1)
            $0.a.preparationError = 0.2
        },
        single("moving atoms, jitter", SingleClickTests.link(a: 0.3, b: 0.4, etaA: 0.2, etaB: 0.3, dark: dark)) {
            $0.a.motion = Motion(trapFrequency: Frequency(hertz: 50e3), meanPhonons: 4, waveVectors: .opposed)
            $0.station.timingJitter = TimeSpan(seconds: 20e-9)
        },
        single("photons apart, jitter over the edges", SingleClickTests.link(a: 0.6, b: 0.7, etaA: 0.9, etaB: 0.8, dark: dark)) {
            $0.interference.arrivalOffset = TimeSpan(seconds: 30e-9)
            $0.interference.detuning = Frequency(hertz: 2e6)
            ($0.a.pureDephasing, $0.b.pureDephasing) = (2e6, 1e6)
            $0.b.photonDecayRate *= 0.6
            $0.station.timingJitter = TimeSpan(seconds: 150e-9)
        },
        single("numbers resolved", SingleClickTests.link(a: 0.6, b: 0.7, etaA: 0.5, etaB: 0.6, dark: dark, v: 0.7)) {
            $0.station.counting = .numberResolving
        },
        scattering("plain") { _ in },
        scattering("unbalanced, late, unstable") {
            $0.a.reflection = Scattering.Reflection(coupled: 0.9, uncoupled: -0.7)
            $0.b.reflection = Scattering.Reflection(coupled: 0.6, uncoupled: -0.8)
            ($0.a.pulseDelay, $0.b.pulseDelay) = (10e-9, -6e-9)
            $0.interference.visibility = 0.8
            $0.interference.phaseSpread = 0.4
        },
        scattering("pulses at the window's ends, jitter") {
            $0.pulseBandwidth = 3e6
            ($0.a.pulseDelay, $0.b.pulseDelay) = (100e-9, 60e-9)
            $0.station.timingJitter = TimeSpan(seconds: 60e-9)
        },
        scattering("pulses longer than the window, numbers resolved") {
            $0.pulseBandwidth = 1e6
            $0.a.pulseDelay = 200e-9
            $0.station.counting = .numberResolving
        },
        scattering("no source") { $0.sourceEfficiency = 0 },
        scattering("empty cavities") {
            $0.a.reflection = Scattering.Reflection(coupled: 1, uncoupled: 1)
            $0.b.reflection = Scattering.Reflection(coupled: 0.5, uncoupled: -1)
        },
    ]

    /// What a number of attempts gives.
    private struct Tally {
        var heralds = 0
        var falseOnes = 0
        var second = 0
        var states: [XState] = []
    }

    private func tally(_ p: HeraldingParameters, attempts: Int64, skipping: Bool) -> Tally {
        var source = WindowSource(p, seed: Seeds.seed(1018), replication: 0)
        var station = WindowStation(p, seed: Seeds.seed(1018), replication: 0)
        var dark = DarkCounts(
            ratePerDetector: p.station.darkCountRate.perSecond, seed: Seeds.seed(1018), replication: 0, name: "dark")
        let window = Span(seconds: p.binDuration)
        var tally = Tally()
        var attempt: Int64 = 0
        while attempt < attempts {
            let touched = DarkCounts.place(dark.nextTime, window: window).attempt
            if skipping { attempt = min(source.nextCandidate, touched) }
            if attempt >= attempts { break }
            var clicks: [DarkClick] = []
            while DarkCounts.place(dark.nextTime, window: window).attempt == attempt {
                clicks.append(
                    DarkClick(
                        detector: dark.nextDetector, isLate: false, offset: DarkCounts.place(dark.nextTime, window: window).offset
                    ))
                dark.advance()
            }
            if clicks.isEmpty, attempt != source.nextCandidate {
                _ = source.passingLight()
            } else if let herald = station.herald(
                source.light(of: attempt), darkClicks: clicks, opening: .zero + window * attempt)
            {
                tally.heralds += 1
                tally.falseOnes += herald.origin.isFalse ? 1 : 0
                tally.second += herald.label == .psiMinus ? 1 : 0
                tally.states.append(herald.state)
            }
            attempt += 1
        }
        return tally
    }

    @Test(arguments: cases) func emulatedAttemptsFollowTheClosedForm(_ test: Case) {
        let p = test.parameters
        let form = ProtocolClosedForm(p)
        let attempts: Int64 = 400_000
        let tally = tally(p, attempts: attempts, skipping: true)
        let alpha = StatisticalTest.significance
        let n = Double(tally.heralds)
        #expect(
            StatisticalTest.binomial(tally.heralds, of: Int(attempts), probability: form.heraldProbability) > alpha,
            "\(n / Double(attempts)), \(form.heraldProbability)")
        #expect(
            StatisticalTest.binomial(tally.falseOnes, of: tally.heralds, probability: min(1, max(0, form.falseFraction))) > alpha,
            "\(Double(tally.falseOnes) / n), \(form.falseFraction)")
        if p.heraldingProtocol == .singleClick {
            #expect(StatisticalTest.binomial(tally.second, of: tally.heralds, probability: 0.5) > alpha)
        }
        #expect(tally.states.allSatisfy { $0.isPhysical(tolerance: 1e-9) })
        #expect(form.state.isPhysical(tolerance: 1e-12))
        func agrees(_ what: String, _ value: (XState) -> Double) {
            let values = tally.states.map(value)
            let mean = values.reduce(0, +) / n
            let spread = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / n / n).squareRoot()
            // Where all are alike but for the last digits there is no spread to compare with.
            if abs(mean - value(form.state)) < 1e-9 { return }
            #expect(
                StatisticalTest.mean(mean, standardError: max(spread, 1e-15), expected: value(form.state)) > alpha,
                "\(what) \(mean) ± \(spread), not \(value(form.state))")
        }
        agrees("fidelity") { $0.fidelity }
        agrees("p00") { $0.p00 }
        agrees("p01") { $0.p01 }
        agrees("p10") { $0.p10 }
        agrees("inner") { $0.inner.re }
        agrees("inner, imaginary") { $0.inner.im }
        agrees("outer") { $0.outer.re }
    }

    /// Skipping attempts in which nothing clicks changes nothing.
    @Test(arguments: cases) func skippingWalksTheSamePath(_ test: Case) {
        let all = tally(test.parameters, attempts: 20_000, skipping: false)
        let some = tally(test.parameters, attempts: 20_000, skipping: true)
        #expect(all.heralds == some.heralds && all.states == some.states && all.falseOnes == some.falseOnes)
    }
}
