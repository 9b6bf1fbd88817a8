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

    /// The rule of several under which tasks wait least, found in rounds: many rules with few requests, the best of them with more. All
    /// rules of a round have the same requests, at most `most` in each of two replications. `nil` of none.
    public func best(of rules: [BalancingRule], seed: UInt64, most: Int = .max) -> BalancingRule? {
        var left = rules
        for (round, (count, kept)) in [(1500, 12), (6000, 3), (20_000, 1)].enumerated() where left.count > kept {
            // Rules that look at many servers take longer.
            let count = max(100, min(count, most, max(500, 4_000_000 / servers)))
            var waits = Array(repeating: 0.0, count: left.count)
            for replication in 0..<UInt64(2) {
                let number = 1_000_000 + 10 * UInt64(round) + replication
                let requests = requests(count: count, seed: seed, replication: number)
                for (k, rule) in left.enumerated() {
                    var emulation = LoadBalancingEmulation(self, rule, seed: seed, replication: number)
                    waits[k] += emulation.run(requests, from: requests[count / 10].asked).meanWait
                }
            }
            left = waits.indices.sorted { waits[$0] < waits[$1] }.prefix(kept).map { left[$0] }
        }
        return left.first
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
    /// what the pair sent since and a gap beyond which both tasks go to one; tasks apart or together by what one site knows, or by what
    /// both know after waiting for each other.
    public func staleRules(age: Double) -> [BalancingRule] {
        let atOnce = BalancingRule.local.prefix(6).map { ($0.relation, BalancingRule.Timing.atOnce) }
        let relations = atOnce + [(BalancingRule.informed, .after(age)), (BalancingRule.apart, .after(age))]
        return shortest(age: age).flatMap { picked in
            relations.map { relation, timing in BalancingRule(picked, relation, timing, prefersFirst: true) }
        }
    }

    /// Ways to pick the shortest of several queues.
    public func shortest(age: Double) -> [BalancingRule.Servers] {
        draws.flatMap { drawn in
            [false, true].flatMap { remembering in
                [.infinity, 1, 2, 3, 5].map { gap in
                    .shortest(age: age, drawn: drawn, remembering: remembering, gap: gap)
                }
            }
        }
    }
}
