import Glibc

/// Logarithms of binomial probabilities, valid where the probabilities themselves underflow and for any number of trials.
///
/// Probabilities come from Loader's saddle-point expansion (C. Loader, "Fast and Accurate Computation of Binomial
/// Probabilities", 2000), tails from the series of positive terms that starts there: about ten standard deviations of terms.
extension Distribution {
    /// ln P[Bin(trials, probability) = successes]; −∞ outside the support.
    public static func logBinomial(_ successes: Int, trials: Int, probability: Double) -> Double {
        guard successes >= 0, successes <= trials else { return -.infinity }
        let failure = 1 - probability
        if probability <= 0 { return successes == 0 ? 0 : -.infinity }
        if failure <= 0 { return successes == trials ? 0 : -.infinity }
        let n = Double(trials)
        if successes == 0 { return n * log1p(-probability) }
        if successes == trials { return n * log(probability) }
        let k = Double(successes)
        let exponent =
            stirlingError(trials) - stirlingError(successes) - stirlingError(trials - successes)
            - deviance(k, n * probability) - deviance(n - k, n * failure)
        return exponent - 0.5 * log(2 * .pi * k * (n - k) / n)
    }

    /// ln P[Poi(mean) = count] for a mean above 0 and a count of at least 1, valid for any size of both.
    static func logPoisson(_ count: Int, mean: Double) -> Double {
        let k = Double(count)
        return -stirlingError(count) - deviance(k, mean) - 0.5 * log(2 * .pi * k)
    }

    /// ln P[Bin(trials, probability) ≥ successes]; −∞ beyond the support, 0 at and below zero successes.
    public static func logBinomialUpperTail(atLeast successes: Int, trials: Int, probability: Double) -> Double {
        if successes <= 0 { return 0 }
        if successes > trials || probability <= 0 { return -.infinity }
        if probability >= 1 { return 0 }
        if Double(successes) > Double(trials) * probability {
            return logRisingSeries(from: successes, trials: trials, probability: probability)
        }
        let below = logFallingSeries(from: successes - 1, trials: trials, probability: probability)
        return log1p(-exp(min(below, 0)))
    }

    /// ln P[Bin(trials, probability) ≤ successes]; −∞ below zero successes, 0 at and beyond `trials`.
    public static func logBinomialLowerTail(atMost successes: Int, trials: Int, probability: Double) -> Double {
        if successes < 0 { return -.infinity }
        if successes >= trials || probability <= 0 { return 0 }
        if probability >= 1 { return -.infinity }
        if Double(successes) < Double(trials) * probability {
            return logFallingSeries(from: successes, trials: trials, probability: probability)
        }
        let above = logRisingSeries(from: successes + 1, trials: trials, probability: probability)
        return log1p(-exp(min(above, 0)))
    }

    /// ln Σ_{j ≥ k} of the density, term by term upward from `k`.
    private static func logRisingSeries(from k: Int, trials: Int, probability: Double) -> Double {
        let odds = probability / (1 - probability)
        var term = 1.0
        var sum = 1.0
        var j = k
        while j < trials, term > 1e-17 * sum {
            term *= Double(trials - j) / Double(j + 1) * odds
            sum += term
            j += 1
        }
        return min(0, logBinomial(k, trials: trials, probability: probability) + log(sum))
    }

    /// ln Σ_{j ≤ k} of the density, term by term downward from `k`.
    private static func logFallingSeries(from k: Int, trials: Int, probability: Double) -> Double {
        let odds = (1 - probability) / probability
        var term = 1.0
        var sum = 1.0
        var j = k
        while j > 0, term > 1e-17 * sum {
            term *= Double(j) / Double(trials - j + 1) * odds
            sum += term
            j -= 1
        }
        return min(0, logBinomial(k, trials: trials, probability: probability) + log(sum))
    }

    /// ln n! − ln[√(2πn) (n/e)ⁿ] for n ≥ 1.
    private static func stirlingError(_ count: Int) -> Double {
        if count < smallStirlingErrors.count { return smallStirlingErrors[count] }
        let n = Double(count)
        let square = n * n
        return (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - 1 / (1188 * square)) / square) / square) / square) / n
    }

    /// The error of Stirling's formula for 0…15, from the factorials themselves.
    private static let smallStirlingErrors: [Double] = {
        var factorial = 1.0
        return (0...15).map { count in
            if count == 0 { return 0 }
            let n = Double(count)
            factorial *= n
            return log(factorial) - 0.5 * log(2 * .pi * n) - n * log(n) + n
        }
    }()

    /// x ln(x/m) + m − x without cancellation near x = m.
    private static func deviance(_ x: Double, _ m: Double) -> Double {
        guard abs(x - m) < 0.1 * (x + m) else { return x * log(x / m) + m - x }
        let v = (x - m) / (x + m)
        var sum = (x - m) * v
        var power = 2 * x * v
        var odd = 1.0
        while true {
            power *= v * v
            odd += 2
            let next = sum + power / odd
            if next == sum { return sum }
            sum = next
        }
    }
}
