import GSL
import Glibc

/// How many rounds a window holds.
public enum RoundCount: Sendable, Equatable {
    /// Always the same number.
    case fixed(Int)
    /// A Poisson number of given mean.
    case poisson(mean: Double)
    /// Each of `attempts` independent attempts gives a round with `probability`, 0…1.
    case binomial(attempts: Int, probability: Double)

    /// The expected number of rounds.
    public var mean: Double {
        switch self {
        case .fixed(let rounds): Double(rounds)
        case .poisson(let mean): mean
        case .binomial(let attempts, let probability): Double(attempts) * probability
        }
    }

    /// The variance of the number of rounds.
    public var variance: Double {
        switch self {
        case .fixed: 0
        case .poisson(let mean): mean
        case .binomial(let attempts, let probability): Double(attempts) * probability * (1 - probability)
        }
    }

    /// The numbers of rounds that occur; tails of less than 1e-17 each are left out.
    var range: ClosedRange<Int> {
        if case .fixed(let rounds) = self { return rounds...rounds }
        // Below and above by Chernoff: 9.5 deviations, and the Poisson correction 30 where the mean is small.
        let reach = 9.5 * mean.squareRoot() + 30
        let low = max(0, Int(mean - reach))
        var high = Int(mean + reach) + 1
        if case .binomial(let attempts, _) = self { high = min(high, attempts) }
        return low...max(low, high)
    }

    /// The numbers of rounds that occur, with their probabilities; tails of less than 1e-17 each are left out.
    public var masses: (rounds: ClosedRange<Int>, probabilities: [Double]) {
        let rounds = range
        let probabilities = rounds.map { n in
            switch self {
            case .fixed: 1.0
            case .poisson(let mean): Distribution.poisson(n, mean: mean)
            case .binomial(let attempts, let probability):
                exp(Distribution.logBinomial(n, trials: attempts, probability: probability))
            }
        }
        return (rounds, probabilities)
    }
}
