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
    }

    let compiled: CompiledScenario
    let model: LoadBalancing
    /// A slot or a mean service in seconds.
    let unit: Double
    /// Age of the freshest knowledge of the other site, in slots or mean services.
    let age: Double
    private let state = Mutex((policies: [Policy](), tallies: [Int: [LoadBalancingEmulation.Tally]]()))

    init(_ compiled: CompiledScenario, _ definition: LoadBalancingDefinition) {
        self.compiled = compiled
        let scenario = compiled.scenario
        let (channels, rate) = (scenario.link.channels, scenario.requests.rate.perSecond)
        let isSlotted = definition.service == .slotted
        unit = isSlotted ? Double(channels) / rate : definition.load * Double(definition.servers) / (2 * rate)
        age = scenario.link.fastestSignalTime.seconds / unit
        let order: LoadBalancing.Order =
            switch definition.order {
            case .arrival: .arrival
            case .companyFirst: .companyFirst
            case .pairsFirst: .pairsFirst
            }
        let service: LoadBalancing.Service =
            switch definition.service {
            case .slotted: .slotted
            case .exponential: .exponential
            case .fixed: .fixed
            }
        model = LoadBalancing(
            servers: definition.servers, pairs: channels,
            law: (0..<4).map { compiled.game.probability(x: $0 / 2, y: $0 % 2) }, service: service, order: order,
            rate: isSlotted ? Double(channels) : rate * unit)
    }

    /// The policies and what they did, replication by replication.
    var results: (policies: [Policy], tallies: [[LoadBalancingEmulation.Tally]]) {
        state.withLock { state in (state.policies, state.tallies.keys.sorted().compactMap { state.tallies[$0] }) }
    }

    func take(_ logs: [RoundLog], replication: Int) {
        let policies = state.withLock { state in
            if state.policies.isEmpty { state.policies = search() }
            return state.policies
        }
        let requests = model.service == .slotted ? slots(logs) : services(logs)
        let from = requests.isEmpty ? 0 : requests[requests.count / 20].asked
        let seed = compiled.scenario.run.seed
        let found = policies.map { policy in
            var emulation = LoadBalancingEmulation(model, policy.rule, seed: seed, replication: UInt64(replication))
            return emulation.run(requests, from: from)
        }
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
    private func search() -> [Policy] {
        let seed = compiled.scenario.run.seed
        func best(_ rules: [BalancingRule], _ count: Int) -> BalancingRule {
            model.best(of: rules, count: max(1000, min(count, 1_000_000 / model.servers)), seed: seed, replications: 2)
                ?? rules[0]
        }
        let played = BalancingRule.correlated(compiled.correlations)
        let stale = model.staleRules(age: age)
        let chance = BalancingRule(BalancingRule.random(servers: model.servers))
        let local = best([chance] + BalancingRule.local.map { BalancingRule($0.relation) }, 20_000)
        let informed = stale.filter { if case .after = $0.timing { true } else { false } }
        let atOnce = stale.filter { $0.timing == .atOnce }
        func shortest(_ drawn: Int) -> BalancingRule {
            BalancingRule(.shortest(age: age, drawn: drawn, remembering: false), BalancingRule.apart, prefersFirst: true)
        }
        let rival = best(stale, 10_000)
        // The link's outputs look random at each site; which servers are picked is as good as its players can make it.
        let assisted = best(
            stale.filter { $0.relation == BalancingRule.apart && $0.timing == .atOnce }.map {
                BalancingRule($0.servers, played)
            }, 10_000)
        return fixedPolicies(local) + [
            Policy(key: "shortest_queue_known_late", title: "shortest queue, known late", rule: shortest(model.servers)),
            Policy(
                key: "power_of_d_known_late", title: "shortest of some, known late", rule: best(model.draws.map(shortest), 10_000)
            ),
            Policy(key: "waited_for_full_information", title: "waited for full information", rule: best(informed, 10_000)),
            Policy(key: "stale_rule", title: "best rule with late knowledge", rule: best(atOnce, 10_000)),
            Policy(key: "stale_rival", title: "best of all late rules", rule: rival),
            Policy(
                key: "link_with_stale_knowledge", title: "this link, queues known late",
                rule: BalancingRule(assisted.servers, .link, .asTheLink)),
        ]
    }

    /// The policies without knowledge of queues, the best local one as given.
    func fixedPolicies(_ local: BalancingRule) -> [Policy] {
        let perfect = BalancingRule.correlated(perfectCorrelations)
        let guess = compiled.game.classicalCorrelations(compiled.classical)
        let chance = BalancingRule(BalancingRule.random(servers: model.servers))
        return [
            Policy(key: "random", title: "at random", rule: chance),
            Policy(key: "always_apart", title: "always apart", rule: BalancingRule(BalancingRule.apart)),
            Policy(key: "always_together", title: "always together", rule: BalancingRule(BalancingRule.together)),
            Policy(
                key: "best_of_game", title: "the game's best without pairs",
                rule: BalancingRule(BalancingRule.correlated(guess))),
            Policy(key: "best_local", title: "best rule found without pairs", rule: local),
            Policy(key: "link", title: "this link", rule: BalancingRule(.link, .asTheLink)),
            Policy(
                key: "perfect_pairs_decided_as_late", title: "perfect pairs, decided as late",
                rule: BalancingRule(perfect, .asTheLink)),
            Policy(key: "perfect_pairs", title: "perfect pairs, at once", rule: BalancingRule(perfect)),
            Policy(key: "informed", title: "both tasks known", rule: BalancingRule(BalancingRule.informed)),
        ]
    }

    /// E of the quantum optimum, row by row.
    private var perfectCorrelations: [Double] {
        compiled.quantum.aliceVectors.flatMap { u in
            compiled.quantum.bobVectors.map { v in zip(u, v).reduce(0) { $0 + $1.0 * $1.1 } }
        }
    }
}
