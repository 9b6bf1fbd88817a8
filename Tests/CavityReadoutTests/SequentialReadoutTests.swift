import CavityReadout
import DiscreteEvents
import Quantities
import TestKit
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The truncated likelihood-ratio test: photons one by one against the chain of count laws, and against a test written from scratch.
@Suite struct SequentialReadoutTests {
    struct Case: CustomTestStringConvertible {
        var bright: Double
        var dark: Double
        var duration: Double
        var error: Double
        var leaveBright: Double?
        var leaveDark: Double?
        var scattering = Scattering.none
        var testDescription: String { "\(bright), \(dark) /s in \(duration) s to \(error)" }

        var readout: Readout {
            Readout(
                rotationTime: TimeSpan(seconds: 100e-9), duration: TimeSpan(seconds: duration),
                brightRate: Rate(perSecond: bright), darkRate: Rate(perSecond: dark), cooperativity: 10,
                linewidth: Frequency(hertz: 182e3), collection: 0.5, threshold: 1,
                brightToDark: leaveBright.map { TimeSpan(seconds: $0) }, darkToBright: leaveDark.map { TimeSpan(seconds: $0) },
                scattering: scattering, stopping: .sequential(error: error))
        }
    }

    static let cases = [
        Case(bright: 6.35e6, dark: 0, duration: 870e-9, error: 0.02),
        Case(bright: 6.35e6, dark: 0, duration: 870e-9, error: 1e-3),
        Case(bright: 1e7, dark: 3e5, duration: 1.5e-6, error: 5e-3),
        Case(bright: 3e7, dark: 1.2e7, duration: 2e-6, error: 0.02),
        Case(bright: 8e6, dark: 2e5, duration: 2e-6, error: 1e-3, leaveBright: 8e-6, leaveDark: 30e-6),
        Case(bright: 1e8, dark: 2e7, duration: 1e-6, error: 1e-4, leaveBright: 0.5e-6, leaveDark: 2e-6),
        Case(bright: 5e6, dark: 1e6, duration: 1e-6, error: 0.01, leaveBright: 1e-12, leaveDark: 1e-12),
        Case(
            bright: 2e7, dark: 1e6, duration: 1e-6, error: 0.003, leaveBright: 3e-6,
            scattering: Scattering(offResonantRatio: 0.02, pumpingBranching: 0.3, depumping: 0.02, detectionEfficiency: 0.4)),
        Case(bright: 56242, dark: 442, duration: 420e-6, error: 1e-4, leaveDark: 1.168),
    ]

    @Test(arguments: cases) func photonsFollowTheChain(_ test: Case) throws {
        let form = try ReadoutClosedForm(test.readout)
        let times = try #require(form.stopping)
        let counting = PhotonCounting(test.readout)
        let seed = Seeds.seed(1945)
        var stream = RandomStream(seed: seed, name: "sequential \(test)")
        let trials = 100_000
        var (misses, alarms, sum, squares) = (0, 0, 0.0, 0.0)
        let marks = [0.01, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 0.9, 0.97, 0.999999].map { $0 * test.duration }
        var stopped = marks.map { _ in 0 }
        for _ in 0..<trials {
            for bright in [true, false] {
                let reading = counting.read(bright: bright, &stream)
                if bright, !reading.callsBright { misses += 1 }
                if !bright, reading.callsBright { alarms += 1 }
                sum += reading.time
                squares += reading.time * reading.time
                for (i, mark) in marks.enumerated() where reading.time <= mark { stopped[i] += 1 }
            }
        }
        let n = Double(2 * trials)
        let p = StatisticalTest.binomial(misses, of: trials, probability: form.missProbability)
        let q = StatisticalTest.binomial(alarms, of: trials, probability: form.falseAlarmProbability)
        #expect(p > StatisticalTest.significance, "misses \(misses), not \(form.missProbability * Double(trials)), seed \(seed)")
        #expect(q > StatisticalTest.significance, "alarms \(alarms), not \(form.falseAlarmProbability * Double(trials))")
        let mean = sum / n
        // Bright and dark atoms alternate, which only narrows the spread.
        let error = (max(0, squares / n - mean * mean) / n).squareRoot()
        #expect(
            StatisticalTest.mean(mean, standardError: error + 1e-9 * mean, expected: form.meanCountingTime)
                > StatisticalTest.significance, "mean time \(mean), not \(form.meanCountingTime), seed \(seed)")
        for (mark, count) in zip(marks, stopped) {
            let p = StatisticalTest.binomial(count, of: 2 * trials, probability: times.cumulative(mark))
            #expect(p > StatisticalTest.significance, "stopped by \(mark): \(count), not \(times.cumulative(mark) * n)")
        }
        #expect(times.cumulative(test.duration) == 1 && times.cumulative(-1e-12) == 0)
    }

    /// The same test written down anew: time in small steps, each with at most one count, both states together.
    @Test func bruteForceByTimeSteps() throws {
        let test = Case(bright: 8e6, dark: 1e6, duration: 1e-6, error: 0.02, leaveBright: 2e-6, leaveDark: 4e-6)
        let form = try ReadoutClosedForm(test.readout)
        let steps = 8000
        let dt = test.duration / Double(steps)
        let (gain, drift, bound) = (log(8.0), 7e6, log(0.98 / 0.02))
        for startsBright in [true, false] {
            // Law of state and counts, advanced to second order in the step.
            var law = [[Double]](repeating: [Double](repeating: 0, count: 40), count: 2)
            let (first, second) = startsBright ? (8e6, 1e6) : (1e6, 8e6)
            let leave = startsBright ? 1 / 2e-6 : 1 / 4e-6
            law[0][0] = 1
            var (bright, dark, mean) = (0.0, 0.0, 0.0)
            for step in 0..<steps {
                let end = (Double(step) + 1) * dt
                let before = law[0].reduce(0, +) + law[1].reduce(0, +)
                func rate(_ law: [[Double]]) -> [[Double]] {
                    var slope = law
                    for n in 0..<40 {
                        slope[0][n] = -(first + leave) * law[0][n] + (n > 0 ? first * law[0][n - 1] : 0)
                        slope[1][n] = -second * law[1][n] + (n > 0 ? second * law[1][n - 1] : 0) + leave * law[0][n]
                    }
                    return slope
                }
                let k = rate(law)
                let half = zip(law, k).map { zip($0, $1).map { $0 + 0.5 * dt * $1 } }
                law = zip(law, rate(half)).map { zip($0, $1).map { $0 + dt * $1 } }
                for n in 0..<40 {
                    let logarithm = Double(n) * gain - drift * (end - 0.5 * dt)
                    if logarithm >= bound {
                        bright += law[0][n] + law[1][n]
                        (law[0][n], law[1][n]) = (0, 0)
                    } else if logarithm <= -bound {
                        dark += law[0][n] + law[1][n]
                        (law[0][n], law[1][n]) = (0, 0)
                    }
                }
                mean += dt * 0.5 * (before + law[0].reduce(0, +) + law[1].reduce(0, +))
            }
            for n in 0..<40 {
                let rest = law[0][n] + law[1][n]
                if Double(n) * gain > drift * test.duration { bright += rest } else { dark += rest }
            }
            let error = startsBright ? form.missProbability : form.falseAlarmProbability
            #expect(abs((startsBright ? dark : bright) - error) < 1e-4, "\(startsBright ? dark : bright), not \(error)")
        }
    }

    /// Without dark counts the first photon decides, and silence does at ln((1 − ε)/ε)/R_B.
    @Test func firstPhotonDecides() throws {
        let test = Case(bright: 1e7, dark: 0, duration: 1e-6, error: 0.01)
        let form = try ReadoutClosedForm(test.readout)
        let silence = log(99.0) / 1e7
        #expect(abs(form.missProbability - exp(-1e7 * silence)) < 1e-12 && form.falseAlarmProbability == 0)
        let times = try #require(form.stopping)
        for t in [0.1e-7, 1e-7, 3e-7, 4.5e-7] {
            #expect(abs(times.cumulative(t) - 0.5 * -expm1(-1e7 * t)) < 2e-5)
        }
        #expect(times.cumulative(silence * 1.0001) == 1)
        #expect(abs(form.meanCountingTime - 0.5 * (silence + (1 - 1 / 99.0) / 1e7)) < 1e-15)
        // An exponential delay on top: the law of the sum, by quadrature over the delay.
        let (t, delay) = (6e-7, 2e-7)
        let sum = (0..<20_000).reduce(0) { sum, i in
            let u = (Double(i) + 0.5) / 20_000 * t
            return sum + times.cumulative(t - u) * exp(-u / delay) / delay * t / 20_000
        }
        #expect(abs(times.cumulative(t, delayedBy: delay) - sum) < 3e-5)
    }

    /// The sweep over even steps meets the sums at each of them, before the readout, within it, and long after.
    @Test(arguments: [1e-6, 2e-7, 1e-9, 1e-12, 0]) func sweepMeetsTheSums(delay: Double) throws {
        let form = try ReadoutClosedForm(Case(bright: 1e7, dark: 2e6, duration: 5e-6, error: 0.01).readout)
        let times = try #require(form.stopping)
        let (first, step) = (-0.3e-6, 0.0137e-6)
        let swept = times.cumulative(from: first, step: step, count: 600, delayedBy: delay)
        #expect(swept.count == 600 && swept[0] == 0 && swept[599] > 0.8)
        for (k, value) in swept.enumerated() {
            #expect(abs(value - times.cumulative(first + Double(k) * step, delayedBy: delay)) < 1e-12)
        }
    }

    /// Wald's bounds hold without truncation: neither error is above the one asked for over one less it.
    @Test(arguments: [0.1, 0.01, 1e-4, 1e-8]) func errorsStayBelowTheOneAskedFor(error: Double) throws {
        let form = try ReadoutClosedForm(Case(bright: 1e7, dark: 2e6, duration: 50e-6, error: error).readout)
        #expect(form.missProbability <= error / (1 - error) * (1 + 1e-6) + 1e-12)
        #expect(form.falseAlarmProbability <= error / (1 - error) * (1 + 1e-6) + 1e-12)
        #expect(form.meanCountingTime < 50e-6)
    }

    /// The test that decides sooner at equal error is what early stopping is for.
    @Test func beatsAFixedTime() throws {
        let readout = Case(bright: 1e7, dark: 1e6, duration: 5e-6, error: 1e-3).readout
        let form = try ReadoutClosedForm(readout)
        let fixed = try #require(try ReadoutClosedForm.fixedDuration(of: readout, error: form.error))
        #expect(form.meanCountingTime < 0.7 * fixed)
        var same = readout
        same.stopping = .fixed
        same.duration = TimeSpan(seconds: fixed)
        let balance = (1e7 - 1e6) * fixed / log(10)
        let errors = try [Int(balance), Int(balance) + 1].map { threshold in
            same.threshold = threshold
            return try ReadoutClosedForm(same).error
        }
        #expect(errors.min()! <= form.error && errors.min()! > 0.97 * form.error)
    }

    @Test func extremes() throws {
        let ratesAlike = try ReadoutClosedForm(Case(bright: 1e6, dark: 1e6, duration: 1e-6, error: 0.01).readout)
        #expect(ratesAlike.error == 0.5 && ratesAlike.meanCountingTime == 1e-6)
        let blind = try ReadoutClosedForm(Case(bright: 0, dark: 0, duration: 1e-6, error: 0.01).readout)
        #expect(blind.error == 0.5)
        let nearlyAlike = try ReadoutClosedForm(Case(bright: 1e9, dark: 0.999e9, duration: 1e-6, error: 1e-12).readout)
        #expect(abs(nearlyAlike.error - 0.5) < 0.01)
        let gone = Case(bright: 1e7, dark: 1e-300, duration: 1, error: 1e-12, leaveBright: 1e-300, leaveDark: 1e6)
        #expect(try ReadoutClosedForm(gone.readout).error <= 1)
    }
}
