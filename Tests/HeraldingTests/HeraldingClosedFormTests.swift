import Heralding
import Quantities
import Testing

/// Reference numbers: sections 2 to 4 of the physics reference.
@Suite struct HeraldingClosedFormTests {
    @Test func tableIIINumbers() {
        let form = HeraldingClosedForm(tableIII())
        #expect(abs(form.li2026Probability - 0.00762048) < 1e-12)
        #expect(abs(form.clickProbabilityA - 0.12345) < 5e-6)
        #expect(abs(form.heraldProbability - 0.0076215) < 5e-8)
        #expect(abs(form.falseFraction - 1.41e-4) < 5e-7)
        #expect(abs(HeraldingClosedForm(tableIII(dark: 100)).falseFraction - 1.41e-3) < 5e-6)
        #expect(abs(HeraldingClosedForm(tableIII(dark: 1000)).falseFraction - 1.39e-2) < 5e-5)
    }

    @Test(arguments: [(1.0, 0.268), (5, 0.537), (20, 0.730), (50, 0.819), (100, 0.868)])
    func bestOutcouplingEmission(cooperativity: Double, expected: Double) {
        var emission = Emission(
            probability: nil, internalCooperativity: cooperativity, outcoupling: nil,
            excitedStateLifetime: TimeSpan(seconds: 330e-9), binDuration: TimeSpan(seconds: 1), binSwap: .zero)
        #expect(abs(emission.resolvedProbability - expected) < 5e-4)
        // It is the best: both neighbors emit less.
        let best = emission.resolvedOutcoupling
        let most = emission.resolvedProbability
        for other in [best - 0.01, best + 0.01] {
            emission.outcoupling = other
            #expect(emission.resolvedProbability < most)
        }
    }

    @Test func photonOfTheTelecomTransition() {
        let emission = Emission(
            probability: nil, internalCooperativity: 20, outcoupling: nil, excitedStateLifetime: TimeSpan(seconds: 330e-9),
            binDuration: TimeSpan(seconds: 240e-9), binSwap: .zero)
        #expect(abs(emission.cooperativity - 2.70) < 5e-3)
        #expect(abs(1e9 / emission.photonDecayRate - 51.5) < 0.1)
        #expect(abs(emission.collectedFraction - 0.99) < 1e-3)
    }

    /// Factors of section 4 hold for photons that the gate does not cut: here 240 ns against 5 ns.
    @Test func visibilityFactorsOfLongGates() {
        func visibility(_ p: HeraldingParameters) -> Double { HeraldingClosedForm(p).visibility }
        let g = tableIII(slowdownB: 0.1).b.photonDecayRate
        func fast(offset: Double = 0, detuning: Double = 0, dephasing: Double = 0, slower: Double = 1) -> HeraldingParameters {
            var p = tableIII(offset: offset, detuning: detuning, dephasing: dephasing)
            p.a.photonDecayRate = g
            p.b.photonDecayRate = g / slower
            return p
        }
        #expect(abs(visibility(fast()) - 1) < 1e-12)
        #expect(abs(visibility(fast(offset: 1e-9)) - 0.8236) < 1e-3)
        #expect(abs(visibility(fast(offset: 1e-9)) - factor(g * 1e-9)) < 1e-9)
        #expect(abs(visibility(fast(offset: -1e-9)) - factor(g * 1e-9)) < 1e-9)
        let w = 2 * Double.pi * 10e6
        #expect(abs(visibility(fast(detuning: 10e6)) - g * g / (g * g + w * w)) < 1e-9)
        #expect(abs(visibility(fast(dephasing: 3e7)) - g / (g + 6e7)) < 1e-9)
        #expect(abs(visibility(fast(slower: 2)) - 4 * 0.5 / 2.25) < 1e-9)
        // The singular point 2γ* = G of the formula.
        #expect(abs(visibility(fast(dephasing: g / 2)) - 0.5) < 1e-9)
        // A 1 ns offset costs a 51.5 ns photon 1.9 %.
        #expect(abs(1 - visibility(tableIII(offset: 1e-9)) - 0.019) < 5e-4)
    }

    /// A dead time too short to hide anything calls for the slow form, which looks at few offsets of a drift and interpolates.
    @Test(arguments: [(0.0, 2e-9), (10e-9, 3e-9), (40e-9, 0), (-150e-9, 20e-9), (300e-9, 1e-9)])
    func interpolatedDriftIsTheDrift(drift: Double, residual: Double) {
        var fast = tableIII(offset: 7e-9, detuning: 1e6, dephasing: 1e5)
        fast.interference.arrivalDrift = drift / fast.interference.servoInterval.seconds
        fast.interference.servoResidual = TimeSpan(seconds: residual)
        var slow = fast
        slow.station.deadTime = TimeSpan(seconds: 1e-12)
        let (expected, form) = (HeraldingClosedForm(fast), HeraldingClosedForm(slow))
        #expect(abs(form.heraldProbability - expected.heraldProbability) < 1e-6 * expected.heraldProbability)
        #expect(abs(form.state.fidelity - expected.state.fidelity) < 2e-6)
        #expect(abs(form.visibility - expected.visibility) < 1e-7)
    }

    private func factor(_ x: Double) -> Double {
        // exp(−x), by its series: the twin's own exponential is what is tested.
        var (term, sum) = (1.0, 1.0)
        for k in 1...40 {
            term *= -x / Double(k)
            sum += term
        }
        return sum
    }

    /// 340 ns between the bins and two lasers of 1 kHz cost 0.11 %.
    @Test func lasersOfOneKilohertz() {
        let form = HeraldingClosedForm(
            varied(tableIII(dark: 0)) { ($0.a.laserLinewidth, $0.b.laserLinewidth) = (1e3, 1e3) })
        #expect(abs(1 - form.state.fidelity - 0.0011) < 5e-5)
    }

    /// A qubit and a bin that agree in nine of ten cases at one node; in none at both, which is agreement again.
    @Test func wrongBinsFlipQubits() {
        let one = HeraldingClosedForm(varied(tableIII(dark: 0)) { $0.a.wrongBin = 0.1 }).state
        #expect(abs(one.p00 - 0.05) < 1e-12 && abs(one.p11 - 0.05) < 1e-12 && abs(one.inner.re - 0.45) < 1e-12)
        let both = HeraldingClosedForm(varied(tableIII(dark: 0)) { ($0.a.wrongBin, $0.b.wrongBin) = (1, 1) }).state
        #expect(abs(both.p01 - 0.5) < 1e-12 && both.inner.re == 0)
    }

    /// Exponential photons cut by the filter: section 4 of the physics reference.
    @Test(arguments: [5e-9, 20e-9, 40e-9]) func coincidenceWindow(window: Double) {
        let dephasing = 1e7
        var p = tableIII(dark: 0, dephasing: dephasing)
        let rate = 2e8
        (p.a.photonDecayRate, p.b.photonDecayRate) = (rate, rate)
        let all = HeraldingClosedForm(p).heraldProbability
        p.station.coincidenceWindow = TimeSpan(seconds: window)
        let form = HeraldingClosedForm(p)
        let kept = 1 - factor(rate * window)
        let faster = rate + 2 * dephasing
        let visibility = rate / faster * (1 - factor(faster * window)) / kept
        #expect(abs(form.heraldProbability / all - kept) < 1e-4 * kept)
        #expect(abs(2 * form.photonPairFidelity - 1 - visibility) < 1e-4)
    }

    /// The sum over all patterns is the closed expression where nothing but a wide coincidence window calls for it.
    @Test func patternsAddUpToTheExpression() {
        for p in [
            tableIII(dark: 1e5, visibility: 0.8, offset: 10e-9, detuning: 3e6, dephasing: 2e6, emissionB: 0.4, slowdownB: 1.7),
            tableIII(transmission: 1, dark: 1e6, visibility: 0.3),
        ] {
            let expression = HeraldingClosedForm(p)
            let sum = HeraldingClosedForm(varied(p) { $0.station.coincidenceWindow = TimeSpan(seconds: 1) })
            #expect(abs(sum.heraldProbability / expression.heraldProbability - 1) < 1e-12)
            for origin in HeraldOrigin.allCases {
                let (one, other) = (sum.originProbabilities[origin]!, expression.originProbabilities[origin]!)
                #expect(abs(one - other) < 1e-12)
            }
            #expect(abs(sum.state.fidelity - expression.state.fidelity) < 2e-5)
        }
    }

    /// Atom and photon of L. Li et al., arXiv:2502.17406: 0.9 % at 32 kHz, 1.07 phonons, bins 2.8 us apart.
    @Test func recoilOfOneAtom() {
        let motion = Motion(trapFrequency: Frequency(hertz: 32e3), meanPhonons: 1.07, waveVectors: .perpendicular)
        var p = tableIII(dark: 0)
        p.a.motion = motion
        p.binSwap = 2.8e-6 - p.binDuration
        // Photons that click at once after their bins open.
        (p.a.photonDecayRate, p.b.photonDecayRate) = (1e12, 1e12)
        #expect(abs(1 - HeraldingClosedForm(p).state.fidelity - 0.00909) < 2e-5)
    }

    @Test(arguments: [(0.0, 2.7e-4), (1, 8.2e-4), (5, 3.0e-3)])
    func recoilOfTwoAtoms(phonons: Double, expected: Double) {
        let motion = Motion(trapFrequency: Frequency(hertz: 100e3), meanPhonons: phonons, waveVectors: .perpendicular)
        #expect(abs(motion.lambDickeSquared.squareRoot() - 0.11) < 1e-3)
        var p = tableIII(dark: 0)
        (p.a.motion, p.b.motion) = (motion, motion)
        // The photons' own length adds twice its variance to that of the separation.
        let slow = 1 - HeraldingClosedForm(p).state.fidelity
        (p.a.photonDecayRate, p.b.photonDecayRate) = (1e12, 1e12)
        let sharp = 1 - HeraldingClosedForm(p).state.fidelity
        #expect(abs(sharp / expected - 1) < 0.02)
        let (x, lifetime) = (240 / 51.537, 51.537)
        let variance = lifetime * lifetime * (1 - x * x * factor(x) / (1 - factor(x)) / (1 - factor(x)))
        #expect(abs(slow / sharp - (1 + 2 * variance / 340 / 340)) < 2e-3)
        p.a.motion?.waveVectors = .parallel
        p.b.motion?.waveVectors = .parallel
        #expect(abs(1 - HeraldingClosedForm(p).state.fidelity) < 1e-9)
    }

    /// Both polarizations in one window: ⟨1 − cos ω(t₂ − t₁)⟩ = ω²/(k² + ω²) for photons of rate k that the gate does not cut.
    @Test(arguments: [30e3, 300e3, 3e6]) func recoilOfOneWindow(frequency: Double) {
        let motion = Motion(trapFrequency: Frequency(hertz: frequency), meanPhonons: 0.01, waveVectors: .perpendicular)
        var p = varied(tableIII(dark: 0)) { $0.encoding = .polarization }
        (p.a.motion, p.b.motion) = (motion, motion)
        let rate = 1.5e8
        (p.a.photonDecayRate, p.b.photonDecayRate) = (rate, rate)
        let omega = 2 * Double.pi * frequency
        let chi = 2 * motion.lambDickeSquared * 1.02 * omega * omega / (rate * rate + omega * omega)
        let lost = 1 - HeraldingClosedForm(p).state.fidelity
        // (1 − e^{−χ})/2 to first order.
        #expect(abs(lost / (0.5 * chi) - 1) < 2 * motion.lambDickeSquared * 4 + 1e-3, "\(lost), not \(0.5 * chi)")
    }

    /// Gates that cut nothing: V = exp(−G|Δt|), whose mean over 0…D is (1 − e^{−GD})/(GD) and over a normal law e^{z²} erfc z with
    /// z = Gσ/√2.
    @Test func driftsOfLongGates() {
        func mean(_ change: (inout HeraldingParameters) -> Void) -> Double {
            var p = tableIII(dark: 0)
            (p.a.photonDecayRate, p.b.photonDecayRate) = (2e8, 2e8)
            change(&p)
            return 2 * HeraldingClosedForm(p).state.fidelity - 1
        }
        for drift in [5e-9, -20e-9] {
            let x = 2e8 * abs(drift)
            let v = mean {
                $0.interference.arrivalDrift = drift / 0.1
                $0.interference.servoInterval = TimeSpan(seconds: 0.1)
            }
            #expect(abs(v - (1 - factor(x)) / x) < 1e-6, "\(v)")
        }
        // e^{z²} erfc z at z = 1/√2 and √2.
        for (sigma, expected) in [(5e-9, 0.523_156_58), (10e-9, 0.336_204_00)] {
            let v = mean { $0.interference.servoResidual = TimeSpan(seconds: sigma) }
            #expect(abs(v - expected) < 1e-6, "\(v)")
        }
    }

    /// A jitter too small to matter changes the way the mean over a drift is taken, not the mean.
    @Test(arguments: [2.5e-9, 5e-9, 20e-9, -7e-9]) func driftsOfJitteringDetectors(drift: Double) {
        func infidelity(jitter: Double) -> Double {
            var p = tableIII(dark: 0)
            p.interference.arrivalDrift = drift
            p.interference.servoInterval = TimeSpan(seconds: 1)
            p.station.timingJitter = TimeSpan(seconds: jitter)
            return 1 - HeraldingClosedForm(p).state.fidelity
        }
        #expect(abs(infidelity(jitter: 1e-12) / infidelity(jitter: 0) - 1) < 2e-3)
    }

    /// A window of polarizations knows no laser phase between bins, and no click hides one of the other polarization.
    @Test func polarizationsShareTheWindow() {
        let all = HeraldingClosedForm(tableIII())
        let form = HeraldingClosedForm(
            varied(tableIII()) {
                $0.encoding = .polarization
                $0.a.laserLinewidth = 1e6
                $0.station.deadTime = TimeSpan(seconds: 1e-6)
                $0.interference.polarizationSpread = 1
            })
        #expect(abs(form.heraldProbability / all.heraldProbability - 1) < 1e-12 && abs(form.psiPlusFraction - 0.5) < 1e-12)
        #expect(abs(form.state.fidelity - all.state.fidelity) < 1e-12)
        // An angle of 0.1 at one node, small: sin²θ of the pairs are lost.
        let turned = HeraldingClosedForm(
            varied(tableIII(dark: 0)) {
                $0.encoding = .polarization
                $0.a.polarizationDrift = 0.1
            })
        #expect(abs(1 - turned.state.fidelity - 0.0099) < 1e-5)
    }

    /// The mean over the attempts since cooling, against each of them for itself with as many phonons more.
    @Test(arguments: [1, 3, 40], [false, true]) func heatingIsAMeanOverAttempts(interval: Int, filtered: Bool) {
        var p = tableIII(dark: 1e5)
        if filtered { p.station.coincidenceWindow = TimeSpan(seconds: 60e-9) }
        (p.a.emissionProbability, p.b.emissionProbability) = (1, 1)
        (p.a.fiberTransmission, p.b.fiberTransmission) = (0.9, 0.9)
        p.lossProbability = 0.02
        func motion(_ phonons: Double, _ heating: Double) -> Motion {
            Motion(
                trapFrequency: Frequency(hertz: 90e3), meanPhonons: phonons, waveVectors: .opposed, heatingPerAttempt: heating)
        }
        func form(_ attempts: Double) -> HeraldingClosedForm {
            var cold = p
            (cold.a.motion, cold.b.motion) = (motion(0.5 + 0.3 * attempts, 0), motion(2 + 0.1 * attempts, 0))
            return HeraldingClosedForm(cold)
        }
        p.coolingInterval = interval
        let goesOn = 1 - form(0).heraldProbability - p.lossProbability
        var (heralds, weights, fidelity, share) = (0.0, 0.0, 0.0, 1.0)
        for attempts in 0..<interval {
            let each = form(Double(attempts))
            heralds += share * each.heraldProbability
            fidelity += share * each.heraldProbability * each.state.fidelity
            weights += share
            share *= goesOn
        }
        (p.a.motion, p.b.motion) = (motion(0.5, 0.3), motion(2, 0.1))
        let mean = HeraldingClosedForm(p)
        #expect(abs(mean.heraldProbability * weights / heralds - 1) < 1e-6)
        #expect(abs((1 - mean.state.fidelity) / (1 - fidelity / heralds) - 1) < 1e-6)
    }

    @Test func deadTimeLosesPsiPlus() {
        let all = HeraldingClosedForm(tableIII(dark: 0)).heraldProbability
        let form = HeraldingClosedForm(varied(tableIII(dark: 0)) { $0.station.deadTime = TimeSpan(seconds: 1e-6) })
        #expect(abs(form.heraldProbability / all - 0.5) < 1e-12 && form.psiPlusFraction == 0)
        let short = HeraldingClosedForm(varied(tableIII(dark: 0)) { $0.station.deadTime = TimeSpan(seconds: 50e-9) })
        #expect(abs(short.heraldProbability / all - 1) < 1e-12)
    }

    @Test func unpreparedAtomsEmitNothing() {
        let all = HeraldingClosedForm(tableIII(dark: 0)).heraldProbability
        let half = HeraldingClosedForm(varied(tableIII(dark: 0)) { $0.b.preparationError = 0.5 }).heraldProbability
        #expect(abs(half / all - 0.5) < 1e-12)
    }

    @Test func limits() {
        let darkOnly = HeraldingClosedForm(tableIII(emission: 0, dark: 1e5))
        #expect(abs(darkOnly.state.fidelity - 0.25) < 1e-15 && darkOnly.falseFraction == 1)
        let perfect = HeraldingClosedForm(tableIII(dark: 0))
        #expect(abs(perfect.state.fidelity - 1) < 1e-15 && perfect.falseFraction == 0)
        let classical = HeraldingClosedForm(tableIII(dark: 0, visibility: 0))
        #expect(abs(classical.state.fidelity - 0.5) < 1e-15)
        #expect(HeraldingClosedForm(tableIII(emission: 0, dark: 0)).heraldProbability == 0)
        // Linear optics announces at most half of the pairs (Calsamiglia & Lütkenhaus 2001).
        let lossless = HeraldingClosedForm(tableIII(emission: 1, transmission: 1, dark: 0, efficiency: 1))
        #expect(lossless.heraldProbability <= 0.5)
        for p in [darkOnly, perfect, classical] { #expect(p.state.isPhysical()) }
    }
}
