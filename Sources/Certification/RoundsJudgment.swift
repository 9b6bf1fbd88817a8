import Glibc

/// What recorded rounds prove: every test with the claim it makes, and the verdicts.
public struct RoundsJudgment: Sendable {
    /// What a test rejects when it certifies.
    public enum Claim: String, Sendable, CaseIterable {
        /// No pair without entanglement, whatever it remembers and shares, made these outcomes.
        case notClassical = "not_classical"
        /// The mean utility of a round, given what went before, is above ω_C at least in some rounds. This rejects every classical
        /// pair too.
        case meanAboveClassical = "mean_utility_above_classical"
    }
    /// When a test may be read.
    public enum Validity: String, Sendable {
        /// Only after a number of rounds, or a time, that was fixed beforehand.
        case fixedLength = "fixed_length"
        /// At any time, and stopping may depend on the outcomes.
        case anyTime = "any_time"
    }
    /// One test.
    public struct Test: Sendable {
        /// Its name in machine-readable output.
        public let name: String
        /// What it rejects.
        public let claim: Claim
        /// When it may be read.
        public let validity: Validity
        /// Natural logarithm of its p-value; of an e-value, minus its logarithm, at most 0.
        public let logPValue: Double
        /// Natural logarithm of its e-value, however small, that may be read at any time; `nil` for a test of fixed length.
        public var logEvidence: Double?
    }
    /// A verdict on a claim.
    public enum Verdict: String, Sendable {
        case certified
        case notYet = "not_yet"
        /// Of the rounds so far: the upper confidence bound of their mean is below the classical value. Later rounds may certify.
        case refuted
    }
    /// Why a test certifies nothing, whatever its p-value.
    public enum Obstacle: String, Sendable {
        /// The inputs were not drawn from the law that every test rests on.
        case inputsContradictLaw = "inputs_contradict_law"
        /// The test is for a number of rounds fixed beforehand, and they were stopped at will.
        case stoppedAtWill = "stopped_at_will"
        /// There are no rounds.
        case noRounds = "no_rounds"
    }

    /// All tests that apply.
    public let tests: [Test]
    /// α.
    public let significance: Double
    /// Rounds, and observations that are not parts of one batch.
    public let rounds, observations, largestBatch: Int
    /// Mean utility of the observations, as they were earned; NaN without rounds.
    public let meanOfRounds: Double
    /// The same with what the inputs' luck brought taken out where their law is known: what the bets are on.
    private let mean: Double
    /// The bets on the mean that know most.
    private let bets: MeanBets
    /// No mean below this one comes from pairs whose mean is above ω_C, by any law of the inputs within the tolerance.
    public let refutedBelow: Double
    private let isBeatable: Bool
    /// Natural logarithm of the prediction-based ratios' evidence at the end of every stage; none where they do not apply.
    let evidenceByStage: [Double]
    /// Natural logarithm of the greatest evidence that the inputs contradict their law, looking at the end of every stage and now; at
    /// least 0. See `InputEvidence`.
    public let logInputEvidence: Double
    /// Observations after which the evidence first passed 1/α, looking at the end of every stage; `nil` where the inputs contradict
    /// their law.
    public let firstCertified: Int?
    /// Whether the rounds may have been stopped at will.
    public let isStoppedAtWill: Bool
    /// Stated tolerance on the law of the inputs, as a total variation.
    public let inputTolerance: Double

    /// Judges what a judge has recorded.
    ///
    /// - Parameters:
    ///   - isStoppedAtWill: whether the number of rounds was not fixed beforehand; only tests that allow it decide then.
    ///   - expected: behavior by cell that was predicted before the first round.
    public init(_ judge: RoundsJudge, isStoppedAtWill: Bool, expected: [Double]? = nil) {
        let (tally, game, inputTolerance) = (judge.tally, judge.game, judge.inputTolerance)
        significance = judge.significance
        self.isStoppedAtWill = isStoppedAtWill
        self.inputTolerance = inputTolerance
        (rounds, observations, largestBatch) = (tally.rounds, tally.observations, tally.largestBatch)
        let score = tally.score(game)
        var tests: [Test] = []
        let test = WindowTest(
            classicalValue: game.classicalValue, utilityMinimum: game.utilityMinimum, utilityMaximum: game.utilityMaximum,
            isWinLose: game.isWinLose, significance: significance)
        switch test {
        case .binomial(let binomial):
            if tally.largestBatch == 1 {
                tests.append(
                    Test(
                        name: "exact_binomial", claim: .meanAboveClassical, validity: .fixedLength,
                        logPValue: binomial.logPValue(rounds: observations, wins: Int(score.rounded()))))
            } else {
                tests.append(Self.boundedScore(game, significance, observations, score))
            }
        case .boundedScore: tests.append(Self.boundedScore(game, significance, observations, score))
        case .unbeatable: break
        }
        var stages: [Double] = []
        if PredictionBets.arePossible(for: game.game) {
            let bets = PredictionBets(tally, game.game, tolerance: inputTolerance, expected: expected)
            stages = bets.logEvidenceByStage
            tests.append(
                Test(
                    name: "prediction_based_ratio", claim: .notClassical, validity: .anyTime,
                    logPValue: min(0, -bets.logEvidence), logEvidence: bets.logEvidence))
        }
        var isBeatable = true
        if case .unbeatable = test { isBeatable = false }
        self.isBeatable = isBeatable
        let plain = MeanBets(tally, game, usesInputLaw: false)
        let controlled = inputTolerance > 0 ? plain : MeanBets(tally, game, usesInputLaw: true)
        func meanTest(_ name: String, _ bets: MeanBets) -> Test {
            let evidence = bets.logEvidence(above: game.classicalValue)
            return Test(
                name: name, claim: .meanAboveClassical, validity: .anyTime, logPValue: min(0, -evidence), logEvidence: evidence)
        }
        // Where nothing can earn more than ω_C, no outcome tells of a mean above it.
        if isBeatable { tests.append(meanTest("betting", plain)) }
        if isBeatable, inputTolerance == 0 { tests.append(meanTest("betting_with_control_variates", controlled)) }
        self.tests = tests
        bets = controlled
        evidenceByStage = stages
        meanOfRounds = observations > 0 ? score / Double(observations) : .nan
        mean =
            Self.stakesByStage(tally, game, usesInputLaw: inputTolerance == 0).reduce(0, +)
            / (observations > 0 ? Double(observations) : .nan)
        // ω_C as judged is that of the worst law within the tolerance; the best law for the pair is as far on the other side.
        refutedBelow = game.classicalValue - 2 * inputTolerance * (game.utilityMaximum - game.utilityMinimum)
        let inputEvidence = max(judge.inputs.greatest, judge.inputs.logEvidence)
        logInputEvidence = inputEvidence
        let goal = -log(significance)
        firstCertified =
            Self.contradictsLaw(inputEvidence)
            ? nil
            : stages.firstIndex { $0 >= goal }.map { k in tally.stages.prefix(k + 1).reduce(0) { $0 + $1.observations } }
    }

    /// The mean utility, inputs' luck taken out where their law is known, with a confidence sequence of it whose two ends each hold at
    /// α at any time. Looked for anew at every call. Void where the inputs contradict their law.
    public var meanUtility: ConfidenceInterval {
        ConfidenceInterval(
            estimate: mean, low: bets.lowerBound(significance: significance), high: bets.upperBound(significance: significance))
    }

    /// Sum over the observations of every stage of what the bets on the mean are on.
    static func stakesByStage(_ tally: RoundTally, _ game: JudgedGame, usesInputLaw: Bool) -> [Double] {
        tally.stages.indices.map { k in
            let stage = tally.stages[k]
            guard stage.observations > 0 else { return 0 }
            let stakes = MeanBets.Stakes(
                game, controlVariate: usesInputLaw ? MeanBets.controlVariate(tally.counts(before: k), game) : nil)
            let single = stage.counts.indices.reduce(0.0) { $0 + Double(stage.counts[$1]) * stakes.values[$1] }
            return stage.orderedBatches.reduce(single) { $0 + Double($1.times) * stakes.mean($1.cells) }
        }
    }

    private static func boundedScore(_ game: JudgedGame, _ significance: Double, _ rounds: Int, _ score: Double) -> Test {
        let test = BoundedScoreTest(
            classicalValue: game.classicalValue, utilityMinimum: game.utilityMinimum, utilityMaximum: game.utilityMaximum,
            significance: significance)
        return Test(
            name: "bounded_score", claim: .meanAboveClassical, validity: .fixedLength,
            logPValue: test.logPValue(rounds: rounds, score: score))
    }

    /// With inputs that follow their law, what was recorded or anything less likely has this probability at most.
    public var inputPValue: Double { exp(-logInputEvidence) }

    /// Whether the inputs contradict the law that the tests rest on, so that nothing is certified.
    public var inputsContradictLaw: Bool { Self.contradictsLaw(logInputEvidence) }

    static func contradictsLaw(_ logInputEvidence: Double) -> Bool { logInputEvidence >= log(InputEvidence.limit) }

    /// How many windows of a length certify by themselves, and together; none where the inputs contradict the law.
    public func certified(_ window: WindowTally) -> (alone: Int, together: Int) {
        inputsContradictLaw ? (0, 0) : (window.certified, window.certifiedTogether)
    }

    /// Why a test certifies nothing, whatever its p-value; `nil` where nothing stands in its way.
    public func obstacle(_ test: Test) -> Obstacle? {
        if inputsContradictLaw { return .inputsContradictLaw }
        if isStoppedAtWill, test.validity == .fixedLength { return .stoppedAtWill }
        return observations == 0 ? .noRounds : nil
    }

    /// Whether a test certifies by itself.
    public func certifies(_ test: Test) -> Bool { obstacle(test) == nil && test.logPValue < log(significance) }

    /// The one test that decides on a claim: chosen by the game, by whether rounds were stopped at will and by whether any were shown
    /// together (equal times leave no exact binomial test), but not by their inputs and outputs. A test of the mean rejects local
    /// strategies too.
    public func decidingTest(_ claim: Claim) -> Test? {
        let usable = tests.filter { !isStoppedAtWill || $0.validity == .anyTime }
        let order =
            claim == .notClassical
            ? ["exact_binomial", "prediction_based_ratio", "bounded_score", "betting_with_control_variates", "betting"]
            : isStoppedAtWill
                ? ["betting_with_control_variates", "betting"]
                : ["exact_binomial", "betting_with_control_variates", "betting", "bounded_score"]
        for name in order {
            if let test = usable.first(where: { $0.name == name }) { return test }
        }
        return nil
    }

    /// Natural logarithm of the e-value against a claim's contrary, by the one test chosen beforehand that may be read at any time; −∞
    /// where the inputs contradict the law, 0 where no test applies.
    public func logEvidence(_ claim: Claim) -> Double {
        if inputsContradictLaw { return -.infinity }
        let order = ["betting_with_control_variates", "betting"]
        for name in claim == .notClassical ? ["prediction_based_ratio"] + order : order {
            if let evidence = tests.first(where: { $0.name == name })?.logEvidence { return evidence }
        }
        return 0
    }

    /// The verdict on a claim.
    public func verdict(_ claim: Claim) -> Verdict {
        if inputsContradictLaw { return .notYet }
        if let test = decidingTest(claim), certifies(test) { return .certified }
        return claim == .meanAboveClassical && isBeatable && meanUtility.high < refutedBelow ? .refuted : .notYet
    }
}
