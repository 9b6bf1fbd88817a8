extension WindowTest {
    /// How often a window with a possibly random number of rounds certifies when each round earns utilities of the given law.
    ///
    /// For the binomial test the values must be 0 and 1. Exact for it always; for bounded scores see there.
    public func power(over roundCount: RoundCount, utilities: UtilityLaw) -> PowerEstimate {
        switch self {
        case .binomial(let test):
            precondition(utilities.values.allSatisfy { $0 == 0 || $0 == 1 }, "a win/lose game earns 0 or 1")
            return PowerEstimate(value: test.power(over: roundCount, winProbability: utilities.mean), method: .exact)
        case .boundedScore(let test):
            return test.power(over: roundCount, utilities: utilities)
        }
    }
}
