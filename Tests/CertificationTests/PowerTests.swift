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

    @Test func windowTestChoosesTheExactForm() {
        let test = WindowTest(classicalValue: 0.75, utilityMinimum: 0, utilityMaximum: 1, isWinLose: true, significance: 0.05)
        let estimate = test.power(over: .poisson(mean: 78.54545), utilities: UtilityLaw([(0, 1 - Self.score), (1, Self.score)]))
        #expect(abs(estimate.value - 0.48529819) < 1e-8)
        #expect(estimate.method == .exact)
    }
}
