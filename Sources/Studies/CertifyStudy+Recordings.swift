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
                (claim, FamilyWise.holm(judgments.map { $0.inputsContradictLaw ? 0 : $0.decidingTest(claim)?.logPValue ?? 0 }))
            }
            return judges.indices.map { k in
                Recording(
                    path: paths[k], judge: judges[k], judgment: judgments[k],
                    logPValues: Dictionary(uniqueKeysWithValues: adjusted.map { ($0.0, $0.1[k]) }))
            }
        }
    }
}
