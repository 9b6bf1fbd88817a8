import DiscreteEvents

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

extension LoadBalancing {
    /// Requests that come as the system says, a task of each balancer by the law of the inputs.
    public func requests(count: Int, seed: UInt64, replication: UInt64) -> [TaskPair] {
        var arrivals = RandomStream(seed: seed, replication: replication, name: "workload.arrivals")
        var tasks = RandomStream(seed: seed, replication: replication, name: "workload.tasks")
        var now = 0.0
        return (0..<count).map { k in
            var pair = k % pairs
            if service == .slotted {
                now = Double(k / pairs)
            } else {
                now -= log(arrivals.openUniform()) / rate
                pair = Int(arrivals.uniform() * Double(pairs))
            }
            let u = tasks.uniform()
            let inputs = u < law[0] ? 0 : u < law[0] + law[1] ? 1 : u < law[0] + law[1] + law[2] ? 2 : 3
            return TaskPair(asked: now, decided: now, pair: pair, wantsCompany: (inputs > 1, inputs % 2 == 1))
        }
    }

    /// The rule of several under which tasks wait least, all of them with the same requests; `nil` of none.
    public func best(of rules: [BalancingRule], count: Int, seed: UInt64, replications: Int) -> BalancingRule? {
        var waits = Array(repeating: 0.0, count: rules.count)
        for replication in 0..<UInt64(replications) {
            let requests = requests(count: count, seed: seed, replication: 1_000_000 + replication)
            let from = requests.isEmpty ? 0 : requests[count / 20].asked
            for (k, rule) in rules.enumerated() {
                var emulation = LoadBalancingEmulation(self, rule, seed: seed, replication: 1_000_000 + replication)
                waits[k] += emulation.run(requests, from: from).meanWait
            }
        }
        return waits.indices.min { waits[$0] < waits[$1] }.map { rules[$0] }
    }

    /// The rules without communication: by chance, and by each site's own task, with servers picked at random or in turns.
    public var simpleRules: [BalancingRule] {
        [BalancingRule(BalancingRule.random(servers: servers))]
            + [BalancingRule.Servers.any, .turns].flatMap { picked in
                BalancingRule.local.map { BalancingRule(picked, $0.relation) }
            }
    }

    /// Numbers of servers worth drawing: powers of two, and all.
    public var draws: [Int] { Array(Set([2, 3, 4, 8, 16].filter { $0 < servers } + [servers])).sorted() }

    /// The family of rules that know the queues as they were some time ago: the shortest of several that are drawn, with or without
    /// what the pair sent since, tasks apart or together by what one site knows, or by what both know after waiting for each other.
    public func staleRules(age: Double) -> [BalancingRule] {
        let atOnce = BalancingRule.local.prefix(6).map { ($0.relation, BalancingRule.Timing.atOnce) }
        let relations = atOnce + [(BalancingRule.informed, .after(age)), (BalancingRule.apart, .after(age))]
        return draws.flatMap { drawn in
            [false, true].flatMap { remembering in
                relations.map { relation, timing in
                    BalancingRule(
                        .shortest(age: age, drawn: drawn, remembering: remembering), relation, timing, prefersFirst: true)
                }
            }
        }
    }
}
