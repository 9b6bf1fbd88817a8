/// Two routers that send pairs of customers to two servers in the order in which they decide: at once where queues known late tell, later
/// where a decision takes time.
public struct DualWorkRouters: Sendable {
    /// A pair that waits for its decision.
    struct Waiting: Sendable {
        var asked, decided: Double
        var services: (Double, Double)
        var isSplit, firstIsA: Bool
        // Where short services go as far as both know, and where both go.
        var place: Int
        var servers: (Int, Int)
        var isAlone = false
        // The queue that customers go to because it is shorter, as both, A and B believe.
        var told: (both: Int?, a: Int?, b: Int?)
    }

    /// The servers.
    public private(set) var queues: DualWorkQueues
    private let knowledge: SchedulingRule.QueueKnowledge?
    private let differenceWhenDecided: Double?
    // Of decisions that each router makes alone.
    private let thresholds: (a: Double, b: Double)?
    private let expected: (asked: ExpectedPair, alone: ExpectedPair)?
    private var books: RouterBooks?
    // By time of decision; those before `next` are gone.
    private var waiting: [Waiting] = []
    private var next = 0

    /// Routers and empty queues.
    ///
    /// - Parameter rule: what the routers know and count; `nil`: nothing.
    public init(task: BaselineTask, following rule: SchedulingRule? = nil) {
        knowledge = rule?.knowledge
        differenceWhenDecided = rule?.differenceWhenDecided
        thresholds = rule?.thresholds
        if let rule, let knowledge = rule.knowledge, knowledge.books != .none {
            let alone = knowledge.alone.map { SchedulingRule.Decision.oneSided(threshold: $0.threshold) }
            expected = (ExpectedPair(rule.decision), ExpectedPair(alone ?? rule.decision))
            books = RouterBooks(age: knowledge.age)
        } else {
            (expected, books) = (nil, nil)
        }
        queues = DualWorkQueues(task: task, keepsPast: knowledge?.age.isFinite ?? false)
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
    ///   - isSplit: the decision, unless each router makes it alone.
    ///   - server: where router A's customer goes, or short services where each router decides alone, unless the queues tell; router B's goes to the
    ///     other server when split.
    ///   - firstIsA: for a bunched pair, whose customer is served first.
    public mutating func take(
        asked: Double, decided: Double, services: (Double, Double), isSplit: Bool, server: Int, firstIsA: Bool
    ) {
        settle(until: asked)
        // Whose customer leaves the place that a coin, or what both believe of the queues, tells.
        var leaves = (a: false, b: isSplit)
        if let thresholds { leaves = (services.0 > thresholds.a, services.1 > thresholds.b) }
        var pair = Waiting(
            asked: asked, decided: decided, services: services, isSplit: isSplit, firstIsA: firstIsA, place: server,
            servers: (leaves.a ? 1 - server : server, leaves.b ? 1 - server : server), told: (nil, nil, nil))
        if let knowledge {
            let views = views(at: asked, knowledge)
            func shorter(_ work: RouterBooks.Work) -> Int? {
                abs(work[0] - work[1]) > knowledge.difference ? (work[0] < work[1] ? 0 : 1) : nil
            }
            pair.told = (shorter(views.both), shorter(views.a), shorter(views.b))
            let gap = views.both[0] - views.both[1]
            if let alone = knowledge.alone, abs(gap) > alone.difference {
                (pair.isAlone, pair.decided) = (true, asked)
                leaves = (false, services.1 > alone.threshold)
            }
            if knowledge.place != .anywhere, gap != 0, pair.isAlone || thresholds != nil {
                pair.place = (gap < 0) == (knowledge.place == .shorter) ? 0 : 1
            }
            // Routers that count what is their own may disagree whether the queues tell.
            pair.servers = (
                pair.told.a ?? (leaves.a ? 1 - pair.place : pair.place), pair.told.b ?? (leaves.b ? 1 - pair.place : pair.place)
            )
            if pair.told.a != nil, pair.told.b != nil { pair.decided = asked }
        }
        if pair.decided <= asked { return send(pair) }
        // Nearly always the last one.
        var index = waiting.count
        while index > next, waiting[index - 1].decided > pair.decided { index -= 1 }
        waiting.insert(pair, at: index)
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

    /// What the routers believe about the queues.
    private mutating func views(at time: Double, _ knowledge: SchedulingRule.QueueKnowledge) -> RouterBooks.Views {
        let old = knowledge.age.isFinite ? queues.work(at: time, ago: knowledge.age) : (0, 0)
        let news = RouterBooks.Work(old.0, old.1)
        guard let all = books?.views(at: time, news: news) else { return RouterBooks.Views(both: news, a: news, b: news) }
        return knowledge.books == .own ? all : RouterBooks.Views(both: all.both, a: all.both, b: all.both)
    }

    private mutating func send(_ pair: Waiting) {
        let isTold = pair.told.a != nil && pair.told.b != nil
        var (servers, isByQueues) = (pair.servers, pair.isAlone || isTold)
        if let difference = differenceWhenDecided, !isTold {
            let work = books == nil ? queues.work(at: pair.decided) : views(at: pair.decided, knowledge!).both
            let shorter = work[0] < work[1] ? 0 : 1
            if abs(work[0] - work[1]) > difference {
                (servers, isByQueues) = ((shorter, shorter), true)
            } else if pair.isSplit {
                // Who knows both: the longer service to the shorter queue.
                let toShorter = pair.services.0 > pair.services.1
                servers = toShorter ? (shorter, 1 - shorter) : (1 - shorter, shorter)
            } else {
                servers = (shorter, shorter)
            }
            // Both services are known to both.
            var sent = RouterBooks.Work.zero
            sent[servers.0] += pair.services.0
            sent[servers.1] += pair.services.1
            books?.add(RouterBooks.Views(both: sent, a: sent, b: sent), at: pair.decided)
        } else if let expected {
            let expected = pair.isAlone ? expected.alone : expected.asked
            books?.add(
                expected.views(services: pair.services, servers: servers, place: pair.place, told: pair.told), at: pair.decided)
        }
        queues.send(
            asked: pair.asked, at: pair.decided, services: pair.services, servers: servers, firstIsA: pair.firstIsA,
            isByQueues: isByQueues)
    }
}
