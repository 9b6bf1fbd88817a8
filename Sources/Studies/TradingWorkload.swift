import Certification
import NodeEmulation
import NonlocalGames
import Quantities
import ScenarioFiles
import Synchronization
import Workloads

/// A desk whose traders at two venues are the players of a run's rounds; all rivals see the same opportunities.
final class TradingWorkload: Workload {
    private typealias Rule = TradingEmulation.Rule
    private typealias Policy = (key: String, title: String, rule: Rule)

    private let rounds: TwoSiteRounds
    private let model: TradingWindows
    private let policies: [(key: String, title: String, rule: TradingEmulation.Rule)]
    private let results = Mutex([Int: [TradingEmulation.Tally]]())

    /// - Throws: `GameError` for a window's game without a value.
    init(_ compiled: CompiledScenario, _ definition: TradingWindowsDefinition) throws {
        rounds = TwoSiteRounds(compiled)
        model = TradingWindows(
            newsProbabilities: definition.newsProbabilities, window: definition.window, utilityAlike: rounds.alike,
            utilityApart: rounds.apart, quoteLifetime: definition.quoteLifetime, holdingTime: definition.holdingTime,
            riskAversion: definition.riskAversion)
        policies = try Self.policies(rounds, model)
    }

    func take(_ logs: [RoundLog], replication: Int) {
        let events = rounds.events(logs)
        let from = events.isEmpty ? 0 : events[events.count / 20].asked
        let seed = rounds.compiled.scenario.run.seed
        let found = policies.map { policy in
            var emulation = TradingEmulation(model, policy.rule, law: rounds.law, seed: seed, replication: UInt64(replication))
            return emulation.run(events, from: from)
        }
        results.withLock { $0[replication] = found }
    }

    private func profit(_ tally: TradingEmulation.Tally) -> Double {
        tally.meanUtility - model.riskAversion * tally.meanSquare
    }

    private static func policies(_ rounds: TwoSiteRounds, _ model: TradingWindows) throws -> [Policy] {
        let (windows, age) = (model.newsProbabilities.count, rounds.lightTime)
        let events = rounds.events(count: 50_000)
        func profit(_ rule: Rule) -> Double {
            var emulation = TradingEmulation(
                model, rule, law: rounds.law, seed: rounds.compiled.scenario.run.seed, replication: 1_000_000)
            let tally = emulation.run(events, from: 0)
            guard tally.events > 0 else { return -.infinity }
            return tally.meanUtility - model.riskAversion * tally.meanSquare
        }
        func same(_ rule: TwoSiteRule) -> [TwoSiteRule] { [TwoSiteRule](repeating: rule, count: windows) }
        /// The best of some rules for every window, one after another; windows that have not come yet keep the first.
        func found(_ choices: [TwoSiteRule], _ timing: TwoSiteTiming, _ inventoryAge: Double?) -> [TwoSiteRule] {
            var (answers, most) = (same(choices[0]), -Double.infinity)
            for choice in choices {
                let tried = profit(Rule(same(choice), timing, inventoryAge: inventoryAge))
                if tried > most { (answers, most) = (same(choice), tried) }
            }
            for window in 0..<windows where windows > 1 {
                for choice in choices where choice != answers[window] {
                    var tried = answers
                    tried[window] = choice
                    let value = profit(Rule(tried, timing, inventoryAge: inventoryAge))
                    if value > most { (answers, most) = (tried, value) }
                }
            }
            return answers
        }
        func fixed(_ choices: [TwoSiteRule]) -> TwoSiteRule {
            choices.max { profit(Rule(same($0))) < profit(Rule(same($1))) } ?? choices[0]
        }
        let locals = TwoSiteRule.locals
        let perfect = TwoSiteRule.correlated(rounds.perfect)
        let adapted = try model.newsProbabilities.indices.map { window in
            let law = model.law(window)
            func rows(_ values: [Double]) -> [[Double]] { [[values[0], values[1]], [values[2], values[3]]] }
            let game = try XORGame(
                title: "window", inputLaw: rows(law), evenUtility: rows(rounds.alike), oddUtility: rows(rounds.apart))
            let value = try QuantumValue(of: game)
            return TwoSiteRule.correlated(
                value.aliceVectors.flatMap { u in value.bobVectors.map { v in zip(u, v).reduce(0) { $0 + $1.0 * $1.1 } } })
        }
        let pairs = TwoSiteRule.correlated(rounds.compiled.correlations)
        let knowing = found([pairs] + locals, .asTheLink, age).map { $0 == pairs ? TwoSiteRule.link : $0 }
        return [
            ("random", "at random", Rule(same(.correlated([0, 0, 0, 0])))),
            ("best_local", "best rule for all windows, no pairs", Rule(same(fixed(locals)))),
            ("best_local_by_window", "best rule for each window, no pairs", Rule(found(locals, .atOnce, nil))),
            ("link", "this link", Rule(same(.link), .asTheLink)),
            ("perfect_pairs_decided_as_late", "perfect pairs, decided as late", Rule(same(perfect), .asTheLink)),
            ("perfect_pairs", "perfect pairs, at once", Rule(same(perfect))),
            ("perfect_pairs_by_window", "the same, set for each window", Rule(adapted)),
            ("informed", "both news known", Rule(same(.informed))),
            ("stale_rule", "inventory known late, no pairs", Rule(found(locals, .atOnce, age), inventoryAge: age)),
            ("waited_for_full_information", "waited for light", Rule(same(.informed), .after(age), inventoryAge: age)),
            ("stale_and_link", "inventory known late, or this link", Rule(knowing, .asTheLink, inventoryAge: age)),
        ]
    }

    /// Opportunities of the windows per second.
    private var rate: Double {
        let kept = model.kept(of: rounds.law)
        return rounds.rate * zip(rounds.law, kept[0]).reduce(0) { $0 + $1.0 * $1.1 }
    }

    private func closedForm(_ rule: Rule) -> (profit: Double, meanSquare: Double)? {
        guard rule.timing == .atOnce, rule.inventoryAge == nil, rate > 0 else { return nil }
        let correlations = rule.answers.map { answers -> [Double] in
            switch answers {
            case .correlated(let correlations): return correlations
            case .local(let a, let b):
                return (0..<4).map { index in
                    (index / 2 == 1 ? a.one : a.zero) == (index % 2 == 1 ? b.one : b.zero) ? 1 : -1
                }
            case .informed: return [1, 1, 1, -1]
            case .link: return []
            }
        }
        return model.profit(correlations: correlations, rate: rate, delay: 0)
    }

    func study() throws -> WorkloadStudy {
        let tallies = results.withLock { all in all.keys.sorted().compactMap { all[$0] } }
        let confidence = rounds.compiled.scenario.requirement.confidence
        func index(_ key: String) -> Int { policies.firstIndex { $0.key == key } ?? 0 }
        func mean(_ k: Int, _ value: (TradingEmulation.Tally) -> Double) -> ConfidenceInterval? {
            let values = tallies.map { value($0[k]) }
            return values.allSatisfy(\.isFinite) ? .mean(values, confidence: confidence) : nil
        }
        func gained(_ k: Int, over other: Int) -> ConfidenceInterval? {
            let values = tallies.map { profit($0[k]) - profit($0[other]) }
            return k == other || !values.allSatisfy(\.isFinite) ? nil : .mean(values, confidence: confidence)
        }
        let base = index("best_local_by_window")
        let rivals = [index("stale_rule"), index("waited_for_full_information"), base]
        let rival = rivals.max { (mean($0, profit)?.estimate ?? 0) < (mean($1, profit)?.estimate ?? 0) } ?? base
        let gains = [index("link"), index("stale_and_link")].map { gained($0, over: rival) }
        let holds: Bool? =
            gains.contains { $0.map { $0.low > 0 } ?? false }
            ? true : !tallies.isEmpty && gains.allSatisfy { $0.map { $0.high < 0 } ?? false } ? false : nil
        let rows = policies.indices.map { k in
            let closed = closedForm(policies[k].rule)
            return WorkloadStudy.Row(
                policy: policies[k].key, title: policies[k].title,
                values: [
                    .init(closedForm: closed?.profit, measured: mean(k, profit)), .init(measured: gained(k, over: base)),
                    .init(measured: mean(k, \.meanUtility)),
                    .init(closedForm: closed?.meanSquare, measured: mean(k, \.meanSquare)),
                    .init(measured: mean(k) { Double($0.gone) / Double($0.events) }),
                ])
        }
        return WorkloadStudy(
            kind: "trading_windows", heading: heading, subject: "traders decide",
            numbers: [
                ("window_s", model.window), ("quote_lifetime_s", model.quoteLifetime), ("holding_time_s", model.holdingTime),
                ("risk_aversion", model.riskAversion), ("opportunities_per_s", rate),
            ],
            metrics: [
                .init(key: "profit_per_opportunity", title: "profit", columns: .interval, digits: (6, 5)),
                .init(key: "gained_per_opportunity", title: "gained", columns: .measured, digits: (4, 3)),
                .init(key: "utility_per_opportunity", title: "utility", columns: .either, digits: (4, 4)),
                .init(key: "mean_square_inventory", title: "inventory²", columns: .both, digits: (5, 4)),
                .init(key: "gone_fraction", title: "gone", columns: .either, digits: (3, 3)),
            ],
            rows: rows, baseline: "best_local_by_window",
            statements: statements(base, rival, gained(index("link"), over: base), holds, gains),
            staleness: .init(
                age: rounds.lightTime, ageKey: "age_s", holds: holds,
                family:
                    "a local rule for each window that turns against the inventory known late, or waiting until light has told the other's "
                    + "news; a lower bound on what stale knowledge can do"))
    }

    private func number(_ value: Double, _ digits: Int = 3) -> String { QuantityText.number(value, digits: digits) }
    private func time(_ seconds: Double) -> String { QuantityText.print(seconds, as: .time, digits: 4) }

    private var heading: [String] {
        let news = model.newsProbabilities.map { number($0) }.joined(separator: ", ")
        return [
            "Trading: windows of \(time(model.window)) with news in \(news) of all opportunities at a venue, \(number(rate, 4)) of these per second",
            "Profit per opportunity in the game's utility: earned while quotes last, less \(number(model.riskAversion)) of the squared inventory",
        ]
    }

    private func statements(
        _ base: Int, _ rival: Int, _ gained: ConfidenceInterval?, _ holds: Bool?, _ gains: [ConfidenceInterval?]
    ) -> [String] {
        guard let gained else { return [] }
        let rules = policies[base].rule.answers.map { TwoSiteRounds.name($0, "buys", "sells") }
        func ends(_ interval: ConfidenceInterval) -> String {
            "\(number(interval.estimate)) (\(number(interval.low)) … \(number(interval.high)))"
        }
        var lines = [
            "Best rules without pairs, window by window, a shared coin turning both: \(rules.joined(separator: "; ")) (case 1: news).",
            "Against them the link gains \(ends(gained)) per opportunity.",
        ]
        if let alone = gains[0], let both = gains[1] {
            lines.append(
                "Against '\(policies[rival].title)', the best rule found with knowledge \(time(rounds.lightTime)) old, it gains \(ends(alone)), with the same "
                    + "knowledge \(ends(both)).")
        }
        switch holds {
        case true?: lines.append("staleness holds: the link earns more than under this rule (others may do better).")
        case false?: lines.append("staleness refuses: this rule earns more.")
        case nil: lines.append("staleness is undecided: the difference is within its interval.")
        }
        return lines
    }
}
