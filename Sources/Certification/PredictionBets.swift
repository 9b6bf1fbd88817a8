import Glibc
public import NonlocalGames

/// Evidence that no local strategy made the outcomes, by prediction-based ratios: before each stage the outcomes of the earlier ones
/// since the last change predict its behavior, and the factors are the ones by which evidence grows fastest if the prediction is right.
///
/// Valid for any local strategy with memory and at any stopping time, whatever the predictions are worth: Zhang, Glancy and Knill,
/// arXiv:1108.2468.
public struct PredictionBets: Sendable {
    /// Per stage the logarithm that it adds.
    public private(set) var stageLogarithms: [Double] = []

    /// Rounds that a prediction is worth unless said otherwise.
    public static let usualWeight = 200.0

    /// What keeping a part for fresh starts costs at most, as a logarithm.
    public static var restartCost: Double { FreshStarts.cost }

    /// Whether the game is small enough for them.
    public static func arePossible(for game: TwoPartyGame) -> Bool { LocalStrategies(game).areFew }

    /// Bets on the rounds of a tally.
    ///
    /// - Parameters:
    ///   - tolerance: how far the law of the inputs may be off, in total variation.
    ///   - expected: behavior Q(a,b|x,y) by cell that was predicted before the first round, worth `weight` rounds.
    public init(
        _ tally: RoundTally, _ game: TwoPartyGame, tolerance: Double = 0, expected: [Double]? = nil, weight: Double = usualWeight
    ) {
        var recent = RecentRounds(cells: game.cells, outcomes: game.outcomes)
        for k in tally.stages.indices {
            stageLogarithms.append(0)
            recent.beginStage(tally.counts(before: k))
            let stage = tally.stages[k]
            guard stage.observations > 0 else { continue }
            guard
                let factors = Self.factors(recent.counts, game, tolerance: tolerance, expected: expected, weight: weight)
            else { continue }
            var sum = 0.0
            for c in stage.counts.indices where stage.counts[c] > 0 { sum += Double(stage.counts[c]) * factors.logarithms[c] }
            for (batch, times) in stage.orderedBatches {
                // The mean of factors has itself a mean of at most 1.
                let mean = batch.reduce(0) { $0 + factors.values[Int($1)] } / Double(batch.count)
                sum += Double(times) * log(mean)
            }
            stageLogarithms[k] = sum
        }
    }

    /// Natural logarithm of the evidence, with fresh starts after drifts.
    public var logEvidence: Double { logEvidenceByStage.last ?? 0 }
    /// The same at the end of every stage.
    public var logEvidenceByStage: [Double] {
        var starts = FreshStarts()
        var begun = starts.begun
        return stageLogarithms.indices.map { k in
            if k > 0 { begun = FreshStarts.sum(begun, starts.beginStage()) }
            begun += stageLogarithms[k]
            return starts.logarithm(begun: begun)
        }
    }

    /// The factors of a stage that begins after so many rounds; `nil` before anything can be said.
    static func factors(
        _ counts: [Int], _ game: TwoPartyGame, tolerance: Double, expected: [Double]?, weight: Double = usualWeight
    ) -> EvidenceFactors? {
        prediction(counts, game, expected: expected, weight: weight).flatMap {
            EvidenceFactors(predicting: $0, for: game, tolerance: tolerance, precision: 1e-6)
        }
    }

    /// What the next rounds will look like after so many; `nil` before anything can be said.
    static func prediction(_ counts: [Int], _ game: TwoPartyGame, expected: [Double]?, weight: Double) -> [Double]? {
        let outcomes = game.outcomes
        let total = counts.reduce(0, +)
        guard total > 0 || expected != nil else { return nil }
        // Pseudo-counts: the expectation, and white noise worth a round per pair of inputs.
        var n = counts.map(Double.init)
        for c in n.indices {
            n[c] += 1 / Double(outcomes)
            if let expected { n[c] += weight * game.inputLaw[c / outcomes] * expected[c] }
        }
        guard game.aliceOutputs == 2, game.bobOutputs == 2 else {
            return n.indices.map { c in
                let first = c / outcomes * outcomes
                return n[c] / n[first..<first + outcomes].reduce(0, +)
            }
        }
        // Without signaling there are only so many parameters: means of one party's outputs do not know the other's input.
        func sum(_ x: Int, _ y: Int, _ sign: (Int, Int) -> Double) -> Double {
            var s = 0.0
            for a in 0..<2 { for b in 0..<2 { s += sign(a, b) * n[game.cell(x: x, y: y, a: a, b: b)] } }
            return s
        }
        func signOf(_ bit: Int) -> Double { bit == 0 ? 1 : -1 }
        var result = [Double](repeating: 0, count: n.count)
        let meansA = (0..<game.aliceInputs).map { x in
            (0..<game.bobInputs).reduce(0) { s, y in s + sum(x, y) { a, _ in signOf(a) } }
                / (0..<game.bobInputs).reduce(0) { s, y in s + sum(x, y) { _, _ in 1 } }
        }
        let meansB = (0..<game.bobInputs).map { y in
            (0..<game.aliceInputs).reduce(0) { s, x in s + sum(x, y) { _, b in signOf(b) } }
                / (0..<game.aliceInputs).reduce(0) { s, x in s + sum(x, y) { _, _ in 1 } }
        }
        for x in 0..<game.aliceInputs {
            for y in 0..<game.bobInputs {
                let e = sum(x, y) { a, b in signOf(a) * signOf(b) } / sum(x, y) { _, _ in 1 }
                // Pull the three toward white noise until no outcome is impossible.
                var least = 0.0
                for a in 0..<2 {
                    for b in 0..<2 {
                        least = min(least, signOf(a) * meansA[x] + signOf(b) * meansB[y] + signOf(a) * signOf(b) * e)
                    }
                }
                let shrink = least < -0.999 ? 0.999 / -least : 1
                for a in 0..<2 {
                    for b in 0..<2 {
                        let bias = signOf(a) * meansA[x] + signOf(b) * meansB[y] + signOf(a) * signOf(b) * e
                        result[game.cell(x: x, y: y, a: a, b: b)] = 0.25 * (1 + shrink * bias)
                    }
                }
            }
        }
        return result
    }
}
