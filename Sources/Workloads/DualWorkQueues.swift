/// Two servers that work through what the routers send them, event by event: arrivals and the ends of work.
///
/// Between arrivals the work at a server falls at rate 1 and stays at zero, so that the work that an arrival finds, its waiting and the
/// idle run that it ends follow from the last arrival at that server: the events are the arrivals. Shares parameters with the closed
/// forms and no code.
public struct DualWorkQueues: Sendable {
    /// Sums over the customers and idle runs since measuring began.
    public struct Tally: Sendable, Equatable {
        /// Pairs, and how many of them were split.
        public var pairs = 0
        /// Pairs that were split.
        public var split = 0
        /// Pairs that went to the shorter queue, or were decided by one router alone, because of what the routers knew of the queues.
        public var byQueues = 0
        /// Sum of the waiting of both customers of all pairs, in mean services, decisions included.
        public var waiting = 0.0
        /// What both servers earned at the baseline task.
        public var baseline = 0.0
        /// Time measured, in mean services.
        public var time = 0.0

        /// Mean waiting of a customer.
        public var meanWait: Double { waiting / Double(2 * pairs) }
        /// What a server earned per mean service.
        public var meanBaseline: Double { baseline / (2 * time) }
        /// p.
        public var splitFraction: Double { Double(split) / Double(pairs) }
        /// Part of the pairs for which the rule's decision was asked.
        public var decidedFraction: Double { 1 - Double(byQueues) / Double(pairs) }
    }
    /// A server: when it will have worked through what it has.
    private struct Server {
        var freeAt = 0.0
        // What it had at its last arrivals, youngest last, for who knows it late only.
        var past: [(time: Double, freeAt: Double)] = []
        var oldest = 0
    }

    private let task: BaselineTask
    private let keepsPast: Bool
    private var servers = (Server(), Server())
    /// Since measuring began.
    public private(set) var tally = Tally()
    private var begin = 0.0

    /// Empty queues.
    ///
    /// - Parameter keepsPast: whether `work(at:ago:)` will be asked.
    public init(task: BaselineTask, keepsPast: Bool = false) {
        self.task = task
        self.keepsPast = keepsPast
    }

    /// Forgets what has been counted.
    public mutating func startMeasuring(at time: Double) {
        tally = Tally()
        begin = time
    }

    /// The work at both servers `age` ago, as somebody knows who learns it that late. Times must not decrease.
    public mutating func work(at time: Double, ago age: Double) -> (Double, Double) {
        (Self.work(&servers.0, time - age), Self.work(&servers.1, time - age))
    }

    /// The work at both servers as it is.
    func work(at time: Double) -> RouterBooks.Work {
        RouterBooks.Work(max(0, servers.0.freeAt - time), max(0, servers.1.freeAt - time))
    }

    private static func work(_ server: inout Server, _ time: Double) -> Double {
        while server.oldest + 1 < server.past.count, server.past[server.oldest + 1].time <= time { server.oldest += 1 }
        if server.oldest > 4096 {
            server.past.removeFirst(server.oldest)
            server.oldest = 0
        }
        guard server.oldest < server.past.count, server.past[server.oldest].time <= time else { return 0 }
        return max(0, server.past[server.oldest].freeAt - time)
    }

    /// Both customers of a pair go to their servers.
    ///
    /// - Parameters:
    ///   - asked: when they came, from when on they wait; in mean services.
    ///   - time: when the routers have decided, not before the last pair's decision.
    ///   - services: of the customers of router A and B.
    ///   - servers: server 0 or 1 for each.
    ///   - firstIsA: for a bunched pair, whose customer is served first.
    ///   - isByQueues: whether the queues told so much that the rule's decision was not asked.
    public mutating func send(
        asked: Double, at time: Double, services: (Double, Double), servers chosen: (Int, Int), firstIsA: Bool,
        isByQueues: Bool = false
    ) {
        tally.pairs += 1
        if isByQueues { tally.byQueues += 1 }
        tally.time = time - begin
        let delay = 2 * (time - asked)
        if chosen.0 != chosen.1 {
            tally.split += 1
            tally.waiting += delay + add(services.0, to: chosen.0, at: time) + add(services.1, to: chosen.1, at: time)
        } else {
            let (first, second) = firstIsA ? (services.0, services.1) : (services.1, services.0)
            let wait = add(first, to: chosen.0, at: time)
            tally.waiting += delay + wait + add(second, to: chosen.0, at: time)
        }
    }

    /// A customer joins a server; returns its waiting.
    private mutating func add(_ service: Double, to server: Int, at time: Double) -> Double {
        if server == 0 { return Self.add(service, to: &servers.0, at: time, task, &tally, begin, keepsPast) }
        return Self.add(service, to: &servers.1, at: time, task, &tally, begin, keepsPast)
    }

    private static func add(
        _ service: Double, to server: inout Server, at time: Double, _ task: BaselineTask, _ tally: inout Tally, _ begin: Double,
        _ keepsPast: Bool
    ) -> Double {
        let wait = max(0, server.freeAt - time)
        if wait == 0 {
            // An idle run ends, of which what lies after the beginning of measuring counts for those that began before.
            if server.freeAt >= begin { tally.baseline += task.value(time - server.freeAt) }
            server.freeAt = time
        }
        server.freeAt += service
        if keepsPast { server.past.append((time, server.freeAt)) }
        return wait
    }
}
