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
        /// When the recording ended, in seconds and not before its last row; by default with it. Windows that are over by then count,
        /// empty ones too.
        public var end: Double?
        /// Behavior Q(a,b|x,y) by cell that was predicted before the first round; the prediction-based ratio bets on it from there.
        public var predicted: [Double]?
        /// Weights of several files, positive, one each, chosen before the data are seen; equal by default.
        public var weights: [Double]?
        /// Rows that all files have together, as planned beforehand; by default those that are there.
        public var plannedRounds: Int?
        /// All of them.
        public init(
            significance: Double, windows: [Double], isStoppedAtWill: Bool, inputTolerance: Double = 0, end: Double? = nil,
            predicted: [Double]? = nil, weights: [Double]? = nil, plannedRounds: Int? = nil
        ) {
            self.significance = significance
            self.windows = windows
            self.isStoppedAtWill = isStoppedAtWill
            self.inputTolerance = inputTolerance
            self.end = end
            self.predicted = predicted
            self.weights = weights
            self.plannedRounds = plannedRounds
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
    /// - Throws: `RoundFileError` at the first row that is not a round of the game, and where the rows are not as many as planned or go
    ///   on after the end; `GameError`, `GSLError`.
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
        var end = Int64(0)
        func refusal(_ rejection: RoundsJudge.Rejection, _ index: Int) -> RoundFileError {
            let later = files[(index + 1)...].count { $0 == files[index] }
            return reader.refusal(file: files[index], later: later, Self.explanation(rejection, game))
        }
        repeat {
            try reader.read(into: &rounds, files: &files)
            for index in rounds.indices {
                let round = rounds[index]
                end = round.time
                guard round.isReferees else {
                    unrefereed += 1
                    do throws(RoundsJudge.Rejection) {
                        try judge.check(round)
                    } catch {
                        throw refusal(error, index)
                    }
                    continue
                }
                if round.time == last.time, files[index] != last.file { areApart = false }
                last = (round.time, files[index])
                do throws(RoundsJudge.Rejection) {
                    try judge.record(round)
                    if !alone.isEmpty { try alone[files[index]].record(round) }
                } catch {
                    throw refusal(error, index)
                }
            }
            progress(judge.tally.rounds)
        } while !rounds.isEmpty
        end = try Self.end(of: paths, rows: reader.rows.reduce(0, +), lastTime: end, assumptions)
        try judge.finish(end: end)
        self.judge = judge
        self.unrefereed = unrefereed
        timeline = withTimeline ? RoundsJudgment.timeline(judge, expected: assumptions.predicted) : []
        judgment = RoundsJudgment(judge, isStoppedAtWill: assumptions.isStoppedAtWill, expected: assumptions.predicted)
        for k in alone.indices { try alone[k].finish(end: end) }
        recordings = Recording.of(paths, alone, assumptions)
        pooled = Pooled.of(recordings, assumptions, areApart: areApart)
    }

    /// When the recording ended, in picoseconds, if it is as long as was assumed.
    private static func end(of paths: [String], rows: Int, lastTime: Int64, _ assumptions: Assumptions) throws -> Int64 {
        func refusal(_ message: String) -> RoundFileError {
            RoundFileError(path: paths.joined(separator: ", "), line: nil, message: message)
        }
        if let planned = assumptions.plannedRounds, rows != planned {
            throw refusal(
                "\(rows) rounds where \(planned) were planned; a recording that was cut off or went on is not of a fixed length")
        }
        guard let seconds = assumptions.end else { return lastTime }
        let end = Int64((seconds * 1e12).rounded())
        guard end >= lastTime else {
            throw refusal(
                "the recording ends at \(seconds) s, before its last row at \(Double(lastTime) * 1e-12) s; accepted: a later end")
        }
        return end
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
        let (x, y, a, b) = try numbers(round)
        try record(time: round.time, x: x, y: y, a: a, b: b)
    }

    /// Looks at a recorded round that is not judged.
    func check(_ round: RecordedRound) throws(Rejection) {
        let (x, y, a, b) = try numbers(round)
        try check(x: x, y: y, a: a, b: b)
    }

    /// Inputs and outputs of the two sides.
    private func numbers(_ round: RecordedRound) throws(Rejection) -> (x: Int, y: Int, a: Int, b: Int) {
        let bob = game.game.bob
        guard bob.seats.count == 2 else { return (Int(round.x), Int(round.y), Int(round.a), Int(round.b)) }
        let (second, third) = (bob.seats[0], bob.seats[1])
        guard round.y < second.inputs, round.z < third.inputs, round.b < second.outputs, round.c < third.outputs else {
            throw .outside
        }
        return (
            Int(round.x), Int(round.y) * third.inputs + Int(round.z), Int(round.a), Int(round.b) * third.outputs + Int(round.c)
        )
    }
}
