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

    /// Atoms drawn one by one: those that succeeded wait, those that did not try again in the next pass.
    @Test func arrayRateFollowsFromItsPasses() {
        var random = RandomStream(seed: Seeds.seed(204), name: "array")
        let (atoms, p, passes, loops) = (204, 0.063, 5, 2000)
        var (pairs, attempts) = (0, 0)
        for _ in 0..<loops {
            var waiting = atoms
            for _ in 0..<passes {
                attempts += waiting
                let succeeded = (0..<waiting).count { _ in random.bernoulli(p) }
                pairs += succeeded
                waiting -= succeeded
            }
        }
        #expect(StatisticalTest.binomial(pairs, of: attempts, probability: p) > StatisticalTest.significance)
        // Pairs of one loop: each atom succeeds at last with 1 − (1 − P)^m.
        let success = 1 - (0..<passes).reduce(1.0) { product, _ in product * (1 - p) }
        #expect(
            StatisticalTest.binomial(pairs, of: atoms * loops, probability: success) > StatisticalTest.significance)
        let form = ArrayCycleClosedForm(
            atoms: Double(atoms), successProbability: p, passes: passes, move: 100e-6, preparation: 11.4e-6, attempt: 1.752e-6)
        let meanAttempts = Double(atoms) * success / p
        let time = 100e-6 + 5 * 11.4e-6 + 1.752e-6 * meanAttempts
        #expect(abs(form.rate - Double(atoms) * success / time) < 1e-9 * form.rate)
        // One pass of one atom: a success in every P⁻¹ cycles.
        let one = ArrayCycleClosedForm(
            atoms: 1, successProbability: p, passes: 1, move: 0, preparation: 1e-3, attempt: 0)
        #expect(abs(one.rate - p / 1e-3) < 1e-9)
    }
}
