import AtomMemories
import DiscreteEvents
import TestKit
import Testing

/// Closed forms of an array that is used loop by loop, against counting.
@Suite struct ArrayFormsTests {
    @Test func survivalIsTheMeanOverTheLoop() {
        let (q, n) = (0.0292, 128)
        var (left, sum) = (1.0, 0.0)
        for _ in 0..<n {
            sum += left
            left *= 1 - q
        }
        #expect(abs(AttemptLossClosedForm(lossPerAttempt: q, attempts: Double(n)).meanSurvival - sum / Double(n)) < 1e-12)
        #expect(AttemptLossClosedForm(lossPerAttempt: 0, attempts: 128).meanSurvival == 1)
        #expect(abs(AttemptLossClosedForm(lossPerAttempt: 1, attempts: 128).meanSurvival - 1.0 / 128) < 1e-15)
    }

    /// Atoms one by one through loops: attempts made, photons, and detected ones against dark counts.
    @Test func loopsAreAsTheirClosedForm() {
        let (q, n, branching, detection, dark) = (0.03, 128, 0.64, 0.05, 2e-3)
        let form = AttemptLossClosedForm(lossPerAttempt: q, attempts: Double(n))
        var emulation = AttemptLossEmulation(
            attempts: n, loss: q, branching: branching, detection: detection, darkCounts: dark, seed: Seeds.seed(128))
        let loops = 30_000
        var (present, squares, emitted, detected, darkCounts) = (0, 0.0, 0, 0, 0)
        for _ in 0..<loops {
            let loop = emulation.next()
            present += loop.present
            squares += Double(loop.present * loop.present)
            emitted += loop.emitted
            detected += loop.detected
            darkCounts += loop.darkCounts
        }
        let mean = Double(present) / Double(loops)
        let error = ((squares / Double(loops) - mean * mean) / Double(loops)).squareRoot()
        #expect(
            StatisticalTest.mean(mean, standardError: error, expected: form.meanSurvival * Double(n))
                > StatisticalTest.significance)
        #expect(StatisticalTest.binomial(emitted, of: present, probability: branching) > StatisticalTest.significance)
        #expect(StatisticalTest.binomial(detected, of: emitted, probability: detection) > StatisticalTest.significance)
        let expected = dark * Double(n * loops)
        #expect(
            StatisticalTest.mean(Double(darkCounts), standardError: expected.squareRoot(), expected: expected)
                > StatisticalTest.significance)
        #expect(abs(form.photons(branching: branching) - 0.64 * 128 * form.meanSurvival) < 1e-12)
        let ratio = form.signalToNoise(branching: branching, detection: detection, darkCounts: dark)
        #expect(abs(ratio / (0.64 * 0.05 * form.meanSurvival / 2e-3) - 1) < 1e-12)
    }

    /// Photon by photon: attempts that announce, and the rate of an array whose passes grow shorter.
    @Test func arrayRateFollowsFromItsPasses() {
        let (atoms, photon, passes, cycles) = (204, 0.351, 5, 2000)
        let p = 0.5 * photon * photon
        var array = ArrayCycleEmulation(
            atoms: atoms, photon: photon, passes: passes, move: Span(seconds: 100e-6), preparation: Span(seconds: 11.4e-6),
            attempt: Span(seconds: 1.752e-6), seed: Seeds.seed(204))
        var (pairs, attempts, time) = (0, 0, Span.zero)
        for _ in 0..<cycles {
            let cycle = array.next()
            pairs += cycle.pairs
            attempts += cycle.attempts
            time = time + cycle.time
        }
        #expect(StatisticalTest.binomial(pairs, of: attempts, probability: p) > StatisticalTest.significance)
        // Pairs of one cycle: each atom succeeds at last with 1 − (1 − P)^m.
        let success = 1 - (0..<passes).reduce(1.0) { product, _ in product * (1 - p) }
        #expect(
            StatisticalTest.binomial(pairs, of: atoms * cycles, probability: success) > StatisticalTest.significance)
        #expect(
            time == Span(seconds: 100e-6) * Int64(cycles) + Span(seconds: 11.4e-6) * Int64(5 * cycles)
                + Span(seconds: 1.752e-6) * Int64(attempts))
        let form = ArrayCycleClosedForm(
            atoms: Double(atoms), successProbability: p, passes: passes, move: 100e-6, preparation: 11.4e-6, attempt: 1.752e-6)
        let meanAttempts = Double(atoms) * success / p
        let meanTime = 100e-6 + 5 * 11.4e-6 + 1.752e-6 * meanAttempts
        #expect(abs(form.rate - Double(atoms) * success / meanTime) < 1e-9 * form.rate)
        // Pairs beyond the rate's share of a cycle's time have the spread of the pairs at most.
        let excess = Double(pairs) - form.rate * time.seconds
        let spread = (Double(pairs) * (1 - success)).squareRoot()
        #expect(StatisticalTest.mean(excess, standardError: spread, expected: 0) > StatisticalTest.significance)
        // One pass of one atom: a success in every P⁻¹ cycles.
        let one = ArrayCycleClosedForm(
            atoms: 1, successProbability: p, passes: 1, move: 0, preparation: 1e-3, attempt: 0)
        #expect(abs(one.rate - p / 1e-3) < 1e-9)
    }
}
