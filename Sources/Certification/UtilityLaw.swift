/// The distribution of the utility of one round: finitely many values, each with its probability.
public struct UtilityLaw: Sendable, Equatable {
    /// The values in ascending order, in units of utility.
    public let values: [Double]
    /// Their probabilities, each 0…1, summing to 1.
    public let probabilities: [Double]

    /// A law from values and probabilities, which must sum to 1 within 1e-9 and are renormalized; negative ones down to
    /// −1e-12 are rounding and count as 0.
    public init(_ outcomes: [(value: Double, probability: Double)]) {
        let clamped = outcomes.map { value, probability in
            (value: value, probability: probability < 0 && probability >= -1e-12 ? 0 : probability)
        }
        let sorted = clamped.filter { $0.probability != 0 }.sorted { $0.value < $1.value }
        let total = sorted.reduce(0) { $0 + $1.probability }
        precondition(!sorted.isEmpty && sorted.allSatisfy { $0.probability > 0 }, "probabilities cannot be negative")
        precondition(abs(total - 1) <= 1e-9, "probabilities of the utilities sum to \(total), not 1")
        values = sorted.map(\.value)
        probabilities = sorted.map { $0.probability / total }
    }

    /// Mean utility of a round.
    public var mean: Double { zip(values, probabilities).reduce(0) { $0 + $1.0 * $1.1 } }

    /// Variance, third central moment and fourth cumulant of a round.
    var cumulants: (variance: Double, third: Double, fourth: Double) {
        let center = mean
        var second = 0.0
        var third = 0.0
        var fourth = 0.0
        for (value, p) in zip(values, probabilities) {
            let d = value - center
            second += p * d * d
            third += p * d * d * d
            fourth += p * d * d * d * d
        }
        return (second, third, fourth - 3 * second * second)
    }

    /// The span of the coarsest lattice that holds all values, and their positions on it; nil beyond 1000 positions.
    var lattice: (span: Double, positions: [Int])? {
        let differences = values.map { $0 - values[0] }
        guard let range = differences.last, range > 0 else { return (1, values.map { _ in 0 }) }
        var span = 0.0
        for difference in differences {
            var (a, b) = (max(span, difference), min(span, difference))
            while b > 1e-9 * range { (a, b) = (b, abs(a - b * (a / b).rounded())) }
            span = a
        }
        guard range / span <= 1000 else { return nil }
        let positions = differences.map { Int(($0 / span).rounded()) }
        // The span again from the whole range, free of the rounding of Euclid's steps.
        span = range / Double(positions.last!)
        let fits = zip(differences, positions).allSatisfy { abs($0 - Double($1) * span) <= 1e-9 * range }
        return fits ? (span, positions) : nil
    }
}
