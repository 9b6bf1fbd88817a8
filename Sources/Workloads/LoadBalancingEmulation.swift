import DiscreteEvents

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// One replication of load balancing by a rule: every task is sent, waits and is served. The same requests, seed and replication give
/// all rules the same picks of servers and the same services.
public struct LoadBalancingEmulation: Sendable {
    /// Sums since measuring began.
    public struct Tally: Sendable, Equatable {
        /// Tasks that were served.
        public var tasks = 0
        /// Sum of their waiting from request to service.
        public var waiting = 0.0
        /// Sum of what their pairs' decisions took of that.
        public var deciding = 0.0
        /// Integral of the number of waiting tasks over time, all servers together.
        public var queued = 0.0
        /// Tasks of them that were served in company.
        public var inCompany = 0
        /// Time measured.
        public var time = 0.0
        /// Servers.
        public var servers = 0

        /// Mean waiting of a task from request to service.
        public var meanWait: Double { tasks > 0 ? waiting / Double(tasks) : .nan }
        /// Mean number of tasks that wait at a server.
        public var meanQueue: Double { time > 0 ? queued / (time * Double(servers)) : .nan }
        /// Part of the tasks that were served in company.
        public var companyFraction: Double { tasks > 0 ? Double(inCompany) / Double(tasks) : .nan }
    }

    private let model: LoadBalancing
    private let rule: BalancingRule
    private var picks, coins: RandomStream
    private var services: [RandomStream]
    private var servers: [TaskServer]
    private var tally = Tally()
    private var (begin, end) = (0.0, 0.0)
    /// What balancers know of the queues; `nil` where they know nothing.
    private var books: QueueBooks?
    /// Requests of each pair so far.
    private var turns: [Int]
    private var drawn: [Int]
    /// Requests whose pairs are being read, and the servers that they will decide between, the soonest first.
    private var pending: [(time: Double, request: TaskPair, picked: Picked)] = []
    /// Queues after the last slots, oldest first; one per slot of the knowledge's age.
    private var slots: [[(length: Int, company: Int)]] = []

    /// Empty servers.
    public init(_ model: LoadBalancing, _ rule: BalancingRule, seed: UInt64, replication: UInt64) {
        self.model = model
        self.rule = rule
        func stream(_ name: String) -> RandomStream { RandomStream(seed: seed, replication: replication, name: name) }
        picks = stream("workload.picks")
        coins = stream("workload.coins")
        services = model.service == .exponential ? (0..<model.servers).map { stream("workload.services.\($0)") } : []
        servers = Array(repeating: TaskServer(), count: model.servers)
        if case .shortest(let knowledge) = rule.servers { books = QueueBooks(knowledge, model) }
        turns = Array(repeating: 0, count: model.pairs)
        drawn = Array(0..<model.servers)
    }

    /// Sends all tasks and serves them to the last; counts those asked for from `from` on, and queues until the last one is sent.
    ///
    /// - Parameter requests: in order of their asking.
    public mutating func run(_ requests: [TaskPair], from: Double) -> Tally {
        begin = from
        tally.servers = model.servers
        func time(_ request: TaskPair) -> Double {
            switch rule.timing {
            case .atOnce: request.asked
            case .asTheLink: request.decided
            case .after(let delay): request.asked + delay
            }
        }
        var jobs = requests.map { (time: time($0), request: $0) }
        if model.service == .slotted {
            // A decision that takes less than a slot is in time for it; each whole slot that it takes is one of waiting.
            for i in jobs.indices { jobs[i].time = jobs[i].request.asked + (jobs[i].time - jobs[i].request.asked).rounded(.down) }
        }
        // Equal times keep the order of their asking: the sort is stable.
        jobs.sort { $0.time < $1.time }
        end = jobs.last?.time ?? from
        if model.service == .slotted { runSlots(jobs) } else { runContinuously(jobs) }
        tally.time = model.service == .slotted ? max(0, end - begin.rounded(.up) + 1) : max(0, end - begin)
        return tally
    }

    private mutating func runSlots(_ jobs: [(time: Double, request: TaskPair)]) {
        var (slot, k) = (jobs.first?.time ?? 0, 0)
        while k < jobs.count || !pending.isEmpty || servers.contains(where: { $0.waiting > 0 }) {
            settle(until: slot)
            while k < jobs.count, jobs[k].time <= slot {
                take(jobs[k].request, at: slot)
                k += 1
            }
            var waiting = 0
            for s in servers.indices {
                if servers[s].waiting > 0 { take(s, at: slot) }
                waiting += servers[s].waiting
            }
            if slot >= begin, slot <= end { tally.queued += Double(waiting) }
            if case .shortest(let knowledge) = rule.servers {
                slots.append(servers.map { ($0.waiting, $0.wantingCompany) })
                if slots.count > max(1, Int(knowledge.age.rounded(.up))) { slots.removeFirst() }
            }
            slot += 1
        }
    }

    private mutating func runContinuously(_ jobs: [(time: Double, request: TaskPair)]) {
        for job in jobs {
            settle(until: job.time)
            take(job.request, at: job.time)
        }
        settle(until: .infinity)
        for s in servers.indices { advance(s, to: .infinity) }
    }

    /// A server takes up its next tasks.
    private mutating func take(_ server: Int, at time: Double) {
        let served = servers[server].serve(at: time, model.order)
        tally.waiting += served.waited
        tally.tasks += served.counted
        tally.inCompany += served.inCompany
    }

    /// Begins what services a server begins by a time.
    mutating func advance(_ server: Int, to time: Double) {
        while servers[server].isBusy, servers[server].freeAt <= time {
            let now = servers[server].freeAt
            servers[server].isBusy = false
            if servers[server].waiting > 0 { serve(server, at: now) } else { remember(server, at: now) }
        }
    }

    private mutating func serve(_ server: Int, at time: Double) {
        countQueue(server, until: time)
        take(server, at: time)
        let service = model.service == .exponential ? -log(services[server].openUniform()) : 1
        servers[server].freeAt = time + service
        servers[server].isBusy = true
        remember(server, at: time)
    }

    /// The queue at a server until it changes.
    private mutating func countQueue(_ server: Int, until time: Double) {
        let since = max(begin, servers[server].changed)
        tally.queued += Double(servers[server].waiting) * max(0, min(end, time) - since)
        servers[server].changed = time
    }

    private mutating func remember(_ server: Int, at time: Double) {
        guard case .shortest = rule.servers else { return }
        servers[server].remember(servers[server].waiting + (servers[server].isBusy ? 1 : 0), at: time)
    }

    private typealias Picked = (first: Int, second: Int, lead: Double)

    /// A request comes: it is decided at once, or its pair is asked first.
    private mutating func take(_ request: TaskPair, at time: Double) {
        let picked = pick(for: request.pair, at: time)
        guard let near = rule.near, picked.lead < near.lead else { return send(request, picked, by: rule.relation, at: time) }
        let delay = near.relation == .link ? request.decided - request.asked : 0
        let answered = time + (model.service == .slotted ? delay.rounded(.down) : delay)
        guard answered > time else { return send(request, picked, by: near.relation, at: time) }
        let place = pending.lastIndex { $0.time <= answered }.map { $0 + 1 } ?? 0
        pending.insert((answered, request, picked), at: place)
    }

    /// Sends what pairs have decided by a time.
    private mutating func settle(until time: Double) {
        while let next = pending.first, next.time <= time {
            pending.removeFirst()
            send(next.request, next.picked, by: .link, at: next.time)
        }
    }

    /// Both tasks of a request go to their servers.
    private mutating func send(_ request: TaskPair, _ picked: Picked, by relation: BalancingRule.Relation, at time: Double) {
        let (first, second) = (picked.first, picked.second)
        // As many draws whatever the rule, so that rules are compared by the same chance.
        let (u, swaps, leads) = (coins.uniform(), coins.coin(), coins.coin())
        var chosen: (a: Int, b: Int)
        switch relation {
        case .link: chosen = (request.outputs.a ? second : first, request.outputs.b ? first : second)
        case .together(let probabilities):
            let (one, other) = swaps && !(rule.prefersFirst && relation == rule.relation) ? (second, first) : (first, second)
            chosen = u < probabilities[request.inputPair] ? (one, one) : (one, other)
        case .leaning(let site, let alone, let company):
            chosen = (first, first)
            guard first != second else { break }
            books?.open(request.pair, site)
            let leans = site == .a ? request.wantsCompany.a : request.wantsCompany.b
            let place = books?.lean(leans ? company : alone, first: first) ?? second
            if site == .a { chosen.a = place } else { chosen.b = place }
        }
        if case .shortest(let knowledge) = rule.servers, knowledge.lure != nil {
            lure(request, &chosen)
        }
        books?.keep(request, chosen, rule, relation, picked, at: time)
        let counts = request.asked >= begin
        if counts { tally.deciding += 2 * (time - request.asked) }
        if leads {
            add(request.wantsCompany.a, to: chosen.a, asked: request.asked, counts, at: time)
            add(request.wantsCompany.b, to: chosen.b, asked: request.asked, counts, at: time)
        } else {
            add(request.wantsCompany.b, to: chosen.b, asked: request.asked, counts, at: time)
            add(request.wantsCompany.a, to: chosen.a, asked: request.asked, counts, at: time)
        }
        guard model.service != .slotted else { return }
        for server in [chosen.a, chosen.b] where !servers[server].isBusy && servers[server].waiting > 0 {
            serve(server, at: time)
        }
    }

    private mutating func add(_ wantsCompany: Bool, to server: Int, asked: Double, _ counts: Bool, at time: Double) {
        if model.service != .slotted {
            advance(server, to: time)
            countQueue(server, until: time)
        }
        servers[server].add(wantsCompany: wantsCompany, asked: asked, counts: counts)
        if model.service != .slotted { remember(server, at: time) }
    }

    /// Tasks that want company go where one waits alone, each by what its own site knows.
    private mutating func lure(_ request: TaskPair, _ chosen: inout (a: Int, b: Int)) {
        if request.wantsCompany.a {
            books?.open(request.pair, .a)
            chosen.a = books?.lured(from: chosen.a) ?? chosen.a
        }
        if request.wantsCompany.b {
            books?.open(request.pair, .b)
            chosen.b = books?.lured(from: chosen.b) ?? chosen.b
        }
    }

    /// Two different servers, or twice the first where that is so much shorter.
    private mutating func pick(for pair: Int, at time: Double) -> Picked {
        guard case .shortest(let knowledge) = rule.servers else {
            if rule.servers == .turns {
                let place = 2 * (turns[pair] * model.pairs + pair) % model.servers
                turns[pair] += 1
                return (place, (place + 1) % model.servers, 0)
            }
            let first = picks.below(model.servers)
            let second = picks.below(model.servers - 1)
            return (first, second < first ? second : second + 1, 0)
        }
        let age = model.service == .slotted ? max(1, knowledge.age.rounded(.up)) : knowledge.age
        books?.begin()
        for i in 0..<min(max(2, knowledge.drawn), model.servers) {
            drawn.swapAt(i, i + picks.below(model.servers - i))
            let known = queue(of: drawn[i], at: time, age)
            books?.look(at: drawn[i], known)
        }
        guard let picked = books?.shortest(pair, since: time - age) else { return (0, 1, 0) }
        return picked.lead >= knowledge.gap ? (picked.first, picked.first, picked.lead) : picked
    }

    /// The queue of a server as it was so long ago.
    private mutating func queue(of server: Int, at time: Double, _ age: Double) -> (length: Int, company: Int) {
        guard model.service != .slotted else { return slots.count < Int(age) ? (0, 0) : slots[0][server] }
        advance(server, to: time)
        return servers[server].queue(at: time - age)
    }
}

extension RandomStream {
    /// A whole number from 0 to below a limit.
    fileprivate mutating func below(_ limit: Int) -> Int { Int(uniform() * Double(limit)) }
}
