import GSL
import Glibc

extension WindowTest {
    /// The mean number of rounds beyond which the power is that of the normal limit.
    static let normalLimit = 1e6

    /// How often a window with a possibly random number of rounds certifies when each round earns utilities of the given law.
    ///
    /// For the binomial test the values must be 0 and 1. Exact for it up to a mean of a million rounds; for bounded scores see
    /// there; the normal limit beyond. `method` forces one; which of them a test has depends on its kind.
    public func power(over roundCount: RoundCount, utilities: UtilityLaw, method: PowerMethod? = nil) -> PowerEstimate {
        let isNormal = method.map { $0 == .normal } ?? (roundCount.mean > Self.normalLimit)
        switch self {
        case .binomial(let test):
            precondition(utilities.values.allSatisfy { $0 == 0 || $0 == 1 }, "a win/lose game earns 0 or 1")
            if isNormal {
                return normalPower(
                    over: roundCount, utilities: utilities, fraction: test.classicalValue, size: test.significance, range: 1,
                    step: 1)
            }
            return PowerEstimate(value: test.power(over: roundCount, winProbability: utilities.mean), method: .exact)
        case .boundedScore(let test):
            if isNormal {
                return normalPower(
                    over: roundCount, utilities: utilities, fraction: test.scaledClassicalValue, size: test.significance / M_E,
                    range: test.utilityMaximum - test.utilityMinimum, step: 0)
            }
            return test.power(over: roundCount, utilities: utilities, method: method)
        case .unbeatable: return PowerEstimate(value: 0, method: .exact)
        }
    }

    /// P[S ≥ k(N)] where S − k(N) is normal: N rounds win on average N times the advantage, and the critical score is
    /// k(N) = N ω_C + z √(N v) with v the variance of a Bernoulli round at ω_C, so that with N̄ and Var N of the number of rounds
    /// the mean of S − k(N) is N̄ (q − ω_C) − z √(N̄ v) and its variance N̄ σ² + Var N (q − ω_C)².
    ///
    /// The critical count is corrected for its skewness (Cornish and Fisher), and for being a whole one by half a `step`.
    private func normalPower(
        over roundCount: RoundCount, utilities: UtilityLaw, fraction: Double, size: Double, range: Double, step: Double
    ) -> PowerEstimate {
        let n = roundCount.mean
        let z = Distribution.normalUpperQuantile(size)
        let advantage = utilities.mean - classicalValue
        let skewness = (z * z - 1) * (1 - 2 * fraction) / 6
        let margin = range * (z * (n * fraction * (1 - fraction)).squareRoot() + skewness) + 0.5 * step
        let spread = (n * utilities.cumulants.variance + roundCount.variance * advantage * advantage).squareRoot()
        let excess = n * advantage - margin
        guard spread > 0 else { return PowerEstimate(value: excess > 0 ? 1 : 0, method: .normal) }
        return PowerEstimate(value: Distribution.normalLowerTail(excess / spread), method: .normal)
    }
}
