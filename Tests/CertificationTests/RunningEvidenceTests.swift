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
                            MeanBets(tally, judged, usesInputLaw: false).logEvidence(.above, judged.classicalValue)
                        case .bettingWithControlVariates:
                            MeanBets(tally, judged, usesInputLaw: true).logEvidence(.above, judged.classicalValue)
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
            let course = bets.logEvidenceByStage(.above, game.classicalValue)
            for (stage, end) in ends.enumerated() {
                var tally = RoundTally(cells: game.game.cells)
                for batch in batches[...end] { tally.record(batch: batch) }
                let anew = MeanBets(tally, game, usesInputLaw: usesInputLaw)
                #expect(course[stage] == anew.logEvidence(.above, game.classicalValue))
                #expect(bets.logEvidence(.below, 0.9, stages: stage + 1) == anew.logEvidence(.below, 0.9))
                #expect(bets.lowerBound(significance: 0.05, stages: stage + 1) == anew.lowerBound(significance: 0.05))
            }
        }
    }

    /// Steps drawn out lead where plain ones do, to the precision that is asked for.
    @Test(arguments: [EvidenceTests.chsh, EvidenceTests.trading, odd]) func theNearestLocalBehavior(_ game: JudgedGame) {
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
            let nearest = LocalStrategies(g).nearest(to: behavior, precision: 1e-8)
            #expect(abs(entropy(nearest) - entropy(plain)) < 3e-8)
            for i in g.inputLaw.indices where g.inputLaw[i] > 0 {
                #expect(abs(nearest[(i * g.outcomes)..<((i + 1) * g.outcomes)].reduce(0, +) - 1) < 1e-9)
            }
        }
    }
}
