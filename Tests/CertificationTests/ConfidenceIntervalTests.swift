import Certification
import GSL
import Testing

@Suite struct ConfidenceIntervalTests {
    @Test(arguments: [(0, 10), (10, 10), (3, 10), (50, 1000), (999, 1000)])
    func clopperPearsonByBetaQuantiles(successes: Int, trials: Int) {
        let interval = ConfidenceInterval.clopperPearson(successes: successes, trials: trials, confidence: 0.95)
        let k = Double(successes)
        let n = Double(trials)
        let low = successes == 0 ? 0 : Distribution.betaQuantile(0.025, k, n - k + 1)
        let high = successes == trials ? 1 : Distribution.betaQuantile(0.975, k + 1, n - k)
        #expect(abs(interval.low - low) < 1e-10 && abs(interval.high - high) < 1e-10)
        #expect(interval.estimate == k / n)
    }

    @Test func clopperPearsonCovers() {
        for p in [0.02, 0.3, 0.5, 0.97] {
            let coverage = (0...60).reduce(0.0) { sum, k in
                let interval = ConfidenceInterval.clopperPearson(successes: k, trials: 60, confidence: 0.9)
                let covers = interval.low <= p && p <= interval.high
                return sum + (covers ? Distribution.binomial(k, trials: 60, probability: p) : 0)
            }
            #expect(coverage >= 0.9)
        }
    }

    @Test func clopperPearsonOfManyTrials() {
        // 800,000 heralds in 10⁸ attempts: the normal interval is good to a part in a thousand of its width.
        let interval = ConfidenceInterval.clopperPearson(successes: 800_000, trials: 100_000_000, confidence: 0.95)
        let half = 1.959964 * (0.008 * 0.992 / 1e8).squareRoot()
        #expect(abs(interval.low - (0.008 - half)) < 3e-3 * half && abs(interval.high - (0.008 + half)) < 3e-3 * half)
        #expect(ConfidenceInterval.clopperPearson(successes: 0, trials: 0, confidence: 0.9).high == 1)
    }

    @Test func ratesByPoissonTails() {
        let interval = ConfidenceInterval.rate(count: 12, duration: 4, confidence: 0.95)
        #expect(abs(Distribution.poissonUpperTail(atLeast: 12, mean: interval.low * 4) - 0.025) < 1e-10)
        #expect(abs(Distribution.poissonLowerTail(atMost: 12, mean: interval.high * 4) - 0.025) < 1e-10)
        #expect(interval.estimate == 3)
        #expect(ConfidenceInterval.rate(count: 0, duration: 1, confidence: 0.95).low == 0)
        let large = ConfidenceInterval.rate(count: 4_000_000, duration: 1, confidence: 0.95)
        #expect(abs(large.high - 4_000_000 - 3920) < 5 && abs(4_000_000 - large.low - 3920) < 5)
    }

    @Test func meansByStudent() throws {
        // Values 1…5: mean 3, standard deviation √2.5, t(4, .975) = 2.776445.
        let interval = try #require(ConfidenceInterval.mean(count: 5, sum: 15, sumOfSquares: 55, confidence: 0.95))
        #expect(abs(interval.high - 3 - 2.776445105 * (2.5 / 5).squareRoot()) < 1e-8)
        #expect(abs(interval.low + interval.high - 6) < 1e-14)
        #expect(ConfidenceInterval.mean(count: 1, sum: 1, sumOfSquares: 1, confidence: 0.95) == nil)
    }
}
