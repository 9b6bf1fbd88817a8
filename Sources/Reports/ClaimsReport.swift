import Certification

/// The verdicts on both claims about all rounds of a run, as 'tacit certify' of their recording finds them.
struct ClaimsReport {
    private let judgment: RoundsJudgment

    init(_ judgment: RoundsJudgment) { self.judgment = judgment }

    var text: String {
        RoundsJudgment.Claim.allCases.map { claim in
            let verdict = judgment.verdict(claim)
            let test = verdict == .refuted ? nil : judgment.decidingTest(claim)
            return "\(CertifyReport.words(claim)): \(CertifyReport.words(verdict))"
                + (test.map { ", by \(CertifyReport.names[$0.name] ?? $0.name)" } ?? "") + "\n"
        }.joined()
    }

    var value: ReportValue {
        .object(
            Dictionary(
                uniqueKeysWithValues: RoundsJudgment.Claim.allCases.map { claim in
                    let verdict = judgment.verdict(claim)
                    let test = verdict == .refuted ? "confidence_sequence" : judgment.decidingTest(claim)?.name
                    return (claim.rawValue, ["verdict": .text(verdict.rawValue), "test": test.map { .text($0) } ?? .number(nil)])
                }))
    }
}
