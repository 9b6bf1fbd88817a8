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
        /// Behavior Q(a,b|x,y) by cell that was predicted before the first round; the prediction-based ratio bets on it from there.
        public var predicted: [Double]?
        /// Weights of several files, positive, one each, chosen before the data are seen; equal by default.
        public var weights: [Double]?
        /// All of them.
        public init(
            significance: Double, windows: [Double], isStoppedAtWill: Bool, inputTolerance: Double = 0, end: Double? = nil,
            predicted: [Double]? = nil, weights: [Double]? = nil
        ) {
            self.significance = significance
            self.windows = windows
            self.isStoppedAtWill = isStoppedAtWill
            self.inputTolerance = inputTolerance
            self.end = end
            self.predicted = predicted
            self.weights = weights
        }
    }

    /// The game.
    public let game: TwoPartyGame
    /// ω_C, its best value without entanglement.
    public let classicalValue: Double
    /// The best value found with entanglement, a lower bound of ω_Q.
    public let quantumValue: Double
    /// Whether ω_Q is certified to be that value.
    public let isQuantumValueCertified: Bool
    /// What was assumed.
    public let assumptions: Assumptions
    /// The rounds by outcome and window.
    public let judge: RoundsJudge
    /// What they prove.
    public let judgment: RoundsJudgment
    /// What they proved while they went on, where that was asked for.
    public let timeline: [RoundsJudgment.Moment]
    /// Rounds whose inputs no referee drew; they are read and not judged.
    public let unrefereed: Int
    /// What every file proves by itself, where there are several.
    public let recordings: [Recording]
    /// What several files prove together by their own evidence, claim by claim.
    public let pooled: [Pooled]

    /// Reads files of rounds to their ends and judges them together, in order of time.
    ///
    /// - Parameters:
    ///   - paths: files whose times count from the same origin, one or more.
    ///   - withTimeline: whether to tell the verdict while the rounds went on, too.
    ///   - progress: told the number of rounds now and then.
    /// - Throws: `RoundFileError` at the first row that is not a round of the game, `GameError`, `GSLError`.
    public init(
        paths: [String], game: TwoPartyGame, assumptions: Assumptions, withTimeline: Bool = false,
        progress: (_ rounds: Int) -> Void = { _ in }
    ) throws {
        self.game = game
        self.assumptions = assumptions
        if let parity = game.parityGame {
            classicalValue = try ClassicalValue(of: parity).score
            quantumValue = try QuantumValue(of: parity).score
            isQuantumValueCertified = true
        } else if let three = game.threePartyGame {
            let quantum = try GHZStrategy(three)
            (classicalValue, quantumValue) = (three.classical.score, quantum.score)
            isQuantumValueCertified = quantum.gap < 1e-9
        } else {
            guard let value = game.classicalValue else {
                throw GameError.tooManyInputs(
                    smallerSide: min(game.aliceInputs, game.bobInputs), limit: ClassicalValue.enumerationLimit)
            }
            classicalValue = value
            let dimensions = EntangledStrategy.usualDimensions(for: game)
            quantumValue = max(value, try EntangledStrategy(game, dimensions: dimensions).value)
            isQuantumValueCertified = false
        }
        let fresh = RoundsJudge(
            JudgedGame(game, classicalValue: classicalValue), significance: assumptions.significance,
            inputTolerance: assumptions.inputTolerance, windowLengths: assumptions.windows.map { Int64(($0 * 1e12).rounded()) },
            isStoppedAtWill: assumptions.isStoppedAtWill)
        var judge = fresh
        var alone = paths.count > 1 ? Array(repeating: fresh, count: paths.count) : []
        var reader = try MergedRoundReader(paths: paths, parties: 1 + game.bob.seats.count)
        var (rounds, files, unrefereed): ([RecordedRound], [Int], Int) = ([], [], 0)
        var (last, areApart) = ((time: Int64.min, file: 0), true)
        repeat {
            try reader.read(into: &rounds, files: &files)
            for index in rounds.indices {
                let round = rounds[index]
                guard round.isReferees else {
                    unrefereed += 1
                    continue
                }
                if round.time == last.time, files[index] != last.file { areApart = false }
                last = (round.time, files[index])
                do throws(RoundsJudge.Rejection) {
                    try judge.record(round)
                    if !alone.isEmpty { try alone[files[index]].record(round) }
                } catch {
                    let later = files[(index + 1)...].count { $0 == files[index] }
                    throw reader.refusal(file: files[index], later: later, Self.explanation(error, game))
                }
            }
            progress(judge.tally.rounds)
        } while !rounds.isEmpty
        let end = assumptions.end.map { max(Int64(($0 * 1e12).rounded()), judge.lastTime ?? 0) }
        try judge.finish(end: end)
        self.judge = judge
        self.unrefereed = unrefereed
        timeline = withTimeline ? RoundsJudgment.timeline(judge, expected: assumptions.predicted) : []
        judgment = RoundsJudgment(judge, isStoppedAtWill: assumptions.isStoppedAtWill, expected: assumptions.predicted)
        for k in alone.indices { try alone[k].finish(end: end) }
        recordings = Recording.of(paths, alone, assumptions)
        pooled = Pooled.of(recordings, assumptions, areApart: areApart)
    }

    private static func explanation(_ rejection: RoundsJudge.Rejection, _ game: TwoPartyGame) -> String {
        switch rejection {
        case .outside:
            "an input or output that the game has not; " + Self.ranges(game)
        case .impossibleInputs: "inputs that have probability zero in this game"
        case .batchTooLarge:
            "more than \(RoundsJudge.largestBatch) rounds with equal times; inputs shown together are judged together"
        case .tooManyKindsOfBatches: "more different batches of rounds with equal times than can be told apart"
        }
    }

    private static func ranges(_ game: TwoPartyGame) -> String {
        let seats = game.alice.seats + game.bob.seats
        func list(_ names: [String], _ most: [Int]) -> [String] { zip(names, most).map { "\($0) 0…\($1 - 1)" } }
        return (list(["x", "y", "z"], seats.map(\.inputs)) + list(["a", "b", "c"], seats.map(\.outputs))).joined(separator: ", ")
    }
}

extension RoundsJudge {
    /// Takes a round into account as it was recorded.
    mutating func record(_ round: RecordedRound) throws(Rejection) {
        let bob = game.game.bob
        guard bob.seats.count == 2 else {
            return try record(time: round.time, x: Int(round.x), y: Int(round.y), a: Int(round.a), b: Int(round.b))
        }
        let (second, third) = (bob.seats[0], bob.seats[1])
        guard round.y < second.inputs, round.z < third.inputs, round.b < second.outputs, round.c < third.outputs else {
            throw .outside
        }
        try record(
            time: round.time, x: Int(round.x), y: Int(round.y) * third.inputs + Int(round.z), a: Int(round.a),
            b: Int(round.b) * third.outputs + Int(round.c))
    }
}
