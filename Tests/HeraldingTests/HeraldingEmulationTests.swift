import BellPairs
import DiscreteEvents
import Heralding
import Quantities
import TestKit
import Testing

/// The emulated light, clicks and states against their closed-form twin: exact two-sided tests, α = 1e-9 each.
@Suite struct HeraldingEmulationTests {
    struct Case: CustomTestStringConvertible {
        var name: String
        var parameters: HeraldingParameters
        var attempts = 400_000
        var testDescription: String { name }
    }
    static let cases = [
        Case(name: "Table III", parameters: tableIII(), attempts: 2_000_000),
        Case(name: "bright and noisy", parameters: tableIII(transmission: 0.8, dark: 1e5, visibility: 0.7)),
        Case(name: "dark counts only", parameters: tableIII(emission: 0, dark: 4e5)),
        Case(name: "no dark counts", parameters: tableIII(transmission: 0.9, dark: 0, visibility: 0.4)),
        Case(name: "late photons", parameters: tableIII(transmission: 0.9, dark: 1e4, offset: 30e-9)),
        Case(name: "early photons", parameters: tableIII(transmission: 0.9, dark: 1e4, offset: -60e-9)),
        Case(name: "detuned", parameters: tableIII(transmission: 0.9, dark: 1e3, detuning: 3e6)),
        Case(name: "dephased", parameters: tableIII(transmission: 0.9, dark: 1e3, dephasing: 8e6)),
        Case(
            name: "everything, unequal nodes",
            parameters: tableIII(
                transmission: 0.9, dark: 5e4, visibility: 0.9, offset: 12e-9, detuning: -2e6, dephasing: 3e6, emissionB: 0.4,
                slowdownB: 1.7)),
        Case(
            name: "lasers of 60 and 20 kHz",
            parameters: varied(tableIII(transmission: 0.9, dark: 1e3)) {
                ($0.a.laserLinewidth, $0.b.laserLinewidth) = (60e3, 20e3)
            }),
        Case(
            name: "unprepared atoms",
            parameters: varied(tableIII(transmission: 0.9, dark: 1e5)) {
                ($0.a.preparationError, $0.b.preparationError) = (0.3, 0.1)
            }),
        Case(
            name: "wrong bins",
            parameters: varied(tableIII(transmission: 0.9, dark: 1e5, offset: 20e-9, slowdownB: 2)) {
                ($0.a.wrongBin, $0.b.wrongBin) = (0.1, 0.25)
                $0.a.laserLinewidth = 1e5
            }),
        Case(
            name: "coincidence window, offset and detuning",
            parameters: varied(
                tableIII(transmission: 0.9, dark: 3e4, visibility: 0.95, offset: 10e-9, detuning: 4e6, slowdownB: 1.5)
            ) { $0.station.coincidenceWindow = TimeSpan(seconds: 30e-9) }),
        Case(
            name: "coincidence window, dephased",
            parameters: varied(tableIII(transmission: 0.9, dark: 3e4, dephasing: 1e7)) {
                $0.station.coincidenceWindow = TimeSpan(seconds: 20e-9)
            }),
        Case(
            name: "coincidence window, dark counts only",
            parameters: varied(tableIII(emission: 0, dark: 1e6)) {
                $0.station.coincidenceWindow = TimeSpan(seconds: 60e-9)
            }),
        Case(
            name: "coincidence window narrower than the jitter",
            parameters: varied(tableIII(transmission: 0.9, dark: 3e4, detuning: 5e6)) {
                $0.station.coincidenceWindow = TimeSpan(seconds: 15e-9)
                $0.station.timingJitter = TimeSpan(seconds: 20e-9)
            }),
        Case(
            name: "jitter over the edges",
            parameters: varied(tableIII(transmission: 0.9, dark: 1e4, visibility: 0.6)) {
                $0.station.timingJitter = TimeSpan(seconds: 30e-9)
            }),
        Case(
            name: "jitter over the edges, one photon late",
            parameters: varied(tableIII(transmission: 0.9, dark: 1e4, visibility: 0.9, offset: 10e-9, slowdownB: 1.3)) {
                $0.station.timingJitter = TimeSpan(seconds: 25e-9)
            }),
        Case(
            name: "jitter over the edges, one photon late, coincidence window",
            parameters: varied(tableIII(transmission: 0.9, dark: 1e4, offset: 15e-9)) {
                $0.station.timingJitter = TimeSpan(seconds: 40e-9)
                $0.station.coincidenceWindow = TimeSpan(seconds: 50e-9)
            }),
        Case(
            name: "wandering polarizations",
            parameters: varied(tableIII(transmission: 0.9, dark: 3e5, visibility: 0.9)) {
                $0.interference.polarizationSpread = 0.4
            }),
        Case(
            name: "moving atoms, detuned photons",
            parameters: varied(tableIII(transmission: 0.9, dark: 5e4, detuning: 1e6, slowdownB: 1.3)) {
                $0.a.motion = Motion(trapFrequency: Frequency(hertz: 32e3), meanPhonons: 5, waveVectors: .perpendicular)
                $0.b.motion = Motion(trapFrequency: Frequency(hertz: 900e3), meanPhonons: 40, waveVectors: .opposed)
            }),
        Case(
            name: "moving atoms, coincidence window",
            parameters: varied(tableIII(transmission: 0.9, dark: 5e4)) {
                $0.a.motion = Motion(trapFrequency: Frequency(hertz: 100e3), meanPhonons: 100, waveVectors: .opposed)
                $0.station.coincidenceWindow = TimeSpan(seconds: 60e-9)
            }),
        Case(
            name: "second photons in the same bin",
            parameters: varied(tableIII(transmission: 0.9, dark: 3e4, visibility: 0.8)) {
                ($0.a.secondPhoton, $0.b.secondPhoton) = (0.1, 0.05)
            }),
        Case(
            name: "second photons in either bin",
            parameters: varied(tableIII(transmission: 0.9, dark: 3e4, visibility: 0.8, emissionB: 0.3)) {
                ($0.a.secondPhoton, $0.b.secondPhoton) = (0.2, 0.3)
                ($0.a.secondPhotonBin, $0.b.secondPhotonBin) = (.either, .same)
                $0.b.wrongBin = 0.1
            }),
        Case(
            name: "number-resolving detectors",
            parameters: varied(tableIII(transmission: 0.9, dark: 3e5, visibility: 0.7)) {
                $0.station.counting = .numberResolving
                ($0.a.secondPhoton, $0.b.secondPhoton) = (0.1, 0.1)
            }),
        Case(
            name: "polarizations, turned by unequal fibers",
            parameters: varied(tableIII(transmission: 0.9, dark: 1e5, visibility: 0.9, detuning: 3e6, slowdownB: 1.4)) {
                $0.encoding = .polarization
                ($0.a.polarizationDrift, $0.b.polarizationDrift) = (0.5, 0.2)
                ($0.a.wrongBin, $0.b.wrongBin) = (0.05, 0.1)
            }),
        Case(
            name: "polarizations, moving atoms, dead detectors",
            parameters: varied(tableIII(transmission: 0.9, dark: 1e5)) {
                $0.encoding = .polarization
                $0.a.motion = Motion(trapFrequency: Frequency(hertz: 900e3), meanPhonons: 20, waveVectors: .opposed)
                $0.station.deadTime = TimeSpan(seconds: 1e-6)
                $0.b.polarizationDrift = 0.3
                $0.a.laserLinewidth = 1e5
                $0.station.backgroundRate = Rate(perSecond: 2e5)
            }),
        Case(
            name: "polarizations and second photons, numbers resolved",
            parameters: varied(tableIII(transmission: 0.9, dark: 1e5)) {
                $0.encoding = .polarization
                ($0.a.secondPhoton, $0.b.secondPhoton) = (0.1, 0.1)
                ($0.a.polarizationDrift, $0.b.polarizationDrift) = (0.4, 0.4)
                $0.station.counting = .numberResolving
                $0.station.coincidenceWindow = TimeSpan(seconds: 80e-9)
            }),
        Case(
            name: "arrival that drifts and is corrected again and again",
            parameters: varied(tableIII(transmission: 0.9, dark: 5e4, visibility: 0.95, offset: -10e-9, slowdownB: 1.3)) {
                // 40 ns in the course of 1000 attempts.
                $0.attemptSpacing = 1e-6
                $0.interference.arrivalDrift = 40e-9 / 1e-3
                $0.interference.servoInterval = TimeSpan(seconds: 1e-3)
            }),
        Case(
            name: "arrival with errors of a servo, a new one for each attempt",
            parameters: varied(tableIII(transmission: 0.9, dark: 5e4, offset: 5e-9, detuning: 2e6)) {
                $0.attemptSpacing = 1e-6
                $0.interference.servoInterval = TimeSpan(seconds: 0.618034e-6)
                $0.interference.arrivalDrift = -20e-9 / 0.618034e-6
                $0.interference.servoResidual = TimeSpan(seconds: 15e-9)
            }),
        Case(
            name: "drifting arrival and a coincidence window",
            parameters: varied(tableIII(transmission: 0.9, dark: 5e4)) {
                $0.attemptSpacing = 1e-6
                $0.interference.servoInterval = TimeSpan(seconds: 0.618034e-6)
                $0.interference.servoResidual = TimeSpan(seconds: 20e-9)
                $0.station.coincidenceWindow = TimeSpan(seconds: 40e-9)
            }),
        Case(
            name: "afterpulses within the attempt",
            parameters: varied(tableIII(transmission: 0.9, dark: 1e5, visibility: 0.8)) {
                $0.attemptSpacing = 1e-3
                $0.station.afterpulseProbability = 0.2
                $0.station.afterpulseTime = TimeSpan(seconds: 100e-9)
                $0.station.deadTime = TimeSpan(seconds: 60e-9)
            }),
        Case(
            name: "afterpulses of attempts before",
            parameters: varied(tableIII(transmission: 0.9, dark: 1e4, visibility: 0.8, emissionB: 0.3)) {
                $0.attemptSpacing = 1e-6
                $0.station.afterpulseProbability = 0.3
                $0.station.afterpulseTime = TimeSpan(seconds: 2e-6)
                $0.a.secondPhoton = 0.1
            }),
        Case(
            name: "afterpulses of polarizations",
            parameters: varied(tableIII(transmission: 0.9, dark: 1e4)) {
                $0.encoding = .polarization
                $0.attemptSpacing = 0.5e-6
                $0.station.afterpulseProbability = 0.3
                $0.station.afterpulseTime = TimeSpan(seconds: 0.4e-6)
            }),
        Case(
            name: "dead time that hides all late clicks",
            parameters: varied(tableIII(transmission: 0.9, dark: 1e5)) { $0.station.deadTime = TimeSpan(seconds: 1e-6) }),
        Case(
            name: "dead time that hides some late clicks",
            parameters: varied(tableIII(transmission: 0.9, dark: 1e5, detuning: 3e6)) {
                $0.station.deadTime = TimeSpan(seconds: 350e-9)
            }),
    ]

    @Test(arguments: cases) func heraldsFollowTheClosedForm(_ test: Case) {
        let form = HeraldingClosedForm(test.parameters)
        let seed = Seeds.seed(31)
        var source = LightSource(test.parameters, seed: seed, replication: 0)
        var spins = RandomStream(seed: seed, name: "spins")
        var dark = RandomStream(seed: seed, name: "dark")
        var discriminator = ClickDiscriminator(test.parameters, seed: seed, replication: 0)
        discriminator.remembersClicks = test.parameters.station.afterpulseProbability > 0
        let spacing = Span(seconds: test.parameters.attemptSpacing)
        var origins = [Int](repeating: 0, count: 5)
        var (heralds, clicksA, clicksB, plus) = (0, 0, 0, 0)
        var sum = 0.0 * XState.maximallyMixed
        var (fidelity, square, halves) = (0.0, 0.0, 0)
        for attempt in 0..<Int64(test.attempts) {
            let darkClicks = darkClicks(test.parameters, &dark)
            var light = source.light(of: attempt, touchedByDarkCount: !darkClicks.isEmpty) ?? .none
            if light.a.fate == .clicked { clicksA += 1 }
            if light.b.fate == .clicked { clicksB += 1 }
            var clicks = BellAnalyzer()
            if discriminator.isNeeded {
                clicks = discriminator.clicks(
                    of: &light, second: source.second, darkClicks: darkClicks, opening: .zero + spacing * attempt)
            } else {
                for click in darkClicks { clicks.click(detector: click.detector, isLate: click.isLate) }
                clicks.register(light)
            }
            guard let herald = Herald(clicks: clicks, light: light, spins: &spins) else { continue }
            heralds += 1
            origins[Int(herald.origin.rawValue)] += 1
            if herald.label == .psiPlus { plus += 1 }
            sum = sum + herald.state
            switch herald.origin {
            case .photonPair:
                fidelity += herald.state.fidelity
                square += herald.state.fidelity * herald.state.fidelity
            case .photonAndDarkCount, .darkCounts: if herald.state.fidelity == 0.5 { halves += 1 }
            case .secondPhoton: #expect(herald.state.inner == .zero)
            case .bunchedPair:
                #expect(herald.state.fidelity == (light.a.isFlipped != light.b.isFlipped ? 0.5 : 0))
            }
            #expect(herald.state.isPhysical())
        }
        func expect(_ p: Double, _ what: String) {
            #expect(p > StatisticalTest.significance, "\(test.name): \(what), p-value \(p), seed \(seed)")
        }
        expect(StatisticalTest.binomial(clicksA, of: test.attempts, probability: form.clickProbabilityA), "clicks of A")
        expect(StatisticalTest.binomial(clicksB, of: test.attempts, probability: form.clickProbabilityB), "clicks of B")
        expect(StatisticalTest.binomial(heralds, of: test.attempts, probability: form.heraldProbability), "heralds \(heralds)")
        for origin in HeraldOrigin.allCases {
            let count = origins[Int(origin.rawValue)]
            expect(
                StatisticalTest.binomial(count, of: test.attempts, probability: form.originProbabilities[origin]!),
                "\(origin) \(count)")
        }
        expect(StatisticalTest.binomial(plus, of: heralds, probability: form.psiPlusFraction), "Ψ⁺ \(plus) of \(heralds)")
        // Class by class, since a sample does not show the spread that rare classes add to the mean of all: (1 + V)/2 for photon
        // pairs, ½ or 0 with equal probability where a dark count stands for a photon.
        let pairs = Double(origins[Int(HeraldOrigin.photonPair.rawValue)])
        if pairs > 0 {
            let mean = fidelity / pairs
            let error = (max(0, square / pairs - mean * mean) / pairs).squareRoot()
            let expected = form.photonPairFidelity
            expect(StatisticalTest.mean(mean, standardError: error, expected: expected), "fidelity of photon pairs \(mean)")
        }
        let noise =
            origins[Int(HeraldOrigin.photonAndDarkCount.rawValue)] + origins[Int(HeraldOrigin.darkCounts.rawValue)]
        // A hidden photon's atom is known all the same.
        if test.parameters.station.deadTime.seconds < 100e-9 || test.parameters.encoding == .polarization {
            expect(StatisticalTest.binomial(halves, of: noise, probability: 0.5), "fidelity of noise, \(halves) of \(noise)")
        }
        let n = Double(heralds)
        // Populations of the mean state, each a proportion of heralds at worst.
        let bound = (0.25 / n).squareRoot()
        for (emulated, expected) in [
            (sum.p00, form.state.p00), (sum.p01, form.state.p01), (sum.p10, form.state.p10), (sum.p11, form.state.p11),
        ] { expect(StatisticalTest.mean(emulated / n, standardError: bound, expected: expected), "population") }
        for (emulated, expected) in [
            (sum.inner.im, form.state.inner.im), (sum.outer.re, form.state.outer.re), (sum.outer.im, form.state.outer.im),
        ] { expect(StatisticalTest.mean(emulated / n, standardError: bound, expected: expected), "coherence \(emulated / n)") }
    }

    private func darkClicks(_ p: HeraldingParameters, _ stream: inout RandomStream) -> [DarkClick] {
        let rate = p.station.falseClickRate.perSecond
        let law = ExponentialLaw()
        var clicks: [DarkClick] = []
        if rate == 0 { return clicks }
        for detector in UInt8(0)..<2 {
            for isLate in [false, true] {
                var time = law.draw(&stream) / rate
                while time < p.binDuration {
                    clicks.append(DarkClick(detector: detector, isLate: isLate, offset: Span(seconds: time)))
                    time += law.draw(&stream) / rate
                }
            }
        }
        return clicks
    }

    @Test func clickTimesAreExponentialWithinTheGate() {
        let p = tableIII(transmission: 1, offset: 20e-9)
        let packets = WavePackets(p)
        let law = ExponentialLaw()
        var s = RandomStream(seed: Seeds.seed(5), name: "times")
        let window = p.binDuration - p.delayB
        let collected = 1 - exponential(-p.b.photonDecayRate * window)
        let sample = (0..<100_000).map { _ in packets.clickTimeB(law.draw(&s)) - p.delayB }
        #expect(sample.allSatisfy { $0 >= 0 && $0 <= window })
        let pValue = StatisticalTest.kolmogorovSmirnov(sample) { (1 - exponential(-p.b.photonDecayRate * $0)) / collected }
        #expect(pValue > StatisticalTest.significance)
    }

    /// e^x by scaling and squaring of its series, so that the law under test is not computed by the code under test.
    private func exponential(_ x: Double) -> Double {
        var result = 1 + x / 4_194_304 + x * x / 4_194_304 / 4_194_304 / 2
        for _ in 0..<22 { result *= result }
        return result
    }

    @Test func darkCountsArePoisson() {
        var dark = DarkCounts(ratePerDetector: 1e5, seed: Seeds.seed(6), replication: 0, name: "dark")
        var counts = [0, 0]
        let end = Instant.zero + Span(seconds: 1)
        while dark.nextTime < end {
            counts[Int(dark.nextDetector)] += 1
            dark.advance()
        }
        for count in counts { #expect(StatisticalTest.poisson(count, mean: 1e5) > StatisticalTest.significance) }
        let none = DarkCounts(ratePerDetector: 0, seed: 1, replication: 0, name: "dark")
        let next = none.nextTime
        #expect(next == .distantFuture)
    }

    @Test func analyzerWantsOneDetectorPerBin() {
        func verdict(_ clicks: [(UInt8, Bool)]) -> BellLabel? {
            var analyzer = BellAnalyzer()
            for (detector, isLate) in clicks { analyzer.click(detector: detector, isLate: isLate) }
            return analyzer.verdict
        }
        #expect(verdict([]) == nil && verdict([(0, false)]) == nil && verdict([(0, false), (1, false)]) == nil)
        #expect(verdict([(0, false), (0, true)]) == .psiPlus && verdict([(1, false), (1, true)]) == .psiPlus)
        #expect(verdict([(0, false), (1, true)]) == .psiMinus && verdict([(1, false), (0, true)]) == .psiMinus)
        #expect(verdict([(0, false), (1, false), (1, true)]) == nil)
        #expect(verdict([(0, false), (0, false), (1, true)]) == .psiMinus)
    }
}
