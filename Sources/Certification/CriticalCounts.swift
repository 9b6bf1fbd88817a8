/// The least number of wins that certifies, for every number of rounds in a range.
///
/// A table costs O(1) an entry: the count of one round more follows from that before it.
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
        var critical = RisingCriticalCount(test, rounds: minimumRounds)
        var counts = [critical.wins]
        counts.reserveCapacity(maximumRounds - minimumRounds + 1)
        while critical.rounds < maximumRounds {
            critical.advance()
            counts.append(critical.wins)
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
