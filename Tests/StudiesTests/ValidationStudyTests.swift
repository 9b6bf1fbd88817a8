import Certification
import Foundation
import ScenarioFiles
import Studies
import Testing

@Suite struct ValidationStudyTests {
    static let cases: [String] =
        (try? ValidationCaseLoader.paths(in: Shipped.path("Validation")))?.map { URL(filePath: $0).lastPathComponent } ?? []

    /// No shipped case fails that does not say so, and none says so that passes.
    @Test(arguments: cases) func shippedCaseEndsAsItSays(_ name: String) async throws {
        let read = try ValidationCaseLoader().load(Shipped.path("Validation/\(name)"))
        let result = try await ValidationStudy(threads: 2, emulates: false).result(of: read)
        for finding in result.findings {
            #expect(
                finding.verdict == .pass || finding.verdict == .knownFail,
                "\(name), \(finding.comparison.name): \(finding.closedForm) against \(finding.comparison.published)")
        }
    }

    @Test func emulationStandsBesideTheClosedForm() async throws {
        let read = try ValidationCaseLoader().load(Shipped.path("Validation/yb171-ion-duke-readout.yaml"))
        let short = ValidationCase(
            name: read.name, title: read.title, citation: read.citation, readIn: nil, subject: read.subject,
            settings: ["run.duration=100s"], fitted: [], assumed: [], comparisons: read.comparisons)
        let result = try await ValidationStudy(threads: 2).result(of: short)
        let emulated = try #require(result.findings[0].emulated)
        #expect(result.findings[0].emulationAgrees)
        #expect(emulated.low > 0 && emulated.high < 2e-3)
    }

    static func finding(
        closedForm: Double, range: ClosedRange<Double>? = nil, published: Double = 1, tolerance: Double = 0.1,
        relation: ValidationComparison.Relation = .equal, emulated: ClosedRange<Double>? = nil, knownFailing: String? = nil
    ) -> ValidationFinding {
        ValidationFinding(
            comparison: ValidationComparison(
                name: "", figure: "", settings: [], scale: 1, offset: 0, relation: relation, published: published,
                uncertainty: 0.5 * tolerance, rounding: 0.5 * tolerance, within: [], place: "", knownFailing: knownFailing),
            closedForm: closedForm, range: range ?? closedForm...closedForm,
            emulated: emulated.map { ConfidenceInterval(estimate: closedForm, low: $0.lowerBound, high: $0.upperBound) })
    }

    @Test func verdictsFollowTheToleranceAndTheMark() {
        #expect(Self.finding(closedForm: 1.1).verdict == .pass)
        #expect(Self.finding(closedForm: 1.11).verdict == .fail)
        #expect(Self.finding(closedForm: 0.89).verdict == .fail)
        #expect(Self.finding(closedForm: 1.2, range: 1.09...1.3).verdict == .pass)
        #expect(Self.finding(closedForm: 1.2, knownFailing: "so it is").verdict == .knownFail)
        #expect(Self.finding(closedForm: 1, knownFailing: "so it was").verdict == .unexpectedPass)
        #expect(Self.finding(closedForm: 0.5, relation: .atMost).verdict == .pass)
        #expect(Self.finding(closedForm: 1.2, relation: .atMost).verdict == .fail)
        #expect(Self.finding(closedForm: 7, relation: .atLeast).verdict == .pass)
        #expect(Self.finding(closedForm: 0.8, relation: .atLeast).verdict == .fail)
    }

    @Test func anEmulationThatDiffersIsADefectWhateverTheCaseSays() {
        #expect(Self.finding(closedForm: 1, emulated: 0.9...1.1).verdict == .pass)
        #expect(Self.finding(closedForm: 1, emulated: 1.05...1.1).verdict == .fail)
        #expect(Self.finding(closedForm: 2, emulated: 0.9...1.1, knownFailing: "so it is").verdict == .fail)
    }

    private static let loopInputs = [
        "loss_background=0.01", "branching=0.64", "loss_branched=0.03", "attempts=128", "detection=0.003", "dark_rate=11",
        "window=520e-9",
    ]

    @Test func unsureInputsWidenTheClosedForm() async throws {
        let span = ValidationComparison.Span(key: "loss_background", low: "0.005", high: "0.015", reason: "printed so")
        let other = ValidationComparison.Span(key: "branching", low: "0.6", high: "0.7", reason: "printed so")
        func range(_ within: [ValidationComparison.Span]) async throws -> ClosedRange<Double> {
            let comparison = ValidationComparison(
                name: "", figure: "mean_survival", settings: [], scale: -2, offset: 1, relation: .equal, published: 0,
                uncertainty: 0, rounding: 0, within: within, place: "", knownFailing: nil)
            let subject = ValidationCase(
                name: "loss", title: "", citation: "", readIn: nil, subject: .closedForm(name: "attempt_loss"),
                settings: Self.loopInputs, fitted: [], assumed: [], comparisons: [comparison])
            return try await ValidationStudy(threads: 1).result(of: subject).findings[0].range
        }
        let (none, one, both) = (try await range([]), try await range([span]), try await range([span, other]))
        #expect(none.lowerBound == none.upperBound)
        #expect(abs(none.lowerBound - (1 - 2 * 0.26152553)) < 1e-7)
        #expect(one.lowerBound < none.lowerBound && one.upperBound > none.upperBound)
        #expect(both.lowerBound < one.lowerBound && both.upperBound > one.upperBound)
    }

    @Test func unknownFiguresAndInputsAreRefused() async throws {
        func result(form: String, figure: String, settings: [String]) async throws {
            let comparison = ValidationComparison(
                name: "", figure: figure, settings: settings, scale: 1, offset: 0, relation: .equal, published: 0,
                uncertainty: 0, rounding: 0, within: [], place: "", knownFailing: nil)
            let subject = ValidationCase(
                name: "x", title: "", citation: "", readIn: nil, subject: .closedForm(name: form), settings: [], fitted: [],
                assumed: [], comparisons: [comparison])
            _ = try await ValidationStudy(threads: 1).result(of: subject)
        }
        let inputs = Self.loopInputs
        try await result(form: "attempt_loss", figure: "mean_survival", settings: inputs)
        await #expect(throws: ValidationStudy.Problem.self) {
            try await result(form: "attempt_loss", figure: "survival", settings: inputs)
        }
        await #expect(throws: ValidationStudy.Problem.self) {
            try await result(form: "loss", figure: "mean_survival", settings: inputs)
        }
        await #expect(throws: ValidationStudy.Problem.self) {
            try await result(form: "attempt_loss", figure: "mean_survival", settings: inputs + ["atoms=1"])
        }
        await #expect(throws: ValidationStudy.Problem.self) {
            try await result(form: "attempt_loss", figure: "mean_survival", settings: Array(inputs.dropLast()))
        }
    }
}
