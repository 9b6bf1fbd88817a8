import GSL
import Glibc

extension BinomialTest {
    /// π(N) = P[Bin(N, ω) ≥ k_α(N)]: how often a window of `rounds` certifies when each is won with `winProbability`.
    ///
    /// A sawtooth in N, 0…1.
    public func power(rounds: Int, winProbability: Double) -> Double {
        guard let critical = criticalWins(rounds: rounds) else { return 0 }
        return exp(Distribution.logBinomialUpperTail(atLeast: critical, trials: rounds, probability: winProbability))
    }

    /// The power averaged over a random number of rounds: Σ_N P(N) π(N), exact to 1e-12.
    public func power(over roundCount: RoundCount, winProbability: Double) -> Double {
        if case .fixed(let rounds) = roundCount { return power(rounds: rounds, winProbability: winProbability) }
        let (rounds, probabilities) = roundCount.masses
        let counts = CriticalCounts(test: self, from: rounds.lowerBound, maximumRounds: rounds.upperBound)
        var sum = 0.0
        // The power of N rounds from that of N − 1, as in `CriticalCounts`, but for the first and then now and then, so that
        // rounding does not add up.
        var (power, previous) = (0.0, 0)
        for (n, mass) in zip(rounds, probabilities) {
            guard let critical = counts[n] else { continue }
            if previous == 0 || n % 64 == 0 {
                power = exp(Distribution.logBinomialUpperTail(atLeast: critical, trials: n, probability: winProbability))
            } else {
                power += winProbability * exp(Distribution.logBinomial(previous - 1, trials: n - 1, probability: winProbability))
                if critical > previous {
                    power -= exp(Distribution.logBinomial(previous, trials: n, probability: winProbability))
                }
            }
            previous = critical
            sum += mass * power
        }
        return min(1, sum)
    }

    /// The least N such that windows of N rounds and of every greater number certify with probability at least `power`.
    ///
    /// Nil when ω ≤ ω_C or the answer may exceed `limit`. An upper end comes from a proof: by Zubkov and Serov (2012) the
    /// critical count is below κ + 2 with N D(κ/N‖ω_C) = z_α²/2, and the power is at least Φ(√(2 N D(y‖ω))) at
    /// y = (κ + 2)/N < ω, which grows with N. From there the sawtooth is followed down to its last point below `power`.
    public func roundsForPower(_ power: Double, winProbability: Double, limit: Int = 10_000_000) -> Int? {
        precondition(power > 0 && power < 1, "power lies in 0…1")
        guard winProbability > classicalValue else { return nil }
        var high = 1
        while !isProvenToReach(power, rounds: high, winProbability: winProbability) {
            if high > limit { return nil }
            high *= 2
        }
        var low = high / 2
        while high - low > 1 {
            let middle = (low + high) / 2
            if isProvenToReach(power, rounds: middle, winProbability: winProbability) { high = middle } else { low = middle }
        }
        while high > 1, self.power(rounds: high - 1, winProbability: winProbability) >= power { high -= 1 }
        return high
    }

    private func isProvenToReach(_ power: Double, rounds: Int, winProbability: Double) -> Bool {
        let n = Double(rounds)
        let z = max(0, Distribution.normalUpperQuantile(significance))
        let zPower = max(0, -Distribution.normalUpperQuantile(power))
        // κ/N by bisection, rounded up.
        var low = classicalValue
        var high = 1.0
        guard n * relativeEntropy(1, classicalValue) > 0.5 * z * z else { return false }
        for _ in 0..<60 {
            let middle = 0.5 * (low + high)
            if n * relativeEntropy(middle, classicalValue) > 0.5 * z * z { high = middle } else { low = middle }
        }
        let y = high + 2 / n
        return y < winProbability && n * relativeEntropy(y, winProbability) >= 0.5 * zPower * zPower
    }
}
