import Certification
import NodeEmulation
import Quantities
import ScenarioFiles
import Synchronization
import Workloads

/// Two substations whose lines the rounds of a run open or hold; all rivals meet the same disturbances.
final class GridProtectionWorkload: Workload {
    private typealias Rule = GridProtectionEmulation.Rule
    private typealias Policy = (key: String, title: String, rule: Rule)

    private let rounds: TwoSiteRounds
    private let model: GridProtection
    private let policies: [(key: String, title: String, rule: GridProtectionEmulation.Rule)]
    private let results = Mutex([Int: [GridProtectionEmulation.Tally]]())

    init(_ compiled: CompiledScenario, _ definition: GridProtectionDefinition) {
        rounds = TwoSiteRounds(compiled)
        let best = zip(rounds.alike, rounds.apart).map { max($0, $1) }
        // What a right answer earns costs nothing.
        model = GridProtection(
            law: rounds.law, lossAlike: zip(best, rounds.alike).map { $0 - $1 },
            lossApart: zip(best, rounds.apart).map { $0 - $1 },
            recloseTime: definition.recloseTime, tripCost: definition.tripCost, holdCost: definition.holdCost,
            delayCost: definition.delayCost, outageCost: definition.outageCost)
        policies = Self.policies(rounds, model)
    }

    func take(_ logs: [RoundLog], replication: Int) {
        let events = rounds.events(logs)
        // By the times of the link's answers, which are nearly all as late.
        let answered = events.sorted { $0.asked + $0.delay < $1.asked + $1.delay }
        let from = events.isEmpty ? 0 : events[events.count / 20].asked
        let seed = rounds.compiled.scenario.run.seed
        let found = policies.map { policy in
            var emulation = GridProtectionEmulation(model, policy.rule, seed: seed, replication: UInt64(replication))
            return emulation.run(policy.rule.timing == .asTheLink ? answered : events, from: from)
        }
        results.withLock { $0[replication] = found }
    }

    private static func policies(_ rounds: TwoSiteRounds, _ model: GridProtection) -> [Policy] {
        let (rate, age) = (rounds.rate, rounds.lightTime)
        let local =
            TwoSiteRule.locals.min {
                (model.stationary($0, rate: rate)?.cost ?? .infinity) < (model.stationary($1, rate: rate)?.cost ?? .infinity)
            }
            ?? TwoSiteRule.locals[0]
        let events = rounds.events(count: 50_000)
        func cost(_ rule: Rule) -> Double {
            var emulation = GridProtectionEmulation(model, rule, seed: rounds.compiled.scenario.run.seed, replication: 1_000_000)
            return emulation.run(events, from: 0).meanCost
        }
        /// For each state of the lines the best of some rules, one state after another.
        func found(_ start: TwoSiteRule, _ choices: [TwoSiteRule], _ timing: TwoSiteTiming) -> [TwoSiteRule] {
            var answers = [TwoSiteRule](repeating: start, count: 4)
            var least = cost(Rule(knowing: answers, age: age, timing))
            for _ in 0..<2 {
                for state in 0..<4 {
                    for choice in choices where choice != answers[state] {
                        var tried = answers
                        tried[state] = choice
                        let found = cost(Rule(knowing: tried, age: age, timing))
                        if found < least { (answers, least) = (tried, found) }
                    }
                }
            }
            return answers
        }
        let stale = Rule(knowing: found(local, TwoSiteRule.locals, .atOnce), age: age)
        // Waiting for the other's case, and what the lines are known to be by then.
        let waited = Rule(knowing: found(.informed, [.informed] + TwoSiteRule.locals, .after(age)), age: 0, .after(age))
        let pairs = TwoSiteRule.correlated(rounds.compiled.correlations)
        let knowing = found(pairs, [pairs] + TwoSiteRule.locals, .asTheLink).map { $0 == pairs ? TwoSiteRule.link : $0 }
        let perfect = TwoSiteRule.correlated(rounds.perfect)
        return [
            ("random", "at random", Rule(.correlated([0, 0, 0, 0]))),
            ("always_hold", "always hold", Rule(TwoSiteRule.locals[0])),
            ("best_local", "best rule found without pairs", Rule(local)), ("link", "this link", Rule(.link, .asTheLink)),
            ("perfect_pairs_decided_as_late", "perfect pairs, decided as late", Rule(perfect, .asTheLink)),
            ("perfect_pairs", "perfect pairs, at once", Rule(perfect)), ("informed", "both cases known", Rule(.informed)),
            ("stale_rule", "lines known late", stale), ("waited_for_full_information", "waited for light", waited),
            ("stale_and_link", "lines known late, else this link", Rule(knowing: knowing, age: age, .asTheLink)),
        ]
    }

    func study() throws -> WorkloadStudy {
        let results = PolicyResults(
            policies: policies.map(\.key),
            tallies: results.withLock { all in all.keys.sorted().compactMap { all[$0] } },
            confidence: rounds.compiled.scenario.requirement.confidence, merit: { -$0.meanCost })
        let base = results.index("best_local")
        let rival = results.best(of: ["stale_rule", "waited_for_full_information", "best_local"])
        let staleness = WorkloadStudy.Staleness(
            age: rounds.lightTime, ageKey: "age_s",
            family:
                "a local rule for every state of the lines as known late, or waiting until light has told the other's case; a lower "
                + "bound on what stale knowledge can do",
            rival: policies[rival].key,
            gains: results.gains(of: ["link", "stale_and_link"], over: rival) {
                policies[$0].rule.answers.contains(TwoSiteRule.link)
            })
        let rows = policies.indices.map { k in
            let rule = policies[k].rule
            // The law of the lines where nobody knows them and answers come at once.
            let closed =
                rule.answers.count == 1 && rule.timing == .atOnce ? model.stationary(rule.answers[0], rate: rounds.rate) : nil
            return WorkloadStudy.Row(
                policy: policies[k].key, title: policies[k].title,
                values: [
                    .init(closedForm: closed?.cost, measured: results.mean(k, \.meanCost)),
                    .init(measured: results.gained(k, over: base)),
                    .init(closedForm: closed?.wrong, measured: results.part(k, \.wrongFraction)),
                    .init(closedForm: closed?.lost, measured: results.part(k, \.lostFraction)),
                ])
        }
        return WorkloadStudy(
            kind: "grid_protection", heading: heading, subject: "substations decide",
            numbers: [
                ("reclose_time_s", model.recloseTime), ("trip_cost", model.tripCost), ("hold_cost", model.holdCost),
                ("delay_cost_per_s", model.delayCost), ("outage_cost_per_s", model.outageCost),
                ("delay_cost_of_equal_cost_per_s", equalDelayCost(results)?.estimate),
            ],
            metrics: [
                .init(key: "cost_per_disturbance", title: "cost", columns: .interval, digits: (6, 4)),
                .init(key: "saved_per_disturbance", title: "saved", columns: .measured, digits: (4, 3)),
                .init(key: "wrong_fraction", title: "wrong", columns: .interval, digits: (5, 4)),
                .init(key: "lost_fraction", title: "no line", columns: .both, digits: (5, 3)),
            ],
            rows: rows, baseline: "best_local", statements: statements(results, base, rival, staleness), staleness: staleness)
    }

    private func number(_ value: Double, _ digits: Int = 3) -> String { QuantityText.number(value, digits: digits) }
    private func ends(_ interval: ConfidenceInterval) -> String {
        "\(number(interval.estimate)) (\(number(interval.low)) … \(number(interval.high)))"
    }

    private var heading: [String] {
        [
            "Grid protection: two substations, lines that reclose after \(QuantityText.print(model.recloseTime, as: .time, digits: 4)) in the mean",
            "Cost per disturbance in incidents; wrong: lines alike where both saw it severe, or apart where not",
        ]
    }

    /// The best of the link's rules, as it turned out.
    private func bestOfLink(_ results: PolicyResults<GridProtectionEmulation.Tally>) -> Int {
        results.best(
            of: ["link", "stale_and_link"].filter { policies[results.index($0)].rule.answers.contains(TwoSiteRule.link) })
    }

    /// What a second of delay would have to cost for the waiting rule that was found to cost what the best rule of the link does: both cost
    /// more in proportion to how long they wait; `nil` where they wait as long.
    private func equalDelayCost(_ results: PolicyResults<GridProtectionEmulation.Tally>) -> ConfidenceInterval? {
        let (link, waited) = (bestOfLink(results), results.index("waited_for_full_information"))
        guard let longer = results.mean(waited, \.meanDelay), let shorter = results.mean(link, \.meanDelay),
            let gained = results.gained(waited, over: link), longer.estimate > shorter.estimate
        else { return nil }
        func cost(_ gained: Double) -> Double { model.delayCost + gained / (longer.estimate - shorter.estimate) }
        return ConfidenceInterval(estimate: cost(gained.estimate), low: cost(gained.low), high: cost(gained.high))
    }

    private func statements(
        _ results: PolicyResults<GridProtectionEmulation.Tally>, _ base: Int, _ rival: Int, _ staleness: WorkloadStudy.Staleness
    ) -> [String] {
        guard let saved = results.gained(results.index("link"), over: base), let alone = staleness.gains[0].gained,
            let knowing = staleness.gains[1].gained
        else { return [] }
        var lines = [
            "Best rule without pairs, of all sixteen: \(TwoSiteRounds.name(policies[base].rule.answers[0], "trips", "holds")) "
                + "(case 1: severe). Against it the link \(saved.words("saves", "loses")) incidents per disturbance."
        ]
        if let equal = equalDelayCost(results) {
            let (waited, link) = (policies[results.index("waited_for_full_information")], policies[bestOfLink(results)])
            lines.append(
                "Light takes \(QuantityText.print(rounds.lightTime, as: .time, digits: 4)). '\(waited.title)', as found, and "
                    + "'\(link.title)', the best of the link's, cost the same where a second of delay costs "
                    + "\(ends(equal)) incidents; here it costs \(number(model.delayCost)).")
        }
        lines.append(
            "Against '\(policies[rival].title)', the best rule found without pairs that knows late or waits, the link "
                + "\(alone.words("saves", "loses")), with knowledge of the lines as late it \(knowing.words("saves", "loses")).")
        lines.append(
            staleness.sentence(
                better: "the link costs less than this rule",
                worse: "this rule costs less, whatever the link's substations know of the lines"))
        return lines
    }
}
