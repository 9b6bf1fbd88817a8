/// Judges rounds as they come, whoever played them: counts them by outcome, watches which inputs were shown together, and closes
/// stability windows.
///
/// Memory grows with the number of windows alone, by a few bytes each.
public struct RoundsJudge: Sendable {
    /// What is judged against what: ω_C is that of the worst law of the inputs within the tolerance.
    public let game: JudgedGame
    /// α of every test.
    public let significance: Double
    /// Total variation within which the law of the inputs is known, in every round, 0…1.
    public let inputTolerance: Double
    /// Everything so far.
    public private(set) var tally: RoundTally
    /// Per length of window what its windows held.
    public private(set) var windows: [WindowTally]
    /// Whether the inputs follow the law of the game.
    public private(set) var inputs: InputEvidence
    /// Natural logarithm of the greatest evidence against that by the end of every stage that is over.
    private(set) var inputEvidenceByStage: [Double] = []
    /// Times of the first and the last round, in picoseconds.
    public private(set) var firstTime, lastTime: Int64?
    private var pending: [Int32] = []
    private var pendingTime = Int64.min

    /// The most rounds that may be shown together.
    public static let largestBatch = 64

    /// Why a round cannot be judged.
    public enum Rejection: Error, Equatable, Sendable {
        /// The game has no such input or output.
        case outside
        /// The game never shows these inputs.
        case impossibleInputs
        /// More rounds were shown together than can be judged.
        case batchTooLarge
        /// More different batches than can be told apart.
        case tooManyKindsOfBatches
    }

    /// A judge of a game.
    ///
    /// - Parameters:
    ///   - inputTolerance: total variation within which the law of the inputs is known; ω_C is raised by what it may bring.
    ///   - windowLengths: lengths of stability windows in picoseconds; windows follow one another from time 0.
    ///   - isStoppedAtWill: whether the parties may play fewer rounds because of what they earned, within a window too.
    public init(
        _ game: JudgedGame, significance: Double, inputTolerance: Double = 0, windowLengths: [Int64] = [],
        isStoppedAtWill: Bool = false
    ) {
        self.game = inputTolerance > 0 ? game.tolerating(inputTolerance) : game
        self.significance = significance
        self.inputTolerance = inputTolerance
        tally = RoundTally(cells: game.game.cells)
        let judged = self.game
        inputs = InputEvidence(judged, tolerance: inputTolerance)
        windows = windowLengths.map { WindowTally(length: $0, judged, significance, isStoppedAtWill: isStoppedAtWill) }
    }

    /// Takes a round into account. Rounds with the time of the one before them were shown together with it.
    ///
    /// - Parameter time: picoseconds, not before the last round.
    /// - Throws: `Rejection`; the round is not counted then.
    public mutating func record(time: Int64, x: Int, y: Int, a: Int, b: Int) throws(Rejection) {
        try check(x: x, y: y, a: a, b: b)
        let played = game.game
        guard played.inputLaw[x * played.bobInputs + y] > 0 else { throw .impossibleInputs }
        let cell = played.cell(x: x, y: y, a: a, b: b)
        if time != pendingTime {
            try finishPending()
            if firstTime == nil { firstTime = time }
            lastTime = time
            pendingTime = time
        } else if pending.count == Self.largestBatch {
            throw .batchTooLarge
        }
        pending.append(Int32(cell))
    }

    /// Looks at a round that is not judged: its inputs came from elsewhere, but they are inputs of the game.
    ///
    /// - Throws: `Rejection.outside` where the game has no such input or output.
    public func check(x: Int, y: Int, a: Int, b: Int) throws(Rejection) {
        let played = game.game
        guard x < played.aliceInputs, y < played.bobInputs, a < played.aliceOutputs, b < played.bobOutputs else { throw .outside }
    }

    private mutating func finishPending() throws(Rejection) {
        guard !pending.isEmpty else { return }
        if pending.count == 1 {
            tally.record(cell: Int(pending[0]))
        } else {
            guard tally.kindsOfBatches < RoundTally.mostKindsOfBatches else { throw .tooManyKindsOfBatches }
            tally.record(batch: pending)
        }
        inputs.record(pending)
        if tally.isAtStageBegin {
            inputs.look()
            inputEvidenceByStage.append(inputs.greatest)
        }
        for k in windows.indices { windows[k].record(time: pendingTime, pending, game) }
        pending.removeAll(keepingCapacity: true)
    }

    /// Everything is recorded; the last round is counted, and windows that are over by `end` are closed.
    ///
    /// - Parameter end: when the recording ended, in picoseconds; by default the last round's time.
    public mutating func finish(end: Int64? = nil) throws(Rejection) {
        try finishPending()
        for k in windows.indices { windows[k].close(before: end ?? lastTime ?? 0) }
    }
}
