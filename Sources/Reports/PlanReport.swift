import Certification
public import Studies

/// How many rounds and how much time every test needs, in every output format.
public struct PlanReport: Sendable {
    private let study: PlanStudy
    private let version: String

    /// A report of a plan.
    public init(_ study: PlanStudy, version: String) {
        self.study = study
        self.version = version
    }

    /// The report in a format.
    public func render(_ format: OutputFormat) -> String {
        switch format {
        case .text: text
        case .json: value.json
        case .csv: csv
        }
    }

    private func duration(_ rounds: Int?) -> Double? {
        guard let rounds, let rate = study.roundRate, rate > 0 else { return nil }
        return Double(rounds) / rate
    }

    private var text: String {
        let c = study.compiled
        let requirement = c.scenario.requirement
        var out = "\(c.scenario.title)\n  significance \(NumberText.number(requirement.significance))"
        out += ", power \(NumberText.number(study.power))"
        out += study.roundRate.map { ", \(NumberText.number($0)) rounds per second\n" } ?? "\n"
        guard let law = c.utilityLaw else { return out + "\nNo closed form tells what a round earns here.\n" }
        out += "  mean utility \(NumberText.number(law.mean, digits: 6))"
        out += ", classical value \(NumberText.number(c.classical.score, digits: 6))\n"
        if study.inputTolerance > 0 {
            out += "  inputs known within a total variation of \(NumberText.number(study.inputTolerance)):"
            out += " judged against \(NumberText.number(study.classicalValue, digits: 6))\n"
        }
        if study.refereeFraction < 1 {
            out += "  a referee draws the inputs of \(NumberText.percent(study.refereeFraction)) of all rounds; "
            out += "these alone are counted, the time is that of all\n"
        }
        if c.scenario.requirement.stabilityWindows.contains(where: c.meetsLastingFaults) {
            out += "  faults outlast rounds: these are taken as independent here, which they are not\n"
        }
        out += "\n"
        var table = TextTable([.left, .left, .right, .right, .right, .left])
        table.add(["test", "rejects", "rounds", "time", "half of all by", "may be read"])
        for row in study.rows {
            table.add([
                CertifyReport.names[row.test] ?? row.test,
                row.claim == .notClassical ? "classical pairs" : "means up to the classical value",
                row.rounds.map { "\($0)" } ?? "—", NumberText.time(duration(row.rounds), digits: 4),
                row.median.map { "\($0)" } ?? "—",
                row.validity == .fixedLength ? "at an end fixed beforehand" : "at any time",
            ])
        }
        return out + table.text
    }

    private var value: ReportValue {
        let c = study.compiled
        return [
            "schema": "tacit/1", "command": "plan", "version": .text(version),
            "scenario": ["title": .text(c.scenario.title), "digest": .text(c.scenario.digest)],
            "significance": .number(c.scenario.requirement.significance), "power": .number(study.power),
            "round_rate_per_s": .number(study.roundRate), "score": .number(c.utilityLaw?.mean),
            "classical_value": .number(c.classical.score), "input_tolerance": .number(study.inputTolerance),
            "referee_fraction": .number(study.refereeFraction),
            "judged_against": .number(study.classicalValue),
            "tests": .list(
                study.rows.map { row in
                    [
                        "test": .text(row.test), "claim": .text(row.claim.rawValue), "valid": .text(row.validity.rawValue),
                        "rounds": row.rounds.map { .count($0) } ?? .number(nil),
                        "rounds_median": row.median.map { .count($0) } ?? .number(nil),
                        "duration_s": .number(duration(row.rounds)), "method": .text(row.method),
                    ]
                }),
        ]
    }

    private var csv: String {
        CommaSeparated.row(["test", "claim", "valid", "rounds", "rounds_median", "duration_s"])
            + study.rows.map { row in
                CommaSeparated.row([
                    row.test, row.claim.rawValue, row.validity.rawValue, row.rounds.map { "\($0)" } ?? "",
                    row.median.map { "\($0)" } ?? "", duration(row.rounds).map { CommaSeparated.number($0) } ?? "",
                ])
            }.joined()
    }
}
