#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// How two routers decide on a pair of customers. Each knows its own customer's service; a rule may let them know more.
public struct SchedulingRule: Sendable, Equatable {
    /// Whether a pair is split over the servers or bunched at one.
    public enum Decision: Sendable, Equatable {
        /// Split with this probability.
        case random(split: Double)
        /// Split where w of both services exceeds a threshold: routers that know everything about the pair.
        case fullInformation(threshold: Double)
        /// Split where router A's service is longer than a threshold.
        case oneSided(threshold: Double)
        /// Bunch with probability (1 + V cos(φ(x) + φ(y)))/2.
        case entangled(DualWorkAngles, visibility: Double)
        /// Finitely many settings, bunching with probability (1 + E)/2: a correlation per pair of settings, row by row.
        case settings(DualWorkCells, correlations: [Double])
    }

    /// Router A splits its pairs, a part `split` of all, when its own service is long.
    public static func oneSided(split: Double) -> SchedulingRule { SchedulingRule(.oneSided(threshold: -log(split))) }

    /// What routers know of the queues.
    public struct QueueKnowledge: Sendable, Equatable {
        /// How old it is, in mean services.
        public var age: Double
        /// Both customers go to the shorter queue where the work differs by more than this, in mean services.
        public var difference: Double
        /// Whether of a pair that is split router A's customer, whose service may be known to be long, goes to the shorter queue.
        public var sendsLong: Bool
        /// Knowledge of the queues as they were.
        public init(age: Double, difference: Double, sendsLong: Bool = false) {
            (self.age, self.difference, self.sendsLong) = (age, difference, sendsLong)
        }
    }

    /// The decision.
    public var decision: Decision
    /// How long it takes, in mean services; customers wait meanwhile.
    public var latency = 0.0
    /// Queues that the routers know when customers come, and heed at once before they decide; `nil`: none.
    public var knowledge: QueueKnowledge?
    /// The difference of the queues from which on both customers go to the shorter one, for routers that know the queues as they are when
    /// the decision is made: they waited for it. `nil`: they don't know.
    public var differenceWhenDecided: Double?

    /// A decision that takes no time, by routers that know nothing of the queues.
    public init(_ decision: Decision) { self.decision = decision }

    /// The same, where both customers go to the shorter of two queues as they were `age` ago, if they differ by more than `difference`.
    public func knowingQueues(age: Double, difference: Double, sendsLong: Bool = false) -> SchedulingRule {
        var rule = self
        rule.knowledge = QueueKnowledge(age: age, difference: difference, sendsLong: sendsLong)
        return rule
    }

    /// The same, decided later.
    public func decidedLate(by latency: Double) -> SchedulingRule {
        var rule = self
        rule.latency = latency
        return rule
    }

    /// Routers that wait until light has told each everything about the other: both services, and both queues as they are then.
    public static func waiting(_ age: Double, difference: Double, threshold: Double) -> SchedulingRule {
        var rule = SchedulingRule(.fullInformation(threshold: threshold)).decidedLate(by: age)
        rule.differenceWhenDecided = difference
        return rule
    }
}
