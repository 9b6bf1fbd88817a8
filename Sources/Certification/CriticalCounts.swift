import GSL
import Glibc

/// The least number of wins that certifies, for every number of rounds up to a maximum.
///
/// The critical count of N+1 rounds equals that of N or is one more, since T_{N+1}(k) = T_N(k) + ω_C P[Bin(N, ω_C) = k−1] and
/// T_{N+1}(k+1) ≤ T_N(k) for T_N(k) = P[Bin(N, ω_C) ≥ k]. So a table costs O(1) an entry; near ties are settled by the test itself.
public struct CriticalCounts: Sendable, Equatable {
    /// The test the table belongs to.
    public let test: BinomialTest
    /// Entry N is the critical count of N rounds; N+1 stands for "cannot certify".
    private let counts: [Int]

    /// The table for 0…`maximumRounds`.
    public init(test: BinomialTest, maximumRounds: Int) {
        precondition(maximumRounds >= 0, "rounds cannot be negative")
        self.test = test
        let q = test.classicalValue
        let alpha = test.significance
        var counts = [1]
        counts.reserveCapacity(maximumRounds + 1)
        var k = 1
        var tail = 0.0
        for rounds in stride(from: 1, through: maximumRounds, by: 1) {
            tail += q * exp(Distribution.logBinomial(k - 1, trials: rounds - 1, probability: q))
            let isNearTie = abs(tail - alpha) < 1e-9 * alpha
            let certifies = isNearTie ? test.certifies(rounds: rounds, wins: k) : tail < alpha
            if !certifies {
                tail = max(0, tail - exp(Distribution.logBinomial(k, trials: rounds, probability: q)))
                k += 1
            }
            counts.append(k)
        }
        self.counts = counts
    }

    /// The greatest number of rounds in the table.
    public var maximumRounds: Int { counts.count - 1 }

    /// The least number of wins of `rounds` that certifies; nil when none does.
    public subscript(rounds: Int) -> Int? {
        precondition(rounds >= 0 && rounds <= maximumRounds, "\(rounds) rounds are not in the table")
        return counts[rounds] > rounds ? nil : counts[rounds]
    }
}
