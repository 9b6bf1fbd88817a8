import Certification
import DiscreteEvents
import Foundation
import TestKit
import Testing

@Suite struct FamilyWiseTests {
    /// The example of Holm's rule by hand: 4 × .005, 3 × .01, then no less than those before it.
    @Test func adjustsByRank() {
        let adjusted = FamilyWise.holm([0.01, 0.04, 0.03, 0.005].map { log($0) }).map { exp($0) }
        for (found, wanted) in zip(adjusted, [0.03, 0.06, 0.06, 0.02]) { #expect(abs(found - wanted) < 1e-12) }
        #expect(FamilyWise.holm([]).isEmpty && FamilyWise.holm([-3]) == [-3] && FamilyWise.holm([0, -0.1]) == [0, 0])
    }

    /// Of families without an effect, no more than α have any rejection, whether their tests are independent or one and the same.
    @Test func errsSeldom() {
        var stream = RandomStream(seed: Seeds.seed(71), name: "test.holm")
        let (families, significance) = (20_000, 0.05)
        for isCommon in [false, true] {
            var errors = 0
            for _ in 0..<families {
                let common = log(stream.uniform())
                let p = (0..<5).map { _ in isCommon ? common : log(stream.uniform()) }
                if FamilyWise.holm(p).contains(where: { $0 < log(significance) }) { errors += 1 }
            }
            // Independent: 1 - (1 - α/5)^5; identical: α/5.
            let expected = isCommon ? significance / 5 : 1 - pow(1 - significance / 5, 5)
            #expect(StatisticalTest.binomial(errors, of: families, probability: expected) > 1e-9)
        }
    }

    /// Holm's weighted rule is the closure of the weighted rule of Bonferroni: an hypothesis falls with all its intersections.
    @Test func weightsCloseBonferroni() {
        var stream = RandomStream(seed: Seeds.seed(72), name: "test.weights")
        for _ in 0..<300 {
            let p = (0..<4).map { _ in log(stream.uniform() * stream.uniform()) }
            let weights = (0..<4).map { _ in 0.1 + stream.uniform() }
            var closed = [Double](repeating: -.infinity, count: 4)
            for subset in 1..<16 {
                let members = (0..<4).filter { subset >> $0 & 1 == 1 }
                let total = members.reduce(0) { $0 + weights[$1] }
                let least = members.map { p[$0] - log(weights[$0] / total) }.min()!
                for k in members { closed[k] = max(closed[k], min(0, least)) }
            }
            for (found, wanted) in zip(FamilyWise.holm(p, weights: weights), closed) { #expect(abs(found - wanted) < 1e-12) }
            let (equal, plain) = (FamilyWise.holm(p, weights: [3, 3, 3, 3]), FamilyWise.holm(p))
            for (found, wanted) in zip(equal, plain) { #expect(abs(found - wanted) < 1e-12) }
        }
    }

    /// A mean of e-values by hand, and whatever may be infinite.
    @Test func meansOfEvidence() {
        #expect(abs(FamilyWise.logMean([log(8), log(2)], weights: [1, 3]) - log(3.5)) < 1e-12)
        #expect(abs(FamilyWise.logMean([900, 900, -.infinity]) - (900 + log(2.0 / 3))) < 1e-12)
        #expect(FamilyWise.logMean([.infinity, -.infinity]) == .infinity && FamilyWise.logMean([-.infinity]) == -.infinity)
    }
}
