public import Certification

/// What the closed forms say about one hardware design on one link: its figures, and the verdict for each stability window.
///
/// Figures without a closed form are not numbers. Reused for one design after another, it allocates nothing.
public struct DesignJudgment: Sendable {
    /// The judgment on one stability window.
    public struct Window: Sendable, Equatable {
        /// Length of the window in seconds.
        public let window: Double
        /// Mean number of rounds in a window.
        public let expectedRounds: Double
        /// Probability that a window certifies, 0…1.
        public let power: Double
        /// Whether the power reaches the required one; `nil` without a closed form.
        public let rateHolds: Bool?
        /// Certified, refused or undecided.
        public let outcome: Outcome
        /// The criterion that refuses the window or leaves it open: the first of the verdict's; `nil` when it is certified.
        public let limiting: Criterion.Name?
    }
    /// The kinds of verdict.
    public enum Outcome: String, Sendable {
        /// Every criterion holds.
        case certified
        /// At least one criterion fails.
        case refused
        /// No criterion fails, and some have no closed form.
        case undecided
    }

    /// Attempts per second.
    public internal(set) var attemptRate = Double.nan
    /// Probability that an attempt is heralded, 0…1.
    public internal(set) var heraldProbability = Double.nan
    /// Heralded pairs per second.
    public internal(set) var pairRate = Double.nan
    /// Infidelity of a pair when it is measured.
    public internal(set) var deliveredInfidelity = Double.nan
    /// Part of every correlation that state and readout take, 1 − (1 − 4ε_s/3)(1 − 2ε_A)(1 − 2ε_B).
    public internal(set) var combinedInfidelity = Double.nan
    /// 99.9th percentile of the time from request to the later output, in seconds.
    public internal(set) var decisionLatency = Double.nan
    /// Mean utility of a round.
    public internal(set) var meanScore = Double.nan
    /// Whether the mean utility exceeds the classical value; `nil` without a closed form.
    public internal(set) var fidelityHolds: Bool?
    /// Whether the decision latency meets the deadline, and light in vacuum between the sites; `nil` without a closed form.
    public internal(set) var decisionHolds: Bool?
    /// One judgment per stability window, in the order of the scenario.
    public internal(set) var windows: [Window] = []

    /// No judgment yet.
    public init() {}
}
