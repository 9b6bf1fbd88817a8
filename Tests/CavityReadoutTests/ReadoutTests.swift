import CavityReadout
import DiscreteEvents
import Quantities
import TestKit
import Testing

@Suite struct ReadoutTests {
    private func readout(
        bright: Double?, dark: Double = 0, threshold: Int = 1, cooperativity: Double = 10, leaveBright: Double? = nil,
        leaveDark: Double? = nil, duration: Double = 870e-9
    ) -> Readout {
        Readout(
            rotationTime: TimeSpan(seconds: 100e-9), duration: TimeSpan(seconds: duration),
            brightRate: bright.map { Rate(perSecond: $0) }, darkRate: Rate(perSecond: dark), cooperativity: cooperativity,
            linewidth: Frequency(hertz: 182e3), collection: 0.5, threshold: threshold,
            brightToDark: leaveBright.map { TimeSpan(seconds: $0) }, darkToBright: leaveDark.map { TimeSpan(seconds: $0) })
    }

    /// Section 8 of the physics reference: mean bright counts that give ε_m = 0.2 %.
    @Test(arguments: [(5.52, 0.0, 1), (5.81, 0.001, 1), (7.70, 0.01, 2)])
    func countsForTwoPerMille(mean: Double, dark: Double, threshold: Int) throws {
        let form = try ReadoutClosedForm(readout(bright: mean / 870e-9, dark: dark / 870e-9, threshold: threshold))
        #expect(abs(form.error - 0.002) < 2e-5)
        #expect(abs(form.latency - 970e-9) < 1e-18)
    }

    @Test(arguments: [(1.0, 0.57), (5, 2.9), (20, 11)])
    func brightRateOfTheCavity(cooperativity: Double, megacounts: Double) {
        let rate = readout(bright: nil, cooperativity: cooperativity).resolvedBrightRate.perSecond / 1e6
        #expect(abs(rate / megacounts - 1) < 0.04)
    }

    @Test(arguments: [
        (6.35e6, 0.0, 1, nil as Double?, nil as Double?), (6.35e6, 2e5, 2, nil, nil), (8e6, 1e5, 2, 5e-6, nil),
        (8e6, 1e5, 2, nil, 20e-6), (1.2e7, 3e5, 3, 3e-6, 8e-6), (1e8, 5e6, 20, 4e-6, 4e-6),
    ])
    func emulationFollowsTheIntegral(
        bright: Double, dark: Double, threshold: Int, leaveBright: Double?, leaveDark: Double?
    ) throws {
        let r = readout(bright: bright, dark: dark, threshold: threshold, leaveBright: leaveBright, leaveDark: leaveDark)
        let form = try ReadoutClosedForm(r)
        let counting = PhotonCounting(r)
        let seed = Seeds.seed(8)
        var s = RandomStream(seed: seed, name: "readout")
        let trials = 400_000
        var (misses, alarms) = (0, 0)
        for _ in 0..<trials {
            if !counting.callsBright(true, &s) { misses += 1 }
            if counting.callsBright(false, &s) { alarms += 1 }
        }
        let p = StatisticalTest.binomial(misses, of: trials, probability: form.missProbability)
        let q = StatisticalTest.binomial(alarms, of: trials, probability: form.falseAlarmProbability)
        #expect(p > StatisticalTest.significance, "misses \(misses), p-value \(p), seed \(seed)")
        #expect(q > StatisticalTest.significance, "false alarms \(alarms), p-value \(q), seed \(seed)")
    }

    /// Photon by photon: each one scattered is detected or not and may leave the atom in the other state.
    @Test(arguments: [
        Scattering(offResonantRatio: 0.02, pumpingBranching: 0.3, depumping: 2e-3, detectionEfficiency: 0.1),
        Scattering(offResonantRatio: 0.3, pumpingBranching: 0.05, depumping: 0, detectionEfficiency: 0.5),
        Scattering(offResonantRatio: 0, pumpingBranching: 0.5, depumping: 0.01, detectionEfficiency: nil),
    ])
    func scatteringPhotonByPhoton(_ scattering: Scattering) throws {
        var r = readout(bright: 8e6, dark: 2e5, threshold: 2)
        r.scattering = scattering
        let form = try ReadoutClosedForm(r)
        let efficiency = scattering.detectionEfficiency ?? 0.5 * 20 / 21
        let scattered = (8e6 - 2e5) / efficiency
        #expect(abs(r.scatteredRate.perSecond / scattered - 1) < 1e-12)
        var stream = RandomStream(seed: Seeds.seed(11), name: "scattering \(scattering)")
        let law = ExponentialLaw()
        let trials = 60_000
        var errors = [0, 0]
        for _ in 0..<trials {
            for startsBright in [true, false] {
                var (isBright, hasChanged, counts, time) = (startsBright, false, 0, 0.0)
                while true {
                    let rate = scattered * (isBright ? 1 : scattering.offResonantRatio)
                    time += law.draw(&stream) / (rate + 2e5)
                    if time >= 870e-9 { break }
                    if stream.bernoulli(2e5 / (rate + 2e5)) {
                        counts += 1
                        continue
                    }
                    if stream.bernoulli(efficiency) { counts += 1 }
                    // At most one change, as the model has it.
                    let leaves = stream.bernoulli(isBright ? scattering.depumping : scattering.pumpingBranching)
                    if leaves, !hasChanged { (isBright, hasChanged) = (!isBright, true) }
                }
                if (counts >= 2) != startsBright { errors[startsBright ? 1 : 0] += 1 }
            }
        }
        for (errors, p) in [(errors[1], form.missProbability), (errors[0], form.falseAlarmProbability)] {
            #expect(
                StatisticalTest.binomial(errors, of: trials, probability: p) > StatisticalTest.significance,
                "\(errors) errors, not \(p * Double(trials))")
        }
    }

    @Test func saturationAndScattering() {
        var r = readout(bright: nil, cooperativity: 20)
        let full = r.resolvedBrightRate.perSecond
        r.saturation = 1
        #expect(abs(r.resolvedBrightRate.perSecond / full - 0.5) < 1e-12)
        r.scattering.offResonantRatio = 0.25
        #expect(abs(r.resolvedDarkRate.perSecond / full - 0.125) < 1e-12)
        #expect(abs(r.scatteredRate.perSecond * 0.5 * 40 / 41 / full - 0.5) < 1e-12)
        #expect(r.withoutScattering.resolvedDarkRate.perSecond == 0)
    }

    @Test func limits() throws {
        let blind = try ReadoutClosedForm(readout(bright: 0))
        #expect(blind.error == 0.5)
        // An atom that leaves the bright state at once is read as dark, one that enters it at once as bright.
        let fleeting = try ReadoutClosedForm(readout(bright: 1e8, leaveBright: 1e-12, leaveDark: 1e-12))
        #expect(fleeting.missProbability > 0.999 && fleeting.falseAlarmProbability > 0.999)
        // The integral joins the two-state result continuously.
        let slow = try ReadoutClosedForm(readout(bright: 6e6, dark: 1e5, leaveBright: 1e3, leaveDark: 1e3))
        let never = try ReadoutClosedForm(readout(bright: 6e6, dark: 1e5))
        #expect(abs(slow.error - never.error) < 1e-9)
    }
}
