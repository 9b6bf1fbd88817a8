import Certification
public import Studies

/// How many rounds and how much time every test needs, in every output format.
public struct PlanReport: Sendable {
    private let study: PlanStudy
    private let check: PlanCheck?
    private let version: String

    /// A report of a plan, and of the windows that it was put to the test with.
    public init(_ study: PlanStudy, check: PlanCheck? = nil, version: String) {
        self.study = study
        self.check = check
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
        out += table.text + "\n"
        if let row = study.rows.first(where: { $0.atExpectedScore != nil }), let rounds = row.atExpectedScore {
            out += "In \(rounds) rounds the expected score certifies by \(CertifyReport.names[row.test] ?? row.test): "
            out += "Li et al.'s n_req, by which about half of all runs do.\n"
        }
        if study.rows.contains(where: { $0.test == "prediction_based_ratio" }) {
            out += "The prediction-based ratio is planned as 'certify --predicted' reads it, with the state known beforehand; "
            out += "where it learns\nthe state, fewer runs certify by then: --check tells how many.\n"
        }
        return out + (check.map { "\n" + text($0) } ?? "")
    }

    private func text(_ check: PlanCheck) -> String {
        let power = NumberText.percent(study.power)
        let confidence = NumberText.percent(study.compiled.scenario.requirement.confidence, digits: 6)
        var out = "\(check.windows) windows played with rounds of this law: how many had certified after the planned rounds,\n"
        out += "where \(power) were planned, and when others had\n\n"
        var table = TextTable([.left, .left, .right, .right, .right, .left, .right, .right])
        table.add([
            "test", "rejects", "rounds", "certified", "part", "\(confidence) interval", "half of all by", "\(power) by",
        ])
        for row in check.rows {
            table.add([
                (CertifyReport.names[row.test] ?? row.test) + (row.learns ? ", which learns the state" : ""),
                row.claim == .notClassical ? "classical pairs" : "means up to the classical value", "\(row.rounds)",
                "\(row.certified)", NumberText.number(row.power.estimate, digits: 4), NumberText.interval(row.power, digits: 4),
                row.median.map { "\($0)" } ?? "—", row.quantile.map { "\($0)" } ?? "—",
            ])
        }
        return out + table.text
    }

    private var value: ReportValue {
        let c = study.compiled
        var object: [String: ReportValue] = [
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
                        "rounds_10_percent": row.tenth.map { .count($0) } ?? .number(nil),
                        "rounds_99_percent": row.almostAll.map { .count($0) } ?? .number(nil),
                        "rounds_at_expected_score": row.atExpectedScore.map { .count($0) } ?? .number(nil),
                        "duration_s": .number(duration(row.rounds)), "method": .text(row.method),
                    ]
                }),
        ]
        if let check {
            object["check"] = [
                "windows": .count(check.windows),
                "tests": .list(
                    check.rows.map { row in
                        [
                            "test": .text(row.test), "claim": .text(row.claim.rawValue), "learns": .flag(row.learns),
                            "rounds": .count(row.rounds), "certified": .count(row.certified),
                            "power": .number(row.power.estimate), "low": .number(row.power.low), "high": .number(row.power.high),
                            "rounds_median": row.median.map { .count($0) } ?? .number(nil),
                            "rounds_power": row.quantile.map { .count($0) } ?? .number(nil),
                        ]
                    }),
            ]
        }
        return .object(object)
    }

    private var csv: String {
        CommaSeparated.row(
            [
                "test", "claim", "valid", "rounds", "rounds_median", "duration_s", "rounds_10_percent", "rounds_99_percent",
                "rounds_at_expected_score",
            ]
                + (check == nil ? [] : ["windows", "certified", "low", "high", "rounds_median_measured"]))
            + study.rows.map { row in
                func count(_ rounds: Int?) -> String { rounds.map { "\($0)" } ?? "" }
                var cells = [
                    row.test, row.claim.rawValue, row.validity.rawValue, count(row.rounds), count(row.median),
                    duration(row.rounds).map { CommaSeparated.number($0) } ?? "", count(row.tenth), count(row.almostAll),
                    count(row.atExpectedScore),
                ]
                if let check {
                    let checked = check.rows.first { $0.test == row.test && !$0.learns }
                    cells += [
                        "\(check.windows)", checked.map { "\($0.certified)" } ?? "",
                        checked.map { CommaSeparated.number($0.power.low) } ?? "",
                        checked.map { CommaSeparated.number($0.power.high) } ?? "", checked?.median.map { "\($0)" } ?? "",
                    ]
                }
                return CommaSeparated.row(cells)
            }.joined()
    }
}
