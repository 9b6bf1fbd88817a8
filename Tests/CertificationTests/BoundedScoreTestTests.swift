import Certification
import GSL
import Glibc
import Testing

@Suite struct BoundedScoreTestTests {
    let bounded = BoundedScoreTest(classicalValue: 0.75, utilityMinimum: 0, utilityMaximum: 1, significance: 0.05)
    let binomial = BinomialTest(classicalValue: 0.75, significance: 0.05)

    @Test func isTheBinomialTestTimesEOnWins() {
        for wins in 150...245 {
            let expected = min(1, M_E * binomial.pValue(rounds: 245, wins: wins))
            #expect(abs(bounded.pValue(rounds: 245, score: Double(wins)) / expected - 1) < 1e-12)
        }
    }

    @Test func interpolatesLogarithmically() {
        // LI Eq. 20 at μ = 200.3 of 245.
        let expected = log(binomial.pValue(rounds: 245, wins: 200)) * 0.7 + log(binomial.pValue(rounds: 245, wins: 201)) * 0.3 + 1
        #expect(abs(bounded.logPValue(rounds: 245, score: 200.3) - expected) < 1e-10)
    }

    @Test func utilitiesInOtherUnits() {
        let cents = BoundedScoreTest(classicalValue: 50, utilityMinimum: -100, utilityMaximum: 100, significance: 0.05)
        #expect(abs(cents.scaledClassicalValue - 0.75) < 1e-15)
        let same = bounded.logPValue(rounds: 300, score: 251.25)
        #expect(abs(cents.logPValue(rounds: 300, score: 251.25 * 200 - 300 * 100) - same) < 1e-9)
    }

    @Test func roundingOfSumsIsHarmless() {
        // All rounds at the maximum, summed with error: T(N+1) = 0 must not enter.
        let sum = (0..<100).reduce(0.0) { sum, _ in sum + 0.1 }
        let test = BoundedScoreTest(classicalValue: 0.075, utilityMinimum: 0, utilityMaximum: 0.1, significance: 0.05)
        #expect(abs(test.logPValue(rounds: 100, score: sum) - (1 + 100 * log(0.75))) < 1e-6)
        #expect(test.logPValue(rounds: 100, score: 10 + 1e-13).isFinite)
        #expect(test.logPValue(rounds: 100_000, score: 10_000) < -28_000)
    }

    @Test(arguments: [5, 20, 100, 1000]) func criticalScoreSeparates(rounds: Int) {
        guard let critical = bounded.criticalScore(rounds: rounds) else {
            #expect(!bounded.certifies(rounds: rounds, score: Double(rounds)))
            return
        }
        #expect(bounded.certifies(rounds: rounds, score: critical + 1e-6))
        #expect(!bounded.certifies(rounds: rounds, score: critical - 1e-6))
    }

    @Test func classicalPairsRarelyCertify() {
        // Exact type I error of a strategy at ω_C with three utilities: it stays below α for every number of rounds.
        let law = UtilityLaw([(0, 0.2), (0.5, 0.1), (1, 0.7)])
        #expect(abs(law.mean - 0.75) < 1e-15)
        for rounds in stride(from: 1, through: 200, by: 7) {
            #expect(bounded.power(over: .fixed(rounds), utilities: law).value <= 0.05)
        }
    }

    @Test func neverStrongerThanTheExactTest() {
        for rounds in 1...150 {
            for wins in 0...rounds where bounded.certifies(rounds: rounds, score: Double(wins)) {
                #expect(binomial.certifies(rounds: rounds, wins: wins))
            }
        }
        #expect(!bounded.certifies(rounds: 0, score: 0))
    }
}
