import Certification
import Testing

@Suite struct CriticalScoresTests {
    @Test(arguments: [0.05, 0.01, 0.25, 0.9], [0.75, 0.5, 0.82, 1e-3, 0.999])
    func everyCountIsJudgedAsByTheTest(significance: Double, classicalValue: Double) {
        let test = WindowTest.binomial(BinomialTest(classicalValue: classicalValue, significance: significance))
        let table = CriticalScores(test: test, maximumRounds: 150)
        #expect(table.maximumRounds == 150)
        // Beyond the table too.
        for rounds in 0...160 {
            for wins in 0...rounds {
                for score in [Double(wins), Double(wins) - 1e-9, Double(wins) + 1e-9] {
                    #expect(
                        table.certifies(rounds: rounds, score: score) == test.certifies(rounds: rounds, score: score),
                        "\(wins) of \(rounds)")
                }
            }
        }
    }

    @Test func countsNearTheCriticalOneForManyRounds() {
        let binomial = BinomialTest(classicalValue: 0.75, significance: 0.05)
        let test = WindowTest.binomial(binomial)
        let table = CriticalScores(test: test, maximumRounds: 100_000)
        for rounds in stride(from: 100, through: 100_000, by: 997) {
            let critical = binomial.criticalWins(rounds: rounds)!
            for wins in critical - 3...critical + 3 {
                #expect(table.certifies(rounds: rounds, score: Double(wins)) == (wins >= critical), "\(wins) of \(rounds)")
            }
        }
    }

    /// Utilities 0, β, 1 − β, 1 as in the coordination games, and others; scores as sums of utilities in a changing order.
    @Test(arguments: [(0.3, 0.05), (0.5, 0.01), (0.25, 0.2), (0.1, 0.9)])
    func everyScoreOfALatticeIsJudgedAsByTheTest(beta: Double, significance: Double) {
        for (minimum, maximum, classical) in [(0.0, 1.0, 0.82), (0, 1, 0.75), (-100, 100, 50), (0.1, 0.7, 0.4)] {
            let test = WindowTest.boundedScore(
                BoundedScoreTest(
                    classicalValue: classical, utilityMinimum: minimum, utilityMaximum: maximum, significance: significance))
            let table = CriticalScores(test: test, maximumRounds: 60)
            for rounds in 0...64 {
                for high in 0...rounds {
                    for middle in 0...rounds - high {
                        var score = 0.0
                        for round in 0..<rounds {
                            score += minimum + (round < high ? 1 : round < high + middle ? beta : 0) * (maximum - minimum)
                        }
                        #expect(
                            table.certifies(rounds: rounds, score: score) == test.certifies(rounds: rounds, score: score),
                            "\(score) in \(rounds)")
                    }
                }
            }
        }
    }

    @Test(arguments: [4, 40, 400, 4000, 40_000]) func scoresNearTheCriticalOne(rounds: Int) {
        let bounded = BoundedScoreTest(classicalValue: 0.82, utilityMinimum: -0.2, utilityMaximum: 1, significance: 0.05)
        let test = WindowTest.boundedScore(bounded)
        let table = CriticalScores(test: test, maximumRounds: 40_000)
        let critical = bounded.criticalScore(rounds: rounds) ?? Double(rounds)
        for exponent in -16...2 {
            let step = 0.5 * 4.0.power(exponent)
            for score in [critical - step, critical, critical + step] {
                #expect(table.certifies(rounds: rounds, score: score) == test.certifies(rounds: rounds, score: score))
            }
        }
        #expect(table.certifies(rounds: 400, score: 400) && !table.certifies(rounds: 400, score: 300))
    }

    @Test func nothingCertifiesAnUnbeatableGame() {
        let table = CriticalScores(test: .unbeatable(classicalValue: 1, significance: 0.05), maximumRounds: 10)
        #expect(!table.certifies(rounds: 10, score: 10) && !table.certifies(rounds: 1000, score: 1000))
    }
}

extension Double {
    fileprivate func power(_ exponent: Int) -> Double {
        (0..<abs(exponent)).reduce(1.0) { product, _ in exponent < 0 ? product / self : product * self }
    }
}
