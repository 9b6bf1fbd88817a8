import Certification
import GSL
import Testing

@Suite struct BinomialTestTests {
    static let levels = [0.05, 0.01, 0.001]

    @Test func loopholeFreeBellTestOf2015() {
        let test = BinomialTest(classicalValue: 0.75, significance: 0.05)
        #expect(abs(test.pValue(rounds: 245, wins: 196) - 0.0391) < 5e-5)
        #expect(test.certifies(rounds: 245, wins: 196))
    }

    @Test(arguments: levels, [0.75, 0.5, 0.82]) func criticalCountsByScanning(significance: Double, classicalValue: Double) {
        let test = BinomialTest(classicalValue: classicalValue, significance: significance)
        let table = CriticalCounts(test: test, maximumRounds: 400)
        for rounds in 0...400 {
            let scanned = (0...rounds).first {
                Distribution.binomialUpperTail(atLeast: $0, trials: rounds, probability: classicalValue) < significance
            }
            #expect(test.criticalWins(rounds: rounds) == scanned, "\(rounds) rounds")
            #expect(table[rounds] == scanned, "\(rounds) rounds")
        }
        #expect(test.leastRounds == (0...400).first { table[$0] != nil })
    }

    @Test func tableAgreesWithTheTestForManyRounds() {
        let test = BinomialTest(classicalValue: 0.75, significance: 0.01)
        let table = CriticalCounts(test: test, maximumRounds: 20_000)
        for rounds in stride(from: 19, through: 20_000, by: 333) {
            #expect(table[rounds] == test.criticalWins(rounds: rounds))
        }
    }

    @Test func exactTiesDoNotCertify() {
        // Two wins of two at ½ have p = ¼ exactly.
        let test = BinomialTest(classicalValue: 0.5, significance: 0.25)
        #expect(test.criticalWins(rounds: 2) == nil)
        #expect(CriticalCounts(test: test, maximumRounds: 2)[2] == nil)
    }

    @Test(arguments: levels) func classicalPairsRarelyCertify(significance: Double) {
        // Exact enumeration at ω_C: the type I error is the mass at and above the critical count.
        let test = BinomialTest(classicalValue: 0.75, significance: significance)
        var greatest = 0.0
        for rounds in 1...300 {
            var error = 0.0
            for wins in 0...rounds where test.certifies(rounds: rounds, wins: wins) {
                error += Distribution.binomial(wins, trials: rounds, probability: 0.75)
            }
            #expect(error <= significance * (1 + 1e-9), "\(rounds) rounds")
            greatest = max(greatest, error)
        }
        // The test is not needlessly strict either.
        #expect(greatest > 0.9 * significance)
    }

    @Test func noRoundsNoCertificate() {
        let test = WindowTest(classicalValue: 0.75, utilityMinimum: 0, utilityMaximum: 1, isWinLose: true, significance: 0.9)
        #expect(!test.certifies(rounds: 0, score: 0))
        #expect(test.pValue(rounds: 0, score: 0) == 1)
    }

    @Test func winsAsRoundedSums() {
        let test = WindowTest(classicalValue: 0.75, utilityMinimum: 0, utilityMaximum: 1, isWinLose: true, significance: 0.05)
        #expect(test.pValue(rounds: 245, score: 195.9999999997) == test.pValue(rounds: 245, score: 196))
        #expect(test.significance == 0.05 && test.classicalValue == 0.75)
    }
}
