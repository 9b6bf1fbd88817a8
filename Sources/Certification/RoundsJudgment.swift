import GSL
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
        case refuted
    }

    /// All tests that apply.
    public let tests: [Test]
    /// α.
    public let significance: Double
    /// Rounds, and observations that are not parts of one batch.
    public let rounds, observations, largestBatch: Int
    /// Mean utility so far; NaN without rounds.
    private let mean: Double
    /// The bets on the mean that know most.
    private let bets: MeanBets
    /// Natural logarithm of the prediction-based ratios' evidence at the end of every stage; none where they do not apply.
    let evidenceByStage: [Double]
    /// Probability of inputs at least as unlikely under the law as those recorded (Pearson's χ²); `nil` below 20 rounds.
    public let inputPValue: Double?
    /// Observations after which the evidence first passed 1/α, looking at the end of every stage.
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
        let counts = tally.counts()
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
        mean = observations > 0 ? score / Double(observations) : .nan
        inputPValue = Self.inputPValue(counts, game)
        let goal = -log(significance)
        firstCertified = stages.firstIndex { $0 >= goal }.map { k in
            tally.stages.prefix(k + 1).reduce(0) { $0 + $1.observations }
        }
    }

    /// Mean utility, with a confidence sequence whose two ends each hold at α at any time. Looked for anew at every call.
    public var meanUtility: ConfidenceInterval {
        ConfidenceInterval(
            estimate: mean, low: bets.lowerBound(significance: significance), high: bets.upperBound(significance: significance))
    }

    private static func boundedScore(_ game: JudgedGame, _ significance: Double, _ rounds: Int, _ score: Double) -> Test {
        let test = BoundedScoreTest(
            classicalValue: game.classicalValue, utilityMinimum: game.utilityMinimum, utilityMaximum: game.utilityMaximum,
            significance: significance)
        return Test(
            name: "bounded_score", claim: .meanAboveClassical, validity: .fixedLength,
            logPValue: test.logPValue(rounds: rounds, score: score))
    }

    private static func inputPValue(_ counts: [Int], _ game: JudgedGame) -> Double? {
        let total = Double(counts.reduce(0, +))
        guard total >= 20 else { return nil }
        var statistic = 0.0
        var degrees = -1.0
        for i in game.inputLaw.indices where game.inputLaw[i] > 0 {
            let seen = Double((i * game.outcomes..<(i + 1) * game.outcomes).reduce(0) { $0 + counts[$1] })
            let expected = total * game.inputLaw[i]
            statistic += (seen - expected) * (seen - expected) / expected
            degrees += 1
        }
        return degrees > 0 ? Distribution.chiSquaredUpperTail(statistic, degrees: degrees) : 1
    }

    /// Below this p-value the inputs were not drawn from the law that the tests rest on, and nothing is certified.
    public static let leastInputPValue = 1e-6

    /// Whether the inputs contradict the law.
    public var inputsContradictLaw: Bool { inputTolerance == 0 && (inputPValue ?? 1) < Self.leastInputPValue }

    /// How many windows of a length certify by themselves, and together; none where the inputs contradict the law.
    public func certified(_ window: WindowTally) -> (alone: Int, together: Int) {
        inputsContradictLaw ? (0, 0) : (window.certified, window.certifiedTogether)
    }

    /// The tests that decide on a claim: one chosen beforehand, whatever the outcomes. A test of the mean rejects local strategies too.
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
    public func verdict(_ claim: Claim, classicalValue: Double) -> Verdict {
        if inputsContradictLaw { return .notYet }
        if let test = decidingTest(claim), observations > 0, test.logPValue < log(significance) { return .certified }
        return claim == .meanAboveClassical && meanUtility.high < classicalValue ? .refuted : .notYet
    }
}
