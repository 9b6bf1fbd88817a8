/// The test a window is judged by, whatever the kind of game.
public enum WindowTest: Sendable, Equatable {
    /// Win/lose games: the score is the number of wins.
    case binomial(BinomialTest)
    /// Games with bounded utilities: the score is their sum.
    case boundedScore(BoundedScoreTest)
    /// Games whose classical value is already the greatest utility: no score is evidence, the p-value is always 1.
    case unbeatable(classicalValue: Double, significance: Double)

    /// The exact binomial test when every utility is 0 or 1, the bounded-score test otherwise; neither when the classical
    /// value comes within 1e-12 of the range to the greatest utility, or lies at the least one.
    ///
    /// - Parameters:
    ///   - classicalValue: ω_C, between the utility bounds.
    ///   - utilityMinimum: least utility of a round.
    ///   - utilityMaximum: greatest utility of a round.
    ///   - isWinLose: whether only 0 and 1 can be earned.
    ///   - significance: α.
    public init(
        classicalValue: Double, utilityMinimum: Double, utilityMaximum: Double, isWinLose: Bool, significance: Double
    ) {
        let leastGap = 1e-12 * (utilityMaximum - utilityMinimum)
        guard classicalValue > utilityMinimum, utilityMaximum - classicalValue > leastGap else {
            self = .unbeatable(classicalValue: classicalValue, significance: significance)
            return
        }
        self =
            isWinLose
            ? .binomial(BinomialTest(classicalValue: classicalValue, significance: significance))
            : .boundedScore(
                BoundedScoreTest(
                    classicalValue: classicalValue, utilityMinimum: utilityMinimum, utilityMaximum: utilityMaximum,
                    significance: significance))
    }

    /// α.
    public var significance: Double {
        switch self {
        case .binomial(let test): test.significance
        case .boundedScore(let test): test.significance
        case .unbeatable(_, let significance): significance
        }
    }

    /// ω_C.
    public var classicalValue: Double {
        switch self {
        case .binomial(let test): test.classicalValue
        case .boundedScore(let test): test.classicalValue
        case .unbeatable(let classicalValue, _): classicalValue
        }
    }

    /// The p-value, or its upper bound, of a total `score` in `rounds`. Win counts are rounded to the nearest integer.
    public func pValue(rounds: Int, score: Double) -> Double {
        switch self {
        case .binomial(let test): test.pValue(rounds: rounds, wins: Int(score.rounded()))
        case .boundedScore(let test): test.pValue(rounds: rounds, score: score)
        case .unbeatable: 1
        }
    }

    /// Natural logarithm of `pValue(rounds:score:)`, finite where that underflows.
    public func logPValue(rounds: Int, score: Double) -> Double {
        switch self {
        case .binomial(let test): test.logPValue(rounds: rounds, wins: Int(score.rounded()))
        case .boundedScore(let test): test.logPValue(rounds: rounds, score: score)
        case .unbeatable: 0
        }
    }

    /// Whether a window of `rounds` with total `score` certifies (p < α). A window without rounds never does.
    public func certifies(rounds: Int, score: Double) -> Bool {
        switch self {
        case .binomial(let test): test.certifies(rounds: rounds, wins: Int(score.rounded()))
        case .boundedScore(let test): test.certifies(rounds: rounds, score: score)
        case .unbeatable: false
        }
    }
}
