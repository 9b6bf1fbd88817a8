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
}
