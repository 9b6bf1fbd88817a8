import GSL

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Exact two-sided tests of emulated counts against a law, at one stated probability of a false alarm.
public enum StatisticalTest {
    /// Probability with which a correct program fails one test: 1e-9.
    public static let significance = 1e-9

    /// Two-sided p-value, twice the smaller tail, of a binomial count.
    public static func binomial(_ successes: Int, of trials: Int, probability: Double) -> Double {
        let lower = Distribution.binomialLowerTail(atMost: successes, trials: trials, probability: probability)
        let upper = Distribution.binomialUpperTail(atLeast: successes, trials: trials, probability: probability)
        return min(1, 2 * min(lower, upper))
    }

    /// Two-sided p-value of a Poisson count.
    public static func poisson(_ count: Int, mean: Double) -> Double {
        let lower = Distribution.poissonLowerTail(atMost: count, mean: mean)
        let upper = Distribution.poissonUpperTail(atLeast: count, mean: mean)
        return min(1, 2 * min(lower, upper))
    }

    /// Two-sided p-value of a mean of many independent values with the given spread (normal law of the mean).
    public static func mean(_ mean: Double, standardError: Double, expected: Double) -> Double {
        if abs(mean - expected) < 1e-12 { return 1 }
        if standardError == 0 { return 0 }
        return 2 * Distribution.normalUpperTail(abs(mean - expected) / standardError)
    }

    /// p-value of Pearson's χ² for counts against probabilities that sum to one. Bins expected below 10 are pooled.
    public static func chiSquared(_ counts: [Int], probabilities: [Double]) -> Double {
        let total = Double(counts.reduce(0, +))
        var statistic = 0.0
        var degrees = -1.0
        var (pooledCount, pooledExpected) = (0.0, 0.0)
        for (count, probability) in zip(counts, probabilities) {
            pooledCount += Double(count)
            pooledExpected += probability * total
            if pooledExpected >= 10 {
                statistic += (pooledCount - pooledExpected) * (pooledCount - pooledExpected) / pooledExpected
                degrees += 1
                (pooledCount, pooledExpected) = (0, 0)
            }
        }
        return degrees < 1 ? 1 : Distribution.chiSquaredUpperTail(statistic, degrees: degrees)
    }

    /// p-value of Kolmogorov and Smirnov's test of a sample against a continuous law (asymptotic form, Stephens' correction).
    public static func kolmogorovSmirnov(_ sample: [Double], cumulative: (Double) -> Double) -> Double {
        let sorted = sample.sorted()
        let n = Double(sorted.count)
        var distance = 0.0
        for (i, x) in sorted.enumerated() {
            let f = cumulative(x)
            distance = max(distance, max(f - Double(i) / n, Double(i + 1) / n - f))
        }
        let z = (n.squareRoot() + 0.12 + 0.11 / n.squareRoot()) * distance
        var sum = 0.0
        for k in 1...100 { sum += (k % 2 == 1 ? 2.0 : -2.0) * exp(-2 * Double(k * k) * z * z) }
        return min(1, max(0, sum))
    }
}

extension StatisticalTest {
    /// One-sided p-value against a probability of at most `probability`.
    public static func binomialUpper(_ successes: Int, of trials: Int, probability: Double) -> Double {
        Distribution.binomialUpperTail(atLeast: successes, trials: trials, probability: probability)
    }
}
