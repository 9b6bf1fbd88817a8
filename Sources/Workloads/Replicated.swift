/// Means over independent replications.
public struct Replicated: Sendable, Equatable {
    /// Of each replication.
    public let values: [Double]
    /// A mean per replication, two or more for an error.
    public init(_ values: [Double]) { self.values = values }
    /// Mean of them all.
    public var mean: Double { values.reduce(0, +) / Double(values.count) }
    /// Standard error of the mean, from the spread of the replications; not a number for a single one.
    public var standardError: Double {
        let n = Double(values.count)
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)
        return (variance / n).squareRoot()
    }
}
