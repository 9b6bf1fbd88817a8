import Certification
import Studies
import Workloads

/// What a link does for the customers of two routers, in every output format.
struct SchedulingReport {
    private let study: SchedulingStudy

    init(_ study: SchedulingStudy) { self.study = study }

    private static let names = [
        "random": "at random", "one_sided_threshold": "one router, by a threshold",
        "best_classical_without_communication": "best without communication", "link": "this link",
        "perfect_pairs_decided_as_late": "perfect pairs, decided as late",
        "perfect_pairs_same_settings": "perfect pairs, at once", "perfect_pairs": "perfect pairs, any angle",
        "bound_with_entanglement": "bound with entanglement", "full_information": "both services known",
        "stale_rival": "both queues known late",
    ]

    var text: String {
        let d = study.definition
        var out = "Dual-work scheduling: two servers, load \(NumberText.number(d.load)), mean service "
        out += "\(NumberText.time(study.meanService)); \(d.settings) settings per router\n"
        out += "Waiting and baseline in mean services; idle runs of length t earn t^\(NumberText.number(d.baselineExponent))\n\n"
        var table = TextTable([.left, .right, .right, .right, .left, .right, .right])
        table.add(["routers decide", "split", "mean waiting", "measured", "interval", "baseline", "measured"])
        for row in study.rows {
            table.add([
                Self.names[row.policy] ?? row.policy, NumberText.number(row.split ?? row.measuredSplit?.estimate, digits: 4),
                NumberText.number(row.meanWait, digits: 7),
                row.measuredWait.map { NumberText.number($0.estimate, digits: 5) } ?? "",
                row.measuredWait.map { NumberText.interval($0) } ?? "",
                NumberText.number(row.baseline, digits: 5),
                row.measuredBaseline.map { NumberText.number($0.estimate, digits: 4) } ?? "",
            ])
        }
        out += table.text + "\n"
        if let gain = study.gain {
            out +=
                gain > 0
                ? "The link saves \(NumberText.percent(gain / (study.row("link")?.meanWait ?? .nan))) of the waiting against the best "
                    + "rule without communication at the same split.\n"
                : "The link makes customers wait longer than the best rule without communication does at the same split.\n"
        }
        if let rival = study.rival, case .stale(let age, let difference, let threshold) = rival.rule {
            out +=
                "Knowledge of the other site is at least \(NumberText.number(age, digits: 3)) mean services old. The best rule found "
            out +=
                "with it sends both to the shorter queue above a difference of \(NumberText.number(difference)), else splits above "
            out += "\(NumberText.number(threshold)):\n"
            switch study.beatsStaleRival {
            case true?:
                out += "staleness holds: customers of the link wait less than under this rule (other rules may do better).\n"
            case false?: out += "staleness refuses: customers of this rule wait less, and idle servers earn no less.\n"
            case nil: out += "staleness is undecided: the intervals overlap.\n"
            }
        }
        return out
    }

    var value: ReportValue {
        [
            "kind": "dual_work_scheduling", "load": .number(study.definition.load),
            "mean_service_s": .number(study.meanService), "settings": .count(study.definition.settings),
            "baseline_exponent": .number(study.definition.baselineExponent),
            "policies": .list(
                study.rows.map { row in
                    [
                        "policy": .text(row.policy), "split": EvaluationReport.estimate(row.split, row.measuredSplit),
                        "mean_wait_services": EvaluationReport.estimate(row.meanWait, row.measuredWait),
                        "baseline_per_service": EvaluationReport.estimate(row.baseline, row.measuredBaseline),
                    ]
                }),
            "gain_services": .number(study.gain),
            "staleness": [
                "age_services": .number(study.staleness), "holds": .flag(study.beatsStaleRival),
                "family": "shorter queue beyond a difference, else a threshold; a lower bound on what stale knowledge can do",
            ],
        ]
    }
}
