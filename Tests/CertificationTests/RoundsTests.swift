import Certification
import Testing

@Suite struct RoundsTests {
    /// CHSH score at combined infidelity ε.
    static func score(_ infidelity: Double) -> Double { 0.5 + 0.5 * 0.5.squareRoot() * (1 - infidelity) }

    /// reference/games.md section 2: α, n_req at ε = 0 and .06, N90 at ε = 0 and .06.
    @Test(arguments: [(0.05, 34, 65, 139, 229), (0.01, 81, 131, 207, 339), (0.001, 143, 238, 300, 490)])
    func publishedRounds(significance: Double, ideal: Int, noisy: Int, idealPower: Int, noisyPower: Int) {
        let test = BinomialTest(classicalValue: 0.75, significance: significance)
        #expect(RoundsRule.requiredRounds(test: .binomial(test), expectedScore: Self.score(0)) == ideal)
        #expect(RoundsRule.requiredRounds(test: .binomial(test), expectedScore: Self.score(0.06)) == noisy)
        #expect(test.roundsForPower(0.9, winProbability: Self.score(0)) == idealPower)
        #expect(test.roundsForPower(0.9, winProbability: Self.score(0.06)) == noisyPower)
    }

    @Test func tradingExample() {
        // p = β = .3 at ε = .0609727: ω_C = .79, ω = ½ + (ω_Q − ½)(1 − ε).
        let score = 0.5 + 0.312339558814 * (1 - 0.0609727)
        let test = BoundedScoreTest(classicalValue: 0.79, utilityMinimum: 0, utilityMaximum: 1, significance: 0.05)
        #expect(RoundsRule.requiredRounds(test: .boundedScore(test), expectedScore: score) == 66_133)
    }

    @Test(arguments: [0.76, 0.78, 0.81, 0.85, 0.99, 1.0]) func jumpingFindsWhatScanningFinds(score: Double) {
        for significance in [0.2, 0.05, 0.001] {
            let binomial = WindowTest.binomial(BinomialTest(classicalValue: 0.75, significance: significance))
            let bounded = WindowTest.boundedScore(
                BoundedScoreTest(classicalValue: 0.75, utilityMinimum: -0.5, utilityMaximum: 1.25, significance: significance))
            for test in [binomial, bounded] {
                let scanned = (1...30_000).first {
                    test.certifies(rounds: $0, score: (Double($0) * score - 1e-9).rounded(.up))
                }
                #expect(RoundsRule.requiredRounds(test: test, expectedScore: score, limit: 30_000) == scanned, "\(significance)")
            }
        }
    }

    @Test func tinyAdvantagesAreQuick() {
        let duration = ContinuousClock().measure {
            for advantage in [1e-15, 1e-9, 1e-6, 2.3e-4, 2.4e-4, 3e-4, 1e-3] {
                let binomial = WindowTest.binomial(BinomialTest(classicalValue: 0.75, significance: 0.05))
                _ = RoundsRule.requiredRounds(test: binomial, expectedScore: 0.75 + advantage)
                for range in [1e-3, 1, 1e4] {
                    let bounded = WindowTest.boundedScore(
                        BoundedScoreTest(
                            classicalValue: 0.75 * range, utilityMinimum: 0, utilityMaximum: range, significance: 0.05))
                    _ = RoundsRule.requiredRounds(test: bounded, expectedScore: (0.75 + advantage) * range)
                }
            }
            for classical in [1e-9, 1 - 1e-6, 1 - 1e-9] {
                let nearlyWon = WindowTest.binomial(BinomialTest(classicalValue: classical, significance: 0.05))
                _ = RoundsRule.requiredRounds(test: nearlyWon, expectedScore: 1 - 1e-10)
            }
        }
        #expect(duration < .seconds(20), "\(duration)")
    }

    @Test func powerStaysAboveAfterTheLastDip() {
        let test = BinomialTest(classicalValue: 0.75, significance: 0.05)
        let rounds = test.roundsForPower(0.8, winProbability: 0.82)!
        #expect(test.power(rounds: rounds - 1, winProbability: 0.82) < 0.8)
        for n in rounds..<(rounds + 500) { #expect(test.power(rounds: n, winProbability: 0.82) >= 0.8) }
    }

    @Test func noAdvantageNoRounds() {
        let test = BinomialTest(classicalValue: 0.75, significance: 0.05)
        #expect(RoundsRule.requiredRounds(test: .binomial(test), expectedScore: 0.75) == nil)
        #expect(RoundsRule.requiredRounds(test: .binomial(test), expectedScore: 0.7501, limit: 1000) == nil)
        #expect(test.roundsForPower(0.9, winProbability: 0.7) == nil)
        #expect(test.roundsForPower(0.9, winProbability: 0.7501, limit: 1000) == nil)
    }
}
