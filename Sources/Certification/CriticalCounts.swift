import GSL
import Glibc

/// The least number of wins that certifies, for every number of rounds in a range.
///
/// The critical count of N+1 rounds equals that of N or is one more, since T_{N+1}(k) = T_N(k) + ω_C P[Bin(N, ω_C) = k−1] and
/// T_{N+1}(k+1) ≤ T_N(k) for T_N(k) = P[Bin(N, ω_C) ≥ k]. So a table costs O(1) an entry; near ties are settled by the test itself.
public struct CriticalCounts: Sendable, Equatable {
    /// The test the table belongs to.
    public let test: BinomialTest
    /// The least number of rounds in the table.
    public let minimumRounds: Int
    /// Entry i is the critical count of N = `minimumRounds` + i rounds; N+1 stands for "cannot certify".
    private let counts: [Int]

    /// The table for `minimumRounds`…`maximumRounds`.
    public init(test: BinomialTest, from minimumRounds: Int = 0, maximumRounds: Int) {
        precondition(minimumRounds >= 0 && maximumRounds >= minimumRounds, "the rounds of a table ascend from 0")
        self.test = test
        let q = test.classicalValue
        let alpha = test.significance
        var k = test.criticalWins(rounds: minimumRounds) ?? minimumRounds + 1
        var counts = [k]
        counts.reserveCapacity(maximumRounds - minimumRounds + 1)
        var tail = test.pValue(rounds: minimumRounds, wins: k)
        for rounds in stride(from: minimumRounds + 1, through: maximumRounds, by: 1) {
            tail += q * exp(Distribution.logBinomial(k - 1, trials: rounds - 1, probability: q))
            let isNearTie = abs(tail - alpha) < 1e-9 * alpha
            let certifies = isNearTie ? test.certifies(rounds: rounds, wins: k) : tail < alpha
            if !certifies {
                tail = max(0, tail - exp(Distribution.logBinomial(k, trials: rounds, probability: q)))
                k += 1
            }
            counts.append(k)
        }
        self.minimumRounds = minimumRounds
        self.counts = counts
    }

    /// The greatest number of rounds in the table.
    public var maximumRounds: Int { minimumRounds + counts.count - 1 }

    /// The least number of wins of `rounds` that certifies; nil when none does.
    public subscript(rounds: Int) -> Int? {
        precondition(rounds >= minimumRounds && rounds <= maximumRounds, "\(rounds) rounds are not in the table")
        let count = counts[rounds - minimumRounds]
        return count > rounds ? nil : count
    }
}
