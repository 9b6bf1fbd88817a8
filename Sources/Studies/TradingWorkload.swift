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

    private static func policies(_ rounds: TwoSiteRounds, _ model: TradingWindows) throws -> [Policy] {
        let (windows, age) = (model.newsProbabilities.count, rounds.lightTime)
        let events = rounds.events(count: 50_000)
        func tally(_ rule: Rule) -> TradingEmulation.Tally {
            var emulation = TradingEmulation(
                model, rule, law: rounds.law, seed: rounds.compiled.scenario.run.seed, replication: 1_000_000)
            return emulation.run(events, from: 0)
        }
        func profit(_ rule: Rule) -> Double {
            let tally = tally(rule)
            return tally.events > 0 ? tally.profit(riskAversion: model.riskAversion) : -.infinity
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
        /// A rule for each window, and what else to do beyond an inventory known late, if that earns more: tried at parts of its root
        /// mean square.
        func knowing(_ choices: [TwoSiteRule], _ timing: TwoSiteTiming) -> Rule {
            var best = Rule(found(choices, timing, age), timing, inventoryAge: age)
            let plain = tally(best)
            guard plain.events > 0, plain.squares > 0 else { return best }
            var most = profit(best)
            for part in [0.5, 1, 1.5, 2, 3] {
                for rule in TwoSiteRule.locals {
                    let tried = Rule(
                        best.answers, timing, inventoryAge: age, beyond: (rule, max(2, part * plain.meanSquare.squareRoot())))
                    let value = profit(tried)
                    if value > most { (best, most) = (tried, value) }
                }
            }
            return best
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
        let stale = knowing(locals, .atOnce)
        var assisted = knowing([pairs] + locals, .asTheLink)
        // Who asks no pair may as well do what others do without.
        if assisted.answers.contains(pairs) {
            assisted.answers = assisted.answers.map { $0 == pairs ? TwoSiteRule.link : $0 }
        } else {
            assisted = stale
        }
        return [
            ("random", "at random", Rule(same(.correlated([0, 0, 0, 0])))),
            ("best_local", "best rule for all windows, no pairs", Rule(same(fixed(locals)))),
            ("best_local_by_window", "best rule for each window, no pairs", Rule(found(locals, .atOnce, nil))),
            ("link", "this link", Rule(same(.link), .asTheLink)),
            ("perfect_pairs_decided_as_late", "perfect pairs, decided as late", Rule(same(perfect), .asTheLink)),
            ("perfect_pairs", "perfect pairs, at once", Rule(same(perfect))),
            ("perfect_pairs_by_window", "the same, set for each window", Rule(adapted)),
            ("informed", "both news known", Rule(same(.informed))),
            ("stale_rule", "inventory known late, no pairs", stale),
            ("waited_for_full_information", "waited for light", Rule(same(.informed), .after(age), inventoryAge: age)),
            ("stale_and_link", "inventory known late, or this link", assisted),
        ]
    }

    /// Opportunities of the windows per second.
    private var rate: Double {
        let kept = model.kept(of: rounds.law)
        return rounds.rate * zip(rounds.law, kept[0]).reduce(0) { $0 + $1.0 * $1.1 }
    }

    private func closedForm(_ rule: Rule) -> (profit: Double, meanSquare: Double)? {
        guard rule.timing == .atOnce, rule.inventoryAge == nil, rate > 0 else { return nil }
        let end = measured
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
        return model.profit(correlations: correlations, rate: rate, delay: 0, from: 0.05 * end, to: end)
    }

    /// Seconds of a replication, of which the first twentieth is not counted.
    private var measured: Double {
        let run = rounds.compiled.scenario.run
        return run.duration.seconds / Double(run.replications)
    }

    func study() throws -> WorkloadStudy {
        let profit = { @Sendable [riskAversion = model.riskAversion] (tally: TradingEmulation.Tally) in
            tally.profit(riskAversion: riskAversion)
        }
        let results = PolicyResults(
            policies: policies.map(\.key),
            tallies: results.withLock { all in all.keys.sorted().compactMap { all[$0] } },
            confidence: rounds.compiled.scenario.requirement.confidence, merit: profit)
        let base = results.index("best_local_by_window")
        let rival = results.best(of: ["stale_rule", "waited_for_full_information", "best_local_by_window"])
        let staleness = WorkloadStudy.Staleness(
            age: rounds.lightTime, ageKey: "age_s",
            family:
                "a local rule for each window that turns against the inventory known late, another where that is large, or waiting until "
                + "light has told the other's news; a lower bound on what stale knowledge can do",
            rival: policies[rival].key,
            gains: results.gains(of: ["link", "stale_and_link"], over: rival) {
                policies[$0].rule.answers.contains(TwoSiteRule.link)
            })
        let rows = policies.indices.map { k in
            let closed = closedForm(policies[k].rule)
            return WorkloadStudy.Row(
                policy: policies[k].key, title: policies[k].title,
                values: [
                    .init(closedForm: closed?.profit, measured: results.mean(k, profit)),
                    .init(measured: results.gained(k, over: base)), .init(measured: results.mean(k, \.meanUtility)),
                    .init(closedForm: closed?.meanSquare, measured: results.mean(k, \.meanSquare)),
                    .init(measured: results.part(k) { Double($0.gone) / Double($0.events) }),
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
            statements: statements(base, rival, results.gained(results.index("link"), over: base), staleness),
            staleness: staleness)
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
        _ base: Int, _ rival: Int, _ gained: ConfidenceInterval?, _ staleness: WorkloadStudy.Staleness
    ) -> [String] {
        guard let gained, let alone = staleness.gains[0].gained, let knowing = staleness.gains[1].gained else { return [] }
        let rules = policies[base].rule.answers.map { TwoSiteRounds.name($0, "buys", "sells") }
        func beyond(_ key: String) -> String {
            guard let found = policies.first(where: { $0.key == key })?.rule.beyond else {
                return "finds no size of it that calls for another rule"
            }
            return
                "turns to '\(TwoSiteRounds.name(found.rule, "buys", "sells"))' from an inventory of \(number(found.inventory)) on"
        }
        var lines: [String] = []
        let unseen = zip(1..., model.parts(from: 0.05 * measured, to: measured)).filter { $0.1 == 0 }.map { "\($0.0)" }
        if !unseen.isEmpty {
            lines.append(
                "Replications of \(time(measured)) never reach window \(unseen.joined(separator: ", ")): its rules mean nothing.")
        }
        lines += [
            "Best rules without pairs, window by window, a shared coin turning both: \(rules.joined(separator: "; ")) (case 1: news).",
            "Against them the link \(gained.words("gains", "loses")) per opportunity.",
            "Who knows the inventory \(time(rounds.lightTime)) late \(beyond("stale_rule")) without pairs, and with the link "
                + "\(beyond("stale_and_link")).",
            "Against '\(policies[rival].title)', the best rule found without pairs that knows late or waits, the link "
                + "\(alone.words("gains", "loses")), with the same knowledge it \(knowing.words("gains", "loses")).",
        ]
        lines.append(staleness.sentence(better: "the link earns more than this rule", worse: "this rule earns more"))
        return lines
    }
}
