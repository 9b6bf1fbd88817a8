import DiscreteEvents

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

extension LoadBalancing {
    /// Requests that come as the system says, a task of each balancer by the law of the inputs.
    ///
    /// - Parameter answers: of the link, whose delay and law are known; `nil`: none.
    public func requests(count: Int, seed: UInt64, replication: UInt64, answers: LinkAnswers? = nil) -> [TaskPair] {
        var outputs = RandomStream(seed: seed, replication: replication, name: "workload.outputs")
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
            let request = TaskPair(asked: now, decided: now, pair: pair, wantsCompany: (inputs > 1, inputs % 2 == 1))
            guard let answers else { return request }
            let (coin, isTogether) = (outputs.coin(), outputs.uniform() < answers.together[inputs])
            var answered = request
            (answered.decided, answered.outputs) = (now + answers.delay, (coin, coin != isTogether))
            return answered
        }
    }

    /// The rule of several under which tasks wait least. Whoever wins by few requests may owe it to luck: the best three of a sifting are
    /// told apart by many requests that none has met before. `nil` of none.
    ///
    /// - Parameters:
    ///   - stage: of a search; each has requests of its own.
    ///   - most: requests of a replication at most: what is found for a short run need not be found with more than it has.
    public func best(of rules: [BalancingRule], stage: Int = 0, seed: UInt64, most: Int = .max, answers: LinkAnswers? = nil)
        -> BalancingRule?
    {
        let left = sifted(rules, stage: stage, seed: seed, most: most, answers: answers)
        guard left.count > 1 else { return left.first }
        let number = 2_000_000 + 10 * UInt64(stage)
        return sorted(left, requests: 100_000, replications: 4, number: number, seed: seed, most: most, answers: answers)[0]
    }

    /// The best rules of several, found in rounds: all with few requests, the best of them with more.
    private func sifted(_ rules: [BalancingRule], stage: Int, seed: UInt64, most: Int, answers: LinkAnswers?) -> [BalancingRule] {
        var left: [BalancingRule] = []
        for rule in rules where !left.contains(rule) { left.append(rule) }
        for (round, (count, kept)) in [(1500, 12), (8000, 3)].enumerated() where left.count > kept {
            let number = 1_000_000 + 100 * UInt64(stage) + 10 * UInt64(round)
            let found = sorted(left, requests: count, replications: 2, number: number, seed: seed, most: most, answers: answers)
            left = Array(found.prefix(kept))
        }
        return left
    }

    /// Rules by how long tasks wait under them, the shortest first; all have the same requests.
    private func sorted(
        _ rules: [BalancingRule], requests: Int, replications: UInt64, number: UInt64, seed: UInt64, most: Int,
        answers: LinkAnswers?
    ) -> [BalancingRule] {
        // Rules that look at many servers take longer.
        let count = max(10, min(requests, most, max(500, 4_000_000 / servers)))
        var waits = Array(repeating: 0.0, count: rules.count)
        for replication in number..<(number + replications) {
            let requests = self.requests(count: count, seed: seed, replication: replication, answers: answers)
            for (k, rule) in rules.enumerated() {
                var emulation = LoadBalancingEmulation(self, rule, seed: seed, replication: replication)
                waits[k] += emulation.run(requests, from: requests[count / 10].asked).meanWait
            }
        }
        return waits.indices.sorted { waits[$0] < waits[$1] }.map { rules[$0] }
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

    /// The same where rules are many: of very many servers a few are as good as all, and cheaper to look at.
    private var fewDraws: [Int] { servers > 64 ? draws.filter { $0 < servers } : draws }

    /// The best rule found that decides at once and knows the queues as they were some time ago.
    ///
    /// One site leans to the shortest queue, by gaps that differ for tasks that want company and those that do not: always apart, always
    /// together, and together by one site's task are among them. The best three are varied in what they make of their knowledge – tasks
    /// in company count half, some are served by now, one waits alone – then in their gaps.
    public func bestLateRule(age: Double, seed: UInt64, most: Int = .max) -> BalancingRule? {
        let gaps = [0, 1, 2, 3, 5, Double.infinity]
        // Where either site's task is as likely to want company, it does not matter which of them leans.
        let sites: [BalancingRule.Site] = law[1] == law[2] ? [.b] : BalancingRule.Site.allCases
        var left = fewDraws.flatMap { drawn in
            [false, true].flatMap { remembering in
                sites.flatMap { site in
                    gaps.flatMap { alone in
                        gaps.map { company in
                            BalancingRule(
                                .shortest(QueueKnowledge(age: age, drawn: drawn, remembering: remembering)),
                                .leaning(site, alone: alone, company: company))
                        }
                    }
                }
            }
        }
        left = sifted(left, stage: 1, seed: seed, most: most, answers: nil)
        left = sifted(left + left.flatMap { variants(of: $0) }, stage: 2, seed: seed, most: most, answers: nil)
        left = sifted(left + left.flatMap { neighbors(of: $0) }, stage: 3, seed: seed, most: most, answers: nil)
        return best(of: left, stage: 3, seed: seed, most: most)
    }

    /// The best way found to pick servers by queues as they were some time ago, for tasks that are put together as a relation says.
    public func bestPicks(
        _ relation: BalancingRule.Relation, _ timing: BalancingRule.Timing = .atOnce, prefersFirst: Bool = false, age: Double,
        seed: UInt64, most: Int = .max, answers: LinkAnswers? = nil
    ) -> BalancingRule? {
        var left = fewDraws.flatMap { drawn in
            [false, true].flatMap { remembering in
                [Double.infinity, 1, 2, 3, 5].map { gap in
                    BalancingRule(
                        .shortest(age: age, drawn: drawn, remembering: remembering, gap: gap), relation, timing,
                        prefersFirst: prefersFirst)
                }
            }
        }
        left = sifted(left, stage: 4, seed: seed, most: most, answers: answers)
        left = sifted(left + left.flatMap { variants(of: $0) }, stage: 5, seed: seed, most: most, answers: answers)
        return best(of: left, stage: 5, seed: seed, most: most, answers: answers)
    }

    /// The best way found to ask pairs beside a rule that asks none: always, with servers picked for it, or where two queues are about as
    /// long; the rule itself where no way to ask is better.
    public func bestAsking(
        _ answers: LinkAnswers, beside rule: BalancingRule, age: Double, seed: UInt64, most: Int = .max
    ) -> BalancingRule {
        var found = [rule]
        if let always = bestPicks(.link, .asTheLink, age: age, seed: seed, most: most, answers: answers) { found.append(always) }
        if case .shortest = rule.servers {
            let sometimes = ([rule] + neighbors(of: rule)).flatMap { other in
                [0.25, 0.5, 1, 1.5, 2, 3].map { lead in
                    var asking = other
                    asking.near = BalancingRule.Near(lead: lead, .link)
                    return asking
                }
            }
            found += [best(of: sometimes, stage: 6, seed: seed, most: most, answers: answers)].compactMap(\.self)
        }
        return best(of: found, stage: 7, seed: seed, most: most, answers: answers) ?? rule
    }

    /// The same rule with other ways to make use of what it knows.
    private func variants(of rule: BalancingRule) -> [BalancingRule] {
        guard case .shortest(let knowledge) = rule.servers else { return [] }
        let lures =
            [nil]
            + [0, 1, 2].flatMap { most in
                [false, true].map { QueueKnowledge.Lure?.some(.init(most: most, countsOwnAlone: $0)) }
            }
        return [1, 0.5].flatMap { weight in
            [0, 0.5 * knowledge.age, knowledge.age].flatMap { served in
                lures.map { lure in
                    var varied = knowledge
                    (varied.companyWeight, varied.served, varied.lure) = (weight, served, lure)
                    var rule = rule
                    rule.servers = .shortest(varied)
                    return rule
                }
            }
        }
    }

    /// The same rule with gaps a little wider or narrower.
    private func neighbors(of rule: BalancingRule) -> [BalancingRule] {
        guard case .leaning(let site, let alone, let company) = rule.relation else { return [] }
        let steps = [-0.5, -0.25, 0, 0.25, 0.5]
        return steps.flatMap { more in
            steps.map { step in
                var rule = rule
                rule.relation = .leaning(site, alone: alone + more, company: company + step)
                return rule
            }
        }
    }
}
