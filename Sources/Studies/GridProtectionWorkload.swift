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
            delayCost: definition.delayCost)
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
        let events = rounds.events(count: 20_000)
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
        let tallies = results.withLock { all in all.keys.sorted().compactMap { all[$0] } }
        let confidence = rounds.compiled.scenario.requirement.confidence
        func index(_ key: String) -> Int { policies.firstIndex { $0.key == key } ?? 0 }
        func mean(_ k: Int, _ value: (GridProtectionEmulation.Tally) -> Double) -> ConfidenceInterval? {
            .mean(tallies.map { value($0[k]) }, confidence: confidence)
        }
        func saved(_ k: Int, against other: Int) -> ConfidenceInterval? {
            k == other ? nil : .mean(tallies.map { $0[other].meanCost - $0[k].meanCost }, confidence: confidence)
        }
        let base = index("best_local")
        let rivals = [index("stale_rule"), index("waited_for_full_information"), base]
        let rival = rivals.min { (mean($0, \.meanCost)?.estimate ?? 0) < (mean($1, \.meanCost)?.estimate ?? 0) } ?? base
        let gains = [index("link"), index("stale_and_link")].map { saved($0, against: rival) }
        let holds: Bool? =
            gains.contains { $0.map { $0.low > 0 } ?? false }
            ? true : !tallies.isEmpty && gains.allSatisfy { $0.map { $0.high < 0 } ?? false } ? false : nil
        let rows = policies.indices.map { k in
            let rule = policies[k].rule
            // The law of the lines where nobody knows them and answers come at once.
            let closed =
                rule.answers.count == 1 && rule.timing == .atOnce ? model.stationary(rule.answers[0], rate: rounds.rate) : nil
            return WorkloadStudy.Row(
                policy: policies[k].key, title: policies[k].title,
                values: [
                    .init(closedForm: closed?.cost, measured: mean(k, \.meanCost)), .init(measured: saved(k, against: base)),
                    .init(measured: mean(k, \.wrongFraction)),
                    .init(closedForm: closed?.lost, measured: mean(k, \.lostFraction)),
                ])
        }
        return WorkloadStudy(
            kind: "grid_protection", heading: heading, subject: "substations decide",
            numbers: [
                ("reclose_time_s", model.recloseTime), ("trip_cost", model.tripCost), ("hold_cost", model.holdCost),
                ("delay_cost_per_s", model.delayCost),
            ],
            metrics: [
                .init(key: "cost_per_disturbance", title: "cost", columns: .interval, digits: (6, 4)),
                .init(key: "saved_per_disturbance", title: "saved", columns: .measured, digits: (4, 3)),
                .init(key: "wrong_fraction", title: "wrong", columns: .either, digits: (3, 3)),
                .init(key: "lost_fraction", title: "no line", columns: .both, digits: (5, 3)),
            ],
            rows: rows, baseline: "best_local",
            statements: statements(
                base, rival, saved(index("link"), against: base), holds, mean(index("link"), \.meanCost),
                mean(index("informed"), \.meanCost)),
            staleness: .init(
                age: rounds.lightTime, ageKey: "age_s", holds: holds,
                family:
                    "a local rule for every state of the lines as known late, or waiting until light has told the other's case; a lower "
                    + "bound on what stale knowledge can do"))
    }

    private func number(_ value: Double, _ digits: Int = 3) -> String { QuantityText.number(value, digits: digits) }

    private var heading: [String] {
        [
            "Grid protection: two substations, lines that reclose after \(QuantityText.print(model.recloseTime, as: .time, digits: 4)) in the mean",
            "Cost per disturbance in incidents; wrong: lines alike where both saw it severe, or apart where not",
        ]
    }

    private func statements(
        _ base: Int, _ rival: Int, _ saved: ConfidenceInterval?, _ holds: Bool?, _ link: ConfidenceInterval?,
        _ informed: ConfidenceInterval?
    ) -> [String] {
        guard let saved, let link, let informed else { return [] }
        var lines = [
            "Best rule without pairs, of all sixteen: \(TwoSiteRounds.name(policies[base].rule.answers[0], "trips", "holds")) (case 1: severe).",
            saved.low > 0
                ? "The link saves \(number(saved.estimate)) incidents per disturbance against it (\(number(saved.low)) … \(number(saved.high)))."
                : saved.high < 0
                    ? "The link costs \(number(-saved.estimate)) incidents per disturbance more than it (\(number(-saved.high)) … \(number(-saved.low)))."
                    : "The link costs as much, as far as this run tells.",
        ]
        // Who waits pays for the time and knows both cases.
        let severe = 1 - model.law[0]
        if severe > 0, rounds.lightTime > 0, link.estimate > informed.estimate {
            let dearest = (link.estimate - informed.estimate) / (severe * rounds.lightTime)
            lines.append(
                "Light takes \(QuantityText.print(rounds.lightTime, as: .time, digits: 4)): who waits for it knows both cases. That is dearer than this "
                    + "link only where a second of delay costs more than \(number(dearest)) incidents (here \(number(model.delayCost)))."
            )
        }
        switch holds {
        case true?:
            lines.append(
                "staleness holds: the link costs less than '\(policies[rival].title)', the best found (others may do better).")
        case false?: lines.append("staleness refuses: '\(policies[rival].title)' costs less.")
        case nil: lines.append("staleness is undecided: the difference to '\(policies[rival].title)' is within its interval.")
        }
        return lines
    }
}
