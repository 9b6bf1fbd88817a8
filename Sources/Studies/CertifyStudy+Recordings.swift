public import Certification
import Glibc

extension CertifyStudy {
    /// One of several files, channels of a link for example, judged by itself.
    public struct Recording: Sendable {
        /// The file.
        public let path: String
        /// Its rounds by outcome.
        public let judge: RoundsJudge
        /// What they prove.
        public let judgment: RoundsJudgment
        /// Its weight among the files; all sum to 1.
        public let weight: Double
        /// By claim, the natural logarithm of the deciding test's p-value, adjusted for there being several files.
        public let logPValues: [RoundsJudgment.Claim: Double]

        /// Whether a claim about this file is among those certified, of which any is wrong with probability at most α.
        public func isCertified(_ claim: RoundsJudgment.Claim) -> Bool {
            (logPValues[claim] ?? 0) < log(judgment.significance)
        }

        static func of(_ paths: [String], _ judges: [RoundsJudge], _ assumptions: Assumptions) -> [Recording] {
            let judgments = judges.map {
                RoundsJudgment($0, isStoppedAtWill: assumptions.isStoppedAtWill, expected: assumptions.predicted)
            }
            let adjusted = RoundsJudgment.Claim.allCases.map { claim in
                (
                    claim,
                    FamilyWise.holm(
                        judgments.map { $0.inputsContradictLaw ? 0 : $0.decidingTest(claim)?.logPValue ?? 0 },
                        weights: assumptions.weights)
                )
            }
            let weights = assumptions.weights ?? [Double](repeating: 1, count: judges.count)
            let total = weights.reduce(0, +)
            return judges.indices.map { k in
                Recording(
                    path: paths[k], judge: judges[k], judgment: judgments[k], weight: weights[k] / total,
                    logPValues: Dictionary(uniqueKeysWithValues: adjusted.map { ($0.0, $0.1[k]) }))
            }
        }
    }

    /// What several files prove together about one claim: that it holds for some of them, by e-values alone, which may be read at
    /// any time.
    public struct Pooled: Sendable {
        /// The claim.
        public let claim: RoundsJudgment.Claim
        /// Natural logarithm of the weighted mean of the files' e-values: valid however the files depend on each other.
        public let logMean: Double
        /// Natural logarithm of their product: valid where every round's outputs were final before the next inputs in any file, and no
        /// two files show inputs at the same time; `nil` where they do.
        public let logProduct: Double?

        static func of(_ recordings: [Recording], _ assumptions: Assumptions, areApart: Bool) -> [Pooled] {
            guard !recordings.isEmpty else { return [] }
            return RoundsJudgment.Claim.allCases.map { claim in
                let evidence = recordings.map { $0.judgment.logEvidence(claim) }
                // One that is worth nothing makes the product worth nothing.
                let product = evidence.contains(-.infinity) ? -.infinity : evidence.reduce(0, +)
                return Pooled(
                    claim: claim, logMean: FamilyWise.logMean(evidence, weights: assumptions.weights),
                    logProduct: areApart ? product : nil)
            }
        }
    }
}
