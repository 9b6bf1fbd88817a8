import Certification
import GSL
import Testing

@Suite struct PowerTests {
    static let score = 0.8319962857746472
    static let rate = 7854.545

    /// reference/games.md section 2, one window at 7854.545 pairs a second: α, 10 ms and 100 ms Poisson, 10 ms of 10,307 attempts.
    @Test(arguments: [
        (0.05, 0.48529819, 0.99997217, 0.48532019), (0.01, 0.22596458, 0.99954996, 0.22595318),
        (0.001, 0.05912838, 0.99415506, 0.05912327),
    ])
    func oneWindow(significance: Double, short: Double, long: Double, attempts: Double) {
        let test = BinomialTest(classicalValue: 0.75, significance: significance)
        #expect(abs(test.power(over: .poisson(mean: 0.01 * Self.rate), winProbability: Self.score) - short) < 1e-8)
        #expect(abs(test.power(over: .poisson(mean: 0.1 * Self.rate), winProbability: Self.score) - long) < 1e-8)
        let count = RoundCount.binomial(attempts: 10_307, probability: 0.01 * Self.rate / 10_307)
        #expect(abs(test.power(over: count, winProbability: Self.score) - attempts) < 1e-8)
    }

    @Test(arguments: [RoundCount.fixed(40), .poisson(mean: 3.5), .poisson(mean: 2000), .binomial(attempts: 50, probability: 0.9)])
    func roundCountsAreNormalized(count: RoundCount) {
        let (rounds, probabilities) = count.masses
        #expect(abs(probabilities.reduce(0, +) - 1) < 1e-11)
        let mean = zip(rounds, probabilities).reduce(0) { $0 + Double($1.0) * $1.1 }
        #expect(abs(mean / count.mean - 1) < 1e-11)
    }

    @Test func mixtureByDefinition() {
        let test = BinomialTest(classicalValue: 0.75, significance: 0.05)
        let count = RoundCount.binomial(attempts: 60, probability: 0.5)
        let direct = (0...60).reduce(0.0) {
            $0 + Distribution.binomial($1, trials: 60, probability: 0.5) * test.power(rounds: $1, winProbability: 0.85)
        }
        #expect(abs(test.power(over: count, winProbability: 0.85) - direct) < 1e-12)
    }

    @Test func boundedPowerByBruteForce() {
        // Every sequence of 8 rounds of three utilities.
        let test = BoundedScoreTest(classicalValue: 0.3, utilityMinimum: 0, utilityMaximum: 1, significance: 0.2)
        let outcomes = [(value: 0.0, probability: 0.2), (value: 0.25, probability: 0.3), (value: 1.0, probability: 0.5)]
        var power = 0.0
        for code in 0..<6561 {
            var rest = code
            var score = 0.0
            var mass = 1.0
            for _ in 0..<8 {
                score += outcomes[rest % 3].value
                mass *= outcomes[rest % 3].probability
                rest /= 3
            }
            if test.certifies(rounds: 8, score: score) { power += mass }
        }
        let estimate = test.power(over: .fixed(8), utilities: UtilityLaw(outcomes))
        #expect(estimate.method == .exact)
        #expect(power > 0.05 && abs(estimate.value - power) < 1e-13)
    }

    @Test(arguments: [(100, 1.5e-4), (300, 1e-5), (400, 6e-6)])
    func edgeworthAgainstConvolution(rounds: Int, tolerance: Double) {
        let law = UtilityLaw([(0, 0.15), (0.3, 0.05), (0.7, 0.2), (1, 0.6)])
        let test = BoundedScoreTest(classicalValue: law.mean - 0.08, utilityMinimum: 0, utilityMaximum: 1, significance: 0.05)
        let exact = test.power(over: .fixed(rounds), utilities: law, method: .exact)
        let series = test.power(over: .fixed(rounds), utilities: law, method: .edgeworth)
        #expect(exact.value > 0.02 && exact.value < 0.98)
        #expect(abs(exact.value - series.value) < tolerance, "\(exact.value) \(series.value)")
        #expect(test.power(over: .fixed(100_000), utilities: law).method == .edgeworth)
    }

    @Test func edgeworthOfHeavyTails() {
        // Nearly every round earns ½: symmetric, excess kurtosis 7, so the fourth cumulant carries the correction:
        // with its sign wrong the error is 3.6e-3, with it right 1.1e-3.
        let law = UtilityLaw([(0, 0.05), (0.5, 0.9), (1, 0.05)])
        let test = BoundedScoreTest(classicalValue: 0.405, utilityMinimum: 0, utilityMaximum: 1, significance: 0.05)
        let exact = test.power(over: .fixed(90), utilities: law, method: .exact).value
        let series = test.power(over: .fixed(90), utilities: law, method: .edgeworth).value
        #expect(exact > 0.02 && exact < 0.98)
        #expect(abs(exact - series) < 1.5e-3, "\(exact) \(series)")
    }

    @Test func boundedMixtureAveragesTheFixedPowers() {
        let law = UtilityLaw([(0, 0.1), (0.5, 0.2), (1, 0.7)])
        let test = BoundedScoreTest(classicalValue: 0.7, utilityMinimum: 0, utilityMaximum: 1, significance: 0.05)
        let count = RoundCount.poisson(mean: 120)
        let (rounds, probabilities) = count.masses
        let direct = zip(rounds, probabilities).reduce(0) {
            $0 + $1.1 * test.power(over: .fixed($1.0), utilities: law, method: .exact).value
        }
        #expect(abs(test.power(over: count, utilities: law).value - direct) < 1e-10)
    }

    @Test func unbeatableGamesNeverCertify() {
        // Classical value at the greatest utility, within rounding of it, and all utilities equal.
        let games = [(1.0, 0.0, true), (1, 0.3, false), (1 - 1e-15, 0, false), (1, 1, false), (1, 1, true)]
        for (classical, minimum, isWinLose) in games {
            let test = WindowTest(
                classicalValue: classical, utilityMinimum: minimum, utilityMaximum: 1, isWinLose: isWinLose, significance: 0.05)
            #expect(test == .unbeatable(classicalValue: classical, significance: 0.05))
            #expect(test.pValue(rounds: 1000, score: 1000) == 1 && test.logPValue(rounds: 1000, score: 1000) == 0)
            #expect(!test.certifies(rounds: 1_000_000, score: 1_000_000))
            for count in [RoundCount.fixed(100), .poisson(mean: 1e9)] {
                let estimate = test.power(over: count, utilities: UtilityLaw([(1, 1)]))
                #expect(estimate.value == 0 && estimate.method == .exact)
            }
            #expect(RoundsRule.requiredRounds(test: test, expectedScore: 1) == nil)
            #expect(RoundsRule.requiredRounds(test: test, expectedScore: 1.0.nextUp) == nil)
        }
    }

    @Test func utilityLawsForgiveRounding() {
        let law = UtilityLaw([(0, -1e-16), (1, 1)])
        #expect(law.values == [1] && law.probabilities == [1])
    }

    /// Marginal advantages, so that the power is neither 0 nor 1; the normal limit errs by about one count in a deviation of the
    /// score, here 130.
    @Test(arguments: [RoundCount.fixed(30_000), .poisson(mean: 30_000), .binomial(attempts: 40_000, probability: 0.75)])
    func normalLimitOfTheBinomialTest(count: RoundCount) {
        for significance in [0.2, 0.05, 1e-6] {
            let test = BinomialTest(classicalValue: 0.75, significance: significance)
            for deviations in [-0.5, 0.0, 1.0] {
                let score = 0.75 + (Distribution.normalUpperQuantile(significance) + deviations) * 0.433 / 30_000.0.squareRoot()
                let law = UtilityLaw([(0, 1 - score), (1, score)])
                let exact = WindowTest.binomial(test).power(over: count, utilities: law)
                let limit = WindowTest.binomial(test).power(over: count, utilities: law, method: .normal)
                #expect(exact.method == .exact && limit.method == .normal)
                #expect(exact.value > 0.2 && exact.value < 0.9)
                #expect(abs(exact.value - limit.value) < 3e-3, "\(exact.value) \(limit.value)")
            }
        }
        #expect(
            WindowTest.binomial(BinomialTest(classicalValue: 0.75, significance: 0.05))
                .power(over: .poisson(mean: 2e6), utilities: UtilityLaw([(0, 0.25), (1, 0.75)])).method == .normal)
    }

    /// Edgeworth's series over every number of rounds, over a few of them, and the normal limit.
    @Test func limitsOfTheBoundedScoreTest() {
        let law = UtilityLaw([(0, 0.15), (0.3, 0.05), (0.7, 0.2), (1, 0.6)])
        for (mean, advantage) in [(30_000.0, 0.005), (250_000, 0.0018)] {
            let test = WindowTest.boundedScore(
                BoundedScoreTest(
                    classicalValue: law.mean - advantage, utilityMinimum: 0, utilityMaximum: 1, significance: 0.05))
            let series = test.power(over: .poisson(mean: mean), utilities: law)
            let limit = test.power(over: .poisson(mean: mean), utilities: law, method: .normal)
            #expect(series.method == .edgeworth && limit.method == .normal)
            #expect(series.value > 0.05 && series.value < 0.95, "\(series.value)")
            #expect(abs(series.value - limit.value) < 3e-3, "\(series.value) \(limit.value)")
        }
    }

    @Test func longWindowsAreQuick() {
        let law = UtilityLaw([(0, 0.25), (1, 0.75)])
        let duration = ContinuousClock().measure {
            for mean in [9e5, 1e7, 1e12, 1e18] {
                for isWinLose in [true, false] {
                    let test = WindowTest(
                        classicalValue: 0.7499, utilityMinimum: 0, utilityMaximum: 1, isWinLose: isWinLose, significance: 0.05)
                    #expect((0...1).contains(test.power(over: .poisson(mean: mean), utilities: law).value))
                }
            }
        }
        #expect(duration < .seconds(2))
    }

    /// The exact mixture by steps against its definition.
    @Test func steppedMixtureByDefinition() {
        let test = BinomialTest(classicalValue: 0.75, significance: 0.05)
        let count = RoundCount.poisson(mean: 3000)
        let (rounds, probabilities) = count.masses
        let direct = zip(rounds, probabilities).reduce(0) { $0 + $1.1 * test.power(rounds: $1.0, winProbability: 0.77) }
        #expect(abs(test.power(over: count, winProbability: 0.77) - direct) < 1e-12)
    }

    @Test func windowTestChoosesTheExactForm() {
        let test = WindowTest(classicalValue: 0.75, utilityMinimum: 0, utilityMaximum: 1, isWinLose: true, significance: 0.05)
        let estimate = test.power(over: .poisson(mean: 78.54545), utilities: UtilityLaw([(0, 1 - Self.score), (1, Self.score)]))
        #expect(abs(estimate.value - 0.48529819) < 1e-8)
        #expect(estimate.method == .exact)
    }
}
