/// The power of one test for many laws of the utility, from tables of what depends on the test alone.
///
/// The twin in speed of `WindowTest.power(over:utilities:)`: the same sums by recursion, with ratios in place of logarithms,
/// cut where the number of rounds has a probability below 1e-12 of its mode's. Values agree to 1e-9. The tables grow with the
/// number of rounds asked for; asking again within them allocates nothing. A mutable workspace: one for each thread.
public struct PowerTable: Sendable {
    private enum Law: Sendable {
        case binomial(BinomialPowers)
        case edgeworth(EdgeworthPowers)
        case never
    }
    /// The test.
    public let test: WindowTest
    private var law: Law

    /// The table of a test, for utilities that all occur.
    ///
    /// - Parameter values: utilities that can be earned, in ascending order, each with a probability above 0.
    public init(test: WindowTest, values: [Double]) {
        self.test = test
        law =
            switch test {
            case .binomial(let test): .binomial(BinomialPowers(test))
            case .boundedScore(let test): .edgeworth(EdgeworthPowers(test, values: values))
            case .unbeatable: .never
            }
    }

    /// The power of a window with a random number of rounds; `nil` where only `WindowTest.power(over:utilities:)` has it: for
    /// a given number of rounds, beyond a million of them, and for bounded scores where few rounds are convolved exactly.
    ///
    /// Windows of one law are best asked for in ascending order: what they share is computed once.
    public mutating func power(over roundCount: RoundCount, utilities: UtilityCumulants) -> Double? {
        if case .fixed = roundCount { return nil }
        guard roundCount.mean <= WindowTest.normalLimit else { return nil }
        switch law {
        case .never: return 0
        case .binomial(var powers):
            law = .never
            defer { law = .binomial(powers) }
            return powers.power(over: roundCount, winProbability: utilities.mean)
        case .edgeworth(var powers):
            law = .never
            defer { law = .edgeworth(powers) }
            return powers.power(over: roundCount, utilities: utilities)
        }
    }
}
