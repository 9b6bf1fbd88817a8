import GSL
import Glibc

/// An interval that covers the true value in at least the stated fraction of repetitions.
public struct ConfidenceInterval: Sendable, Equatable {
    /// The point estimate.
    public let estimate: Double
    /// Lower end.
    public let low: Double
    /// Upper end.
    public let high: Double

    /// An interval from its estimate and ends.
    public init(estimate: Double, low: Double, high: Double) {
        self.estimate = estimate
        self.low = low
        self.high = high
    }

    /// A mean by Student's t, from `count` values with the given sum and sum of squares; nil for fewer than two values.
    ///
    /// Exact for normal values, approximate otherwise. Subtract a typical value first when the spread is far below the mean.
    /// - Parameter confidence: two-sided level, strictly between 0 and 1.
    public static func mean(
        count: Int, sum: Double, sumOfSquares: Double, confidence: Double
    ) -> ConfidenceInterval? {
        precondition(confidence > 0 && confidence < 1, "confidence lies in 0…1")
        guard count >= 2 else { return nil }
        let n = Double(count)
        let mean = sum / n
        let variance = max(0, (sumOfSquares - sum * mean) / (n - 1))
        let tail = 0.5 * (1 - confidence)
        // Beyond a million degrees Student's t and the normal distribution agree to nine digits.
        let t =
            count < 1_000_000
            ? Distribution.studentUpperQuantile(tail, degrees: n - 1) : Distribution.normalUpperQuantile(tail)
        let half = t * (variance / n).squareRoot()
        return ConfidenceInterval(estimate: mean, low: mean - half, high: mean + half)
    }

    /// A rate per second from a Poisson `count` in `duration` seconds (Garwood 1936): exact, at least the stated coverage.
    ///
    /// - Parameter confidence: two-sided level, strictly between 0 and 1.
    public static func rate(count: Int, duration: Double, confidence: Double) -> ConfidenceInterval {
        precondition(count >= 0 && duration > 0, "a rate needs a count and a positive duration")
        precondition(confidence > 0 && confidence < 1, "confidence lies in 0…1")
        let tail = 0.5 * (1 - confidence)
        let k = Double(count)
        let reach = 40 * (k + 1).squareRoot() + 1000
        var low = 0.0
        if count > 0 {
            low = bisect(above: max(0, k - reach), below: k) { Distribution.poissonUpperTail(atLeast: count, mean: $0) > tail }
        }
        let high = bisect(above: k, below: k + reach) { Distribution.poissonLowerTail(atMost: count, mean: $0) < tail }
        return ConfidenceInterval(estimate: k / duration, low: low / duration, high: high / duration)
    }

    /// A probability from `successes` in `trials` (Clopper and Pearson 1934): exact, at least the stated coverage.
    ///
    /// Without trials the interval is 0…1 and the estimate ½.
    /// - Parameter confidence: two-sided level, strictly between 0 and 1.
    public static func clopperPearson(successes: Int, trials: Int, confidence: Double) -> ConfidenceInterval {
        precondition(successes >= 0 && successes <= trials, "successes lie in 0…trials")
        precondition(confidence > 0 && confidence < 1, "confidence lies in 0…1")
        guard trials > 0 else { return ConfidenceInterval(estimate: 0.5, low: 0, high: 1) }
        let goal = log(0.5 * (1 - confidence))
        let estimate = Double(successes) / Double(trials)
        var low = 0.0
        if successes > 0 {
            low = bisect(above: 0, below: estimate) { p in
                Distribution.logBinomialUpperTail(atLeast: successes, trials: trials, probability: p) > goal
            }
        }
        var high = 1.0
        if successes < trials {
            high = bisect(above: estimate, below: 1) { p in
                Distribution.logBinomialLowerTail(atMost: successes, trials: trials, probability: p) < goal
            }
        }
        return ConfidenceInterval(estimate: estimate, low: low, high: high)
    }

    /// The point where a condition that is false at `lower` becomes true on the way to `upper`.
    private static func bisect(above lower: Double, below upper: Double, _ condition: (Double) -> Bool) -> Double {
        var low = lower
        var high = upper
        while true {
            let middle = 0.5 * (low + high)
            if middle <= low || middle >= high || high - low < 1e-15 * high { return middle }
            if condition(middle) { high = middle } else { low = middle }
        }
    }
}
