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
        /// Split where router B's service is longer than a threshold: A's customer goes where a shared coin says.
        case oneSided(threshold: Double)
        /// Each router sends its customer where a shared coin says, or to the other server where the service is longer than a threshold.
        case twoSided(threshold: Double)
        /// Bunch with probability (1 + V cos(φ(x) + φ(y)))/2.
        case entangled(DualWorkAngles, visibility: Double)
        /// Finitely many settings, bunching with probability (1 + E)/2: a correlation per pair of settings, row by row.
        case settings(DualWorkCells, correlations: [Double])
    }

    /// Router B splits the pairs, a part `split` of all, when its own service is long.
    public static func oneSided(split: Double) -> SchedulingRule { SchedulingRule(.oneSided(threshold: -log(split))) }

    /// Which of the pairs sent since the news of the queues routers count.
    public enum Books: String, Sendable, CaseIterable {
        /// None: they take the queues to be as they were.
        case none
        /// What each knows that the other knows: how many pairs were sent and, where shared coins decide, where to; services as expected.
        case common
        /// What each sent itself as it was, and of the other's customers what is common.
        case own
    }

    /// Where customers go whose services are short when the queues do not tell, under decisions that each router makes alone.
    public enum Place: String, Sendable, CaseIterable {
        /// Where a shared coin says.
        case anywhere
        /// To the queue that both believe to be shorter, or longer: bunched pairs leave the other alone, whose idle run lasts.
        case shorter, longer
    }

    /// Router A's and B's threshold of decisions that each makes by its own customer alone; `nil` for others.
    var thresholds: (a: Double, b: Double)? {
        switch decision {
        case .oneSided(let threshold): (.infinity, threshold)
        case .twoSided(let threshold): (threshold, threshold)
        default: nil
        }
    }

    /// Two thresholds that split a part of all pairs; at most half of them, beyond that one router's.
    public static func twoSided(split: Double) -> SchedulingRule {
        split > 0.5
            ? oneSided(split: split) : SchedulingRule(.twoSided(threshold: -log(0.5 * (1 - (1 - 2 * split).squareRoot()))))
    }

    /// What routers know of the queues.
    public struct QueueKnowledge: Sendable, Equatable {
        /// How old the news is, in mean services; infinite: there are none.
        public var age: Double
        /// Who believes the work to differ by more than this, in mean services, sends to the shorter queue.
        public var difference: Double
        /// What is counted of the pairs sent since.
        public var books: Books
        /// Where router A's customer goes else; for decisions of router B alone.
        public var place: Place
        /// Where both believe the work to differ by more than some: router B decides alone and at once; `nil`: never.
        public var alone: Alone?
        /// Knowledge of the queues as they were.
        public init(age: Double, difference: Double, books: Books = .none, place: Place = .anywhere, alone: Alone? = nil) {
            (self.age, self.difference, self.books, self.place, self.alone) = (age, difference, books, place, alone)
        }
    }
    /// Where pairs of atoms are not worth asking.
    public struct Alone: Sendable, Equatable {
        /// Of the work as both believe it, in mean services.
        public var difference: Double
        /// Router B splits the pair where its service is longer.
        public var threshold: Double
        /// Router B's threshold where the queues differ by more than this.
        public init(difference: Double, threshold: Double) { (self.difference, self.threshold) = (difference, threshold) }
    }

    /// The decision.
    public var decision: Decision
    /// How long it takes, in mean services; customers wait meanwhile.
    public var latency = 0.0
    /// Queues that the routers know when customers come, and heed at once before they decide; `nil`: none.
    public var knowledge: QueueKnowledge?
    /// The difference of the queues from which on both customers go to the shorter one, for routers that waited until light told both
    /// services and the queues as they are when the decision is made; pairs that were sent at once meanwhile count as their common books
    /// have them. `nil`: they did not wait.
    public var differenceWhenDecided: Double?

    /// Whether the routers wait for a light-time where the queues as they believe them do not tell, or always.
    public var waitsForLight: Bool { differenceWhenDecided != nil }

    /// A decision that takes no time, by routers that know nothing of the queues.
    public init(_ decision: Decision) { self.decision = decision }

    /// The same, where customers go to the queue that their router believes to be shorter, if the queues differ enough.
    public func knowingQueues(_ knowledge: QueueKnowledge) -> SchedulingRule {
        var rule = self
        rule.knowledge = knowledge
        return rule
    }

    /// The same with queues as they were `age` ago.
    public func knowingQueues(age: Double, difference: Double, books: Books = .none, place: Place = .anywhere) -> SchedulingRule {
        knowingQueues(QueueKnowledge(age: age, difference: difference, books: books, place: place))
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
