import Certification
import NodeEmulation
import Studies

extension EvaluationReport {
    /// Faults in machine-readable output; only where there are any.
    var faults: ReportValue {
        let duration = evaluation.emulated?.measuredTime ?? evaluation.compiled.scenario.run.duration.seconds
        var kinds: [String: ReportValue] = [:]
        for fault in evaluation.faults {
            let time = fault.timeLost
            let part = time.measured.map {
                ConfidenceInterval(estimate: $0.estimate / duration, low: $0.low / duration, high: $0.high / duration)
            }
            kinds[fault.kind.rawValue] = [
                "count": fault.count.map { .count($0) } ?? .number(nil), "expected_count": .number(fault.expectedCount),
                "pairs_lost": fault.pairs.map { .count($0) } ?? .number(nil),
                "time_lost_s": Self.estimate(time.closedForm, time.measured),
                "fraction": Self.estimate(
                    time.closedForm.map { $0 / evaluation.compiled.scenario.run.duration.seconds }, part),
            ]
        }
        guard let record = evaluation.emulated?.total.faults else { return .object(kinds) }
        let lives = record.lives
        kinds["pairs"] = [
            "announced": .count(Int(lives.announced)), "dropped": .count(Int(lives.dropped)), "used": .count(Int(lives.used)),
            "expired": .count(Int(lives.expired)), "stored_at_end": .count(Int(lives.left)),
            "read_out_of_lock": .count(Int(record.unread)),
        ]
        return .object(kinds)
    }

    /// Faults for people: how often, what they took, what they cost.
    var faultTable: String {
        guard !evaluation.faults.isEmpty else { return "" }
        let hasRun = evaluation.emulated != nil
        let duration = evaluation.emulated?.measuredTime ?? evaluation.compiled.scenario.run.duration.seconds
        var table = TextTable([.left, .right, .right, .right, .right, .right])
        table.add(["fault", "expected", hasRun ? "happened" : "", hasRun ? "pairs lost" : "", "time lost", "of the run"])
        for fault in evaluation.faults {
            let time = fault.timeLost.measured?.estimate ?? fault.timeLost.closedForm
            table.add([
                fault.kind.rawValue.replacing("_", with: " "), NumberText.number(fault.expectedCount, digits: 4),
                fault.count.map { "\($0)" } ?? "",
                fault.kind.takesPairs ? fault.pairs.map { "\($0)" } ?? "" : "", NumberText.time(time),
                time.map { NumberText.percent($0 / duration) } ?? "",
            ])
        }
        return table.text + "\n"
    }
}
