public import Certification

extension WorkloadStudy {
    /// The fourth criterion: whether the link is better than the best classical rule found that knows the other site late.
    public struct Staleness: Sendable {
        /// Age of the freshest knowledge that a rival can have of the other site.
        public let age: Double
        /// The name of the age in machine-readable output, unit included.
        public let ageKey: String
        /// `true` and `false` where the intervals are apart, else `nil`.
        public let holds: Bool?
        /// Whether it refuses because the best rule found that may ask pairs is no better than one that asks none, exactly.
        public let addsNothing: Bool
        /// Which rules were tried. The best of them is a lower bound on what classical can do.
        public let family: String
        /// The best of these rules; `nil` where it is no row.
        public let rival: String?
        /// By how much rules of the link are better than it.
        public let gains: [Gain]

        /// By how much a rule that may ask pairs is better than the best rule found that asks none.
        public struct Gain: Sendable {
            /// The row.
            public let policy: String
            /// The difference at the same events; `nil` without two replications.
            public let gained: ConfidenceInterval?
            /// Whether the rule ever asks a pair.
            public let asksPairs: Bool

            /// A gain.
            public init(_ policy: String, _ gained: ConfidenceInterval?, asksPairs: Bool = true) {
                (self.policy, self.gained, self.asksPairs) = (policy, gained, asksPairs)
            }

            /// Whether it is the same as nothing: the rule asks no pair, or does in every replication what its rival does.
            var isNothing: Bool { !asksPairs || gained.map { $0.low == 0 && $0.high == 0 } ?? false }
        }

        /// The verdict on some rules of the link.
        public init(age: Double, ageKey: String, family: String, rival: String?, gains: [Gain]) {
            (self.age, self.ageKey, self.family, self.rival, self.gains) = (age, ageKey, family, rival, gains)
            (holds, addsNothing) = Self.verdict(gains)
        }

        /// Holds where a rule that asks pairs is better beyond its interval. Refuses where the best rule found that may ask pairs asks none,
        /// or all are worse beyond theirs. Else nothing is known.
        public static func verdict(_ gains: [Gain]) -> (holds: Bool?, addsNothing: Bool) {
            if gains.contains(where: { $0.asksPairs && ($0.gained?.low ?? 0) > 0 }) { return (true, false) }
            if gains.contains(where: \.isNothing) { return (false, true) }
            let isWorse = !gains.isEmpty && gains.allSatisfy { ($0.gained?.high ?? 0) < 0 }
            return (isWorse ? false : nil, false)
        }

        /// The verdict in a sentence.
        ///
        /// - Parameters:
        ///   - better: what customers, lines or desks of the link do then.
        ///   - worse: what those of the rival do else.
        func sentence(better: String, worse: String) -> String {
            switch holds {
            case true?: "staleness holds: \(better) (other rules may do better)."
            case false? where addsNothing:
                "staleness refuses: pairs add nothing here; the best rule found that may ask them does what one without pairs does."
            case false?: "staleness refuses: \(worse)."
            case nil: "staleness is undecided: an interval includes zero."
            }
        }

        /// The verdict in one word.
        public var word: String {
            switch holds {
            case true?: "holds"
            case false?: "refuses"
            case nil: "undecided"
            }
        }
    }
}
