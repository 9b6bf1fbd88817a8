import Certification
import Quantities
import ScenarioFiles
import Workloads

extension LoadBalancingWorkload {
    func study() throws -> WorkloadStudy {
        let (policies, tallies) = results
        let rows = policies.isEmpty ? fixedPolicies(BalancingRule(BalancingRule.apart)) : policies
        let base = rows.firstIndex { $0.key == "best_local" }
        let staleness = staleness(policies, tallies)
        return WorkloadStudy(
            kind: "load_balancing", heading: heading, subject: "balancers decide", numbers: numbers,
            metrics: [
                .init(key: "mean_queue_tasks", title: "queue", columns: .both, digits: (6, 4)),
                .init(key: waitKey, title: "mean waiting", columns: .interval, digits: (6, 4)),
                .init(key: savedKey, title: "saved", columns: .measured, digits: (4, 3)),
                .init(key: "company_fraction", title: "in company", columns: .either, digits: (3, 3)),
            ],
            rows: rows.indices.map { k in
                WorkloadStudy.Row(policy: rows[k].key, title: rows[k].title, values: values(k, rows[k].rule, base, tallies))
            },
            baseline: base == nil ? nil : "best_local", statements: statements(policies, tallies, staleness), staleness: staleness
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

    private func interval(_ values: [Double]) -> ConfidenceInterval? {
        guard values.allSatisfy(\.isFinite) else { return nil }
        return ConfidenceInterval.mean(
            count: values.count, sum: values.reduce(0, +), sumOfSquares: values.reduce(0) { $0 + $1 * $1 },
            confidence: compiled.scenario.requirement.confidence)
    }

    private func values(_ k: Int, _ rule: BalancingRule, _ base: Int?, _ tallies: [[LoadBalancingEmulation.Tally]])
        -> [WorkloadStudy.Value]
    {
        let mine = tallies.map { $0[k] }
        let closed = closedForm(rule)
        return [
            .init(closedForm: closed?.queue, measured: interval(mine.map(\.meanQueue))),
            .init(closedForm: closed?.wait, measured: interval(mine.map(\.meanWait))),
            .init(measured: base.flatMap { saved(k, against: $0, tallies) }),
            .init(measured: interval(mine.map(\.companyFraction))),
        ]
    }

    /// By how much tasks of one policy wait less than those of another, the same tasks in each replication.
    private func saved(_ k: Int, against other: Int, _ tallies: [[LoadBalancingEmulation.Tally]]) -> ConfidenceInterval? {
        k == other ? nil : interval(tallies.map { $0[other].meanWait - $0[k].meanWait })
    }

    private func staleness(_ policies: [Policy], _ tallies: [[LoadBalancingEmulation.Tally]]) -> WorkloadStudy.Staleness {
        var holds: Bool?
        if let rival = policies.firstIndex(where: { $0.key == "stale_rival" }) {
            let own = [link, "link_with_stale_knowledge"]
            let gains = policies.indices.filter { own.contains(policies[$0].key) }.map { saved($0, against: rival, tallies) }
            if gains.contains(where: { $0.map { $0.low > 0 } ?? false }) { holds = true }
            if gains.allSatisfy({ $0.map { $0.high < 0 } ?? false }) { holds = false }
        }
        return WorkloadStudy.Staleness(
            age: age, ageKey: isSlotted ? "age_slots" : "age_services", holds: holds,
            family:
                "shortest of d queues known late, with or without what was sent since and a gap beyond which both go to one, apart "
                + "or together by one site's task, or by both after a light-time; a lower bound on what stale knowledge can do")
    }

    private func statements(
        _ policies: [Policy], _ tallies: [[LoadBalancingEmulation.Tally]], _ staleness: WorkloadStudy.Staleness
    ) -> [String] {
        guard let base = policies.firstIndex(where: { $0.key == "best_local" }),
            let link = policies.firstIndex(where: { $0.key == self.link }),
            let rival = policies.firstIndex(where: { $0.key == "stale_rival" })
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
        if let saved = saved(link, against: base, tallies) {
            let wait = Replicated(tallies.map { $0[base].meanWait }).mean
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
        lines.append(
            "Knowledge of the other site is at least \(number(age, 3)) \(isSlotted ? "slots" : "mean services") old. Best rule found with "
                + "it: \(name(policies[rival].rule)).")
        switch staleness.holds {
        case true?:
            lines.append("staleness holds: tasks of the link wait less, queues known as late (other rules may do better).")
        case false?:
            lines.append(
                "staleness refuses: tasks wait less under this rule, even if the link's balancers know the queues as late.")
        case nil:
            lines.append("staleness is undecided: the difference from the link, queues known as late, is within its interval.")
        }
        return lines
    }

    /// A rule in words.
    func name(_ rule: BalancingRule) -> String {
        var parts: [String] = []
        if rule.servers == .turns { parts.append("servers in turns") }
        if case .shortest(_, let drawn, let remembering, let gap) = rule.servers {
            parts.append(drawn >= model.servers ? "the shortest queues" : "the shortest of \(drawn) queues")
            if gap.isFinite { parts.append("both tasks to one that is shorter by \(number(gap))") }
            if remembering { parts.append("counting what was sent since") }
        }
        if rule.relation == BalancingRule.informed {
            parts.append("together if both tasks want company")
        } else if rule.relation == BalancingRule.random(servers: model.servers) {
            parts.append("at random")
        } else {
            parts.append(BalancingRule.local.first { $0.relation == rule.relation }?.name ?? "by outputs")
        }
        if case .after = rule.timing { parts.append("after a light-time") }
        return parts.joined(separator: ", ")
    }
}
