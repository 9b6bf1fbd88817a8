import Certification
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
        judgment.verdict(claim, classicalValue: threshold)
    }
    private static func probability(_ logP: Double) -> String {
        logP < -30
            ? "10^\(NumberText.number((logP / M_LN10).rounded(.up), digits: 6))" : NumberText.number(exp(logP), digits: 4)
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
                "  rounds with equal times were shown together, up to \(j.largestBatch): \(j.observations) observations of batch means\n"
        }
        if let p = j.inputPValue {
            out += "  inputs against their law: p = \(NumberText.number(p, digits: 3))"
            out += j.inputsContradictLaw ? ", they were not drawn from it: nothing can be certified\n" : "\n"
        }
        let mean = j.meanUtility
        out += "  mean utility \(NumberText.number(mean.estimate, digits: 6)), at any time between"
        out += " \(NumberText.number(mean.low, digits: 6)) and \(NumberText.number(mean.high, digits: 6))\n\n"
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
        for claim in RoundsJudgment.Claim.allCases {
            out += "\(Self.words(claim)): \(Self.words(verdict(claim)))"
            if let test = j.decidingTest(claim) {
                out += ", by \(Self.names[test.name] ?? test.name) at significance \(NumberText.number(j.significance))"
            }
            out += "\n"
        }
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
                NumberText.number(recording.judgment.meanUtility.estimate, digits: 6),
                Self.probability(recording.logPValues[.notClassical] ?? 0),
                Self.probability(recording.logPValues[.meanAboveClassical] ?? 0),
                certified.isEmpty ? "—" : certified.joined(separator: ", "),
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
        return [
            "schema": "tacit/1", "command": "certify", "version": .text(version), "file": .text(source),
            "rounds": .count(j.rounds), "observations": .count(j.observations), "largest_batch": .count(j.largestBatch),
            "significance": .number(j.significance), "stopped_at_will": .flag(j.isStoppedAtWill),
            "input_tolerance": .number(j.inputTolerance), "inputs_p_value": .number(j.inputPValue),
            "inputs_contradict_law": .flag(j.inputsContradictLaw), "predicted": .flag(study.assumptions.predicted != nil),
            "game": [
                "title": .text(g.title), "classical_value": .number(study.classicalValue),
                "judged_against": .number(threshold), "quantum_value": .number(study.quantumValue),
            ],
            "mean_utility": [
                "estimate": .number(j.meanUtility.estimate), "low": .number(j.meanUtility.low),
                "high": .number(j.meanUtility.high),
            ],
            "tests": .list(
                j.tests.map { test in
                    [
                        "test": .text(test.name), "claims": .list(Self.claims(test).map { .text($0.rawValue) }),
                        "valid": .text(test.validity.rawValue), "log_p_value": .number(test.logPValue),
                        "p_value": .number(exp(test.logPValue)), "certifies": .flag(test.logPValue < log(j.significance)),
                    ]
                }),
            "claims": .object(
                Dictionary(
                    uniqueKeysWithValues: RoundsJudgment.Claim.allCases.map { claim in
                        (
                            claim.rawValue,
                            [
                                "verdict": .text(verdict(claim).rawValue),
                                "test": j.decidingTest(claim).map { .text($0.name) } ?? .number(nil),
                            ]
                        )
                    })),
            "unrefereed_rounds": .count(study.unrefereed),
            "recordings": .list(
                study.recordings.map { recording in
                    [
                        "file": .text(recording.path), "weight": .number(recording.weight),
                        "rounds": .count(recording.judgment.rounds),
                        "mean_utility": .number(recording.judgment.meanUtility.estimate),
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

    private var csv: String {
        CommaSeparated.row(["test", "claims", "valid", "log_p_value", "certifies"])
            + judgment.tests.map { test in
                CommaSeparated.row([
                    test.name, Self.claims(test).map(\.rawValue).joined(separator: " "), test.validity.rawValue,
                    CommaSeparated.number(test.logPValue), test.logPValue < log(judgment.significance) ? "yes" : "no",
                ])
            }.joined()
    }

    /// Whether both claims are certified.
    public var isCertified: Bool { RoundsJudgment.Claim.allCases.allSatisfy { verdict($0) == .certified } }
}
