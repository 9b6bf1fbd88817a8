import TestKit
import Testing
import Workloads

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
