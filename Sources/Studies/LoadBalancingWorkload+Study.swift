import Certification
import Quantities
import ScenarioFiles
import Workloads

extension LoadBalancingWorkload {
    func study() throws -> WorkloadStudy {
        let (policies, tallies) = results
        let rows = policies.isEmpty ? fixedPolicies(BalancingRule(BalancingRule.apart)) : policies
        let base = rows.firstIndex { $0.key == "best_local" }
        let results = PolicyResults(
            policies: rows.map(\.key), tallies: tallies, confidence: compiled.scenario.requirement.confidence,
            merit: { -$0.meanWait })
        let staleness = staleness(policies, results)
        return WorkloadStudy(
            kind: "load_balancing", heading: heading, subject: "balancers decide", numbers: numbers,
            metrics: [
                .init(key: "mean_queue_tasks", title: "queue", columns: .both, digits: (6, 4)),
                .init(key: waitKey, title: "mean waiting", columns: .interval, digits: (6, 4)),
                .init(key: savedKey, title: "saved", columns: .measured, digits: (4, 3)),
                .init(key: "company_fraction", title: "in company", columns: .either, digits: (3, 3)),
            ],
            rows: rows.indices.map { k in
                WorkloadStudy.Row(policy: rows[k].key, title: rows[k].title, values: values(k, rows[k].rule, base, results))
            },
            baseline: base == nil ? nil : "best_local", statements: statements(policies, results, staleness), staleness: staleness
        )
    }

    private var isSlotted: Bool { model.service == .slotted }
    private var waitKey: String { isSlotted ? "mean_wait_slots" : "mean_wait_services" }
    private var savedKey: String { isSlotted ? "saved_slots" : "saved_services" }

    private func number(_ value: Double, _ digits: Int = 4) -> String { QuantityText.number(value, digits: digits) }
    private func time(_ seconds: Double) -> String { QuantityText.print(seconds, as: .time, digits: 4) }

    private var heading: [String] {
        let balancers = model.pairs == 1 ? "one pair of balancers" : "\(model.pairs) pairs of balancers"
        let pace = isSlotted ? "slots of \(time(unit))" : "load \(number(load)), mean service \(time(unit))"
        return [
            "Load balancing: \(balancers), \(model.servers) servers, \(pace)",
            "Queue in tasks that wait at a server, waiting in \(isSlotted ? "slots" : "mean services")",
        ]
    }

    /// Part of their time that servers work if no task finds company.
    private var load: Double { 2 * model.rate / Double(model.servers) }

    private var numbers: [(key: String, value: Double?)] {
        [
            ("servers", Double(model.servers)), ("pairs_of_balancers", Double(model.pairs)), ("load_without_company", load),
            (isSlotted ? "slot_s" : "mean_service_s", unit),
        ]
    }

    private func values(
        _ k: Int, _ rule: BalancingRule, _ base: Int?, _ results: PolicyResults<LoadBalancingEmulation.Tally>
    ) -> [WorkloadStudy.Value] {
        let closed = closedForm(rule)
        return [
            .init(closedForm: closed?.queue, measured: results.mean(k, \.meanQueue)),
            .init(closedForm: closed?.wait, measured: results.mean(k, \.meanWait)),
            .init(measured: base.flatMap { results.gained(k, over: $0) }),
            .init(measured: results.part(k, \.companyFraction)),
        ]
    }

    /// Against the best rule without pairs of all that were measured.
    private func staleness(
        _ policies: [Policy], _ results: PolicyResults<LoadBalancingEmulation.Tally>
    ) -> WorkloadStudy.Staleness {
        let isMeasured = results.policies.contains("stale_rival")
        let rival = results.best(of: [
            "stale_rival", "best_local", "shortest_queue_known_late", "power_of_d_known_late", "waited_for_full_information",
        ])
        return WorkloadStudy.Staleness(
            age: age, ageKey: isSlotted ? "age_slots" : "age_services",
            family:
                "shortest of d queues known late, with or without what each site knows of what was sent since; one site leans to the "
                + "shortest by gaps for either kind of task; tasks in company count half, some are served by now, one waits alone; or both "
                + "wait for a light-time; a lower bound on what stale knowledge can do",
            rival: isMeasured ? results.policies[rival] : nil,
            gains: isMeasured
                ? results.gains(of: [link, "link_with_stale_knowledge"], over: rival) { policies[$0].rule.asksPairs } : [])
    }

    private func statements(
        _ policies: [Policy], _ results: PolicyResults<LoadBalancingEmulation.Tally>, _ staleness: WorkloadStudy.Staleness
    ) -> [String] {
        guard let base = policies.firstIndex(where: { $0.key == "best_local" }),
            let link = policies.firstIndex(where: { $0.key == self.link }),
            let rival = policies.firstIndex(where: { $0.key == staleness.rival }),
            let knowing = policies.firstIndex(where: { $0.key == "link_with_stale_knowledge" })
        else { return [] }
        let confidence = "\(number(100 * compiled.scenario.requirement.confidence)) %"
        let players = policies[link].rule.servers == .turns ? "the link, servers in turns," : "the link"
        var lines = [
            "Best simple rule without pairs, of chance and all rules of each site's own task: \(name(policies[base].rule))."
        ]
        // The least work that there is, all tasks that want company in company.
        let least = model.rate * (2 - 0.5 * (model.law[1] + model.law[2]) - model.law[3])
        if least >= Double(model.servers) {
            lines.append("Servers are overrun whatever the rule: queues grow as long as the run lasts.")
        }
        if let saved = results.gained(link, over: base) {
            let wait = Replicated(results.tallies.map { $0[base].meanWait }).mean
            let share = wait > 0 ? ", \(number(100 * abs(saved.estimate) / wait, 3)) %" : ""
            let by = "by \(number(abs(saved.estimate), 3)) \(isSlotted ? "slots" : "mean services")\(share)"
            if saved.low > 0 {
                lines.append("Tasks of \(players) wait less than under it \(by), with confidence \(confidence).")
            } else if saved.high < 0 {
                lines.append("Tasks of \(players) wait longer than under it \(by), with confidence \(confidence).")
            } else {
                lines.append("Tasks of \(players) wait as long as under it, as far as this run tells.")
            }
        }
        let units = isSlotted ? "slots" : "mean services"
        lines.append(
            "Knowledge of the other site is at least \(number(age, 3)) \(units) old. Best rule found with it, without pairs: "
                + "\(name(policies[rival].rule)). With the link: "
                + "\(policies[knowing].rule == policies[rival].rule ? "the same" : name(policies[knowing].rule)).")
        if let alone = staleness.gains[0].gained, let known = staleness.gains[1].gained {
            lines.append(
                "Against the best rule without pairs, at the same requests, the link \(alone.words("saves", "loses")) \(units), with "
                    + "queues known as late it \(known.words("saves", "loses")).")
        }
        lines.append(
            staleness.sentence(
                better: "tasks of the link wait less, queues known as late",
                worse: "tasks wait less under this rule, even if the link's balancers know the queues as late"))
        return lines
    }

    /// A rule in words.
    func name(_ rule: BalancingRule) -> String {
        var parts: [String] = []
        if rule.servers == .turns { parts.append("servers in turns") }
        if case .shortest(let known) = rule.servers {
            parts.append(known.drawn >= model.servers ? "the shortest queues" : "the shortest of \(known.drawn) queues")
            if known.gap.isFinite { parts.append("both tasks to one that is shorter by \(number(known.gap))") }
            if known.remembering { parts.append("counting what was sent since") }
            if known.served > 0 { parts.append("\(number(known.served, 3)) of each taken as served") }
            if known.companyWeight < 1 { parts.append("tasks that want company as \(number(known.companyWeight))") }
            if let lure = known.lure {
                parts.append(
                    "company to \(lure.countsOwnAlone ? "its own" : "any") task alone in a queue longer by \(number(lure.most)) at most"
                )
            }
        }
        if case .leaning(let site, let alone, let company) = rule.relation {
            func gap(_ gap: Double) -> String {
                if gap < 0 { return "unless that is longer by more than \(number(-gap))" }
                return gap.isFinite ? "where that is shorter by \(number(gap))" : "never"
            }
            parts.append(
                "\(site == .a ? "B" : "A") to the first, \(site == .a ? "A" : "B") too "
                    + (alone == company ? gap(alone) : "\(gap(company)) if its task wants company, else \(gap(alone))"))
        } else if rule.relation == BalancingRule.informed {
            parts.append("together if both tasks want company")
        } else if rule.relation == BalancingRule.random(servers: model.servers) {
            parts.append("at random")
        } else {
            parts.append(BalancingRule.local.first { $0.relation == rule.relation }?.name ?? "by outputs")
        }
        if let near = rule.near { parts.append("by outputs where two queues differ by less than \(number(near.lead))") }
        if case .after = rule.timing { parts.append("after a light-time") }
        return parts.joined(separator: ", ")
    }
}
