import GSL
import Glibc

/// Li et al.'s number of rounds for an advantage to show: n_req = min{m : p-value of the score ⌈m ω⌉ in m rounds < α}.
///
/// It is evaluated at the expected score, so a window of n_req rounds certifies with a probability of only about one half;
/// `roundsForPower` and `power` say how often. The p-value is a sawtooth in m and the rule takes its first point below α.
/// The rounding of the score decides: for the trading game with p = β = .3 at ε = .0609727 and α = .05 the rule gives 66,133
/// rounds, the score m ω itself 66,716, and from 66,676 on every m passes.
public enum RoundsRule {
    /// n_req for rounds that earn `expectedScore` on average; nil when ω ≤ ω_C or more than `limit` rounds are needed.
    ///
    /// Most m are excluded unseen: by Zubkov and Serov (2012) P[Bin(m, ξ) ≥ k] ≥ Q(√(2 m D(k/m‖ξ))) for k ≥ m ξ, with Q the
    /// normal upper tail and D the relative entropy. Rounding adds at most c counts to m ω, and m D(ω + c/m ‖ ξ) is convex in m
    /// (a perspective), so the m for which this bound keeps the p-value at α or above form one interval, which is jumped over.
    public static func requiredRounds(test: WindowTest, expectedScore: Double, limit: Int = 10_000_000) -> Int? {
        guard expectedScore > test.classicalValue, let exclusion = Exclusion(test, expectedScore: expectedScore) else {
            return nil
        }
        var hasJumped = false
        guard exclusion.leastRounds <= Double(limit) else { return nil }
        var m = max(1, Int(exclusion.leastRounds))
        while m <= limit {
            if !hasJumped, exclusion.contains(m) {
                m = exclusion.end(from: m, limit: limit) + 1
                hasJumped = true
            }
            // The small step back keeps m ω = 27.000000000000004 from becoming 28.
            let score = (Double(m) * expectedScore * (1 - 1e-14)).rounded(.up)
            if !exclusion.contains(m, score: score), test.certifies(rounds: m, score: score) { return m }
            m += 1
        }
        return nil
    }

    /// The numbers of rounds that are proven to be too few.
    private struct Exclusion {
        let mean: Double
        let classical: Double
        let slack: Double
        let minimum: Double
        let range: Double
        /// Before so many rounds not even the greatest score certifies; a lower bound.
        let leastRounds: Double
        /// z²/2 of the tail at which the p-value is α.
        let goal: Double

        init?(_ test: WindowTest, expectedScore: Double) {
            let size: Double
            switch test {
            case .binomial(let test):
                mean = expectedScore
                classical = test.classicalValue
                slack = 1
                size = test.significance
                (minimum, range) = (0, 1)
            case .boundedScore(let test):
                minimum = test.utilityMinimum
                range = test.utilityMaximum - test.utilityMinimum
                mean = (expectedScore - test.utilityMinimum) / range
                classical = test.scaledClassicalValue
                slack = 1 + 1 / range
                size = test.significance / M_E
            case .unbeatable: return nil
            }
            leastRounds = (log(size) / log(classical) * (1 - 1e-9)).rounded(.down)
            let z = max(0, Distribution.normalUpperQuantile(size))
            goal = 0.5 * z * z
        }

        func contains(_ rounds: Int) -> Bool {
            let m = Double(rounds)
            let fraction = mean + slack / m
            return fraction <= 1 && m * relativeEntropy(fraction, classical) <= goal
        }

        /// Whether `score` in so many rounds surely does not certify.
        func contains(_ rounds: Int, score: Double) -> Bool {
            let m = Double(rounds)
            let fraction = min(1, ((score - m * minimum) / range).rounded(.up) / m)
            return fraction >= classical && m * relativeEntropy(fraction, classical) < goal * (1 - 1e-9)
        }

        /// The last member, given that `first` is one.
        func end(from first: Int, limit: Int) -> Int {
            var low = first
            var step = 1
            while low + step <= limit, contains(low + step) {
                low += step
                step *= 2
            }
            while step > 0 {
                if low + step <= limit, contains(low + step) { low += step }
                step /= 2
            }
            return low
        }
    }
}

/// D(x‖p) of two coins, in nats.
func relativeEntropy(_ x: Double, _ p: Double) -> Double {
    let heads = x > 0 ? x * log(x / p) : 0
    let tails = x < 1 ? (1 - x) * log((1 - x) / (1 - p)) : 0
    return heads + tails
}
