import Certification
import DiscreteEvents
import Glibc
import NonlocalGames
import Testing

/// Evidence that is kept up to date in one pass against the bets on all rounds so far, made anew.
@Suite struct RunningEvidenceTests {
    /// Three outputs, inputs that never occur, utilities of four values.
    static let odd: JudgedGame = {
        var utility: [Double] = []
        for i in 0..<6 {
            for a in 0..<3 {
                for b in 0..<2 { utility.append(a == 2 ? 0.2 : (a ^ b) == (i == 4 ? 1 : 0) ? 3 : Double(b) - 1) }
            }
        }
        let game = TwoPartyGame(
            title: "odd", aliceInputs: 2, bobInputs: 3, aliceOutputs: 3, bobOutputs: 2,
            inputLaw: [0.25, 0.25, 0, 0.2, 0.3, 0], utility: utility)
        return JudgedGame(game, classicalValue: game.classicalValue!)
    }()

    /// Rounds of any kind; every so often several at once.
    static func batches(_ game: JudgedGame, seed: UInt64, count: Int) -> [[Int32]] {
        var stream = RandomStream(seed: seed, replication: 0, name: "test.running")
        let possible = game.utility.indices.filter { game.inputLaw[$0 / game.outcomes] > 0 }
        return (0..<count).map { _ in
            let size = stream.uniform() < 0.1 ? 1 + Int(stream.uniform() * 3) : 1
            return (0..<size).map { _ in
                // The better of two outcomes.
                let (c, d) = (possible[Int(stream.uniform() * Double(possible.count))], possible[Int(stream.uniform() * 8)])
                return Int32(game.utility[c] > game.utility[d] ? c : d)
            }
        }
    }

    @Test(arguments: [EvidenceTests.chsh, EvidenceTests.trading, odd]) func onePassIsAllRoundsAnew(_ game: JudgedGame) {
        for tolerance in [0, 0.01] {
            let judged = tolerance > 0 ? game.tolerating(tolerance) : game
            var running = RunningEvidence(judged, inputTolerance: tolerance)
            #expect(running.tests.count == (tolerance > 0 ? 2 : 3))
            var tally = RoundTally(cells: game.game.cells)
            for (k, batch) in Self.batches(game, seed: 3, count: 260).enumerated() {
                let factors = Dictionary(uniqueKeysWithValues: running.tests.map { ($0, running.factors($0)) })
                let before = Dictionary(uniqueKeysWithValues: running.tests.map { ($0, running.logEvidence($0)) })
                running.record(batch: batch)
                tally.record(batch: batch)
                if batch.count == 1 {
                    for test in running.tests {
                        let gain = running.logEvidence(test) - before[test]!
                        #expect(abs(gain - log(factors[test]![Int(batch[0])])) < 1e-9, "\(test) \(k)")
                    }
                }
                guard k % 13 == 0 || k > 250 else { continue }
                for test in running.tests {
                    let anew =
                        switch test {
                        case .betting:
                            MeanBets(tally, judged, usesInputLaw: false).logEvidence(above: judged.classicalValue)
                        case .bettingWithControlVariates:
                            MeanBets(tally, judged, usesInputLaw: true).logEvidence(above: judged.classicalValue)
                        case .predictionBasedRatio: PredictionBets(tally, judged.game, tolerance: tolerance).logEvidence
                        }
                    #expect(abs(running.logEvidence(test) - anew) < 1e-9 * max(1, abs(anew)), "\(test) \(k)")
                    #expect(running.exceeds(anew - 1e-6, test) && !running.exceeds(anew + 1e-6, test))
                }
            }
        }
    }

    /// Bits and all: what bets come to at the end of a stage is what they come to when nothing else has happened.
    @Test(arguments: [EvidenceTests.trading, odd]) func stagesAreTheirOwnPrefixes(_ game: JudgedGame) {
        let batches = Self.batches(game, seed: 5, count: 900)
        var whole = RoundTally(cells: game.game.cells)
        var ends: [Int] = []
        for (k, batch) in batches.enumerated() {
            let stages = whole.stages.count
            whole.record(batch: batch)
            if whole.stages.count > stages { ends.append(k) }
        }
        for usesInputLaw in [false, true] {
            let bets = MeanBets(whole, game, usesInputLaw: usesInputLaw)
            let course = bets.logEvidenceByStage(above: game.classicalValue)
            for (stage, end) in ends.enumerated() {
                var tally = RoundTally(cells: game.game.cells)
                for batch in batches[...end] { tally.record(batch: batch) }
                let anew = MeanBets(tally, game, usesInputLaw: usesInputLaw)
                // What joins at the next stage's begin has rested before.
                #expect(abs(course[stage] - anew.logEvidence(above: game.classicalValue)) < 1e-9)
                #expect(bets.upperBound(significance: 0.05, stages: stage + 1) == anew.upperBound(significance: 0.05))
                #expect(bets.lowerBound(significance: 0.05, stages: stage + 1) == anew.lowerBound(significance: 0.05))
            }
        }
    }

    /// Where many strategies mix, three parties play or outcomes are rare, no strategy would make the outcomes likelier.
    @Test func noStrategyWouldGain() throws {
        var stream = RandomStream(seed: 18, replication: 0, name: "test.gains")
        let square = TwoPartyGame(
            title: "3344", aliceInputs: 3, bobInputs: 3, aliceOutputs: 4, bobOutputs: 4,
            inputLaw: [Double](repeating: 1.0 / 9, count: 9), utility: [Double](repeating: 0, count: 144))
        for (game, exponent) in [(square, 1.0), (square, 3), (TwoPartyGame(.majority(penalty: 0)), 1), (TwoPartyGame(.chsh), 3)] {
            for _ in 0..<4 {
                var behavior = (0..<game.cells).map { _ in pow(stream.openUniform(), exponent) }
                for i in game.inputLaw.indices {
                    let cells = i * game.outcomes..<(i + 1) * game.outcomes
                    let total = behavior[cells].reduce(0, +)
                    for c in cells { behavior[c] /= total }
                }
                let nearest = try #require(LocalStrategies(game).nearest(to: behavior, precision: 1e-7))
                for (a, b) in LocalStrategies(game).all {
                    var gain = 0.0
                    for (i, p) in game.inputLaw.enumerated() {
                        let (x, y) = (i / game.bobInputs, i % game.bobInputs)
                        let c = game.cell(x: x, y: y, a: a[x], b: b[y])
                        gain += behavior[c] > 0 ? p * behavior[c] / nearest[c] : 0
                    }
                    // Where the entropy has no more digits to lose, gains have half as many.
                    #expect(gain < 1 + 1e-4)
                }
                // Local: every mixture's mean of every strategy's own factor; here of a few at random.
                for _ in 0..<4 {
                    let values = (0..<game.cells).map { _ in stream.uniform() }
                    let mean = zip(game.cellLaw(nearest), values).reduce(0) { $0 + $1.0 * $1.1 }
                    #expect(mean <= LocalStrategies(game).greatestMean(of: values)! + 1e-12)
                }
                for i in game.inputLaw.indices {
                    #expect(abs(nearest[(i * game.outcomes)..<((i + 1) * game.outcomes)].reduce(0, +) - 1) < 1e-9)
                }
            }
        }
    }

    /// Newton steps of few strategies lead where expectation maximization of all does, to the precision that is asked for.
    @Test(arguments: [EvidenceTests.chsh, EvidenceTests.trading, odd]) func theNearestLocalBehavior(_ game: JudgedGame) throws {
        let g = game.game
        var stream = RandomStream(seed: 17, replication: 0, name: "test.nearest")
        for _ in 0..<20 {
            var behavior = g.utility.map { _ in -log(stream.openUniform()) }
            for i in g.inputLaw.indices {
                let cells = i * g.outcomes..<(i + 1) * g.outcomes
                let total = behavior[cells].reduce(0, +)
                for c in cells { behavior[c] /= total }
            }
            let law = g.cellLaw(behavior)
            func entropy(_ local: [Double]) -> Double {
                law.indices.reduce(0) { law[$1] > 0 ? $0 - law[$1] * log(local[$1]) : $0 }
            }
            let strategies = LocalStrategies(g).all
            var weights = [Double](repeating: 1 / Double(strategies.count), count: strategies.count)
            var plain = [Double](repeating: 0, count: g.cells)
            for _ in 0..<20_000 {
                plain = [Double](repeating: 0, count: g.cells)
                var filled: [[Int]] = []
                for (k, s) in strategies.enumerated() {
                    filled.append(
                        g.inputLaw.indices.filter { g.inputLaw[$0] > 0 }.map {
                            g.cell(x: $0 / g.bobInputs, y: $0 % g.bobInputs, a: s.a[$0 / g.bobInputs], b: s.b[$0 % g.bobInputs])
                        })
                    for c in filled[k] { plain[c] += weights[k] }
                }
                let gains = filled.map { cells in cells.reduce(0) { $0 + law[$1] / plain[$1] } }
                for k in weights.indices { weights[k] *= gains[k] }
                if gains.max()! < 1 + 1e-8 { break }
            }
            let nearest = try #require(LocalStrategies(g).nearest(to: behavior, precision: 1e-8))
            #expect(abs(entropy(nearest) - entropy(plain)) < 3e-8)
            for i in g.inputLaw.indices where g.inputLaw[i] > 0 {
                #expect(abs(nearest[(i * g.outcomes)..<((i + 1) * g.outcomes)].reduce(0, +) - 1) < 1e-9)
            }
        }
    }
}
