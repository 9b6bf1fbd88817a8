public import Certification
import NonlocalGames

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What `tacit plan` prints: how many rounds every test needs for its claim with the pairs of a scenario, and how long that takes.
public struct PlanStudy: Sendable {
    /// One test.
    public struct Row: Sendable {
        /// Its name, as in `RoundsJudgment.Test`.
        public let test: String
        /// The strongest claim that it makes.
        public let claim: RoundsJudgment.Claim
        /// When it may be read.
        public let validity: RoundsJudgment.Validity
        /// Rounds after which it has certified with the wanted power; a test for a fixed length, rounds from which on it does. An upper
        /// bound where only bounds are known; `nil` where it never does, or not within ten million rounds.
        public let rounds: Int?
        /// Rounds after which it has certified in half of all runs; `nil` for tests of fixed length.
        public let median: Int?
        /// The same of a tenth of all runs, and of 99 %.
        public let tenth, almostAll: Int?
        /// Li et al.'s n_req at this plan's mean utility: the least number of rounds in which the expected score, rounded up, certifies.
        /// About half of all runs certify in so many. For tests of fixed length alone; `nil` where it never does.
        public let atExpectedScore: Int?
        /// How `rounds` was found.
        public let method: String
    }

    /// The scenario.
    public let compiled: CompiledScenario
    /// All tests that apply.
    public let rows: [Row]
    /// Part of the rounds whose inputs a referee draws; these alone are evidence.
    public let refereeFraction: Double
    /// Rounds per second that are evidence; `nil` where no closed form tells.
    public let roundRate: Double?
    /// Behavior of the emulated pair by cell, rounds without a pair included; `nil` where no closed form tells how many those are.
    public let behavior: [Double]?
    /// Total variation within which the law of the inputs is known, 0…1.
    public let inputTolerance: Double
    /// ω_C of the worst law of the inputs within the tolerance.
    public let classicalValue: Double
    /// Probability with which a test is to certify.
    public let power: Double

    /// Most rounds that are planned with.
    static let mostRounds = 10_000_000

    /// Plans the certification of a scenario.
    ///
    /// - Parameters:
    ///   - inputTolerance: total variation within which the law of the inputs is known in every round, 0…1; ω_C rises by as much
    ///     times the range of the utility, and nothing can be taken for the luck of the inputs.
    ///   - refereeFraction: part of the rounds whose inputs a referee draws, in (0, 1]. The others, whatever shows their inputs, are no
    ///     evidence; the parties must not be able to tell them apart.
    public init(_ compiled: CompiledScenario, inputTolerance: Double = 0, refereeFraction: Double = 1) {
        self.compiled = compiled
        self.refereeFraction = refereeFraction
        self.inputTolerance = inputTolerance
        power = compiled.scenario.requirement.power
        let rate = compiled.roundRate * refereeFraction
        roundRate = rate.isFinite ? rate : nil
        let game = TwoPartyGame(compiled.game)
        let judged = JudgedGame(game, classicalValue: compiled.classical.score).tolerating(inputTolerance)
        classicalValue = judged.classicalValue
        let behavior = compiled.behavior
        self.behavior = behavior
        guard let behavior, let law = compiled.utilityLaw else {
            rows = []
            return
        }
        let significance = compiled.scenario.requirement.significance
        let goal = -log(significance)
        var rows: [Row] = []
        let windowTest = WindowTest(
            classicalValue: judged.classicalValue, utilityMinimum: judged.utilityMinimum, utilityMaximum: judged.utilityMaximum,
            isWinLose: judged.isWinLose, significance: significance)
        let expected = RoundsRule.requiredRounds(test: windowTest, expectedScore: law.mean, limit: Self.mostRounds)
        if case .binomial(let test) = windowTest {
            rows.append(
                Row(
                    test: "exact_binomial", claim: .meanAboveClassical, validity: .fixedLength,
                    rounds: law.mean > test.classicalValue ? test.roundsForPower(power, winProbability: law.mean) : nil,
                    median: nil, tenth: nil, almostAll: nil, atExpectedScore: expected, method: "exact"))
        }
        if case .boundedScore(let test) = windowTest {
            rows.append(
                Row(
                    test: "bounded_score", claim: .meanAboveClassical, validity: .fixedLength,
                    rounds: law.mean > test.classicalValue
                        ? Self.leastRounds {
                            windowTest.power(over: .fixed($0), utilities: law).value >= compiled.scenario.requirement.power
                        } : nil,
                    median: nil, tenth: nil, almostAll: nil, atExpectedScore: expected, method: "power of one length"))
        }
        if let factors = EvidenceFactors(predicting: behavior, for: game, tolerance: inputTolerance) {
            rows.append(
                Self.walk(
                    "prediction_based_ratio", .notClassical, zip(factors.logarithms, game.cellLaw(behavior)).map { ($0, $1) },
                    goal + PredictionBets.restartCost, power, "first passage, state known beforehand, a bound"))
        }
        for (name, usesInputLaw) in [("betting", false), ("betting_with_control_variates", true)]
        where !usesInputLaw || inputTolerance == 0 {
            let bets = MeanBets.bestStep(behavior, judged, usesInputLaw: usesInputLaw)
            rows.append(
                Self.walk(
                    name, .meanAboveClassical, bets.map { ($0.logarithm, $0.probability) }, goal + MeanBets.mixingCost, power,
                    "first passage of the best fraction, a bound"))
        }
        self.rows = rows
    }

    private static func walk(
        _ test: String, _ claim: RoundsJudgment.Claim, _ steps: [(Double, Double)], _ goal: Double, _ power: Double,
        _ method: String
    ) -> Row {
        let walk = EvidenceWalk(steps.map { EvidenceWalk.Step(logarithm: $0.0, probability: $0.1) }, goal: goal)
        let wanted = [0.1, 0.5, 0.99, power].sorted()
        let reached = walk.roundsToReach(wanted)
        func rounds(_ part: Double) -> Int? { wanted.firstIndex(of: part).flatMap { reached[$0] } }
        return Row(
            test: test, claim: claim, validity: .anyTime, rounds: rounds(power), median: rounds(0.5), tenth: rounds(0.1),
            almostAll: rounds(0.99), atExpectedScore: nil, method: method)
    }

    /// The least number of rounds from which on a condition that ripples holds, to a few parts in a thousand.
    private static func leastRounds(_ holds: (Int) -> Bool) -> Int? {
        var high = 1
        while !holds(high) {
            guard high < mostRounds else { return nil }
            high *= 2
        }
        var low = high / 2
        while high - low > max(1, high / 2000) {
            let middle = (low + high) / 2
            if holds(middle) { high = middle } else { low = middle }
        }
        return high
    }
}

extension CompiledScenario {
    /// A judge of the rounds that are played.
    public var judgeOfRounds: RoundsJudge {
        RoundsJudge(
            JudgedGame(TwoPartyGame(game), classicalValue: classical.score), significance: scenario.requirement.significance)
    }

    /// Q(a,b|x,y) by cell of rounds as they are played: those with a pair have unbiased outputs, the others the fallback.
    public var behavior: [Double]? {
        let assisted = scenario.strategy == .classical ? 0 : memory.servedFraction
        guard assisted.isFinite else { return nil }
        var result: [Double] = []
        for x in 0..<game.aliceInputs {
            for y in 0..<game.bobInputs {
                let e = correlations[x * game.bobInputs + y]
                for a in 0..<2 {
                    for b in 0..<2 {
                        let isFallback = classical.aliceOutputs[x] == a && classical.bobOutputs[y] == b
                        result.append(assisted * 0.25 * (1 + (a == b ? e : -e)) + (1 - assisted) * (isFallback ? 1 : 0))
                    }
                }
            }
        }
        return result
    }
}
