#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// How a pair of balancers sends its two tasks: which two servers it picks, when, and whether the tasks go to one of them or to both.
public struct BalancingRule: Sendable, Equatable {
    /// Which two servers are picked, by randomness that both share.
    public enum Servers: Sendable, Equatable {
        /// Any two, each as likely as any other.
        case any
        /// The next two in a fixed order, which each pair of balancers enters at a place of its own: all servers are picked as often.
        case turns
        /// The two with the shortest queues as known late; ties at random.
        case shortest(QueueKnowledge)

        /// The two shortest of so many queues that are drawn, as they were some time ago.
        public static func shortest(age: Double, drawn: Int, remembering: Bool, gap: Double) -> Servers {
            .shortest(QueueKnowledge(age: age, drawn: drawn, remembering: remembering, gap: gap))
        }
    }

    /// A site of a pair of balancers.
    public enum Site: Sendable, CaseIterable {
        /// That of the first task of a request.
        case a
        /// That of the second.
        case b
    }

    /// Whether the tasks are put together.
    public enum Relation: Sendable, Equatable {
        /// With a probability for each pair of inputs, 00, 01, 10, 11.
        case together([Double])
        /// By the outputs of the emulated link.
        case link
        /// One site sends its task to the first of two servers whatever it is; the other, who knows that, to the shortest of the others,
        /// or to the first where that is shorter by so many tasks: one gap for tasks that want company and one for those that do not. It
        /// takes servers whose queues are known.
        case leaning(Site, alone: Double, company: Double)
    }

    /// When the tasks are sent.
    public enum Timing: Sendable, Equatable {
        /// At once.
        case atOnce
        /// When the emulated link's outputs are out.
        case asTheLink
        /// After so long, when both sites know each other's tasks.
        case after(Double)
    }

    /// What decides where two queues are about as long.
    public struct Near: Sendable, Equatable {
        /// By what both sites know, the second is longer than the first by less than this.
        public var lead: Double
        /// What decides then; the link, as late as it answers, or any other relation at once.
        public var relation: Relation
        /// What decides below a lead.
        public init(lead: Double, _ relation: Relation) { (self.lead, self.relation) = (lead, relation) }
    }

    /// Which servers.
    public var servers: Servers
    /// Together or apart.
    public var relation: Relation
    /// When.
    public var timing: Timing
    /// Whether tasks that are put together go to the first of the two servers, the one with the shorter queue, because a site that knows
    /// where the tasks go knows that too. Else to either, as outputs that look random at each site put them.
    public var prefersFirst: Bool
    /// What decides instead where two queues are about as long; `nil`: nothing else. It takes servers whose queues are known.
    public var near: Near?

    /// Whether the emulated link is ever asked.
    public var asksPairs: Bool { relation == .link || near?.relation == .link }

    /// A rule.
    public init(_ relation: Relation, _ timing: Timing = .atOnce) { self.init(.any, relation, timing) }
    /// A rule.
    public init(_ servers: Servers, _ relation: Relation, _ timing: Timing = .atOnce, prefersFirst: Bool = false) {
        (self.servers, self.relation, self.timing, self.prefersFirst) = (servers, relation, timing, prefersFirst)
    }

    /// Never together.
    public static let apart = Relation.together([0, 0, 0, 0])
    /// Always together.
    public static let together = Relation.together([1, 1, 1, 1])
    /// Together where both tasks want company: what pairs would do that knew both.
    public static let informed = Relation.together([0, 0, 0, 1])
    /// Each task to any server, by itself.
    public static func random(servers: Int) -> Relation { .together(Array(repeating: 1 / Double(servers), count: 4)) }
    /// Correlations E of the outputs, row by row: together where these are unequal.
    public static func correlated(_ correlations: [Double]) -> Relation { .together(correlations.map { 0.5 * (1 - $0) }) }

    /// The rules without communication and without chance: each site's output follows from its own task.
    public static let local: [(name: String, relation: Relation)] = [
        ("always apart", apart), ("always together", together),
        ("together if the task at a wants company", .together([0, 0, 1, 1])),
        ("together if the task at b wants company", .together([0, 1, 0, 1])),
        ("apart if the task at a wants company", .together([1, 1, 0, 0])),
        ("apart if the task at b wants company", .together([1, 0, 1, 0])),
        ("together if one task wants company", .together([0, 1, 1, 0])),
        ("together if both tasks want the same", .together([1, 0, 0, 1])),
    ]
}
