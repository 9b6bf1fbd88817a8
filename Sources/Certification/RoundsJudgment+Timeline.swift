import GSL
import Glibc

/// What somebody knows who reads the evidence while the rounds go on.
extension RoundsJudgment {
    /// The state of the evidence at the end of a stage.
    public struct Moment: Sendable {
        /// Rounds, and observations that are not parts of one batch, so far.
        public let rounds, observations: Int
        /// Mean utility so far, with a confidence sequence whose two ends each hold at α at any time.
        public let meanUtility: ConfidenceInterval
        /// Natural logarithm of the evidence that no classical pair made the outcomes; `nil` where there is no such test.
        public let logEvidenceNotClassical: Double?
        /// Natural logarithm of the evidence that the mean utility is above the classical value; `nil` where none can be.
        public let logEvidenceMean: Double?
        /// Verdicts once reached stay: evidence that has passed 1/α has been read by then.
        public let verdicts: [Claim: Verdict]
    }

    /// The state at the end of every stage, by the tests that may be read at any time alone, whatever the last round was.
    ///
    /// The two claims' verdicts hold at α each over the whole time. Inputs that contradict their law at the end certify nothing.
    ///
    /// - Parameter expected: behavior by cell that was predicted before the first round.
    public static func timeline(_ judge: RoundsJudge, expected: [Double]? = nil) -> [Moment] {
        let (tally, game) = (judge.tally, judge.game)
        let goal = -log(judge.significance)
        let end = RoundsJudgment(judge, isStoppedAtWill: true)
        let isBeatable = end.tests.contains { $0.name == "betting" }
        let predictions =
            PredictionBets.arePossible(for: game.game)
            ? PredictionBets(tally, game.game, tolerance: judge.inputTolerance, expected: expected).logEvidenceByStage : nil
        let bets = MeanBets(tally, game, usesInputLaw: judge.inputTolerance == 0)
        let means = isBeatable ? bets.logEvidenceByStage(above: game.classicalValue) : nil
        var reached: [Claim: Verdict] = [:]
        var moments: [Moment] = []
        for k in tally.stages.indices where tally.stages[k].observations > 0 {
            let seen = tally.prefix(k + 1)
            let mean = means?[k]
            let interval = ConfidenceInterval(
                estimate: seen.score(game) / Double(seen.observations),
                low: bets.lowerBound(significance: judge.significance, stages: k + 1),
                high: bets.upperBound(significance: judge.significance, stages: k + 1))
            if !end.inputsContradictLaw {
                if (predictions?[k] ?? mean ?? 0) > goal { reached[.notClassical] = .certified }
                if reached[.meanAboveClassical] == nil {
                    if (mean ?? 0) > goal {
                        reached[.meanAboveClassical] = .certified
                    } else if interval.high < game.classicalValue {
                        reached[.meanAboveClassical] = .refuted
                    }
                }
            }
            moments.append(
                Moment(
                    rounds: seen.counts().reduce(0, +), observations: seen.observations, meanUtility: interval,
                    logEvidenceNotClassical: predictions?[k], logEvidenceMean: mean,
                    verdicts: [
                        .notClassical: reached[.notClassical] ?? .notYet,
                        .meanAboveClassical: reached[.meanAboveClassical] ?? .notYet,
                    ]))
        }
        return moments
    }
}
