import GSL
import Glibc

/// The score from which on a window certifies, for every number of rounds up to a greatest: judges a window by one comparison.
///
/// Its answers are those of `WindowTest.certifies(rounds:score:)`. For win/lose games the table holds the critical counts. For
/// bounded scores it holds the score at which the bound of the p-value falls to α, and the test itself judges what lies within
/// a millionth of the utility range of that; so it does beyond the table.
public struct CriticalScores: Sendable, Equatable {
    /// The test the table belongs to.
    public let test: WindowTest
    /// Entry N is the critical score of N rounds, infinite where none certifies.
    private let scores: [Double]
    /// How near to the critical score the test itself is asked, in units of utility; 0 for win/lose games.
    private let margin: Double

    /// The table for 0…`maximumRounds` rounds: some tens of nanoseconds and 8 bytes an entry.
    public init(test: WindowTest, maximumRounds: Int) {
        precondition(maximumRounds >= 0, "the rounds of a table ascend from 0")
        self.test = test
        var scores = [Double.infinity]
        scores.reserveCapacity(maximumRounds + 1)
        switch test {
        case .binomial(let test):
            margin = 0
            var critical = RisingCriticalCount(test, rounds: 0)
            for _ in 0..<maximumRounds {
                critical.advance()
                // Scores are rounded to the nearest count.
                scores.append(critical.wins > critical.rounds ? .infinity : Double(critical.wins) - 0.5)
            }
        case .boundedScore(let test):
            let range = test.utilityMaximum - test.utilityMinimum
            margin = (1e-6 + 1e-12 * Double(maximumRounds)) * range
            let inner = BinomialTest(classicalValue: test.scaledClassicalValue, significance: test.significance / M_E)
            let goal = log(test.significance) - 1
            var critical = RisingCriticalCount(inner, rounds: 0)
            for _ in 0..<maximumRounds {
                critical.advance()
                // LI Eq. 20 interpolates the logarithm of the tail between the counts.
                let lower = log(critical.tail + critical.below)
                var mu = Double(critical.wins - 1)
                if critical.wins <= critical.rounds {
                    mu += min(max((lower - goal) / (lower - log(critical.tail)), 0), 1)
                } else if lower - goal > 1e-6 {
                    mu = .infinity
                }
                scores.append(Double(critical.rounds) * test.utilityMinimum + mu * range)
            }
        case .unbeatable: margin = 0
        }
        self.scores = scores
    }

    /// The greatest number of rounds in the table; for games that no score certifies, any.
    public var maximumRounds: Int {
        if case .unbeatable = test { return .max }
        return scores.count - 1
    }

    /// The score at which the bound falls to α, half a win below the critical count for win/lose games; infinite where no
    /// score certifies.
    func criticalScore(rounds: Int) -> Double { scores[rounds] }

    /// Whether a window of `rounds` with total `score` certifies: the answer of the test, in constant time up to
    /// `maximumRounds`.
    public func certifies(rounds: Int, score: Double) -> Bool {
        guard rounds < scores.count else { return test.certifies(rounds: rounds, score: score) }
        let critical = scores[rounds]
        if score >= critical + margin { return true }
        if score < critical - margin || margin == 0 { return false }
        return test.certifies(rounds: rounds, score: score)
    }
}
