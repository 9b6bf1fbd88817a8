/// Two routers that send pairs of customers to two servers in the order in which they decide: at once where queues known late tell, later
/// where a decision takes time.
public struct DualWorkRouters: Sendable {
    /// A pair that waits for its decision.
    struct Waiting: Sendable {
        var asked, decided: Double
        var services: (Double, Double)
        var isSplit, firstIsA: Bool
        var server: Int
    }

    /// The servers.
    public private(set) var queues: DualWorkQueues
    private let knowledge: SchedulingRule.QueueKnowledge?
    private let differenceWhenDecided: Double?
    // By time of decision; those before `next` are gone.
    private var waiting: [Waiting] = []
    private var next = 0

    /// Routers and empty queues.
    ///
    /// - Parameters:
    ///   - knowledge: queues that the routers know when customers come.
    ///   - differenceWhenDecided: for routers that know the queues as they are when they decide, see `SchedulingRule`.
    public init(
        task: BaselineTask, knowledge: SchedulingRule.QueueKnowledge? = nil, differenceWhenDecided: Double? = nil
    ) {
        self.knowledge = knowledge
        self.differenceWhenDecided = differenceWhenDecided
        queues = DualWorkQueues(task: task, keepsPast: knowledge != nil)
    }

    /// Forgets what has been counted.
    public mutating func startMeasuring(at time: Double) {
        settle(until: time)
        queues.startMeasuring(at: time)
    }

    /// A pair of customers comes; times must not decrease.
    ///
    /// - Parameters:
    ///   - asked: when, in mean services.
    ///   - decided: when the routers have decided, unless they know the queues before.
    ///   - services: of the customers of router A and B.
    ///   - isSplit: the decision.
    ///   - server: where router A's customer goes, unless the pair is split and a queue known to be shorter; router B's goes to the other server when split.
    ///   - firstIsA: for a bunched pair, whose customer is served first.
    public mutating func take(
        asked: Double, decided: Double, services: (Double, Double), isSplit: Bool, server: Int, firstIsA: Bool
    ) {
        settle(until: asked)
        var server = server
        if let knowledge {
            let (atA, atB) = queues.work(at: asked, ago: knowledge.age)
            // Bunched pairs are not sent there: that would end idle runs early that are worth more when long.
            let shorter = atA < atB ? 0 : atA > atB ? 1 : server
            if isSplit, knowledge.sendsLong { server = shorter }
            if abs(atA - atB) > knowledge.difference {
                queues.send(
                    asked: asked, at: asked, services: services, servers: (shorter, shorter), firstIsA: firstIsA, isByQueues: true
                )
                return
            }
        }
        let pair = Waiting(
            asked: asked, decided: decided, services: services, isSplit: isSplit, firstIsA: firstIsA, server: server)
        if decided <= asked { return send(pair) }
        // Nearly always the last one.
        var place = waiting.count
        while place > next, waiting[place - 1].decided > decided { place -= 1 }
        waiting.insert(pair, at: place)
    }

    /// Sends all pairs decided up to a time.
    public mutating func settle(until time: Double) {
        while next < waiting.count, waiting[next].decided <= time {
            send(waiting[next])
            next += 1
        }
        if next > 4096 {
            waiting.removeFirst(next)
            next = 0
        }
    }

    private mutating func send(_ pair: Waiting) {
        var (servers, isByQueues) = ((pair.server, pair.isSplit ? 1 - pair.server : pair.server), false)
        if let difference = differenceWhenDecided {
            let (atA, atB) = queues.work(at: pair.decided)
            let shorter = atA < atB ? 0 : 1
            if abs(atA - atB) > difference {
                (servers, isByQueues) = ((shorter, shorter), true)
            } else if pair.isSplit {
                // Who knows both: the longer service to the shorter queue.
                let toShorter = pair.services.0 > pair.services.1
                servers = toShorter ? (shorter, 1 - shorter) : (1 - shorter, shorter)
            } else {
                servers = (shorter, shorter)
            }
        }
        queues.send(
            asked: pair.asked, at: pair.decided, services: pair.services, servers: servers, firstIsA: pair.firstIsA,
            isByQueues: isByQueues)
    }
}
