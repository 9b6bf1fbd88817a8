import DiscreteEvents
import Glibc
import NonlocalGames
import TestKit
import Testing

@testable import Certification

/// Evidence from recorded rounds: what no classical pair may collect, and what a quantum pair does.
@Suite struct EvidenceTests {
    static let chsh = JudgedGame(TwoPartyGame(.chsh), classicalValue: 0.75)
    /// The trading game with news three times in ten and a penalty of .3.
    static let trading: JudgedGame = {
        let (law, equal) = ([0.49, 0.21, 0.21, 0.09], [1.0, 0.7, 0.7, 0.0])
        let utility: [Double] = equal.flatMap { [$0, 1 - $0, 1 - $0, $0] }
        let game = TwoPartyGame(title: "trading", aliceInputs: 2, bobInputs: 2, inputLaw: law, utility: utility)
        return JudgedGame(game, classicalValue: 0.79)
    }()

    /// A best classical strategy of a game with two inputs and outputs, by trying all.
    static func best(_ game: JudgedGame) -> (a: [Int], b: [Int]) {
        let all: [(a: [Int], b: [Int])] = (0..<16).map { s in
            let bits: [Int] = (0..<4).map { s >> $0 & 1 }
            return (Array(bits[..<2]), Array(bits[2...]))
        }
        func mean(_ s: (a: [Int], b: [Int])) -> Double {
            var sum = 0.0
            for i in 0..<4 {
                let cell = game.game.cell(x: i / 2, y: i % 2, a: s.a[i / 2], b: s.b[i % 2])
                sum += game.inputLaw[i] * game.utility[cell]
            }
            return sum
        }
        return all.max { mean($0) < mean($1) }!
    }

    /// Behavior with unbiased outputs and given correlations.
    static func behavior(_ e: [Double]) -> [Double] {
        var cells: [Double] = []
        for correlation in e {
            let (equal, different): (Double, Double) = (0.25 * (1 + correlation), 0.25 * (1 - correlation))
            cells += [equal, different, different, equal]
        }
        return cells
    }

    @Test(arguments: [chsh, trading]) func noLocalStrategyGainsOnAverage(_ game: JudgedGame) throws {
        var stream = RandomStream(seed: 7, replication: 0, name: "test.behaviors")
        for _ in 0..<50 {
            let q = Self.behavior((0..<4).map { _ in 2 * stream.uniform() - 1 })
            let factors = try #require(EvidenceFactors(predicting: q, for: game.game))
            // All sixteen deterministic strategies, written out.
            for s in 0..<16 {
                var mean = 0.0
                for x in 0..<2 {
                    for y in 0..<2 {
                        mean +=
                            game.inputLaw[2 * x + y]
                            * factors.values[game.game.cell(x: x, y: y, a: s >> x & 1, b: s >> (2 + y) & 1)]
                    }
                }
                #expect(mean <= 1)
            }
        }
    }

    @Test func ratioOfClauserHorneShimonyHolt() throws {
        // ω_Q/¾ on a win, (1 − ω_Q)/¼ on a loss.
        let won = 0.5 + 0.5.squareRoot() / 2
        let e = 2 * won - 1
        let factors = try #require(EvidenceFactors(predicting: Self.behavior([e, e, e, -e]), for: Self.chsh.game, caution: 0))
        #expect(abs(factors.values[0] - won / 0.75) < 1e-6)
        #expect(abs(factors.values[1] - (1 - won) / 0.25) < 1e-6)
    }

    @Test func growthInTheTradingGame() throws {
        let factors = try #require(EvidenceFactors(predicting: Self.tradingBehavior, for: Self.trading.game))
        let growth = factors.growth(Self.tradingBehavior, Self.trading.game)
        #expect(growth > 0.004 && growth < 0.008, "\(growth)")
    }

    /// The best settings of the trading game at a combined infidelity of .0609727: Bloch degrees of the games reference.
    static let tradingBehavior: [Double] = {
        let (a, b) = ([8.4627, -59.1446], [0.0, 67.6073])
        let correlations: [Double] = (0..<4).map { i in 0.9390273 * cosDegrees(a[i / 2] - b[i % 2]) }
        return behavior(correlations)
    }()
    static func cosDegrees(_ d: Double) -> Double {
        // Enough terms for half a turn.
        let x = d * .pi / 180
        var (sum, term) = (1.0, 1.0)
        for k in 1...20 {
            term *= -x * x / Double((2 * k - 1) * 2 * k)
            sum += term
        }
        return sum
    }

    /// Windows of the best deterministic strategy with both answers flipped by a shared coin: certificates stay below α.
    @Test(arguments: [chsh, trading]) func classicalPairsSeldomCertify(_ game: JudgedGame) {
        let runs = 1500
        var falseBets = 0
        var falseRatios = 0
        var covered = 0
        let best = Self.best(game)
        for run in 0..<runs {
            var stream = RandomStream(seed: 11, replication: UInt64(run), name: "test.classical")
            var tally = RoundTally(cells: game.game.cells)
            for _ in 0..<400 {
                let u = stream.uniform()
                var (i, sum) = (0, game.inputLaw[0])
                while u >= sum, i < 3 {
                    i += 1
                    sum += game.inputLaw[i]
                }
                // Shared coins decide whether both flip.
                let flip = stream.coin() ? 1 : 0
                tally.record(cell: game.game.cell(x: i / 2, y: i % 2, a: best.a[i / 2] ^ flip, b: best.b[i % 2] ^ flip))
            }
            let bets = MeanBets(tally, game, usesInputLaw: true)
            falseBets += bets.logEvidence(above: game.classicalValue) >= 2.9957322736 ? 1 : 0
            covered += bets.lowerBound(significance: 0.05) <= game.classicalValue ? 1 : 0
            falseRatios += PredictionBets(tally, game.game).logEvidence >= 2.9957322736 ? 1 : 0
        }
        #expect(StatisticalTest.binomialUpper(falseBets, of: runs, probability: 0.05) > 1e-9)
        #expect(StatisticalTest.binomialUpper(falseRatios, of: runs, probability: 0.05) > 1e-9)
        #expect(StatisticalTest.binomialUpper(runs - covered, of: runs, probability: 0.05) > 1e-9)
    }

    /// Rounds that are no better than classical pairs' before rounds that are: none of the tests that may be read at any time is buried
    /// by what came before, whatever was predicted; and what does not change is not forgotten.
    @Test(arguments: [(0.5, 2000), (0.6, 2000), (0.74, 2000), (0.6, 20_000)]) func driftsDoNotBury(before: Double, rounds: Int)
        throws
    {
        var stream = RandomStream(seed: 21, replication: UInt64(rounds) + UInt64(100 * before), name: "test.drift")
        var judge = RoundsJudge(Self.chsh, significance: 0.05)
        var running = RunningEvidence(Self.chsh)
        for k in 0..<2 * rounds {
            let (x, y, a) = (stream.coin() ? 1 : 0, stream.coin() ? 1 : 0, stream.coin() ? 1 : 0)
            let b = stream.uniform() < (k < rounds ? before : 0.85) ? a ^ (x & y) : 1 - (a ^ (x & y))
            try judge.record(time: Int64(k), x: x, y: y, a: a, b: b)
            running.record(cell: Self.chsh.game.cell(x: x, y: y, a: a, b: b))
        }
        try judge.finish()
        let predicted = [0.43, 0.07, 0.07, 0.43, 0.43, 0.07, 0.07, 0.43, 0.43, 0.07, 0.07, 0.43, 0.07, 0.43, 0.43, 0.07]
        for expected in [nil, predicted] {
            let judgment = RoundsJudgment(judge, isStoppedAtWill: true, expected: expected)
            for claim in RoundsJudgment.Claim.allCases {
                #expect(judgment.verdict(claim) == .certified, "\(claim)")
                #expect(judgment.logEvidence(claim) > 0.01 * Double(rounds), "\(claim)")
            }
            for test in running.tests where expected == nil {
                let evidence = try #require(judgment.tests.first { $0.name == test.rawValue }?.logEvidence)
                #expect(abs(running.logEvidence(test) - evidence) < 1e-6 * evidence)
            }
        }
    }

    /// A pair without entanglement that stops playing in a window as soon as it is lucky fools tests of fixed length, and not the bets
    /// by which windows are judged that may be stopped at will.
    @Test func windowsMayBeStoppedAtWill() throws {
        var atWill = RoundsJudge(Self.chsh, significance: 0.05, windowLengths: [1_000_000], isStoppedAtWill: true)
        var fixed = RoundsJudge(Self.chsh, significance: 0.05, windowLengths: [1_000_000])
        var stream = RandomStream(seed: 23, replication: 0, name: "test.windows")
        let test = BinomialTest(classicalValue: 0.75, significance: 0.05)
        let windows = 600
        for window in 0..<windows {
            var wins = 0
            for k in 0..<300 {
                let (x, y) = (stream.coin() ? 1 : 0, stream.coin() ? 1 : 0)
                wins += x & y == 0 ? 1 : 0
                let time = Int64(window * 1_000_000 + k)
                try atWill.record(time: time, x: x, y: y, a: 0, b: 0)
                try fixed.record(time: time, x: x, y: y, a: 0, b: 0)
                if test.certifies(rounds: k + 1, wins: wins) { break }
            }
        }
        try atWill.finish(end: Int64(windows * 1_000_000))
        try fixed.finish(end: Int64(windows * 1_000_000))
        #expect(fixed.windows[0].closed == windows && atWill.windows[0].closed == windows)
        #expect(StatisticalTest.binomialUpper(fixed.windows[0].certified, of: windows, probability: 0.05) < 1e-9)
        #expect(StatisticalTest.binomialUpper(atWill.windows[0].certified, of: windows, probability: 0.05) > 1e-9)
        #expect(atWill.windows[0].certifiedTogether == 0)
    }

    /// Steady rounds are taken for changed ones about as seldom as it is said.
    @Test func steadyRoundsAreRemembered() {
        var forgotten = 0
        for run in 0..<400 {
            var stream = RandomStream(seed: 22, replication: UInt64(run), name: "test.steady")
            var recent = RecentRounds(cells: 16, outcomes: 4)
            var counts = [Int](repeating: 0, count: 16)
            for k in 0..<1024 {
                if k % 64 == 0 { recent.beginStage(counts) }
                counts[Int(stream.uniform() * 4) * 4 + [0, 0, 0, 1, 2, 3, 3, 3][Int(stream.uniform() * 8)]] += 1
            }
            recent.beginStage(counts)
            forgotten += recent.counts.reduce(0, +) < 1024 ? 1 : 0
        }
        #expect(forgotten <= 3)
    }

    /// The planned number of rounds against sampled walks.
    @Test func plannedPassageIsThatOfSampledWalks() throws {
        let factors = try #require(EvidenceFactors(predicting: Self.tradingBehavior, for: Self.trading.game))
        let law = Self.trading.game.cellLaw(Self.tradingBehavior)
        let walk = EvidenceWalk(
            zip(factors.logarithms, law).map { EvidenceWalk.Step(logarithm: $0, probability: $1) }, goal: 2.9957322736)
        let planned = try #require(walk.roundsToReach([0.5])[0])
        let runs = 4000
        var reached = 0
        var stream = RandomStream(seed: 5, replication: 0, name: "test.walks")
        for _ in 0..<runs {
            var sum = 0.0
            for _ in 0..<planned {
                var u = stream.uniform()
                var c = 0
                while c < 15, u >= law[c] {
                    u -= law[c]
                    c += 1
                }
                sum += factors.logarithms[c]
                if sum >= 2.9957322736 {
                    reached += 1
                    break
                }
            }
        }
        // The grid spreads a step by less than a thousandth of its spread.
        #expect(StatisticalTest.binomial(reached, of: runs, probability: 0.5) > 1e-9, "\(reached) of \(runs) at \(planned)")
    }

    @Test func roundsShownTogetherAreOneObservation() throws {
        var judge = RoundsJudge(Self.chsh, significance: 0.05)
        for k in 0..<100 {
            // Two rounds at a time, all won.
            for _ in 0..<2 { try judge.record(time: Int64(k), x: 0, y: 0, a: 0, b: 0) }
        }
        try judge.finish()
        #expect(judge.tally.rounds == 200)
        #expect(judge.tally.observations == 100)
        let judgment = RoundsJudgment(judge, isStoppedAtWill: false)
        #expect(judgment.tests.contains { $0.name == "bounded_score" })
        #expect(!judgment.tests.contains { $0.name == "exact_binomial" })
        // Always the same inputs: not what the game draws.
        #expect(judgment.inputsContradictLaw)
        #expect(judgment.verdict(.notClassical) == .notYet)
    }

    /// Five windows of ten won rounds: ω_C and what the inputs may be off by decide over them, too.
    @Test func windowsTolerateWhatTheTotalTolerates() throws {
        func judged(_ tolerance: Double) throws -> WindowTally {
            var judge = RoundsJudge(Self.chsh, significance: 0.05, inputTolerance: tolerance, windowLengths: [100])
            for k in 0..<50 {
                let i = k % 4
                try judge.record(time: Int64(10 * k), x: i / 2, y: i % 2, a: 0, b: i == 3 ? 1 : 0)
            }
            try judge.finish(end: 500)
            return judge.windows[0]
        }
        // Every one of ten rounds is won in .75^10 = .056 of windows, of eleven in .042; within .1 of the law in .85^11 = .17.
        var judge = RoundsJudge(Self.chsh, significance: 0.06, windowLengths: [100])
        for k in 0..<10 { try judge.record(time: Int64(10 * k), x: 0, y: 0, a: 0, b: 0) }
        try judge.finish(end: 100)
        #expect(judge.windows[0].certified == 1)
        #expect(RoundsJudge(Self.chsh, significance: 0.05, inputTolerance: 0.1).game.classicalValue == 0.85)
        let (known, tolerated) = (try judged(0), try judged(0.1))
        #expect(known.closed == 5 && tolerated.closed == 5)
        #expect(abs(known.logPValues[0] - 10 * log(0.75)) < 1e-9)
        #expect(abs(tolerated.logPValues[0] - 10 * log(0.85)) < 1e-9)
    }

    /// Where the inputs are not those of the law no window certifies.
    @Test func windowsWithForeignInputsDoNotCertify() throws {
        var judge = RoundsJudge(Self.chsh, significance: 0.05, windowLengths: [100])
        for k in 0..<100 { try judge.record(time: Int64(k), x: 0, y: 0, a: 0, b: 0) }
        try judge.finish(end: 100)
        let judgment = RoundsJudgment(judge, isStoppedAtWill: false)
        #expect(judge.windows[0].certified == 1)
        #expect(judgment.inputsContradictLaw)
        #expect(judgment.certified(judge.windows[0]) == (0, 0))
    }

    /// Times up to the greatest that a file may hold do not overflow, however long the windows.
    @Test func lateRoundsAndLongWindows() throws {
        var judge = RoundsJudge(Self.chsh, significance: 0.05, windowLengths: [1, 999_999_000_000_000_000])
        for time in [0, 9_000_000_000_000_000_000, Int64.max - 1] { try judge.record(time: time, x: 0, y: 0, a: 0, b: 0) }
        try judge.finish()
        #expect(judge.windows[1].closed == 9)
    }

    /// At an end of the range no outcome is evidence, beyond it everything is; a mean that nothing can exceed is never certified.
    @Test func evidenceAtTheEndsOfTheRange() throws {
        var judge = RoundsJudge(Self.chsh, significance: 0.05)
        for k in 0..<40 { try judge.record(time: Int64(k), x: k % 4 / 2, y: k % 2, a: 0, b: 0) }
        try judge.finish()
        let bets = MeanBets(judge.tally, Self.chsh, usesInputLaw: false)
        #expect(abs(bets.logEvidence(above: 0)) < 1e-12)
        #expect(bets.logEvidence(above: -0.1) == .infinity)
        #expect(bets.lowerBound(significance: 0.5) >= 0 && bets.upperBound(significance: 0.5) <= 1)
        // Every round earns 1, whatever is played.
        let game = TwoPartyGame(
            title: "gift", aliceInputs: 2, bobInputs: 2, inputLaw: [0.25, 0.25, 0.25, 0.25],
            utility: [Double](repeating: 1, count: 16))
        var gift = RoundsJudge(JudgedGame(game, classicalValue: 1), significance: 0.05)
        for k in 0..<40 { try gift.record(time: Int64(k), x: k % 4 / 2, y: k % 2, a: 0, b: 0) }
        try gift.finish()
        let judgment = RoundsJudgment(gift, isStoppedAtWill: true)
        for claim in RoundsJudgment.Claim.allCases {
            #expect(judgment.verdict(claim) != .certified, "\(claim)")
        }
    }

    /// An observer who looks at the end of every stage sees what the judgment at the end says, and verdicts that stay.
    @Test func timelineEndsInTheJudgment() throws {
        var stream = RandomStream(seed: 11, replication: 0, name: "test.timeline")
        var judge = RoundsJudge(Self.chsh, significance: 0.05)
        // Quantum pairs, then the best classical ones: what was certified stays so.
        for k in 0..<4000 {
            let (x, y) = (Int(stream.uniform() * 2), Int(stream.uniform() * 2))
            let wins = k < 1000 ? stream.uniform() < 0.8536 : x * y == 0
            let a = Int(stream.uniform() * 2)
            try judge.record(time: Int64(k), x: x, y: y, a: a, b: wins ? a ^ (x & y) : 1 - (a ^ (x & y)))
        }
        try judge.finish()
        let moments = RoundsJudgment.timeline(judge)
        let end = RoundsJudgment(judge, isStoppedAtWill: true)
        let last = try #require(moments.last)
        #expect(last.rounds == 4000 && last.observations == 4000)
        #expect(last.meanUtility.low == end.meanUtility.low && last.meanUtility.high == end.meanUtility.high)
        #expect(
            last.logEvidenceNotClassical == -(try #require(end.tests.first { $0.name == "prediction_based_ratio" })).logPValue)
        #expect(moments.map(\.rounds) == moments.map(\.rounds).sorted())
        #expect(moments[0].verdicts[.notClassical] == .notYet)
        for claim in RoundsJudgment.Claim.allCases {
            let first = try #require(moments.firstIndex { $0.verdicts[claim] == .certified })
            #expect(moments[first...].allSatisfy { $0.verdicts[claim] == .certified })
            #expect(moments[first].rounds < 1000)
        }
    }
}
