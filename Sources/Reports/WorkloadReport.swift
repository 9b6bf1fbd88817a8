import Studies

/// What a link does for a system, in every output format.
struct WorkloadReport {
    private let study: WorkloadStudy
    private let replications: Int?

    /// - Parameter replications: of the run; `nil` without one.
    init(_ study: WorkloadStudy, replications: Int?) { (self.study, self.replications) = (study, replications) }

    /// What to make of intervals that rest on the spread of very few replications.
    private var warning: String {
        guard let replications, replications < WorkloadStudy.fewestReplications else { return "" }
        return replications == 1
            ? "No intervals: one replication has no spread. Run \(WorkloadStudy.fewestReplications) or more (run.replications).\n"
            : "Intervals of \(replications) replications rest on a spread that is hardly known, and may be absurdly wide: run "
                + "\(WorkloadStudy.fewestReplications) or more (run.replications).\n"
    }

    var text: String {
        var (alignments, head) = ([TextTable.Alignment.left], [study.subject])
        for metric in study.metrics {
            switch metric.columns {
            case .either: (alignments, head) = (alignments + [.right], head + [metric.title])
            case .both: (alignments, head) = (alignments + [.right, .right], head + [metric.title, "measured"])
            case .interval:
                (alignments, head) = (alignments + [.right, .right, .left], head + [metric.title, "measured", "interval"])
            case .measured: (alignments, head) = (alignments + [.right, .left], head + [metric.title, "interval"])
            }
        }
        var table = TextTable(alignments)
        table.add(head)
        for row in study.rows {
            table.add([row.title] + zip(study.metrics, row.values).flatMap { Self.cells($0, $1) })
        }
        return study.heading.map { $0 + "\n" }.joined() + "\n" + table.text + "\n"
            + warning + study.statements.map { $0 + "\n" }.joined()
    }

    private static func cells(_ metric: WorkloadStudy.Metric, _ value: WorkloadStudy.Value) -> [String] {
        let (closed, digits) = (value.closedForm, metric.digits)
        func measured(_ number: Double?) -> String { number.map { NumberText.number($0, digits: digits.measured) } ?? "" }
        let interval = value.measured.map { NumberText.interval(measured($0.low), measured($0.high)) } ?? ""
        return switch metric.columns {
        case .either: [NumberText.number(closed ?? value.measured?.estimate, digits: digits.closedForm)]
        case .both: [NumberText.number(closed, digits: digits.closedForm), measured(value.measured?.estimate)]
        case .interval: [NumberText.number(closed, digits: digits.closedForm), measured(value.measured?.estimate), interval]
        case .measured: [measured(value.measured?.estimate), interval]
        }
    }

    var value: ReportValue {
        var object: [String: ReportValue] = [
            "kind": .text(study.kind),
            "policies": .list(
                study.rows.map { row in
                    var policy: [String: ReportValue] = ["policy": .text(row.policy)]
                    for (metric, value) in zip(study.metrics, row.values) {
                        policy[metric.key] = EvaluationReport.estimate(value.closedForm, value.measured)
                    }
                    return .object(policy)
                }),
            "baseline": study.baseline.map { .text($0) } ?? .flag(nil),
            "staleness": [
                study.staleness.ageKey: .number(study.staleness.age), "holds": .flag(study.staleness.holds),
                "family": .text(study.staleness.family), "pairs_add_nothing": .flag(study.staleness.addsNothing),
                "rival": study.staleness.rival.map { .text($0) } ?? .flag(nil),
                "gained_against_rival": .list(
                    study.staleness.gains.map { gain in
                        [
                            "policy": .text(gain.policy), "asks_pairs": .flag(gain.asksPairs),
                            "gained": EvaluationReport.estimate(nil, gain.gained),
                        ]
                    }),
            ],
        ]
        if let replications, replications < WorkloadStudy.fewestReplications {
            object["too_few_replications"] = .number(Double(replications))
        }
        for number in study.numbers { object[number.key] = .number(number.value) }
        return .object(object)
    }
}
