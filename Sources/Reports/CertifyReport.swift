import Certification
import Quantities
public import Studies

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What recorded rounds prove, in every output format.
public struct CertifyReport: Sendable {
    private let study: CertifyStudy
    private let source: String
    private let version: String

    /// A report of a study of the rounds in `source`.
    public init(_ study: CertifyStudy, source: String, version: String) {
        self.study = study
        self.source = source
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

    private var judgment: RoundsJudgment { study.judgment }
    private var timeline: TimelineReport { TimelineReport(study.timeline, significance: judgment.significance) }
    private var threshold: Double { study.judge.game.classicalValue }

    private static func claims(_ test: RoundsJudgment.Test) -> [RoundsJudgment.Claim] {
        test.claim == .meanAboveClassical ? [.notClassical, .meanAboveClassical] : [.notClassical]
    }
    static let names = [
        "exact_binomial": "exact binomial", "bounded_score": "bounded score (LI Eq. 20)",
        "prediction_based_ratio": "prediction-based ratio", "betting": "betting on the mean",
        "betting_with_control_variates": "betting, inputs' luck taken out",
    ]
    static func words(_ claim: RoundsJudgment.Claim) -> String {
        switch claim {
        case .notClassical: "not classical"
        case .meanAboveClassical: "mean utility above the classical value"
        }
    }
    static func words(_ verdict: RoundsJudgment.Verdict) -> String {
        switch verdict {
        case .certified: "certified"
        case .notYet: "not yet"
        case .refuted: "refuted"
        }
    }
    private func verdict(_ claim: RoundsJudgment.Claim) -> RoundsJudgment.Verdict {
        judgment.verdict(claim)
    }
    private static func probability(_ logP: Double) -> String {
        logP < -30
            ? "10^\(NumberText.number((logP / M_LN10).rounded(.up), digits: 6))" : NumberText.number(exp(logP), digits: 4)
    }

    /// α with its digits, however small.
    private var significance: String { QuantityText.number(judgment.significance, digits: 5) }

    private static func words(_ obstacle: RoundsJudgment.Obstacle) -> String {
        switch obstacle {
        case .inputsContradictLaw: "the inputs were not drawn from their law"
        case .stoppedAtWill: "no test of a fixed length may be read of rounds that were stopped at will"
        case .noRounds: "there are no rounds"
        }
    }

    /// A claim's verdict with what it rests on.
    private func sentence(_ claim: RoundsJudgment.Claim) -> String {
        let (verdict, test) = (verdict(claim), judgment.decidingTest(claim))
        var out = "\(Self.words(claim)): \(Self.words(verdict))"
        if verdict == .refuted {
            out += " by these rounds: at significance \(significance) their mean is below "
            return out + NumberText.number(judgment.refutedBelow, digits: 6)
        }
        if let test {
            if let obstacle = judgment.obstacle(test) { return out + ", for \(Self.words(obstacle))" }
            out += ", by \(Self.names[test.name] ?? test.name) at significance \(significance)"
        }
        return out
    }

    /// The test that a verdict rests on, in machine-readable output.
    private func test(_ claim: RoundsJudgment.Claim) -> String? {
        verdict(claim) == .refuted ? "confidence_sequence" : judgment.decidingTest(claim)?.name
    }
    private func obstacle(_ claim: RoundsJudgment.Claim) -> String? {
        judgment.decidingTest(claim).flatMap { judgment.obstacle($0)?.rawValue }
    }

    private var text: String {
        let (j, g) = (judgment, study.game)
        var out = "\(source): \(j.rounds) rounds of the \(g.title) game"
        if let first = study.judge.firstTime, let last = study.judge.lastTime, last > first {
            out += " in \(NumberText.time(Double(last - first) * 1e-12))"
        }
        out += "\n  classical value \(NumberText.number(study.classicalValue, digits: 6))"
        out += ", quantum value \(study.isQuantumValueCertified ? "" : "at least ")"
        out += "\(NumberText.number(study.quantumValue, digits: 6))\n"
        if study.assumptions.inputTolerance > 0 {
            out += "  inputs known within a total variation of \(NumberText.number(study.assumptions.inputTolerance)):"
            out += " judged against \(NumberText.number(threshold, digits: 6))\n"
        }
        if study.assumptions.predicted != nil {
            out += "  the prediction-based ratio bets from the first round on what the scenario's hardware predicts\n"
        }
        if study.unrefereed > 0 {
            out += "  \(study.unrefereed) more rounds had inputs that no referee drew: they are no evidence\n"
        }
        if j.largestBatch > 1 {
            out +=
                "  rounds with equal times were shown together, up to \(j.largestBatch): \(j.observations) observations of batch means.\n"
            out +=
                "  The mean over a batch is at most \(NumberText.number(threshold, digits: 6)) on average for classical pairs, "
            out += "however they answer its rounds together\n"
        }
        out += "  inputs against their law: p at most \(Self.probability(-j.logInputEvidence))"
        out += j.inputsContradictLaw ? ", they were not drawn from it: nothing can be certified\n" : "\n"
        out += "  mean utility \(NumberText.number(j.meanOfRounds, digits: 6))"
        if !j.inputsContradictLaw {
            let mean = j.meanUtility
            if j.inputTolerance == 0 {
                out += "; with the inputs' luck taken out \(NumberText.number(mean.estimate, digits: 6))"
            }
            out += ", at any time between"
            out += " \(NumberText.number(mean.low, digits: 6)) and \(NumberText.number(mean.high, digits: 6))"
        }
        out += "\n\n"
        var table = TextTable([.left, .right, .left, .left])
        table.add(["test", "p at most", "rejects", "may be read"])
        for test in j.tests {
            table.add([
                Self.names[test.name] ?? test.name, Self.probability(test.logPValue),
                test.claim == .notClassical ? "classical pairs" : "a mean up to the classical value, classical pairs too",
                test.validity == .fixedLength ? "at an end fixed beforehand" : "at any time",
            ])
        }
        out += table.text + "\n"
        for claim in RoundsJudgment.Claim.allCases { out += sentence(claim) + "\n" }
        if let first = j.firstCertified { out += "The prediction-based ratio had certified after \(first) rounds.\n" }
        if !study.judge.windows.isEmpty {
            out += "\n"
            var windows = TextTable([.right, .right, .right, .right, .right])
            windows.add(["window", "windows", "with rounds", "certify by themselves", "certify together"])
            for w in study.judge.windows {
                windows.add([
                    NumberText.time(Double(w.length) * 1e-12), "\(w.closed)", "\(w.logPValues.count)",
                    "\(j.certified(w).alone)", "\(j.certified(w).together)",
                ])
            }
            out += windows.text
        }
        if !study.recordings.isEmpty { out += "\n" + recordings }
        if !study.timeline.isEmpty { out += "\n" + timeline.text }
        return out
    }

    /// Each file by itself.
    private var recordings: String {
        var table = TextTable([.left, .right, .right, .right, .right, .right, .left])
        table.add(["file", "weight", "rounds", "mean utility", "not classical, p", "mean above, p", "certified"])
        for recording in study.recordings {
            let certified = RoundsJudgment.Claim.allCases.filter(recording.isCertified).map(Self.words)
            table.add([
                recording.path, NumberText.number(recording.weight, digits: 4), "\(recording.judgment.rounds)",
                NumberText.number(recording.judgment.meanOfRounds, digits: 6),
                Self.probability(recording.logPValues[.notClassical] ?? 0),
                Self.probability(recording.logPValues[.meanAboveClassical] ?? 0),
                recording.judgment.inputsContradictLaw
                    ? "inputs not drawn from their law" : certified.isEmpty ? "—" : certified.joined(separator: ", "),
            ])
        }
        var out = "Each file by itself; p-values are adjusted for there being \(study.recordings.count)"
        out += study.assumptions.weights == nil ? " (Holm)\n\n" : ", by weight (Holm)\n\n"
        out += table.text
        var together = TextTable([.left, .right, .right])
        together.add(["some file", "mean of the files, p at most", "product, p at most"])
        for pooled in study.pooled {
            together.add([
                Self.words(pooled.claim), Self.probability(min(0, -pooled.logMean)),
                pooled.logProduct.map { Self.probability(min(0, -$0)) } ?? "—",
            ])
        }
        out +=
            "\nThe files' evidence pooled, which may be read at any time: the weighted mean holds however files depend on each\n"
        out += "other; the product where every output was final before the next inputs in any file"
        out +=
            study.pooled.contains { $0.logProduct == nil }
            ? ", which inputs shown at the same\ntime in two files rule out\n\n" : "\n\n"
        return out + together.text
    }

    private var value: ReportValue {
        let (j, g) = (judgment, study.game)
        let interval = j.inputsContradictLaw ? nil : j.meanUtility
        return [
            "schema": "tacit/1", "command": "certify", "version": .text(version), "file": .text(source),
            "rounds": .count(j.rounds), "observations": .count(j.observations), "largest_batch": .count(j.largestBatch),
            "planned_rounds": study.assumptions.plannedRounds.map { .count($0) } ?? .number(nil),
            "significance": .number(j.significance), "stopped_at_will": .flag(j.isStoppedAtWill),
            "input_tolerance": .number(j.inputTolerance), "inputs_p_value": .number(j.inputPValue),
            "inputs_log_evidence": .number(j.logInputEvidence),
            "inputs_contradict_law": .flag(j.inputsContradictLaw), "predicted": .flag(study.assumptions.predicted != nil),
            "game": [
                "title": .text(g.title), "classical_value": .number(study.classicalValue),
                "judged_against": .number(threshold), "refuted_below": .number(j.refutedBelow),
                "quantum_value": .number(study.quantumValue),
            ],
            "mean_utility": [
                "mean_of_rounds": .number(j.meanOfRounds), "estimate": .number(interval?.estimate),
                "low": .number(interval?.low), "high": .number(interval?.high),
            ],
            "tests": .list(
                j.tests.map { test in
                    [
                        "test": .text(test.name), "claims": .list(Self.claims(test).map { .text($0.rawValue) }),
                        "valid": .text(test.validity.rawValue), "log_p_value": .number(test.logPValue),
                        "p_value": .number(exp(test.logPValue)), "certifies": .flag(j.certifies(test)),
                        "obstacle": j.obstacle(test).map { .text($0.rawValue) } ?? .number(nil),
                    ]
                }),
            "claims": .object(
                Dictionary(
                    uniqueKeysWithValues: RoundsJudgment.Claim.allCases.map { claim in
                        (
                            claim.rawValue,
                            [
                                "verdict": .text(verdict(claim).rawValue),
                                "test": test(claim).map { .text($0) } ?? .number(nil),
                                "obstacle": obstacle(claim).map { .text($0) } ?? .number(nil),
                            ]
                        )
                    })),
            "unrefereed_rounds": .count(study.unrefereed),
            "recordings": .list(
                study.recordings.map { recording in
                    [
                        "file": .text(recording.path), "weight": .number(recording.weight),
                        "rounds": .count(recording.judgment.rounds),
                        "inputs_p_value": .number(recording.judgment.inputPValue),
                        "mean_utility": .number(recording.judgment.meanOfRounds),
                        "log_p_values": .object(
                            Dictionary(uniqueKeysWithValues: recording.logPValues.map { ($0.key.rawValue, .number($0.value)) })),
                        "certified": .list(
                            RoundsJudgment.Claim.allCases.filter(recording.isCertified).map { .text($0.rawValue) }),
                    ]
                }),
            "pooled": .list(
                study.pooled.map { pooled in
                    [
                        "claim": .text(pooled.claim.rawValue), "log_e_value_mean": .number(pooled.logMean),
                        "log_e_value_product": .number(pooled.logProduct),
                    ]
                }),
            "timeline": timeline.value,
            "first_certified_round": j.firstCertified.map { .count($0) } ?? .number(nil),
            "windows": .list(
                study.judge.windows.map { w in
                    [
                        "stability_window_s": .number(Double(w.length) * 1e-12), "windows": .count(w.closed),
                        "with_rounds": .count(w.logPValues.count), "certified": .count(j.certified(w).alone),
                        "certified_together": .count(j.certified(w).together),
                    ]
                }),
        ]
    }

    /// Tests, then verdicts, then what the inputs tell, then windows: `row` says which a row is.
    private var csv: String {
        let j = judgment
        let columns = [
            "test", "claims", "valid", "log_p_value", "certifies", "obstacle", "row", "verdict", "stability_window_s", "windows",
            "with_rounds", "certified", "certified_together",
        ]
        func row(_ kind: String, _ cells: [String: String]) -> String {
            CommaSeparated.row(columns.map { $0 == "row" ? kind : cells[$0] ?? "" })
        }
        var out = CommaSeparated.row(columns)
        for test in j.tests {
            out += row(
                "test",
                [
                    "test": test.name, "claims": Self.claims(test).map(\.rawValue).joined(separator: " "),
                    "valid": test.validity.rawValue, "log_p_value": CommaSeparated.number(test.logPValue),
                    "certifies": j.certifies(test) ? "yes" : "no", "obstacle": j.obstacle(test)?.rawValue ?? "",
                ])
        }
        for claim in RoundsJudgment.Claim.allCases {
            out += row(
                "verdict",
                [
                    "test": test(claim) ?? "", "claims": claim.rawValue, "verdict": verdict(claim).rawValue,
                    "certifies": verdict(claim) == .certified ? "yes" : "no", "obstacle": obstacle(claim) ?? "",
                ])
        }
        out += row(
            "inputs",
            [
                "test": "inputs_against_their_law", "valid": RoundsJudgment.Validity.anyTime.rawValue,
                "log_p_value": CommaSeparated.number(-j.logInputEvidence),
                "obstacle": j.inputsContradictLaw ? RoundsJudgment.Obstacle.inputsContradictLaw.rawValue : "",
            ])
        for window in study.judge.windows {
            let certified = j.certified(window)
            out += row(
                "window",
                [
                    "stability_window_s": CommaSeparated.number(Double(window.length) * 1e-12), "windows": "\(window.closed)",
                    "with_rounds": "\(window.logPValues.count)", "certified": "\(certified.alone)",
                    "certified_together": "\(certified.together)",
                    "obstacle": j.inputsContradictLaw ? RoundsJudgment.Obstacle.inputsContradictLaw.rawValue : "",
                ])
        }
        return out
    }

    /// Whether both claims are certified.
    public var isCertified: Bool { RoundsJudgment.Claim.allCases.allSatisfy { verdict($0) == .certified } }
}
