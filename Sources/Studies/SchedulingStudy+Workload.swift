import Certification
import Quantities
import Workloads

extension WorkloadStudy {
    private static let schedulingPolicies = [
        "random": "at random", "one_sided_threshold": "one router, by a threshold",
        "best_classical_without_communication": "best without books or news", "link": "this link",
        "perfect_pairs_decided_as_late": "perfect pairs, decided as late",
        "perfect_pairs_same_settings": "perfect pairs, at once", "perfect_pairs": "perfect pairs, any angle",
        "bound_with_entanglement": "bound with entanglement", "full_information": "both services known",
        "books": "books of what was sent", "books_and_link": "books, and this link",
        "books_and_perfect_pairs": "books, and perfect pairs", "stale_rival": "books and late news",
        "stale_and_link": "books, late news, this link", "stale_and_perfect_pairs": "books, late news, perfect pairs",
        "everything_known": "services, queues known at once",
    ]

    /// Dual-work scheduling.
    init(_ study: SchedulingStudy) {
        func number(_ value: Double, _ digits: Int = 5) -> String { QuantityText.number(value, digits: digits) }
        let d = study.definition
        kind = "dual_work_scheduling"
        var heading = [
            "Dual-work scheduling: two servers, load \(number(d.load)), mean service "
                + "\(QuantityText.print(study.meanService, as: .time, digits: 5)); \(d.settings) settings per router",
            "Waiting and baseline in mean services; \(d.earnings)",
            "Rules down to 'both services known' keep no books of what they sent and get no news, as in da Silva and Wehner's model",
        ]
        if study.rival != nil {
            heading += [
                "Rules below it are searched in queues of their own, where this link's pairs follow its closed form, not the rounds played"
            ]
        }
        self.heading = heading
        subject = "routers decide"
        numbers = [
            ("load", d.load), ("mean_service_s", study.meanService), ("settings", Double(d.settings)),
            ("gain_services", study.gain),
        ]
        metrics = [
            Metric(key: "split", title: "split", columns: .either, digits: (4, 4)),
            Metric(key: "mean_wait_services", title: "mean waiting", columns: .interval, digits: (7, 5)),
            Metric(key: "baseline_per_service", title: "baseline", columns: .both, digits: (5, 4)),
        ]
        rows = study.rows.map { row in
            Row(
                policy: row.policy, title: Self.schedulingPolicies[row.policy] ?? row.policy,
                values: [
                    Value(closedForm: row.split, measured: row.measuredSplit),
                    Value(closedForm: row.meanWait, measured: row.measuredWait),
                    Value(closedForm: row.baseline, measured: row.measuredBaseline),
                ])
        }
        baseline = "best_classical_without_communication"
        let staleness = Staleness(
            age: study.staleness, ageKey: "age_services",
            family:
                "shorter queue, as late news and what was sent since tell, beyond a difference, else thresholds of one or both; or wait until "
                + "light has told everything; a lower bound on what classical routers can do",
            rival: study.rival.map { _ in "stale_rival" }, gains: study.gains)
        self.staleness = staleness
        var lines: [String] = []
        if let gain = study.gain, let link = study.row("link")?.meanWait {
            lines.append(
                gain > 0
                    ? "The link saves \(number(100 * gain / link, 3)) % of the waiting against the best rule without books or news "
                        + "at the same split."
                    : "The link makes customers wait longer than the best rule without books or news does at the same split.")
        }
        if let measured = study.measuredGain, let wait = study.row("best_classical_without_communication")?.meanWait {
            func part(_ value: Double) -> String { "\(number(100 * value / wait, 3)) %" }
            lines.append(
                "The decisions of the rounds played save \(part(measured.estimate)), \(part(measured.low)) … \(part(measured.high))."
            )
        }
        if let rival = study.rival, let against = study.against {
            lines.append(
                "Knowledge of the other site is at least \(number(study.staleness, 3)) mean services old. The best rule found with it "
                    + "\(Self.sentence(rival.rule))\(rival.sharesTime ? Self.sharing : "").")
            if let knowing = study.knowing {
                lines.append(
                    study.asksNothing
                        ? "No rule that asks this link's pairs beside the same knowledge leaves idle servers as much."
                        : "The best rule found that asks this link's pairs beside the same knowledge asks for "
                            + "\(number(100 * knowing.decided.mean, 3)) % of the customers\(Self.occasion(knowing.rule)).")
            }
            func ends(_ interval: ConfidenceInterval) -> String {
                "\(number(interval.estimate, 3)) (\(number(interval.low, 3)) … \(number(interval.high, 3)))"
            }
            lines.append(
                "Against that rule, in mean services: this link alone saves \(ends(against.link)), with the same knowledge "
                    + "\(ends(against.knowingLink)); perfect pairs, decided as late, with the same knowledge \(ends(against.knowingPerfect))."
            )
            if let books = study.againstBooks {
                lines.append(
                    "Where no news comes and routers only count what they sent: this link saves \(ends(books.link)) beside the best rule found, "
                        + "perfect pairs \(ends(books.perfect)).")
            }
            lines.append(
                staleness.sentence(
                    better: "customers of the link wait less than under this rule",
                    worse: "customers of this rule wait less than of any found that asks the link's pairs"))
        }
        statements = lines
    }

    private static let sharing =
        ", the time shared with rules that split a little more or less, so that idle servers earn just as much"

    /// Where pairs are asked.
    private static func occasion(_ rule: SchedulingRule) -> String {
        guard let knowledge = rule.knowledge else { return "" }
        let within = min(knowledge.alone?.difference ?? .infinity, knowledge.difference)
        return within.isFinite
            ? ", those that find the queues to differ by no more than \(QuantityText.number(within, digits: 5)) as they believe"
            : ""
    }

    private static func sentence(_ rule: SchedulingRule) -> String {
        func number(_ value: Double) -> String { QuantityText.number(value, digits: 5) }
        let otherwise: String
        if rule.waitsForLight {
            otherwise = "waits until light has told both routers everything"
        } else if case .oneSided(let threshold) = rule.decision {
            let zones =
                rule.knowledge?.alone.map { " and, beyond \(number($0.difference)), above \(number($0.threshold))" } ?? ""
            otherwise = "lets router B's customer leave A's above \(number(threshold))\(zones)"
        } else if case .twoSided(let threshold) = rule.decision {
            let zones =
                rule.knowledge?.alone.map { " and, beyond \(number($0.difference)), B's alone above \(number($0.threshold))" }
                ?? ""
            otherwise = "lets either customer leave a common place above \(number(threshold))\(zones)"
        } else {
            otherwise = "is of another kind"
        }
        guard let knowledge = rule.knowledge else { return otherwise }
        let counted =
            switch knowledge.books {
            case .none: ""
            case .common: ", counts what both know of the pairs sent since"
            case .own: ", each router counting what it sent since"
            }
        let place =
            switch knowledge.place {
            case .anywhere: ""
            case .shorter: ", a place at the queue believed shorter"
            case .longer: ", a place at the queue believed longer"
            }
        let toShorter =
            knowledge.difference.isFinite
            ? "sends both to the shorter queue above a difference of \(number(knowledge.difference))\(counted), else " : ""
        return toShorter + otherwise + place
    }
}
