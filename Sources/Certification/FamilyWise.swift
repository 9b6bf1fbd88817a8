import Glibc

/// Several tests judged together.
public enum FamilyWise {
    /// Natural logarithms of adjusted p-values, at most 0, in the order of `logPValues`: to reject those below α errs in any of them
    /// with probability at most α, however the tests depend on each other. Holm, Scand. J. Stat. 6, 65 (1979), where weights are given
    /// his weighted procedure: a test's share of α grows with its weight.
    ///
    /// - Parameter weights: positive, chosen before the data are seen; equal by default. Only their ratios count.
    public static func holm(_ logPValues: [Double], weights: [Double]? = nil) -> [Double] {
        let weights = weights ?? [Double](repeating: 1, count: logPValues.count)
        precondition(
            weights.count == logPValues.count && weights.allSatisfy { $0 > 0 && $0 < .infinity }, "a positive weight each")
        var adjusted = logPValues
        var least = -Double.infinity
        let weighted = logPValues.indices.map { logPValues[$0] - log(weights[$0]) }
        let order = logPValues.indices.sorted { weighted[$0] < weighted[$1] }
        for (rank, index) in order.enumerated() {
            // What the tests that are still open share.
            let open = order[rank...].reduce(0) { $0 + weights[$1] }
            least = max(least, min(0, weighted[index] + log(open)))
            adjusted[index] = least
        }
        return adjusted
    }

    /// Natural logarithm of the weighted mean of e-values, which is one itself however they depend on each other: Vovk and Wang, Ann.
    /// Stat. 49, 1736 (2021).
    ///
    /// - Parameter weights: positive, chosen before the data are seen; equal by default. Only their ratios count.
    public static func logMean(_ logEValues: [Double], weights: [Double]? = nil) -> Double {
        let weights = weights ?? [Double](repeating: 1, count: logEValues.count)
        precondition(
            weights.count == logEValues.count && weights.allSatisfy { $0 > 0 && $0 < .infinity }, "a positive weight each")
        guard let greatest = logEValues.max(), greatest > -.infinity else { return -.infinity }
        if greatest == .infinity { return .infinity }
        let sum = zip(logEValues, weights).reduce(0) { $0 + $1.1 * exp($1.0 - greatest) }
        return greatest + log(sum / weights.reduce(0, +))
    }
}
