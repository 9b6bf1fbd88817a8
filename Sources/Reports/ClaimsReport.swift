import Certification

/// The verdicts on both claims about all rounds of a run, as 'tacit certify' of their recording finds them.
struct ClaimsReport {
    private let judgment: RoundsJudgment
    private let classicalValue: Double

    init(_ judgment: RoundsJudgment, classicalValue: Double) {
        (self.judgment, self.classicalValue) = (judgment, classicalValue)
    }

    var text: String {
        RoundsJudgment.Claim.allCases.map { claim in
            let verdict = judgment.verdict(claim, classicalValue: classicalValue)
            let test = judgment.decidingTest(claim).map { ", by \(CertifyReport.names[$0.name] ?? $0.name)" } ?? ""
            return "\(CertifyReport.words(claim)): \(CertifyReport.words(verdict))\(test)\n"
        }.joined()
    }

    var value: ReportValue {
        .object(
            Dictionary(
                uniqueKeysWithValues: RoundsJudgment.Claim.allCases.map { claim in
                    (
                        claim.rawValue,
                        [
                            "verdict": .text(judgment.verdict(claim, classicalValue: classicalValue).rawValue),
                            "test": judgment.decidingTest(claim).map { .text($0.name) } ?? .number(nil),
                        ]
                    )
                }))
    }
}
