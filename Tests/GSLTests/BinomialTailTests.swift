import GSL
import Glibc
import Testing

@Suite struct BinomialTailTests {
    @Test(arguments: [(1, 0.3), (20, 0.75), (15, 0.01), (245, 0.75), (5000, 0.5)])
    func agreesWithTheIncompleteBetaFunction(trials: Int, p: Double) {
        for k in stride(from: 0, through: trials, by: max(1, trials / 50)) {
            let upper = Distribution.binomialUpperTail(atLeast: k, trials: trials, probability: p)
            let lower = Distribution.binomialLowerTail(atMost: k, trials: trials, probability: p)
            let logUpper = Distribution.logBinomialUpperTail(atLeast: k, trials: trials, probability: p)
            let logLower = Distribution.logBinomialLowerTail(atMost: k, trials: trials, probability: p)
            if upper > 1e-250 { #expect(abs(exp(logUpper) / upper - 1) < 1e-10, "k = \(k)") }
            if lower > 1e-250 { #expect(abs(exp(logLower) / lower - 1) < 1e-10, "k = \(k)") }
        }
    }

    @Test func neitherUnderflowsNorFailsForManyTrials() {
        // All of n trials: n ln p. All but one: n ln p + ln(1 + n q/p).
        let n = 1_000_000
        #expect(Distribution.logBinomialUpperTail(atLeast: n, trials: n, probability: 0.75) == Double(n) * log(0.75))
        let allButOne = Distribution.logBinomialUpperTail(atLeast: n - 1, trials: n, probability: 0.75)
        #expect(abs(allButOne - (Double(n) * log(0.75) + log(1 + Double(n) / 3))) < 1e-8)
        // At a mean of integer value the median is the mean: both tails are near one half.
        let middle = exp(Distribution.logBinomialUpperTail(atLeast: 75_000_000, trials: 100_000_000, probability: 0.75))
        #expect(abs(middle - 0.5) < 1e-4 && middle > 0.5)
    }

    @Test func densityOfSmallNumbersByDefinition() {
        for trials in 0...12 {
            for k in 0...trials {
                var coefficient = 1.0
                for i in 0..<k { coefficient = coefficient * Double(trials - i) / Double(i + 1) }
                let expected = coefficient * pow(0.2, Double(k)) * pow(0.8, Double(trials - k))
                #expect(abs(exp(Distribution.logBinomial(k, trials: trials, probability: 0.2)) / expected - 1) < 1e-13)
            }
        }
        #expect(Distribution.logBinomial(3, trials: 2, probability: 0.2) == -.infinity)
        #expect(Distribution.logBinomialUpperTail(atLeast: 0, trials: 2, probability: 0.2) == 0)
        #expect(Distribution.logBinomialUpperTail(atLeast: 3, trials: 2, probability: 0.2) == -.infinity)
    }
}
