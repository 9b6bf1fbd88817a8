import Quantities
import Workloads

extension WorkloadStudy {
    private static let schedulingPolicies = [
        "random": "at random", "one_sided_threshold": "one router, by a threshold",
        "best_classical_without_communication": "best without communication", "link": "this link",
        "perfect_pairs_decided_as_late": "perfect pairs, decided as late",
        "perfect_pairs_same_settings": "perfect pairs, at once", "perfect_pairs": "perfect pairs, any angle",
        "bound_with_entanglement": "bound with entanglement", "full_information": "both services known",
        "stale_rival": "both queues known late",
    ]

    /// Dual-work scheduling.
    init(_ study: SchedulingStudy) {
        func number(_ value: Double, _ digits: Int = 5) -> String { QuantityText.number(value, digits: digits) }
        let d = study.definition
        kind = "dual_work_scheduling"
        heading = [
            "Dual-work scheduling: two servers, load \(number(d.load)), mean service "
                + "\(QuantityText.print(study.meanService, as: .time, digits: 5)); \(d.settings) settings per router",
            "Waiting and baseline in mean services; idle runs of length t earn t^\(number(d.baselineExponent))",
        ]
        subject = "routers decide"
        numbers = [
            ("load", d.load), ("mean_service_s", study.meanService), ("settings", Double(d.settings)),
            ("baseline_exponent", d.baselineExponent), ("gain_services", study.gain),
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
        staleness = Staleness(
            age: study.staleness, ageKey: "age_services", holds: study.beatsStaleRival,
            family: "shorter queue beyond a difference, else a threshold; a lower bound on what stale knowledge can do")
        var lines: [String] = []
        if let gain = study.gain, let link = study.row("link")?.meanWait {
            lines.append(
                gain > 0
                    ? "The link saves \(number(100 * gain / link, 3)) % of the waiting against the best rule without communication "
                        + "at the same split."
                    : "The link makes customers wait longer than the best rule without communication does at the same split.")
        }
        if let rival = study.rival, case .stale(let age, let difference, let threshold) = rival.rule {
            lines.append(
                "Knowledge of the other site is at least \(number(age, 3)) mean services old. The best rule found with it sends both "
                    + "to the shorter queue above a difference of \(difference.isFinite ? number(difference) : "—"), else splits above "
                    + "\(number(threshold)):")
            switch study.beatsStaleRival {
            case true?:
                lines.append("staleness holds: customers of the link wait less than under this rule (other rules may do better).")
            case false?: lines.append("staleness refuses: customers of this rule wait less, and idle servers earn no less.")
            case nil: lines.append("staleness is undecided: the intervals overlap.")
            }
        }
        statements = lines
    }
}
