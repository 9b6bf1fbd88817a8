import Glibc

/// What somebody knows who reads the evidence while the rounds go on.
extension RoundsJudgment {
    /// The state of the evidence at the end of a stage.
    public struct Moment: Sendable {
        /// Rounds, and observations that are not parts of one batch, so far.
        public let rounds, observations: Int
        /// Mean utility so far, inputs' luck taken out where their law is known, with a confidence sequence whose two ends each hold at
        /// α at any time. Void where the inputs contradict their law.
        public let meanUtility: ConfidenceInterval
        /// Natural logarithm of the evidence that no classical pair made the outcomes; `nil` where there is no such test.
        public let logEvidenceNotClassical: Double?
        /// Natural logarithm of the evidence that the mean utility is above the classical value; `nil` where none can be.
        public let logEvidenceMean: Double?
        /// Natural logarithm of the greatest evidence so far that the inputs contradict their law; at least 0.
        public let logInputEvidence: Double
        /// Certified stays, for evidence that has passed 1/α has been read by then, unless the inputs turn out not to follow their law:
        /// from then on nothing is certified. Refuted is said of the rounds so far and may give way to either.
        public let verdicts: [Claim: Verdict]
        /// Whether the inputs contradict their law by now.
        public var inputsContradictLaw: Bool { RoundsJudgment.contradictsLaw(logInputEvidence) }
    }

    /// The state at the end of every stage, by the tests that may be read at any time alone, whatever the last round was.
    ///
    /// The two claims' verdicts hold at α each over the whole time. Nothing is used before it was known, inputs that turn out not to
    /// follow their law included.
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
        let stakes = stakesByStage(tally, game, usesInputLaw: judge.inputTolerance == 0)
        var reached: Set<Claim> = []
        var (earned, moments): (Double, [Moment]) = (0, [])
        for k in tally.stages.indices where tally.stages[k].observations > 0 {
            let seen = tally.prefix(k + 1)
            let mean = means?[k]
            earned += stakes[k]
            let interval = ConfidenceInterval(
                estimate: earned / Double(seen.observations),
                low: bets.lowerBound(significance: judge.significance, stages: k + 1),
                high: bets.upperBound(significance: judge.significance, stages: k + 1))
            let inputs = k < judge.inputEvidenceByStage.count ? judge.inputEvidenceByStage[k] : end.logInputEvidence
            let contradictsLaw = contradictsLaw(inputs)
            if !contradictsLaw {
                if (predictions?[k] ?? mean ?? 0) > goal { reached.insert(.notClassical) }
                if (mean ?? 0) > goal { reached.insert(.meanAboveClassical) }
            }
            func verdict(_ claim: Claim) -> Verdict {
                if contradictsLaw { return .notYet }
                if reached.contains(claim) { return .certified }
                return claim == .meanAboveClassical && isBeatable && interval.high < end.refutedBelow ? .refuted : .notYet
            }
            moments.append(
                Moment(
                    rounds: seen.counts().reduce(0, +), observations: seen.observations, meanUtility: interval,
                    logEvidenceNotClassical: predictions?[k], logEvidenceMean: mean, logInputEvidence: inputs,
                    verdicts: Dictionary(uniqueKeysWithValues: Claim.allCases.map { ($0, verdict($0)) })))
        }
        return moments
    }
}
