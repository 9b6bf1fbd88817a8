import GSL
import Glibc

/// The exact test of win/lose games: how likely would a classical pair win at least this often?
///
/// Null hypothesis: any classical pair, with memory and shared randomness, given fresh inputs of known law each round. Its wins
/// are dominated by Bin(N, ω_C), so P[Bin(N, ω_C) ≥ wins] is a valid p-value. Rounds must be sequential, inputs random of the
/// assumed law, and no round may be dropped once its inputs are known; the test cannot check that.
public struct BinomialTest: Sendable, Equatable {
    /// ω_C, the best classical probability of winning a round, strictly between 0 and 1.
    public let classicalValue: Double
    /// α, the p-value below which a window certifies, strictly between 0 and 1.
    public let significance: Double

    /// A test of given classical value and significance.
    public init(classicalValue: Double, significance: Double) {
        precondition(classicalValue > 0 && classicalValue < 1, "classical value of a win/lose game lies in 0…1")
        precondition(significance > 0 && significance < 1, "significance lies in 0…1")
        self.classicalValue = classicalValue
        self.significance = significance
    }

    /// P[Bin(rounds, ω_C) ≥ wins]; 1 for no rounds.
    public func pValue(rounds: Int, wins: Int) -> Double { exp(logPValue(rounds: rounds, wins: wins)) }

    /// Natural logarithm of the p-value, finite where the p-value underflows.
    public func logPValue(rounds: Int, wins: Int) -> Double {
        precondition(rounds >= 0, "rounds cannot be negative")
        return Distribution.logBinomialUpperTail(atLeast: wins, trials: rounds, probability: classicalValue)
    }

    /// Whether `wins` of `rounds` certify: p < α, strictly, as in LI. Zero rounds never do.
    public func certifies(rounds: Int, wins: Int) -> Bool {
        rounds > 0 && logPValue(rounds: rounds, wins: wins) < log(significance)
    }

    /// The least number of wins of `rounds` that certifies; nil when even winning all rounds does not.
    ///
    /// Found by doubling steps from the normal estimate and bisection: O(log) tail evaluations.
    public func criticalWins(rounds: Int) -> Int? {
        guard certifies(rounds: rounds, wins: rounds) else { return nil }
        let mean = Double(rounds) * classicalValue
        let deviation = (mean * (1 - classicalValue)).squareRoot()
        let estimate = mean + deviation * Distribution.normalUpperQuantile(significance)
        // Invariant: `low` does not certify, `high` does.
        var low = -1
        var high = rounds
        let guess = min(max(Int(estimate), 0), rounds)
        var step = 1
        if certifies(rounds: rounds, wins: guess) {
            high = guess
            while high - step > low, certifies(rounds: rounds, wins: high - step) {
                high -= step
                step *= 2
            }
            low = max(low, high - step)
        } else {
            low = guess
            while low + step < high, !certifies(rounds: rounds, wins: low + step) {
                low += step
                step *= 2
            }
            high = min(high, low + step)
        }
        while high - low > 1 {
            let middle = (low + high) / 2
            if certifies(rounds: rounds, wins: middle) { high = middle } else { low = middle }
        }
        return high
    }

    /// The least number of rounds at which winning all of them certifies.
    public var leastRounds: Int {
        var rounds = max(1, Int(log(significance) / log(classicalValue)))
        while rounds > 1, certifies(rounds: rounds - 1, wins: rounds - 1) { rounds -= 1 }
        while !certifies(rounds: rounds, wins: rounds) { rounds += 1 }
        return rounds
    }
}
