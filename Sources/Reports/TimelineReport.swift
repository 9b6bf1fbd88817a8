import Certification

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What was known while rounds went on, stage by stage.
struct TimelineReport {
    private let moments: [RoundsJudgment.Moment]
    private let significance: Double

    init(_ moments: [RoundsJudgment.Moment], significance: Double) {
        self.moments = moments
        self.significance = significance
    }

    private static func evidence(_ logarithm: Double?) -> String {
        logarithm.map { NumberText.number($0 / M_LN10, digits: 3) } ?? "—"
    }

    /// Evidence as a power of ten: 1.3 is that of p = .05.
    var text: String {
        var table = TextTable([.right, .right, .right, .right, .right, .right, .right, .left, .left])
        table.add([
            "rounds", "mean", "at least", "at most", "against classical", "for the mean", "against the inputs", "not classical",
            "mean above classical",
        ])
        for moment in moments {
            let mean = moment.inputsContradictLaw ? nil : moment.meanUtility
            table.add([
                "\(moment.rounds)", NumberText.number(mean?.estimate, digits: 5), NumberText.number(mean?.low, digits: 5),
                NumberText.number(mean?.high, digits: 5), Self.evidence(moment.logEvidenceNotClassical),
                Self.evidence(moment.logEvidenceMean), Self.evidence(moment.logInputEvidence),
                CertifyReport.words(moment.verdicts[.notClassical] ?? .notYet),
                CertifyReport.words(moment.verdicts[.meanAboveClassical] ?? .notYet),
            ])
        }
        var out = "What was known while the rounds went on; evidence in powers of ten, certified above "
        out += "\(NumberText.number(-log10(significance), digits: 3)), nothing certified from "
        out += "\(NumberText.number(log10(InputEvidence.limit))) against the inputs\n\n" + table.text
        if let wrong = moments.first(where: \.inputsContradictLaw) {
            out += "From \(wrong.rounds) rounds on the inputs contradicted their law: nothing is certified any more.\n"
        }
        return out
    }

    var value: ReportValue {
        .list(
            moments.map { moment in
                [
                    "rounds": .count(moment.rounds),
                    "mean_utility": [
                        "estimate": .number(moment.inputsContradictLaw ? nil : moment.meanUtility.estimate),
                        "low": .number(moment.inputsContradictLaw ? nil : moment.meanUtility.low),
                        "high": .number(moment.inputsContradictLaw ? nil : moment.meanUtility.high),
                    ],
                    "inputs_log_evidence": .number(moment.logInputEvidence),
                    "inputs_contradict_law": .flag(moment.inputsContradictLaw),
                    "log_evidence_not_classical": .number(moment.logEvidenceNotClassical),
                    "log_evidence_mean": .number(moment.logEvidenceMean),
                    "verdicts": .object(
                        Dictionary(uniqueKeysWithValues: moment.verdicts.map { ($0.key.rawValue, .text($0.value.rawValue)) })),
                ]
            })
    }
}
