/// Rounds counted by outcome, in stages: what is known at the end of one stage decides the bets of the next, so that every bet is
/// made before its round.
///
/// Stages grow in proportion to what has been seen, so their number stays near a hundred however long the run.
/// Rounds whose inputs were shown together form a batch, which counts as one observation of the mean over its rounds: the mean
/// of a round in a batch is bounded as that of any other, and so is the mean of their mean, but not the law of their sum.
public struct RoundTally: Sendable {
    /// One stage.
    public struct Stage: Sendable {
        /// Rounds that were shown alone, by cell.
        public internal(set) var counts: [Int]
        /// Batches of more than one round, as lists of cells with how often they occurred.
        public internal(set) var batches: [[Int32]: Int] = [:]
        /// Observations: single rounds and batches.
        public internal(set) var observations = 0
        /// The batches in an order that is always the same: sums of floating-point numbers depend on it.
        var orderedBatches: [(cells: [Int32], times: Int)] {
            batches.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { ($0.key, $0.value) }
        }
    }

    /// All stages, the last one still open.
    public private(set) var stages: [Stage]
    /// Rounds.
    public private(set) var rounds = 0
    /// Single rounds and batches.
    public private(set) var observations = 0
    /// Rounds in the largest batch.
    public private(set) var largestBatch = 1
    /// Different batches that were seen, stage by stage.
    public private(set) var kindsOfBatches = 0
    private let cells: Int
    private var stageEnd: Int

    /// Observations of the first stage.
    public static let firstStage = 32
    /// Most different batches that a tally keeps apart.
    public static let mostKindsOfBatches = 100_000

    /// An empty tally of a game with so many cells.
    public init(cells: Int) {
        self.cells = cells
        stages = [Stage(counts: [Int](repeating: 0, count: cells))]
        stageEnd = Self.firstStage
    }

    /// Counts a round that was shown alone.
    public mutating func record(cell: Int) {
        stages[stages.count - 1].counts[cell] += 1
        rounds += 1
        finishObservation()
    }

    /// Counts rounds whose inputs were shown together.
    public mutating func record(batch: [Int32]) {
        guard batch.count > 1 else { return record(cell: Int(batch[0])) }
        let before = stages[stages.count - 1].batches.count
        stages[stages.count - 1].batches[batch.sorted(), default: 0] += 1
        kindsOfBatches += stages[stages.count - 1].batches.count - before
        rounds += batch.count
        largestBatch = max(largestBatch, batch.count)
        finishObservation()
    }

    private mutating func finishObservation() {
        stages[stages.count - 1].observations += 1
        observations += 1
        guard observations == stageEnd else { return }
        stageEnd += max(Self.firstStage / 4, observations / 8)
        stages.append(Stage(counts: [Int](repeating: 0, count: cells)))
    }

    /// Whether the open stage has no observations yet, after others that are closed.
    var isAtStageBegin: Bool { stages.count > 1 && stages[stages.count - 1].observations == 0 }

    /// What was known at the end of a stage.
    func prefix(_ stageCount: Int) -> RoundTally {
        var tally = self
        tally.stages = Array(stages.prefix(stageCount))
        tally.observations = tally.stages.reduce(0) { $0 + $1.observations }
        return tally
    }

    /// Rounds by cell, over all stages or those before one; batches count round by round.
    public func counts(before end: Int = .max) -> [Int] {
        var sum = [Int](repeating: 0, count: cells)
        for stage in stages.prefix(end) {
            for c in sum.indices { sum[c] += stage.counts[c] }
            for (batch, times) in stage.batches { for c in batch { sum[Int(c)] += times } }
        }
        return sum
    }

    /// Sum of utilities, a batch counting as the mean over its rounds.
    public func score(_ game: JudgedGame) -> Double {
        stages.reduce(0.0) { sum, stage in
            let single = stage.counts.indices.reduce(0.0) { $0 + Double(stage.counts[$1]) * game.utility[$1] }
            let batched = stage.orderedBatches.reduce(0.0) { sum, batch in
                sum + Double(batch.times) * batch.cells.reduce(0) { $0 + game.utility[Int($1)] } / Double(batch.cells.count)
            }
            return sum + single + batched
        }
    }
}
