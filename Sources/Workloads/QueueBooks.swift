/// The books of pairs of balancers: queues as they were a while ago, and what each pair sent since, as each site may know it.
struct QueueBooks {
    private typealias Place = (first: Int, second: Int, partAtFirst: Double)

    /// A task that was sent.
    private struct Sent {
        var time: Double
        var site: BalancingRule.Site
        var server: Int
        var wantsCompany: Bool
        /// Where the partner must expect it, and whether it knows what the task wants.
        var place: Place
        var isKnown: Bool
    }

    private let knowledge: QueueKnowledge
    /// Probability that the task of either site wants company.
    private let company: (a: Double, b: Double)
    private var sent: [[Sent]]
    private var late, common, own: [Double]
    private var lateCompany, ownCompany: [Int]
    /// Servers that were looked at for the request in hand.
    private var drawn: [Int] = []

    init(_ knowledge: QueueKnowledge, _ model: LoadBalancing) {
        self.knowledge = knowledge
        company = (model.law[2] + model.law[3], model.law[1] + model.law[3])
        sent = Array(repeating: [], count: model.pairs)
        (late, lateCompany) = (Array(repeating: 0, count: model.servers), Array(repeating: 0, count: model.servers))
        (common, own, ownCompany) = (late, late, lateCompany)
    }

    /// A request is in hand, and nothing looked at.
    mutating func begin() { drawn.removeAll(keepingCapacity: true) }

    /// A server's queue as known, what is in service included, and how many tasks that want company wait there.
    mutating func look(at server: Int, _ known: (length: Int, company: Int)) {
        drawn.append(server)
        late[server] = max(0, Double(known.length) - (1 - knowledge.companyWeight) * Double(known.company) - knowledge.served)
        lateCompany[server] = known.company
    }

    /// The two shortest queues by what both sites know, and how much longer the second is.
    ///
    /// - Parameter since: when the queues were as they were looked at.
    mutating func shortest(_ pair: Int, since: Double) -> (first: Int, second: Int, lead: Double) {
        if !sent[pair].isEmpty { sent[pair].removeAll { $0.time <= since } }
        for server in drawn { common[server] = late[server] }
        if knowledge.remembering { for task in sent[pair] { count(task, for: nil, &common) } }
        var (first, second) = (drawn[0], drawn[1])
        if common[second] < common[first] { (first, second) = (second, first) }
        for server in drawn[2...] {
            if common[server] < common[first] {
                (first, second) = (server, first)
            } else if common[server] < common[second] {
                second = server
            }
        }
        return (first, second, common[second] - common[first])
    }

    /// What a site knows by itself: its own tasks as they are.
    mutating func open(_ pair: Int, _ site: BalancingRule.Site) {
        for server in drawn { (own[server], ownCompany[server]) = (late[server], 0) }
        for task in sent[pair] {
            if knowledge.remembering { count(task, for: site, &own) }
            if task.site == site, task.wantsCompany { ownCompany[task.server] += 1 }
        }
    }

    /// Where a site that leans sends its task, by the books that it has open.
    func lean(_ gap: Double, first: Int) -> Int {
        var second = -1
        for server in drawn where server != first && (second < 0 || own[server] < own[second]) { second = server }
        return own[second] - own[first] >= gap ? first : second
    }

    /// Where a site sends a task that wants company instead, by the books that it has open.
    func lured(from place: Int) -> Int {
        guard let lure = knowledge.lure else { return place }
        var best = -1
        for server in drawn {
            let waiting = ownCompany[server] + (lure.countsOwnAlone ? 0 : lateCompany[server])
            if waiting % 2 == 1, best < 0 || own[server] < own[best] { best = server }
        }
        return best >= 0 && own[best] - own[place] <= lure.most ? best : place
    }

    /// Writes both tasks of a request down.
    mutating func keep(
        _ request: TaskPair, _ chosen: (a: Int, b: Int), _ rule: BalancingRule, _ relation: BalancingRule.Relation,
        _ picked: (first: Int, second: Int, lead: Double), at time: Double
    ) {
        guard knowledge.remembering || knowledge.lure != nil else { return }
        var places: (a: Place, b: Place) = ((picked.first, picked.second, 0.5), (picked.first, picked.second, 0.5))
        var isKnown = false
        if case .after = rule.timing { isKnown = true }
        if isKnown || rule.prefersFirst && (relation == BalancingRule.apart || relation == BalancingRule.together) {
            places = ((chosen.a, chosen.a, 1), (chosen.b, chosen.b, 1))
        } else if case .leaning(let site, let alone, let together) = relation {
            let leaning = site == .a ? company.a : company.b
            let part = (picked.lead >= together ? leaning : 0) + (picked.lead >= alone ? 1 - leaning : 0)
            let (steady, other): (Place, Place) = ((picked.first, picked.first, 1), (picked.first, picked.second, part))
            places = site == .a ? (other, steady) : (steady, other)
        }
        sent[request.pair].append(
            Sent(time: time, site: .a, server: chosen.a, wantsCompany: request.wantsCompany.a, place: places.a, isKnown: isKnown))
        sent[request.pair].append(
            Sent(time: time, site: .b, server: chosen.b, wantsCompany: request.wantsCompany.b, place: places.b, isKnown: isKnown))
    }

    /// Adds a task to queues as a site may expect it, or as both may.
    private func count(_ task: Sent, for site: BalancingRule.Site?, _ lengths: inout [Double]) {
        if task.site == site {
            lengths[task.server] += task.wantsCompany ? knowledge.companyWeight : 1
            return
        }
        let part = task.isKnown ? (task.wantsCompany ? 1 : 0) : task.site == .a ? company.a : company.b
        let weight = 1 - part * (1 - knowledge.companyWeight)
        lengths[task.place.first] += weight * task.place.partAtFirst
        lengths[task.place.second] += weight * (1 - task.place.partAtFirst)
    }
}
