import ScenarioFiles
public import Studies

/// The model against what was published, case by case, in every output format.
public struct ValidationReport: Sendable {
    private let results: [ValidationResult]
    private let version: String

    /// A report of some cases.
    public init(_ results: [ValidationResult], version: String) { (self.results, self.version) = (results, version) }

    /// The report in a format.
    public func render(_ format: OutputFormat) -> String {
        switch format {
        case .text: text
        case .json: value.json
        case .csv: csv
        }
    }

    private var findings: [ValidationFinding] { results.flatMap(\.findings) }
    private func count(_ verdict: ValidationFinding.Verdict) -> Int { findings.count { $0.verdict == verdict } }

    // MARK: Text

    private var text: String { results.map(Self.text).joined(separator: "\n") + "\n" + summary }

    private var summary: String {
        var parts = ["\(count(.pass)) pass", "\(count(.fail)) fail", "\(count(.knownFail)) fail as known"]
        if count(.unexpectedPass) > 0 { parts.append("\(count(.unexpectedPass)) pass although marked as failing") }
        return "\(findings.count) figures of \(results.count) case\(results.count == 1 ? "" : "s"): "
            + parts.joined(separator: ", ") + ".\n"
    }

    private static func text(_ result: ValidationResult) -> String {
        let subject = result.validationCase
        var out = "\(subject.name): \(subject.title)\n  \(subject.citation)\n"
        if let readIn = subject.readIn { out += "  figures read in: \(readIn)\n" }
        let level = NumberText.percent(ValidationStudy.confidence, digits: 6)
        var table = TextTable([.left, .right, .right, .left, .right, .left, .left])
        table.add(["", "published", "closed form", "with unsure inputs", "emulated", "\(level) interval", ""])
        for finding in result.findings {
            let isRange = finding.range.lowerBound < finding.range.upperBound
            table.add([
                finding.comparison.name, published(finding), NumberText.number(finding.closedForm),
                isRange ? "\(NumberText.number(finding.range.lowerBound)) … \(NumberText.number(finding.range.upperBound))" : "",
                finding.emulated.map { NumberText.number($0.estimate) } ?? "not emulated",
                finding.emulated.map { NumberText.interval($0) } ?? "",
                verdict(finding),
            ])
        }
        out += table.text
        for finding in result.findings { out += "  \(finding.comparison.name): \(finding.comparison.place)\n" }
        out += "  fitted: \(subject.fitted.isEmpty ? "none" : subject.fitted.joined(separator: "; "))\n"
        out += "  assumed: \(subject.assumed.isEmpty ? "none" : subject.assumed.joined(separator: "; "))\n"
        for span in spans(result) { out += "  unsure: \(span)\n" }
        for finding in result.findings {
            if let why = explanation(finding) { out += "  \(finding.comparison.name) fails: \(why)\n" }
        }
        return out
    }

    private static func spans(_ result: ValidationResult) -> [String] {
        var seen: [String] = []
        for span in result.findings.flatMap(\.comparison.within) {
            let text = "\(span.key) \(span.low) … \(span.high), \(span.reason)"
            if !seen.contains(text) { seen.append(text) }
        }
        return seen
    }

    private static func published(_ finding: ValidationFinding) -> String {
        let comparison = finding.comparison
        let sign =
            switch comparison.relation {
            case .equal: ""
            case .atMost: "at most "
            case .atLeast: "at least "
            }
        let value = sign + NumberText.number(comparison.published)
        return finding.tolerance > 0 ? "\(value) ± \(NumberText.number(finding.tolerance, digits: 3))" : value
    }

    private static func verdict(_ finding: ValidationFinding) -> String {
        switch finding.verdict {
        case .pass: "pass"
        case .fail: finding.emulationAgrees ? "FAIL" : "FAIL: emulation differs from closed form"
        case .knownFail: "fails, as known"
        case .unexpectedPass: "passes, though marked as failing"
        }
    }

    private static func explanation(_ finding: ValidationFinding) -> String? {
        switch finding.verdict {
        case .pass, .unexpectedPass: nil
        case .knownFail: finding.comparison.knownFailing
        case .fail:
            finding.emulationAgrees
                ? "no explanation yet" : "the emulation does not follow its closed form; another seed tells chance from error"
        }
    }

    // MARK: JSON and CSV

    private var value: ReportValue {
        [
            "schema": "tacit/1", "command": "validate", "version": .text(version),
            "confidence": .number(ValidationStudy.confidence), "cases": .list(results.map(Self.value)),
            "summary": [
                "figures": .count(findings.count), "pass": .count(count(.pass)), "fail": .count(count(.fail)),
                "known_fail": .count(count(.knownFail)), "unexpected_pass": .count(count(.unexpectedPass)),
            ],
        ]
    }

    private static func value(_ result: ValidationResult) -> ReportValue {
        let subject = result.validationCase
        return [
            "name": .text(subject.name), "title": .text(subject.title), "citation": .text(subject.citation),
            "read_in": subject.readIn.map { .text($0) } ?? .flag(nil), "fitted": .list(subject.fitted.map { .text($0) }),
            "assumed": .list(subject.assumed.map { .text($0) }), "comparisons": .list(result.findings.map(value)),
        ]
    }

    private static func value(_ finding: ValidationFinding) -> ReportValue {
        let comparison = finding.comparison
        return [
            "name": .text(comparison.name), "figure": .text(comparison.figure), "place": .text(comparison.place),
            "relation": .text(comparison.relation.rawValue), "published": .number(comparison.published),
            "uncertainty": .number(comparison.uncertainty), "rounding": .number(comparison.rounding),
            "closed_form": .number(finding.closedForm), "closed_form_low": .number(finding.range.lowerBound),
            "closed_form_high": .number(finding.range.upperBound), "measured": .number(finding.emulated?.estimate),
            "low": .number(finding.emulated?.low), "high": .number(finding.emulated?.high),
            "verdict": .text(finding.verdict.rawValue), "explanation": explanation(finding).map { .text($0) } ?? .flag(nil),
        ]
    }

    private var csv: String {
        CommaSeparated.row([
            "case", "comparison", "figure", "relation", "published", "tolerance", "closed_form", "closed_form_low",
            "closed_form_high", "measured", "low", "high", "verdict", "has_fitted_inputs",
        ])
            + results.flatMap { result in
                result.findings.map { finding in
                    CommaSeparated.row([
                        result.validationCase.name, finding.comparison.name, finding.comparison.figure,
                        finding.comparison.relation.rawValue, CommaSeparated.number(finding.comparison.published),
                        CommaSeparated.number(finding.tolerance), CommaSeparated.number(finding.closedForm),
                        CommaSeparated.number(finding.range.lowerBound),
                        CommaSeparated.number(finding.range.upperBound), CommaSeparated.number(finding.emulated?.estimate),
                        CommaSeparated.number(finding.emulated?.low), CommaSeparated.number(finding.emulated?.high),
                        finding.verdict.rawValue, result.validationCase.fitted.isEmpty ? "no" : "yes",
                    ])
                }
            }.joined()
    }
}
