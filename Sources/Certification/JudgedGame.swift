public import NonlocalGames

/// A game as a judge sees it: what every outcome earns, and the most that pairs without entanglement earn per round on average.
public struct JudgedGame: Sendable, Equatable {
    /// The game.
    public let game: TwoPartyGame
    /// ω_C: no local strategy has a greater mean utility.
    public let classicalValue: Double
    /// The least utility that can occur.
    public let utilityMinimum: Double
    /// The greatest utility that can occur.
    public let utilityMaximum: Double

    /// A game and its classical value.
    public init(_ game: TwoPartyGame, classicalValue: Double) {
        self.game = game
        self.classicalValue = classicalValue
        (utilityMinimum, utilityMaximum) = (game.utilityMinimum, game.utilityMaximum)
    }

    /// u(a,b|x,y) by cell.
    public var utility: [Double] { game.utility }
    /// P(x,y), row by row.
    public var inputLaw: [Double] { game.inputLaw }
    /// Outcomes per pair of inputs.
    public var outcomes: Int { game.outcomes }
    /// Whether a round is either won (1) or lost (0).
    public var isWinLose: Bool { game.isWinLose }

    /// The same game when the true law of the inputs may be any within a total variation of `tolerance` in every round.
    ///
    /// A mean over inputs then moves by at most the tolerance times the range of what is averaged, and so does ω_C.
    public func tolerating(_ tolerance: Double) -> JudgedGame {
        JudgedGame(game, classicalValue: classicalValue + tolerance * (utilityMaximum - utilityMinimum))
    }
}
