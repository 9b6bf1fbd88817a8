import Glibc

/// Adjusted p-values of a family of tests: to reject those below α errs in any of them with probability at most α, however the tests
/// depend on each other. Holm, Scand. J. Stat. 6, 65 (1979).
public enum FamilyWise {
    /// Natural logarithms of adjusted p-values, at most 0, in the order of `logPValues`.
    public static func holm(_ logPValues: [Double]) -> [Double] {
        var adjusted = logPValues
        var least = -Double.infinity
        let order = logPValues.indices.sorted { logPValues[$0] < logPValues[$1] }
        for (rank, index) in order.enumerated() {
            least = max(least, min(0, logPValues[index] + log(Double(order.count - rank))))
            adjusted[index] = least
        }
        return adjusted
    }
}
