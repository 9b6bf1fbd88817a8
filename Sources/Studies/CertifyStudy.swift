public import Certification
public import NonlocalGames
import RoundFiles

/// What `tacit certify` prints: recorded rounds, judged by the code that judges emulated ones.
public struct CertifyStudy: Sendable {
    /// What is assumed of a recording, which no data can tell.
    public struct Assumptions: Sendable {
        /// α of every test.
        public var significance: Double
        /// Lengths of stability windows in seconds.
        public var windows: [Double]
        /// Whether the recording may have been stopped depending on what it showed.
        public var isStoppedAtWill: Bool
        /// Total variation within which the law of the inputs is known, in every round, 0…1.
        public var inputTolerance: Double
        /// When the recording ended, in seconds; by default with its last round. Windows that are over by then count, empty ones too.
        public var end: Double?
        /// All of them.
        public init(
            significance: Double, windows: [Double], isStoppedAtWill: Bool, inputTolerance: Double = 0, end: Double? = nil
        ) {
            self.significance = significance
            self.windows = windows
            self.isStoppedAtWill = isStoppedAtWill
            self.inputTolerance = inputTolerance
            self.end = end
        }
    }

    /// The game.
    public let game: TwoPartyGame
    /// ω_C, its best value without entanglement.
    public let classicalValue: Double
    /// The best value found with entanglement: ω_Q of a parity game, a lower bound of it for others.
    public let quantumValue: Double
    /// What was assumed.
    public let assumptions: Assumptions
    /// The rounds by outcome and window.
    public let judge: RoundsJudge
    /// What they prove.
    public let judgment: RoundsJudgment
    /// What they proved while they went on, where that was asked for.
    public let timeline: [RoundsJudgment.Moment]

    /// Reads a file of rounds to its end and judges it.
    ///
    /// - Parameters:
    ///   - withTimeline: whether to tell the verdict while the rounds went on, too.
    ///   - progress: told the number of rounds now and then.
    /// - Throws: `RoundFileError` at the first row that is not a round of the game, `GameError`, `GSLError`.
    public init(
        path: String, game: TwoPartyGame, assumptions: Assumptions, withTimeline: Bool = false,
        progress: (_ rounds: Int) -> Void = { _ in }
    ) throws {
        self.game = game
        self.assumptions = assumptions
        if let parity = game.parityGame {
            classicalValue = try ClassicalValue(of: parity).score
            quantumValue = try QuantumValue(of: parity).score
        } else {
            guard let value = game.classicalValue else {
                throw GameError.tooManyInputs(
                    smallerSide: min(game.aliceInputs, game.bobInputs), limit: ClassicalValue.enumerationLimit)
            }
            classicalValue = value
            let dimensions = EntangledStrategy.usualDimensions(for: game)
            quantumValue = max(value, try EntangledStrategy(game, dimensions: dimensions).value)
        }
        var judge = RoundsJudge(
            JudgedGame(game, classicalValue: classicalValue), significance: assumptions.significance,
            inputTolerance: assumptions.inputTolerance, windowLengths: assumptions.windows.map { Int64(($0 * 1e12).rounded()) })
        var reader = try RoundFileReader(path: path)
        var rounds: [RecordedRound] = []
        repeat {
            let line = reader.line
            try reader.read(into: &rounds)
            var index = 0
            do throws(RoundsJudge.Rejection) {
                for round in rounds {
                    try judge.record(time: round.time, x: Int(round.x), y: Int(round.y), a: Int(round.a), b: Int(round.b))
                    index += 1
                }
            } catch {
                // The first line of a file is its header.
                throw reader.refusal(line: max(line, 1) + index + 1, Self.explanation(error, game))
            }
            progress(judge.tally.rounds)
        } while !rounds.isEmpty
        let end = assumptions.end.map { Int64(($0 * 1e12).rounded()) }
        try judge.finish(end: end.map { max($0, judge.lastTime ?? 0) })
        self.judge = judge
        timeline = withTimeline ? RoundsJudgment.timeline(judge) : []
        judgment = RoundsJudgment(judge, isStoppedAtWill: assumptions.isStoppedAtWill)
    }

    private static func explanation(_ rejection: RoundsJudge.Rejection, _ game: TwoPartyGame) -> String {
        switch rejection {
        case .outside:
            "an input or output that the game has not; x is 0…\(game.aliceInputs - 1), y 0…\(game.bobInputs - 1), "
                + (game.aliceOutputs == 2 && game.bobOutputs == 2
                    ? "a and b 0 or 1" : "a 0…\(game.aliceOutputs - 1), b 0…\(game.bobOutputs - 1)")
        case .impossibleInputs: "inputs that have probability zero in this game"
        case .batchTooLarge:
            "more than \(RoundsJudge.largestBatch) rounds with equal times; inputs shown together are judged together"
        case .tooManyKindsOfBatches: "more different batches of rounds with equal times than can be told apart"
        }
    }
}
