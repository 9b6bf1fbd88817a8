import TestKit
import Testing

@testable import Workloads

/// Tasks sent to servers against the chain of one server, which shares no code, and against what queues are known to do.
@Suite struct LoadBalancingTests {
    private static let even = [0.25, 0.25, 0.25, 0.25]
    private static let correlated = [0.4, 0.05, 0.15, 0.4]

    private func tallies(
        _ model: LoadBalancing, _ rule: BalancingRule, seed: UInt64, count: Int = 10_000
    ) -> [LoadBalancingEmulation.Tally] {
        (0..<UInt64(32)).map { replication in
            let requests = model.requests(count: count, seed: Seeds.seed(seed), replication: replication)
            var emulation = LoadBalancingEmulation(model, rule, seed: Seeds.seed(seed), replication: replication)
            return emulation.run(requests, from: requests[count / 5].asked)
        }
    }

    private func agrees(_ values: [Double], _ expected: Double) -> Bool {
        let sample = Replicated(values)
        // Student's t of 32 replications at 1e-9 is 8.9.
        return abs(sample.mean - expected) <= 8.9 * sample.standardError
    }

    /// Random routing, apart, together, entangled with noise, both tasks known, one site's task: slots and continuous time, every order.
    @Test(arguments: [LoadBalancing.Service.slotted, .exponential], LoadBalancing.Order.allCases)
    func queuesAsTheChainSays(service: LoadBalancing.Service, order: LoadBalancing.Order) throws {
        let half = 0.5 * 0.5.squareRoot()
        // E = V cos of the textbook settings of CHSH.
        let noisy = [0.5 - 0.9 * half, 0.5 - 0.9 * half, 0.5 - 0.9 * half, 0.5 + 0.9 * half]
        let systems: [(servers: Int, pairs: Int, law: [Double], rate: Double)] =
            service == .slotted
            ? [(3, 1, Self.even, 1), (2, 1, Self.correlated, 1), (6, 2, Self.correlated, 2)]
            : [(2, 1, Self.even, 0.7), (3, 2, Self.correlated, 1.1)]
        for (index, system) in systems.enumerated() {
            let model = LoadBalancing(
                servers: system.servers, pairs: system.pairs, law: system.law, service: service, order: order, rate: system.rate)
            let relations = [
                BalancingRule.random(servers: system.servers), BalancingRule.apart, BalancingRule.together,
                .together(noisy), BalancingRule.informed, .together([0, 0, 1, 1]),
            ]
            for relation in relations {
                guard case .together(let probabilities) = relation else { continue }
                // Together, two tasks a slot for two servers are too many.
                guard let chain = CompanyChain(model, together: probabilities) else {
                    #expect(system.servers == 2, "no chain for \(system) \(relation)")
                    continue
                }
                let found = tallies(model, BalancingRule(relation), seed: 300 + UInt64(index))
                #expect(agrees(found.map(\.meanQueue), chain.meanQueue), "\(system) \(relation) \(chain.meanQueue)")
                #expect(agrees(found.map(\.meanWait), chain.meanWait), "\(system) \(relation) \(chain.meanWait)")
            }
        }
    }

    /// The three mean queues of the project's reference on games, section 5, whose parameters it does not print: a hundred balancers and
    /// 104 servers that serve two tasks in company, else one that wants none, else one that lacks company.
    @Test func reproducesTheReferencesQueues() throws {
        let model = LoadBalancing(servers: 104, pairs: 50, law: Self.even, service: .slotted, order: .pairsFirst, rate: 50)
        let half = 0.5 * 0.5.squareRoot()
        for (together, printed) in [
            ([0, 0, 0, 0], 0.901), ([0.5 - half, 0.5 - half, 0.5 - half, 0.5 + half], 1.108), ([0, 0, 0, 1], 0.990),
        ] {
            let chain = try #require(CompanyChain(model, together: together))
            #expect(abs(chain.meanQueue - printed) < 0.003, "\(chain.meanQueue) for \(printed)")
        }
    }

    /// Without tasks that want company each server is a queue of its own, with exponential or fixed services.
    @Test(arguments: [0.3, 0.6, 0.9]) func withoutCompanyQueuesAreTextbooks(load: Double) throws {
        for service in [LoadBalancing.Service.exponential, .fixed] {
            let model = LoadBalancing(
                servers: 3, pairs: 2, law: [1, 0, 0, 0], service: service, order: .arrival, rate: 1.5 * load)
            let expected = (service == .fixed ? 0.5 : 1) * load * load / (1 - load)
            let found = tallies(model, BalancingRule(BalancingRule.apart), seed: 320, count: 30_000)
            #expect(agrees(found.map(\.meanQueue), expected))
            if service == .exponential, load < 0.9 {
                #expect(abs(try #require(CompanyChain(model, together: [0, 0, 0, 0])).meanQueue - expected) < 1e-4 * expected)
            }
        }
    }

    /// Where all tasks want company and come two at a time, they are served as single ones would be.
    @Test func pairsInCompanyAreLikeSingleTasks() throws {
        let model = LoadBalancing(servers: 2, pairs: 1, law: [0, 0, 0, 1], service: .exponential, order: .arrival, rate: 1.2)
        let found = tallies(model, BalancingRule(BalancingRule.together), seed: 330, count: 30_000)
        #expect(agrees(found.map(\.meanQueue), 2 * 0.36 / 0.4))
        #expect(found.allSatisfy { $0.companyFraction == 1 })
    }

    /// Little's law, of queues counted over time and waits counted by tasks: every picking of servers, relation and timing.
    @Test(arguments: [LoadBalancing.Service.slotted, .exponential, .fixed])
    func littlesLaw(service: LoadBalancing.Service) throws {
        let model = LoadBalancing(
            servers: 5, pairs: 2, law: Self.correlated, service: service, order: .arrival, rate: service == .slotted ? 2 : 1.8)
        let rules = [
            BalancingRule(BalancingRule.apart), BalancingRule(.turns, BalancingRule.informed),
            BalancingRule(.shortest(age: 2.3, drawn: 5, remembering: false, gap: .infinity), BalancingRule.apart),
            BalancingRule(
                .shortest(age: 2.3, drawn: 3, remembering: true, gap: 2), BalancingRule.informed, .after(2.3), prefersFirst: true),
            BalancingRule(
                .shortest(age: 2.3, drawn: 5, remembering: true, gap: .infinity), .leaning(.a, alone: 3, company: 1)),
        ]
        for rule in rules {
            let requests = model.requests(count: 200_000, seed: Seeds.seed(340), replication: 0)
            var emulation = LoadBalancingEmulation(model, rule, seed: Seeds.seed(340), replication: 0)
            let tally = emulation.run(requests, from: requests[20_000].asked)
            let rate = Double(tally.tasks) / tally.time
            let atServers = (tally.waiting - tally.deciding) / Double(tally.tasks)
            #expect(abs(tally.meanQueue * 5 - rate * atServers) < 0.002 * rate * max(0.1, atServers), "\(rule)")
        }
    }

    /// Two tasks a slot for each pair's own two servers never wait.
    @Test func turnsFillSlots() {
        let model = LoadBalancing(servers: 6, pairs: 3, law: Self.even, service: .slotted, order: .arrival, rate: 3)
        let requests = model.requests(count: 9000, seed: 1, replication: 0)
        var emulation = LoadBalancingEmulation(
            model, BalancingRule(.turns, BalancingRule.apart), seed: 1, replication: 0)
        #expect(emulation.run(requests, from: 0).waiting == 0)
    }

    /// The shortest queues are good to know at once and bad to know late: all run to the same server. Of two drawn, less.
    @Test func lateKnowledgeHerds() {
        let model = LoadBalancing(servers: 10, pairs: 4, law: Self.even, service: .exponential, order: .arrival, rate: 4)
        func wait(_ servers: BalancingRule.Servers) -> Double {
            Replicated(tallies(model, BalancingRule(servers, BalancingRule.apart), seed: 350).map(\.meanWait)).mean
        }
        func shortest(_ age: Double, _ drawn: Int) -> Double {
            wait(.shortest(age: age, drawn: drawn, remembering: false, gap: .infinity))
        }
        let any = wait(.any)
        #expect(shortest(0.01, 10) < 0.5 * any)
        #expect(shortest(20, 10) > 1.5 * any)
        #expect(shortest(20, 3) < 0.5 * shortest(20, 10))
        // Who remembers what was sent fills queues evenly.
        #expect(wait(.shortest(age: 20, drawn: 10, remembering: true, gap: .infinity)) < 0.7 * shortest(20, 10))
    }

    /// What was sent since is counted: its own as it is by each site, its partner's by where what both know puts it.
    @Test(arguments: [1.0, 0.5]) func booksCountWhatASiteKnows(weight: Double) {
        let model = LoadBalancing(servers: 3, pairs: 1, law: Self.even, service: .exponential, order: .arrival, rate: 1)
        var knowledge = QueueKnowledge(age: 2, drawn: 3, remembering: true)
        (knowledge.companyWeight, knowledge.lure) = (weight, .init(most: 0.5, countsOwnAlone: true))
        var books = QueueBooks(knowledge, model)
        func look(_ lengths: [Int], _ company: [Int]) {
            books.begin()
            for server in 0..<3 { books.look(at: server, (lengths[server], company[server])) }
        }
        look([1, 2, 4], [0, 2, 0])
        var picked = books.shortest(0, since: -1)
        // Two in company may count as one.
        #expect(picked == (0, 1, weight == 1 ? 1 : 0))
        // A to the first whatever its task; B, whose task wants company, wherever it went.
        let request = TaskPair(asked: 1, decided: 1, pair: 0, wantsCompany: (false, true))
        let relation = BalancingRule.Relation.leaning(.b, alone: .infinity, company: 0)
        let rule = BalancingRule(.shortest(knowledge), relation)
        books.keep(request, (0, 2), rule, relation, (0, 1, 1), at: 1)
        look([0, 0, 0], [0, 0, 0])
        picked = books.shortest(0, since: 0)
        // Of A's task both know where it is, of B's that it is at either of two: .5, and half of that wants company.
        let mean = 0.5 * (1 + weight)
        #expect(picked.first == 2 && picked.second == 1 && abs(picked.lead - 0.5 * mean) < 1e-12)
        // B knows that its own went elsewhere, and that nothing of A's is there.
        books.open(0, .b)
        #expect(books.lean(0.5, first: 2) == 1 && books.lean(-weight, first: 2) == 2)
        // There it waits alone.
        #expect(books.lured(from: 0) == 2 && books.lured(from: 1) == (weight == 1 ? 1 : 2))
        books.open(0, .a)
        #expect(books.lured(from: 0) == 0)
        // A knows of B's task no more than both.
        #expect(books.lean(0.5 * mean, first: 2) == 2 && books.lean(0.5 * mean + 1e-9, first: 2) == 1)
        // What was sent before the queues were looked at is in them.
        picked = books.shortest(0, since: 1)
        #expect(picked.lead == 0)
    }

    /// Sites that lean by what each knows wait less than those that put tasks together by one site's task alone, or always apart.
    @Test func booksAndGapsShortenQueues() throws {
        let model = LoadBalancing(servers: 4, pairs: 2, law: Self.even, service: .exponential, order: .companyFirst, rate: 1.6)
        var knowledge = QueueKnowledge(age: 1.46, drawn: 4, remembering: true)
        knowledge.served = 1.46
        let found = tallies(
            model, BalancingRule(.shortest(knowledge), .leaning(.b, alone: 2.75, company: -0.5)), seed: 360, count: 40_000)
        for relation in [BalancingRule.apart, .together([0, 1, 0, 1])] {
            let simple = BalancingRule(
                .shortest(age: 1.46, drawn: 4, remembering: true, gap: .infinity), relation, prefersFirst: true)
            let saved = Replicated(zip(tallies(model, simple, seed: 360, count: 40_000), found).map { $0.meanWait - $1.meanWait })
            // Student's t of 32 replications at 1e-9.
            #expect(saved.mean > 8.9 * saved.standardError, "\(relation) \(saved.mean) ± \(saved.standardError)")
        }
        // The search finds one that is as good.
        let best = try #require(model.bestLateRule(age: 1.46, seed: Seeds.seed(361), most: 5000))
        let saved = Replicated(zip(tallies(model, best, seed: 360, count: 40_000), found).map { $0.meanWait - $1.meanWait })
        #expect(abs(saved.mean) < 0.05, "\(best)")
    }

    /// Pairs that are asked where queues are about as long: always is as by outputs, never as without, and answers take their time.
    @Test func pairsMayBeAskedSometimes() {
        let model = LoadBalancing(servers: 4, pairs: 2, law: Self.even, service: .exponential, order: .companyFirst, rate: 1.6)
        func tally(_ rule: BalancingRule, delay: Double) -> LoadBalancingEmulation.Tally {
            let answers = LinkAnswers(together: [0.1, 0.2, 0.3, 0.9], delay: delay)
            let requests = model.requests(count: 20_000, seed: Seeds.seed(370), replication: 0, answers: answers)
            var emulation = LoadBalancingEmulation(model, rule, seed: Seeds.seed(370), replication: 0)
            return emulation.run(requests, from: 0)
        }
        let picked = BalancingRule.Servers.shortest(age: 1, drawn: 4, remembering: true, gap: .infinity)
        let never = BalancingRule(picked, .leaning(.b, alone: 2, company: 1))
        var asking = never
        asking.near = .init(lead: .infinity, .link)
        #expect(tally(asking, delay: 0) == tally(BalancingRule(picked, .link), delay: 0))
        let late = tally(asking, delay: 0.3)
        #expect(abs(late.deciding - 0.3 * Double(late.tasks)) < 1e-6)
        asking.near = .init(lead: 0, .link)
        #expect(tally(asking, delay: 0.3) == tally(never, delay: 0.3) && never.asksPairs == false)
        asking.near = .init(lead: 0.5, .link)
        let some = tally(asking, delay: 0.3)
        #expect(some.deciding > 0.01 * late.deciding && some.deciding < 0.9 * late.deciding && asking.asksPairs)
        // Requests have the law of the link.
        let answers = LinkAnswers(together: [0.1, 0.2, 0.3, 0.9], delay: 1)
        let requests = model.requests(count: 100_000, seed: Seeds.seed(371), replication: 0, answers: answers)
        for inputs in 0..<4 {
            let all = requests.filter { $0.inputPair == inputs }
            let part = Double(all.count { $0.outputs.a != $0.outputs.b }) / Double(all.count)
            let expected = answers.together[inputs]
            #expect(abs(part - expected) < 6.2 * (expected * (1 - expected) / Double(all.count)).squareRoot())
        }
    }

    /// Slots: a decision of less than a slot costs nothing, each whole slot one of waiting.
    @Test func decisionsTakeWholeSlots() {
        let model = LoadBalancing(servers: 6, pairs: 3, law: Self.even, service: .slotted, order: .arrival, rate: 3)
        var requests = model.requests(count: 9000, seed: 1, replication: 0)
        for (delay, expected) in [(0.0, 0.0), (0.9, 0), (1, 1), (2.5, 2)] {
            for i in requests.indices { requests[i].decided = requests[i].asked + delay }
            var emulation = LoadBalancingEmulation(
                model, BalancingRule(.turns, BalancingRule.apart, .asTheLink), seed: 1, replication: 0)
            #expect(emulation.run(requests, from: 0).meanWait == expected)
        }
    }
}
