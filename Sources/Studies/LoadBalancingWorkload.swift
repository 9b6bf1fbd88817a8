import Certification
import DiscreteEvents
import NodeEmulation
import Quantities
import ScenarioFiles
import Synchronization
import Workloads

/// Servers whose tasks are sent by the rounds of a run: each decision takes a pair of the channel that belongs to the pair of balancers;
/// without one both fall back on the game's best rule without. All rivals send the same tasks.
///
/// Requests at equal intervals are dealt to channels in turn, so that a slot of the system is one request of each channel; those at
/// random are dealt at random.
final class LoadBalancingWorkload: Workload {
    /// A policy with its names.
    struct Policy {
        var key, title: String
        var rule: BalancingRule
        init(_ key: String, _ title: String, _ rule: BalancingRule) { (self.key, self.title, self.rule) = (key, title, rule) }
    }

    let compiled: CompiledScenario
    let model: LoadBalancing
    /// A slot or a mean service in seconds.
    let unit: Double
    /// Age of the freshest knowledge of the other site, in slots or mean services.
    let age: Double
    private let state = Mutex((policies: [Policy](), link: "link", tallies: [Int: [LoadBalancingEmulation.Tally]]()))

    private let chains = Mutex([[Double]: CompanyChain?]())

    private let mostSearched: Int

    /// The system of a scenario.
    ///
    /// - Parameter mostSearched: requests at most of every emulation in searches for rules.
    init(_ compiled: CompiledScenario, _ definition: LoadBalancingDefinition, mostSearched: Int = .max) {
        (self.compiled, self.mostSearched) = (compiled, mostSearched)
        let scenario = compiled.scenario
        let (channels, rate) = (scenario.link.channels, scenario.requests.rate.perSecond)
        let isSlotted = definition.service == .slotted
        unit = isSlotted ? Double(channels) / rate : definition.load * Double(definition.servers) / (2 * rate)
        age = scenario.link.fastestSignalTime.seconds / unit
        model = LoadBalancing(
            servers: definition.servers, pairs: channels,
            law: (0..<4).map { compiled.game.probability(x: $0 / 2, y: $0 % 2) }, service: definition.service,
            order: definition.order, rate: isSlotted ? Double(channels) : rate * unit)
    }

    /// The policies and what they did, replication by replication.
    var results: (policies: [Policy], tallies: [[LoadBalancingEmulation.Tally]]) {
        state.withLock { state in (state.policies, state.tallies.keys.sorted().compactMap { state.tallies[$0] }) }
    }
    /// The key of the link's policy that picks its servers as the best rule without pairs does.
    var link: String { state.withLock { $0.link } }

    func take(_ logs: [RoundLog], replication: Int) {
        let policies = state.withLock { state in
            if state.policies.isEmpty {
                (state.policies, state.link) = search(most: min(mostSearched, max(100, logs.reduce(0) { $0 + $1.rounds.count })))
            }
            return state.policies
        }
        let requests = model.service == .slotted ? slots(logs) : services(logs)
        let from = requests.isEmpty ? 0 : requests[requests.count / 20].asked
        let seed = compiled.scenario.run.seed
        var tallies: [LoadBalancingEmulation.Tally] = []
        for (k, policy) in policies.enumerated() {
            // A rule that was found may be one of the others.
            if let same = policies[..<k].firstIndex(where: { $0.rule == policy.rule }) {
                tallies.append(tallies[same])
                continue
            }
            var emulation = LoadBalancingEmulation(model, policy.rule, seed: seed, replication: UInt64(replication))
            tallies.append(emulation.run(requests, from: from))
        }
        let found = tallies
        state.withLock { $0.tallies[replication] = found }
    }

    /// A round in slots or mean services.
    private func request(_ round: PlayedRound, asked: Double, pair: Int) -> TaskPair {
        TaskPair(
            asked: asked, decided: asked + (round.answered - round.requested).seconds / unit, pair: pair,
            wantsCompany: (round.x == 1, round.y == 1), outputs: (round.a == 1, round.b == 1))
    }

    private func services(_ logs: [RoundLog]) -> [TaskPair] {
        logs.enumerated().flatMap { channel, log in
            log.rounds.map { request($0, asked: ($0.requested - log.begin).seconds / unit, pair: channel) }
        }.sorted { $0.asked < $1.asked }
    }

    /// The j-th request of each channel, all in slot j.
    private func slots(_ logs: [RoundLog]) -> [TaskPair] {
        let channels = logs.map { $0.rounds.sorted { $0.requested < $1.requested } }
        return (0..<(channels.map(\.count).min() ?? 0)).flatMap { slot in
            channels.indices.map { request(channels[$0][slot], asked: Double(slot), pair: $0) }
        }
    }

    /// All policies; those of a family as found by emulations of their own.
    ///
    /// - Parameter most: requests of an emulation: what is found for a short run need not be found with more than it has.
    private func search(most: Int) -> (policies: [Policy], link: String) {
        let seed = compiled.scenario.run.seed
        func best(_ rules: [BalancingRule], stage: Int) -> BalancingRule {
            model.best(of: rules, stage: stage, seed: seed, most: most) ?? rules[0]
        }
        // Where nobody knows how long pairs wait, rules are searched for perfect ones.
        let isKnown = compiled.correlations.allSatisfy(\.isFinite)
        let answers = LinkAnswers(
            together: (isKnown ? compiled.correlations : perfectCorrelations).map { 0.5 * (1 - $0) },
            delay: (timing.least + timing.meanExcess) / unit)
        func shortest(_ drawn: Int) -> BalancingRule {
            BalancingRule(
                .shortest(age: age, drawn: drawn, remembering: false, gap: .infinity), BalancingRule.apart, prefersFirst: true)
        }
        let local = best(model.simpleRules, stage: 0)
        let some = best(model.draws.map(shortest), stage: 10)
        let waits = [BalancingRule.informed, BalancingRule.apart].compactMap {
            model.bestPicks($0, .after(age), prefersFirst: true, age: age, seed: seed, most: most)
        }
        let waited = best(waits, stage: 11)
        let late = model.bestLateRule(age: age, seed: seed, most: most) ?? local
        // Who knows more may forget it.
        let rival = best([local, waited, late, some], stage: 12)
        // The link's outputs look random at each site; which servers are picked, and when it is asked at all, is as good as its players can
        // make it.
        let assisted = model.bestAsking(answers, beside: rival, age: age, seed: seed, most: most)
        let link = local.servers == .turns ? "link_in_turns" : "link"
        let policies =
            fixedPolicies(local) + [
                Policy("shortest_queue_known_late", "shortest queue, known late", shortest(model.servers)),
                Policy("power_of_d_known_late", "shortest of some, known late", some),
                Policy("waited_for_full_information", "waited for full information", waited),
                Policy("stale_rival", "best of all late rules", rival),
                Policy("link_with_stale_knowledge", "this link, queues known late", assisted),
            ]
        return (policies, link)
    }

    /// The policies without knowledge of queues, the best local one as given.
    func fixedPolicies(_ local: BalancingRule) -> [Policy] {
        let perfect = BalancingRule.correlated(perfectCorrelations)
        let guess = BalancingRule.correlated(compiled.game.classicalCorrelations(compiled.classical))
        return [
            Policy("random", "at random", BalancingRule(BalancingRule.random(servers: model.servers))),
            Policy("always_apart", "always apart", BalancingRule(BalancingRule.apart)),
            Policy("always_together", "always together", BalancingRule(BalancingRule.together)),
            Policy("best_of_game", "the game's best without pairs", BalancingRule(guess)),
            Policy("apart_in_turns", "apart, servers in turns", BalancingRule(.turns, BalancingRule.apart)),
            Policy("best_local", "best rule found without pairs", local),
            Policy("link", "this link", BalancingRule(.link, .asTheLink)),
            Policy("link_in_turns", "this link, servers in turns", BalancingRule(.turns, .link, .asTheLink)),
            Policy("perfect_pairs_decided_as_late", "perfect pairs, decided as late", BalancingRule(perfect, .asTheLink)),
            Policy("perfect_pairs", "perfect pairs, at once", BalancingRule(perfect)),
            Policy("perfect_pairs_in_turns", "perfect pairs, servers in turns", BalancingRule(.turns, perfect)),
            Policy("informed", "both tasks known", BalancingRule(BalancingRule.informed)),
            Policy("informed_in_turns", "both tasks known, in turns", BalancingRule(.turns, BalancingRule.informed)),
        ]
    }

    private var timing: DecisionDelay {
        DecisionDelay(LinkTiming(compiled.apparatus, compiled.readoutA, compiled.readoutB))
    }

    /// Mean queue and mean waiting of a policy by its chain, rounds of the link taken as independent of each other; `nil` without one.
    func closedForm(_ rule: BalancingRule) -> (queue: Double, wait: Double)? {
        guard rule.servers == .any else { return nil }
        let timing = timing
        var (delay, together) = ((timing.least + timing.meanExcess) / unit, [Double]())
        switch rule.relation {
        case .together(let probabilities): together = probabilities
        case .leaning: return nil
        case .link:
            let withPair = compiled.memory.servedFraction
            guard withPair.isFinite else { return nil }
            let served = compiled.scenario.strategy == .classical ? 0 : withPair
            let fallback = compiled.game.classicalCorrelations(compiled.classical)
            together = zip(compiled.correlations, fallback).map { 0.5 * (1 - served * $0 - (1 - served) * $1) }
            // Classical players read pairs in vain; rounds without a pair wait for the answers of those before.
            delay = withPair * delay + compiled.reader.meanWait / unit
        }
        switch rule.timing {
        case .atOnce: delay = 0
        case .after: return nil
        case .asTheLink:
            if model.service == .slotted {
                guard timing.exceeds(unit - timing.least) < 1e-9 else { return nil }
                delay = 0
            }
        }
        let chain = chains.withLock { known in
            if let found = known[together] { return found }
            let found = CompanyChain(model, together: together)
            known[together] = .some(found)
            return found
        }
        return chain.map { ($0.meanQueue, $0.meanWait + delay) }
    }

    /// E of the quantum optimum, row by row.
    private var perfectCorrelations: [Double] {
        compiled.quantum.aliceVectors.flatMap { u in
            compiled.quantum.bobVectors.map { v in zip(u, v).reduce(0) { $0 + $1.0 * $1.1 } }
        }
    }
}
