import Certification
import DiscreteEvents
import GSL
import Glibc
import NonlocalGames
import TestKit
import Testing

/// Inputs that do not follow their law certify nothing, and inputs that do are not refused.
@Suite struct InputEvidenceTests {
    static let chsh = EvidenceTests.chsh
    /// Trading with news in two of a hundred rounds: some pairs of inputs are expected once in 2500 rounds.
    static let rareNews = JudgedGame(
        TwoPartyGame(
            title: "rare news", aliceInputs: 2, bobInputs: 2, inputLaw: [0.9604, 0.0196, 0.0196, 0.0004],
            utility: EvidenceTests.trading.utility), classicalValue: 0.99)

    /// The integral of its definition, by Simpson's rule around the peak.
    @Test func closedFormIsTheIntegral() {
        for (k, n, q) in [
            (0, 1, 0.25), (1, 1, 0.25), (11, 11, 0.25), (0, 40, 0.75), (30, 40, 0.26), (10, 40, 0.25), (400, 1000, 0.35),
            (999, 1000, 0.96), (1000, 1000, 0.5), (3, 1000, 0.0004), (2, 30, 1e-6),
        ] {
            func logRatio(_ r: Double) -> Double {
                (k > 0 ? Double(k) * log(r / q) : 0) + (k < n ? Double(n - k) * log((1 - r) / (1 - q)) : 0)
            }
            let steps = 200_000
            let peak = logRatio(min(max(Double(k) / Double(n), q), k < n ? 1 - 1e-12 : 1))
            var sum = 0.0
            for i in 0...steps {
                let r = q + (1 - q) * Double(i) / Double(steps)
                let weight: Double = i == 0 || i == steps ? 1 : i % 2 == 1 ? 4 : 2
                if r < 1 || k == n { sum += weight * exp(logRatio(min(r, 1)) - peak) }
            }
            let expected = peak + log(sum / Double(3 * steps))
            let found = InputEvidence.logEvidence(k, of: n, probabilityAtMost: q)
            #expect(abs(found - expected) < 1e-6, "\(k) of \(n) at \(q): \(found) for \(expected)")
        }
    }

    /// Whatever the counts are, the next round brings nothing on average if the event has the probability q, and takes if it has less.
    @Test func itIsASupermartingale() {
        for n in [0, 1, 2, 7, 100, 5000] {
            for k in Set([0, n / 4, n / 2, n]) {
                for q in [1e-9, 1e-4, 0.25, 0.75, 0.9996, 1 - 1e-8] {
                    let now = InputEvidence.logEvidence(k, of: n, probabilityAtMost: q)
                    let more = exp(InputEvidence.logEvidence(k + 1, of: n + 1, probabilityAtMost: q) - now)
                    let less = exp(InputEvidence.logEvidence(k, of: n + 1, probabilityAtMost: q) - now)
                    #expect(abs(q * more + (1 - q) * less - 1) < 1e-6, "\(k) of \(n) at \(q): \(more) or \(less)")
                    #expect(more >= less)
                }
            }
        }
    }

    @Test func endsOfItsRange() {
        let n = 10_000_000
        for q in [0, 1e-12, 1e-6, 0.25, 0.999999, 1 - 1e-12, 1] {
            for k in [0, 1, n / 4, n - 1, n] where k == 0 || q > 0 {
                let found = InputEvidence.logEvidence(k, of: n, probabilityAtMost: q)
                #expect(found.isFinite, "\(k) at \(q)")
                if Double(k) <= q * Double(n) { #expect(found <= 1e-6, "\(k) at \(q): \(found)") }
            }
        }
        #expect(InputEvidence.logEvidence(1, of: n, probabilityAtMost: 0) == .infinity)
        #expect(InputEvidence.logEvidence(0, of: 0, probabilityAtMost: 0.25) == 0)
        #expect(InputEvidence.logEvidence(n, of: n, probabilityAtMost: 1) == 0)
    }

    /// Plays rounds with inputs drawn from `law`, given the rounds before, and answers that copy Alice's input; looks after every one.
    static func greatest(
        _ game: JudgedGame, tolerance: Double, rounds: Int, _ stream: inout RandomStream, batch: Int = 1,
        law: (_ lastInputs: Int, _ lastOutputs: Int, _ counts: [Int]) -> [Double]
    ) -> Double {
        var evidence = InputEvidence(game, tolerance: tolerance)
        var (inputs, outputs, counts) = (0, 0, [0, 0, 0, 0])
        for _ in 0..<rounds {
            var cells: [Int32] = []
            let p = law(inputs, outputs, counts)
            for _ in 0..<batch {
                var (rest, i) = (stream.uniform(), 0)
                while i < 3, rest >= p[i] {
                    rest -= p[i]
                    i += 1
                }
                // An impossible pair of inputs is not drawn by rounding.
                let o = 2 * (i / 2) + Int(2 * stream.uniform())
                (inputs, outputs) = (i, o)
                counts[i] += 1
                cells.append(Int32(4 * i + o))
            }
            evidence.record(cells)
            evidence.look()
        }
        return evidence.greatest
    }

    /// Inputs within δ of their law, chosen so as to look worst, pass each level as seldom as Ville's inequality says.
    @Test(arguments: [(0, 0.0), (1, 0.0), (2, 0.0), (0, 0.02), (1, 0.02), (2, 0.02)])
    func inputsWithinTheToleranceAreNotRefused(which: Int, tolerance: Double) {
        let game = which == 1 ? Self.rareNews : Self.chsh
        var stream = RandomStream(seed: Seeds.seed(21), replication: 0, name: "test.inputs \(which) \(tolerance)")
        let runs = 3000
        var reached = (ten: 0, limit: 0)
        for run in 0..<runs {
            let found = Self.greatest(
                game, tolerance: tolerance, rounds: run % 3 == 0 ? 200 : 25, &stream, batch: which == 2 ? 2 : 1
            ) { last, outputs, counts in
                // δ is taken from the likeliest pair and given to one that the past points at.
                var law = game.inputLaw
                let favored = run % 2 == 0 ? last : outputs % 2 == 0 ? 3 : counts.indices.max { counts[$0] < counts[$1] }!
                let victim = law.indices.filter { $0 != favored }.max { law[$0] < law[$1] }!
                let moved = min(tolerance, law[victim])
                law[victim] -= moved
                law[favored] += moved
                return law
            }
            if found >= log(10) { reached.ten += 1 }
            if found >= log(InputEvidence.limit) { reached.limit += 1 }
        }
        #expect(StatisticalTest.binomialUpper(reached.ten, of: runs, probability: 0.1) > 1e-9, "\(reached) of \(runs)")
        #expect(StatisticalTest.binomialUpper(reached.limit, of: runs, probability: 1e-4) > 1e-9, "\(reached) of \(runs)")
    }

    /// Judges CHSH rounds that are all won, with inputs from a function of the round and the outputs before.
    static func judged(
        _ rounds: Int, tolerance: Double = 0, inputs: (_ round: Int, _ lastA: Int) -> (x: Int, y: Int)
    ) throws -> RoundsJudgment {
        var judge = RoundsJudge(chsh, significance: 0.05, inputTolerance: tolerance)
        var stream = RandomStream(seed: 22, replication: 0, name: "test.coins")
        var last = 0
        for k in 0..<rounds {
            let (x, y) = inputs(k, last)
            last = Int(2 * stream.uniform())
            try judge.record(time: Int64(k), x: x, y: y, a: last, b: last ^ (x & y))
        }
        try judge.finish()
        return RoundsJudgment(judge, isStoppedAtWill: false)
    }

    /// Equal inputs are no evidence, however few, and whatever tolerance is stated.
    @Test(arguments: [(11, 0.0), (12, 0.0), (19, 0.0), (1000, 0.0), (1000, 0.01), (1000, 0.1), (60, 0.2)])
    func equalInputsAreRefused(rounds: Int, tolerance: Double) throws {
        let judgment = try Self.judged(rounds, tolerance: tolerance) { _, _ in (0, 0) }
        let tests = judgment.tests.filter { $0.name == "exact_binomial" && $0.logPValue < log(0.05) }
        #expect(tests.count == 1, "the rounds would certify")
        #expect(judgment.inputsContradictLaw && judgment.inputPValue <= 1e-4)
        for claim in RoundsJudgment.Claim.allCases { #expect(judgment.verdict(claim) == .notYet) }
        for test in judgment.tests {
            #expect(!judgment.certifies(test) && judgment.obstacle(test) == .inputsContradictLaw)
        }
        #expect(judgment.firstCertified == nil)
    }

    /// Inputs of the right frequencies that follow from the inputs before, or from the outputs, are refused too.
    @Test func predictableInputsAreRefused() throws {
        #expect(try Self.judged(1000) { k, _ in (k / 2 % 2, k % 2) }.inputsContradictLaw)
        // The same where the outputs tell nothing of the inputs.
        var coins = RandomStream(seed: 29, replication: 0, name: "test.turns")
        var turns = InputEvidence(Self.chsh, tolerance: 0.02)
        for k in 0..<1000 { turns.record([Int32(4 * (k % 4) + Int(4 * coins.uniform()))]) }
        #expect(turns.logEvidence > log(InputEvidence.limit))
        var stream = RandomStream(seed: 23, replication: 0, name: "test.follow")
        #expect(try Self.judged(1000) { _, last in (last, Int(2 * stream.uniform())) }.inputsContradictLaw)
        let honest = try Self.judged(1000) { _, _ in (Int(2 * stream.uniform()), Int(2 * stream.uniform())) }
        #expect(!honest.inputsContradictLaw)
        for claim in RoundsJudgment.Claim.allCases { #expect(honest.verdict(claim) == .certified) }
    }

    /// A test for a fixed length certifies nothing where rounds were stopped at will, and none does without rounds.
    @Test func whatStandsInTheWayOfATest() throws {
        var judge = RoundsJudge(Self.chsh, significance: 0.05)
        for test in RoundsJudgment(judge, isStoppedAtWill: false).tests {
            #expect(RoundsJudgment(judge, isStoppedAtWill: false).obstacle(test) == .noRounds)
        }
        var stream = RandomStream(seed: 28, replication: 0, name: "test.obstacles")
        for k in 0..<40 {
            let (x, y) = (Int(stream.uniform() * 2), Int(stream.uniform() * 2))
            try judge.record(time: Int64(k), x: x, y: y, a: 0, b: x & y)
        }
        try judge.finish()
        for isStoppedAtWill in [false, true] {
            let judgment = RoundsJudgment(judge, isStoppedAtWill: isStoppedAtWill)
            let exact = try #require(judgment.tests.first { $0.name == "exact_binomial" })
            #expect(judgment.certifies(exact) == !isStoppedAtWill)
            #expect(judgment.obstacle(exact) == (isStoppedAtWill ? .stoppedAtWill : nil))
        }
    }

    /// A lean that the stated tolerance covers is judged, a greater one is not.
    @Test func aLeanWithinTheToleranceIsJudged() throws {
        func leaning(_ lean: Double, tolerance: Double) throws -> RoundsJudgment {
            var stream = RandomStream(seed: 24, replication: 0, name: "test.lean")
            return try Self.judged(4000, tolerance: tolerance) { _, _ in
                let u = stream.uniform()
                let i = u < 0.25 + lean ? 0 : 1 + Int(3 * (u - 0.25 - lean) / (0.75 - lean))
                return (i / 2, i % 2)
            }
        }
        #expect(try leaning(0.1, tolerance: 0).inputsContradictLaw)
        #expect(try leaning(0.1, tolerance: 0.03).inputsContradictLaw)
        let tolerated = try leaning(0.1, tolerance: 0.1)
        #expect(!tolerated.inputsContradictLaw)
        #expect(tolerated.verdict(.meanAboveClassical) == .certified)
    }

    /// Games of many inputs are judged by their frequencies alone, and by nothing where there is nothing to draw.
    @Test func gamesOfManyInputsAndOfOne() {
        let many = TwoPartyGame(
            title: "many", aliceInputs: 9, bobInputs: 9, inputLaw: [Double](repeating: 1.0 / 81, count: 81),
            utility: [Double](repeating: 0, count: 324))
        var evidence = InputEvidence(JudgedGame(many, classicalValue: 0), tolerance: 0)
        for _ in 0..<8 { evidence.record([0]) }
        #expect(evidence.logEvidence > log(InputEvidence.limit))
        let one = TwoPartyGame(
            title: "one", aliceInputs: 1, bobInputs: 1, inputLaw: [1], utility: [Double](repeating: 0, count: 4))
        var nothing = InputEvidence(JudgedGame(one, classicalValue: 0), tolerance: 0)
        for _ in 0..<1000 { nothing.record([0]) }
        #expect(nothing.logEvidence <= 0)
    }

    /// What was certified before the inputs went wrong was certified then, and is not any more.
    @Test func timelineKnowsOnlyThePast() throws {
        var stream = RandomStream(seed: 25, replication: 0, name: "test.past")
        var judge = RoundsJudge(Self.chsh, significance: 0.05)
        for k in 0..<4000 {
            let (x, y) = k < 2000 ? (Int(stream.uniform() * 2), Int(stream.uniform() * 2)) : (0, 0)
            let a = Int(stream.uniform() * 2)
            let wins = stream.uniform() < 0.8536
            try judge.record(time: Int64(k), x: x, y: y, a: a, b: a ^ (x & y) ^ (wins ? 0 : 1))
        }
        try judge.finish()
        let moments = RoundsJudgment.timeline(judge)
        let end = RoundsJudgment(judge, isStoppedAtWill: true)
        let wrong = try #require(moments.firstIndex { $0.inputsContradictLaw })
        #expect(moments[wrong].rounds > 2000 && moments[wrong].rounds < 2600)
        for claim in RoundsJudgment.Claim.allCases {
            let first = try #require(moments.firstIndex { $0.verdicts[claim] == .certified })
            #expect(first < wrong && moments[first..<wrong].allSatisfy { $0.verdicts[claim] == .certified })
            #expect(moments[wrong...].allSatisfy { $0.verdicts[claim] == .notYet })
            #expect(end.verdict(claim) == .notYet)
        }
        #expect(moments.last?.logInputEvidence == end.logInputEvidence)
    }

    /// Losing rounds refute the rounds so far alone; a tolerance must be overcome first, on the other side than to certify.
    @Test func refutedIsSaidOfTheRoundsSoFar() throws {
        func judge(_ rounds: Int, tolerance: Double = 0, _ probability: (Int) -> Double) throws -> RoundsJudge {
            var stream = RandomStream(seed: 26, replication: 0, name: "test.refuted")
            var judge = RoundsJudge(Self.chsh, significance: 0.05, inputTolerance: tolerance)
            for k in 0..<rounds {
                let (x, y) = (Int(stream.uniform() * 2), Int(stream.uniform() * 2))
                let a = Int(stream.uniform() * 2)
                try judge.record(time: Int64(k), x: x, y: y, a: a, b: a ^ (x & y) ^ (stream.uniform() < probability(k) ? 0 : 1))
            }
            try judge.finish()
            return judge
        }
        let claim = RoundsJudgment.Claim.meanAboveClassical
        // A mean of .77 is within a tolerance of .05 of .75, on either side.
        let within = RoundsJudgment(try judge(100_000, tolerance: 0.05) { _ in 0.77 }, isStoppedAtWill: true)
        #expect(within.meanUtility.high < 0.8 && abs(within.refutedBelow - 0.7) < 1e-12 && within.verdict(claim) == .notYet)
        #expect(
            RoundsJudgment(try judge(100_000, tolerance: 0.05) { _ in 0.68 }, isStoppedAtWill: true).verdict(claim) == .refuted)
        let moments = RoundsJudgment.timeline(try judge(60_000) { $0 < 400 ? 0.6 : 0.85 })
        let verdicts = moments.compactMap { $0.verdicts[claim] }
        #expect(verdicts.contains(.refuted) && verdicts.last == .certified)
    }

    /// The estimate lies in the interval that is printed beside it: with the inputs' luck taken out of both.
    @Test func theEstimateIsOfWhatTheIntervalCovers() throws {
        var stream = RandomStream(seed: 27, replication: 0, name: "test.luck")
        var judge = RoundsJudge(Self.chsh, significance: 0.05)
        // Only three pairs of inputs in four are ever won.
        for k in 0..<20_000 {
            let u = stream.uniform()
            let i = u < 0.26 ? 3 : Int(3 * (u - 0.26) / 0.74)
            try judge.record(time: Int64(k), x: i / 2, y: i % 2, a: 0, b: 0)
        }
        try judge.finish()
        let judgment = RoundsJudgment(judge, isStoppedAtWill: true)
        let interval = judgment.meanUtility
        #expect(abs(judgment.meanOfRounds - 0.74) < 0.01)
        #expect(abs(interval.estimate - 0.75) < 0.001)
        #expect(interval.low <= interval.estimate && interval.estimate <= interval.high)
    }
}
