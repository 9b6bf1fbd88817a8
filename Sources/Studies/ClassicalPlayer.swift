import Certification
import DiscreteEvents
import GSL
import Glibc
import NonlocalGames

/// Plays windows of one game without entanglement, in one way.
struct ClassicalPlayer: Sendable {
    /// A deterministic strategy of one round, or of two that are shown together.
    private struct Vertex {
        /// Per pair of inputs the cell that is filled; with two rounds per pair of their pairs, that of the first round, then the other.
        var cells: [Int32]
    }
    /// The test at a fixed length, and that length.
    let test: WindowTest
    let length: Int
    private let game: JudgedGame
    private let strategy: FalseCertificateStudy.Strategy
    private let extent: FalseCertificateStudy.Extent
    /// All deterministic strategies, or where they are many all of one party with the best answers; those that are best, and among these the first one's greatest contrary.
    private let vertices: [Vertex]
    private let best: [Int]
    private let contrary: Int
    /// How two rounds that are shown together are answered.
    private let doubled: Vertex?
    private let inputs: [Int]

    /// A player of a game in one way; `nil` where the game cannot be played that way.
    init?(_ game: JudgedGame, _ strategy: FalseCertificateStudy.Strategy, _ extent: FalseCertificateStudy.Extent) {
        (self.strategy, self.extent) = (strategy, extent)
        let judged = extent.inputTolerance > 0 ? game.tolerating(extent.inputTolerance) : game
        self.game = judged
        let g = game.game
        let inputs = g.inputLaw.indices.filter { g.inputLaw[$0] > 0 }
        self.inputs = inputs
        func vertex(_ a: [Int], _ b: [Int]) -> Vertex {
            Vertex(
                cells: g.inputLaw.indices.map { i in
                    let (x, y) = (i / g.bobInputs, i % g.bobInputs)
                    return Int32(g.cell(x: x, y: y, a: a[x], b: b[y]))
                })
        }
        let strategies = LocalStrategies(g)
        let all = strategies.areFew ? strategies.all : strategies.answered(for: g.utility, most: LocalStrategies.mostOfBoth)
        let vertices = all.map { vertex($0.a, $0.b) }
        self.vertices = vertices
        let leading = strategies.best(for: g.utility, among: all).map { vertex($0.a, $0.b).cells }
        let places = Dictionary(uniqueKeysWithValues: vertices.indices.map { (vertices[$0].cells, $0) })
        let best = leading.map { places[$0]! }
        self.best = best
        let first = leading[0]
        let distances = leading.map { cells in
            inputs.reduce(0.0) { sum, i in
                let difference = g.utility[Int(first[i])] - g.utility[Int(cells[i])]
                return sum + difference * difference
            }
        }
        contrary = best[distances.indices.max { distances[$0] < distances[$1] }!]
        let test = WindowTest(
            classicalValue: judged.classicalValue, utilityMinimum: judged.utilityMinimum, utilityMaximum: judged.utilityMaximum,
            isWinLose: judged.isWinLose && strategy != .batches, significance: extent.significance)
        self.test = test
        length = Self.length(of: test, upTo: extent.rounds)
        if strategy == .batches {
            guard let answers = Self.answersOfTwo(g) else { return nil }
            doubled = answers
        } else {
            doubled = nil
        }
        switch (strategy, test) {
        // To win or to lose is all that a score tells of a round.
        case (.score, .binomial), (.score, .unbeatable), (.bets, .unbeatable), (.controlledBets, .unbeatable): return nil
        default: break
        }
        if strategy == .ratio, !PredictionBets.arePossible(for: g) { return nil }
        if strategy == .controlledBets, extent.inputTolerance > 0 { return nil }
    }

    /// The number of rounds at which a test comes closest to α from below, at most a given one.
    private static func length(of test: WindowTest, upTo rounds: Int) -> Int {
        guard case .binomial(let binomial) = test else { return rounds }
        func size(_ n: Int) -> Double {
            binomial.criticalWins(rounds: n).map { binomial.pValue(rounds: n, wins: $0) } ?? 0
        }
        return (1...rounds).max { size($0) < size($1) }!
    }

    /// The best strategy of two rounds that are shown together, among these the one whose earnings vary most.
    private static func answersOfTwo(_ g: TwoPartyGame) -> Vertex? {
        let n = g.inputLaw.count
        let (alice, bob) = (DoubledSide(g.alice), DoubledSide(g.bob))
        let side = bob.side
        var law = [Double](repeating: 0, count: n * n)
        var utility = [Double](repeating: 0, count: law.count * alice.side.outputs * side.outputs)
        let scale = 1e-6 / max(1e-300, g.utilityMaximum - g.utilityMinimum)
        func cells(_ x: Int, _ y: Int, _ a: Int, _ b: Int) -> (first: Int, second: Int) {
            let ((x1, x2), (y1, y2)) = (alice.inputs[x], bob.inputs[y])
            let ((a1, a2), (b1, b2)) = (alice.outputs[a], bob.outputs[b])
            return (g.cell(x: x1, y: y1, a: a1, b: b1), g.cell(x: x2, y: y2, a: a2, b: b2))
        }
        var place = 0
        for x in alice.inputs.indices {
            for y in bob.inputs.indices {
                let ((x1, x2), (y1, y2)) = (alice.inputs[x], bob.inputs[y])
                law[x * bob.inputs.count + y] = g.inputLaw[x1 * g.bobInputs + y1] * g.inputLaw[x2 * g.bobInputs + y2]
                for a in alice.outputs.indices {
                    for b in bob.outputs.indices {
                        let (first, second) = cells(x, y, a, b)
                        let mean = 0.5 * (g.utility[first] + g.utility[second]) - g.utilityMinimum
                        utility[place] = mean + scale * mean * mean
                        place += 1
                    }
                }
            }
        }
        let two = TwoPartyGame(
            title: g.title, aliceInputs: alice.side.inputs, bobInputs: side.inputs, aliceOutputs: alice.side.outputs,
            bobOutputs: side.outputs, bobSeats: side.seats, inputLaw: law, utility: utility)
        guard let best = LocalStrategies(two).bestStrategy(for: utility) else { return nil }
        var filled = [Int32](repeating: 0, count: 2 * n * n)
        for x in alice.inputs.indices {
            for y in bob.inputs.indices {
                let ((x1, x2), (y1, y2)) = (alice.inputs[x], bob.inputs[y])
                let (first, second) = cells(x, y, best.a[x], best.b[y])
                let pair = 2 * ((x1 * g.bobInputs + y1) * n + x2 * g.bobInputs + y2)
                (filled[pair], filled[pair + 1]) = (Int32(first), Int32(second))
            }
        }
        return Vertex(cells: filled)
    }

    /// The name of a test at a fixed length.
    static func fixedLengthTest(_ test: WindowTest) -> String? {
        switch test {
        case .binomial: "exact_binomial"
        case .boundedScore: "bounded_score"
        case .unbeatable: nil
        }
    }

    /// Which tests certify a window.
    func certificates(window: Int) -> [String: Bool] {
        var source = RandomStream(seed: extent.seed, replication: UInt64(window), name: "false-certificates.inputs")
        var coins = RandomStream(seed: extent.seed, replication: UInt64(window), name: "false-certificates.coins")
        let withoutRatio = RunningEvidence.Test.allCases.filter { $0 != .predictionBasedRatio }
        var evidence = RunningEvidence(
            game, inputTolerance: extent.inputTolerance,
            tests: window < extent.ratioWindows ? RunningEvidence.Test.allCases : withoutRatio)
        let goal = -log(extent.significance)
        var result: [String: Bool] = [:]
        for test in evidence.tests { result[test.rawValue] = false }
        var open = evidence.tests
        var score = 0.0
        var aim = Aim(self)
        var round = 0
        while round < extent.rounds {
            if let doubled, round + 1 < extent.rounds {
                let (i, j) = (draw(&source, favoring: nil), draw(&source, favoring: nil))
                let place = 2 * (i * game.inputLaw.count + j)
                let batch = [doubled.cells[place], doubled.cells[place + 1]]
                evidence.record(batch: batch)
                score += 0.5 * (game.utility[Int(batch[0])] + game.utility[Int(batch[1])])
                round += 2
            } else {
                let choice = choose(round, score, evidence, &coins, &aim)
                let cell = Int(vertices[choice].cells[draw(&source, favoring: vertices[choice])])
                evidence.record(cell: cell)
                score += game.utility[cell]
                round += 1
            }
            open.removeAll { test in
                guard evidence.exceeds(goal, test) else { return false }
                result[test.rawValue] = true
                return true
            }
            let observations = doubled == nil ? round : round / 2 + round % 2
            switch test {
            case .binomial(let binomial) where round == length:
                result["exact_binomial"] = binomial.certifies(rounds: observations, wins: Int(score.rounded()))
            case .boundedScore(let bounded) where round == length:
                result["bounded_score"] = bounded.certifies(rounds: observations, score: score)
            default: break
            }
        }
        return result
    }

    /// A pair of inputs from the law, or from the one within its tolerance that favors a strategy most.
    private func draw(_ source: inout RandomStream, favoring vertex: Vertex?) -> Int {
        var u = source.uniform()
        var favored: Int?
        if extent.inputTolerance > 0, let vertex {
            // What the tolerance takes from where least is earned goes to where most is.
            let earnings = inputs.map { (input: $0, utility: game.utility[Int(vertex.cells[$0])]) }.sorted {
                $0.utility < $1.utility
            }
            var rest = extent.inputTolerance
            for entry in earnings where rest > 0 {
                let taken = min(rest, game.inputLaw[entry.input])
                let from = game.inputLaw[..<entry.input].reduce(0, +)
                if u >= from, u < from + taken { favored = earnings[earnings.count - 1].input }
                rest -= taken
            }
        }
        if let favored { return favored }
        for i in inputs {
            if u < game.inputLaw[i] { return i }
            u -= game.inputLaw[i]
        }
        return inputs[inputs.count - 1]
    }

    private func choose(
        _ round: Int, _ score: Double, _ evidence: RunningEvidence, _ coins: inout RandomStream, _ aim: inout Aim
    ) -> Int {
        switch strategy {
        case .vertex, .batches: return best[0]
        case .mixture: return best[Int(coins.uniform() * Double(best.count))]
        case .gambling: return score < Double(round) * game.classicalValue ? best[best.count - 1] : best[0]
        case .turning: return 3 * round < extent.rounds ? best[0] : contrary
        case .score: return aim.choice(atScore: score, round)
        case .bets: return aim.choice(at: .betting, evidence, round)
        case .controlledBets: return aim.choice(at: .bettingWithControlVariates, evidence, round)
        case .ratio:
            guard let choice = aim.choice(atRatio: evidence, round) else {
                return best[Int(coins.uniform() * Double(best.count))]
            }
            return choice
        }
    }
}

extension ClassicalPlayer {
    /// Chooses the strategy with which a sum of what the rounds to come bring is likeliest to pass its goal, as if it were Brownian
    /// motion.
    struct Aim {
        private let player: ClassicalPlayer
        private let critical: Double
        private var held = 0
        private var heldUntil = 0
        /// Rounds for which a choice is kept.
        private static let roundsHeld = 4
        /// Strategies that are weighed, those with the greatest means.
        private static let mostCandidates = 64

        init(_ player: ClassicalPlayer) {
            self.player = player
            held = player.best[0]
            switch player.test {
            case .binomial(let test): critical = test.criticalWins(rounds: player.length).map(Double.init) ?? .infinity
            case .boundedScore(let test): critical = test.criticalScore(rounds: player.length) ?? .infinity
            case .unbeatable: critical = .infinity
            }
        }

        mutating func choice(atScore score: Double, _ round: Int) -> Int {
            guard critical.isFinite else { return held }
            if round >= heldUntil {
                hold(
                    round,
                    likeliest(
                        player.game.utility, means: player.game.utility, goal: critical - score,
                        rounds: max(1, player.length - round), countsPassing: false))
            }
            return held
        }
        mutating func choice(at test: RunningEvidence.Test, _ evidence: RunningEvidence, _ round: Int) -> Int {
            if round >= heldUntil {
                let factors = evidence.factors(test)
                hold(
                    round,
                    likeliest(
                        factors.map { log(max($0, 1e-300)) }, means: factors,
                        goal: -log(player.extent.significance) - evidence.logEvidence(test),
                        rounds: player.extent.rounds - round, countsPassing: true))
            }
            return held
        }
        /// `nil` while the factors bet nothing.
        mutating func choice(atRatio evidence: RunningEvidence, _ round: Int) -> Int? {
            guard evidence.factors(.predictionBasedRatio).contains(where: { abs($0 - 1) > 1e-9 }) else { return nil }
            return choice(at: .predictionBasedRatio, evidence, round)
        }

        private mutating func hold(_ round: Int, _ choice: Int?) {
            held = choice ?? held
            heldUntil = round + Self.roundsHeld
        }

        /// - Parameters:
        ///   - gains: what a cell adds to the sum.
        ///   - means: by what the candidates are picked.
        ///   - countsPassing: whether to pass the goal once is enough, or the sum must be beyond it at the end.
        private func likeliest(_ gains: [Double], means: [Double], goal: Double, rounds: Int, countsPassing: Bool) -> Int? {
            guard goal > 0 || !countsPassing else { return nil }
            let law = player.game.inputLaw
            func mean(_ values: [Double], _ vertex: Int) -> Double {
                let cells = player.vertices[vertex].cells
                return player.inputs.reduce(0.0) { $0 + law[$1] * values[Int(cells[$1])] }
            }
            var candidates = Array(player.vertices.indices)
            if candidates.count > Self.mostCandidates {
                let ranks = candidates.map { mean(means, $0) }
                candidates.sort { (ranks[$0], $1) > (ranks[$1], $0) }
                candidates = Array(candidates.prefix(Self.mostCandidates))
            }
            var best: (vertex: Int, chance: Double, drift: Double, variance: Double)?
            for vertex in candidates {
                let cells = player.vertices[vertex].cells
                var (drift, square) = (0.0, 0.0)
                for i in player.inputs {
                    let gain = gains[Int(cells[i])]
                    drift += law[i] * gain
                    square += law[i] * gain * gain
                }
                let variance = square - drift * drift
                // Slower and steadier is worse where the goal is out of the drift's reach.
                if let best, drift <= best.drift, variance <= best.variance, goal > Double(rounds) * best.drift { continue }
                let chance = Self.chance(drift, variance, goal, Double(rounds), countsPassing)
                if best.map({ chance > $0.chance }) ?? true { best = (vertex, chance, drift, variance) }
            }
            return best?.vertex
        }

        private static func chance(_ drift: Double, _ variance: Double, _ goal: Double, _ n: Double, _ countsPassing: Bool)
            -> Double
        {
            guard variance > 1e-24 else { return n * drift >= goal ? 1 : n * drift - goal - 1e9 }
            let deviation = (variance * n).squareRoot()
            let end = Distribution.normalLowerTail((n * drift - goal) / deviation)
            guard countsPassing else { return end }
            let turned = Distribution.normalLowerTail((-goal - n * drift) / deviation)
            return end + (turned > 0 ? exp(2 * drift * goal / variance + log(turned)) : 0)
        }
    }
}
