import GSL
import Glibc

/// The least number of wins that certifies, followed upward round by round.
///
/// The critical count of N+1 rounds equals that of N or is one more, since T_{N+1}(k) = T_N(k) + ω_C P[Bin(N, ω_C) = k−1] and
/// T_{N+1}(k+1) ≤ T_N(k) for T_N(k) = P[Bin(N, ω_C) ≥ k]. So a step costs a few multiplications. Near ties are settled by the test
/// itself, and the probabilities are computed afresh now and then, so that rounding does not add up.
struct RisingCriticalCount {
    /// The test.
    let test: BinomialTest
    /// N.
    private(set) var rounds: Int
    /// The least number of wins that certifies; N+1 when none does.
    private(set) var wins: Int
    /// P[Bin(N, ω_C) ≥ `wins`].
    private(set) var tail: Double
    /// P[Bin(N, ω_C) = `wins` − 1].
    private(set) var below: Double
    private let odds: Double

    init(_ test: BinomialTest, rounds: Int) {
        self.test = test
        self.rounds = rounds
        odds = test.classicalValue / (1 - test.classicalValue)
        wins = test.criticalWins(rounds: rounds) ?? rounds + 1
        (tail, below) = (0, 0)
        refresh()
    }

    /// One round more.
    mutating func advance() {
        let q = test.classicalValue
        rounds += 1
        tail += q * below
        below *= (1 - q) * Double(rounds) / Double(rounds + 1 - wins)
        let isNearTie = abs(tail - test.significance) < 1e-9 * test.significance
        let certifies = isNearTie ? test.certifies(rounds: rounds, wins: wins) : tail < test.significance
        if !certifies {
            let next = below * odds * Double(rounds + 1 - wins) / Double(wins)
            tail = max(0, tail - next)
            below = next
            wins += 1
        }
        if rounds % 64 == 0 { refresh() }
    }

    private mutating func refresh() {
        tail = test.pValue(rounds: rounds, wins: wins)
        below = exp(Distribution.logBinomial(wins - 1, trials: rounds, probability: test.classicalValue))
    }
}
