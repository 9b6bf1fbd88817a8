import Glibc

/// Evidence that is read after every round: what `MeanBets` and `PredictionBets` come to there, kept up to date in one pass.
public struct RunningEvidence: Sendable {
    /// Tests that may be read at any time, with their names in machine-readable output.
    public enum Test: String, Sendable, CaseIterable {
        /// `MeanBets`.
        case betting
        /// The same with control variates.
        case bettingWithControlVariates = "betting_with_control_variates"
        /// `PredictionBets`.
        case predictionBasedRatio = "prediction_based_ratio"
    }

    /// The tests that apply to the game.
    public let tests: [Test]
    private let game: JudgedGame
    private let inputTolerance: Double
    private let expected: [Double]?
    private var tally: RoundTally
    private var counts: [Int]
    private var recent: RecentRounds
    private var plain, controlled: Capital?
    private var ratio: Ratio?

    /// Evidence before the first round.
    ///
    /// - Parameters:
    ///   - game: with ω_C of the worst law of the inputs within the tolerance.
    ///   - inputTolerance: total variation within which the law of the inputs is known, 0…1.
    ///   - tests: those that are wanted.
    ///   - expected: behavior by cell that was predicted before the first round; see `PredictionBets`.
    public init(
        _ game: JudgedGame, inputTolerance: Double = 0, tests: [Test] = Test.allCases, expected: [Double]? = nil
    ) {
        self.game = game
        self.expected = expected
        self.inputTolerance = inputTolerance
        tally = RoundTally(cells: game.game.cells)
        counts = [Int](repeating: 0, count: game.game.cells)
        recent = RecentRounds(cells: counts.count, outcomes: game.outcomes)
        recent.beginStage(counts)
        var isBeatable = true
        let test = WindowTest(
            classicalValue: game.classicalValue, utilityMinimum: game.utilityMinimum, utilityMaximum: game.utilityMaximum,
            isWinLose: game.isWinLose, significance: 0.5)
        if case .unbeatable = test { isBeatable = false }
        self.tests = tests.filter { test in
            switch test {
            case .betting: isBeatable
            case .bettingWithControlVariates: isBeatable && inputTolerance == 0
            case .predictionBasedRatio: PredictionBets.arePossible(for: game.game)
            }
        }
        if self.tests.contains(.betting) { plain = Capital(game) }
        if self.tests.contains(.bettingWithControlVariates) { controlled = Capital(game) }
        if self.tests.contains(.predictionBasedRatio) {
            ratio = Ratio(
                expected == nil ? nil : PredictionBets.factors(counts, game.game, tolerance: inputTolerance, expected: expected))
        }
    }

    /// Takes a round into account that was shown alone.
    public mutating func record(cell: Int) {
        plain?.record(cell)
        controlled?.record(cell)
        ratio?.record { $0.logarithms[cell] }
        counts[cell] += 1
        tally.record(cell: cell)
        if tally.isAtStageBegin { beginStage() }
    }

    /// Takes rounds into account whose inputs were shown together.
    public mutating func record(batch: [Int32]) {
        guard batch.count > 1 else { return record(cell: Int(batch[0])) }
        plain?.record(batch)
        controlled?.record(batch)
        ratio?.record { factors in log(batch.reduce(0) { $0 + factors.values[Int($1)] } / Double(batch.count)) }
        for cell in batch { counts[Int(cell)] += 1 }
        tally.record(batch: batch)
        if tally.isAtStageBegin { beginStage() }
    }

    private mutating func beginStage() {
        plain?.beginStage()
        if controlled != nil {
            controlled!.beginStage()
            let h = MeanBets.controlVariate(counts, game)
            if h.contains(where: { $0 != 0 }) { controlled!.bet(game, controlVariate: h) }
        }
        if ratio != nil {
            recent.beginStage(counts)
            let factors = PredictionBets.factors(recent.counts, game.game, tolerance: inputTolerance, expected: expected)
            ratio!.beginStage(factors)
        }
    }

    private func capital(_ test: Test) -> Capital? {
        switch test {
        case .betting: plain
        case .bettingWithControlVariates: controlled
        case .predictionBasedRatio: nil
        }
    }

    /// Natural logarithm of a test's evidence; 0 for one that does not apply.
    public func logEvidence(_ test: Test) -> Double {
        test == .predictionBasedRatio ? ratio?.logEvidence ?? 0 : capital(test)?.logEvidence ?? 0
    }

    /// Whether a test's evidence exceeds e^goal.
    public func exceeds(_ goal: Double, _ test: Test) -> Bool {
        guard test != .predictionBasedRatio else { return logEvidence(test) > goal }
        // No mean lies above the greatest.
        guard let capital = capital(test), capital.greatest > goal else { return false }
        return capital.logEvidence > goal
    }

    /// What the next round, shown alone, multiplies a test's evidence by, by cell.
    public func factors(_ test: Test) -> [Double] {
        (test == .predictionBasedRatio ? ratio?.nextFactors : capital(test)?.nextFactors)
            ?? [Double](repeating: 1, count: counts.count)
    }
}

/// Capitals by fraction of `MeanBets`, for a mean above ω_C.
private struct Capital: Sendable {
    /// What each fraction has begun to bet, as natural logarithms; what rests is the same for all.
    private var sums: [Double]
    private var starts = FreshStarts()
    /// Per cell what the fractions' logarithms gain, and what is reached of the room between the least value and ω_C.
    private var gains: [Double] = []
    private var reaches: [Double] = []
    private let value: Double

    init(_ game: JudgedGame) {
        sums = [Double](repeating: starts.begun, count: MeanBets.fractions.count)
        value = game.classicalValue
        bet(game, controlVariate: nil)
    }

    mutating func bet(_ game: JudgedGame, controlVariate: [Double]?) {
        let stakes = MeanBets.Stakes(game, controlVariate: controlVariate)
        let room = value - stakes.least
        guard room > 1e-12 * (stakes.greatest - stakes.least) else {
            reaches = [Double](repeating: 1, count: stakes.values.count)
            gains = [Double](repeating: 0, count: stakes.values.count * sums.count)
            return
        }
        reaches = stakes.values.map { ($0 - stakes.least) / room }
        gains = reaches.flatMap { reach in MeanBets.fractions.map { log1p($0 * (reach - 1)) } }
    }

    mutating func beginStage() {
        let joins = starts.beginStage()
        for k in sums.indices { sums[k] = FreshStarts.sum(sums[k], joins) }
    }

    mutating func record(_ cell: Int) {
        let first = cell * sums.count
        for k in sums.indices { sums[k] += gains[first + k] }
    }
    mutating func record(_ batch: [Int32]) {
        let reach = batch.reduce(0) { $0 + reaches[Int($1)] } / Double(batch.count)
        for (k, c) in MeanBets.fractions.enumerated() { sums[k] += log1p(c * (reach - 1)) }
    }

    /// A bound of the evidence's logarithm: no mean over the fractions is more than the greatest.
    var greatest: Double { starts.logarithm(begun: sums.max()!) }
    var logEvidence: Double { starts.logarithm(begun: logMeanExp(sums)) }

    /// Mean over the fractions, each with the weight of its capital; what rests does not move.
    var nextFactors: [Double] {
        let greatest = max(0, sums.max()!)
        var (total, weighted) = (starts.rest * exp(-greatest), 0.0)
        for (k, c) in MeanBets.fractions.enumerated() {
            let capital = exp(sums[k] - greatest) / Double(sums.count)
            total += capital
            weighted += capital * c
        }
        return reaches.map { 1 + weighted / total * ($0 - 1) }
    }
}

/// The evidence of `PredictionBets`.
private struct Ratio: Sendable {
    private var factors: EvidenceFactors?
    private var starts = FreshStarts()
    private var begun: Double

    init(_ factors: EvidenceFactors?) {
        self.factors = factors
        begun = starts.begun
    }

    mutating func beginStage(_ factors: EvidenceFactors?) {
        begun = FreshStarts.sum(begun, starts.beginStage())
        self.factors = factors
    }

    mutating func record(_ logarithm: (EvidenceFactors) -> Double) {
        if let factors { begun += logarithm(factors) }
    }

    var logEvidence: Double { starts.logarithm(begun: begun) }

    var nextFactors: [Double]? {
        let idle = starts.rest / exp(logEvidence)
        return factors.map { $0.values.map { idle + (1 - idle) * $0 } }
    }
}
