import GSL
import Glibc

/// The test of games with bounded utilities: how likely would a classical pair collect at least this score?
///
/// LI Eq. 20: p ≤ e T(⌊μ⌋)^{1−f} T(⌈μ⌉)^{f} with T(j) = P[Bin(N, ξ) ≥ j], μ = (score − N u_min)/(u_max − u_min), f its
/// fractional part and ξ = (ω_C − u_min)/(u_max − u_min). Valid against memory, like the binomial test and under the same
/// conditions, but weaker than it by the factor e; for win/lose games use `BinomialTest`.
public struct BoundedScoreTest: Sendable, Equatable {
    /// ω_C, the best classical expected utility of a round, strictly between the utility bounds.
    public let classicalValue: Double
    /// u_min, the least utility of a round.
    public let utilityMinimum: Double
    /// u_max, the greatest utility of a round.
    public let utilityMaximum: Double
    /// α, the p-value below which a window certifies, strictly between 0 and 1.
    public let significance: Double

    /// A test of given classical value, utility bounds and significance.
    public init(classicalValue: Double, utilityMinimum: Double, utilityMaximum: Double, significance: Double) {
        precondition(
            utilityMinimum < classicalValue && classicalValue < utilityMaximum, "classical value lies between the utility bounds")
        precondition(significance > 0 && significance < 1, "significance lies in 0…1")
        self.classicalValue = classicalValue
        self.utilityMinimum = utilityMinimum
        self.utilityMaximum = utilityMaximum
        self.significance = significance
    }

    /// ξ, the classical value on the scale where utilities fill 0…1.
    public var scaledClassicalValue: Double { (classicalValue - utilityMinimum) / (utilityMaximum - utilityMinimum) }

    /// Upper bound of the p-value of a total `score` in `rounds`, at most 1.
    public func pValue(rounds: Int, score: Double) -> Double { exp(logPValue(rounds: rounds, score: score)) }

    /// Natural logarithm of the bound, at most 0, finite where the bound underflows.
    ///
    /// A μ within summation error of an integer counts as that integer, and one beyond `rounds` as `rounds`.
    public func logPValue(rounds: Int, score: Double) -> Double {
        precondition(rounds >= 0, "rounds cannot be negative")
        if rounds == 0 { return 0 }
        let n = Double(rounds)
        var mu = (score - n * utilityMinimum) / (utilityMaximum - utilityMinimum)
        if abs(mu - mu.rounded()) <= 1e-9 + 1e-13 * n { mu = mu.rounded() }
        mu = min(max(mu, 0), n)
        let floor = mu.rounded(.down)
        let f = mu - floor
        let lower = logTail(rounds, Int(floor))
        let mixed = f == 0 ? lower : (1 - f) * lower + f * logTail(rounds, Int(floor) + 1)  // LI Eq. 20
        return min(0, 1 + mixed)
    }

    /// Whether a total `score` in `rounds` certifies: bound < α, strictly. Zero rounds never do.
    public func certifies(rounds: Int, score: Double) -> Bool {
        rounds > 0 && logPValue(rounds: rounds, score: score) < log(significance)
    }

    /// The score at which the bound falls to α: every score that exceeds it certifies. Nil when no possible score does.
    public func criticalScore(rounds: Int) -> Double? {
        guard rounds > 0 else { return nil }
        let goal = log(significance) - 1
        guard logTail(rounds, rounds) < goal else { return nil }
        // The binomial test of size α/e has the least integer μ that certifies.
        let inner = BinomialTest(classicalValue: scaledClassicalValue, significance: significance / M_E)
        guard let ceiling = inner.criticalWins(rounds: rounds) else { return nil }
        let upper = logTail(rounds, ceiling)
        let lower = logTail(rounds, ceiling - 1)
        let f = min(max((lower - goal) / (lower - upper), 0), 1)
        let mu = Double(ceiling - 1) + f
        return Double(rounds) * utilityMinimum + mu * (utilityMaximum - utilityMinimum)
    }

    private func logTail(_ rounds: Int, _ j: Int) -> Double {
        Distribution.logBinomialUpperTail(atLeast: j, trials: rounds, probability: scaledClassicalValue)
    }
}
