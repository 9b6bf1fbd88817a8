import Foundation
import Reports
import ScenarioFiles
import Studies
import Testing

/// The numbers of a report are those of the evaluation, each in its place.
@Suite struct EvaluationReportTests {
    private static func evaluation() async throws -> Evaluation {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let scenario = try ScenarioLoader().load(
            scenario: nil, hardware: root.appending(path: "Hardware/yb171-nanofiber.yaml").path,
            settings: ["run.duration=1 s", "run.replications=4", "requirement.stability_window=10 ms", "link.channels=2"])
        let compiled = try CompiledScenario(scenario)
        return Evaluation(compiled, emulated: await Emulator(compiled, threads: 1).run())
    }

    /// The same number; the reader of JSON loses its last digit.
    private static func equal(_ read: Any?, _ number: Double?) -> Bool {
        guard let read = read as? Double, let number else { return (read as? Double) == number }
        return abs(read - number) <= 1e-14 * abs(number)
    }

    @Test func jsonHoldsEveryFigure() async throws {
        let evaluation = try await Self.evaluation()
        let text = EvaluationReport(evaluation, command: "run", version: "test").render(.json)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let figures = try #require(object["figures"] as? [String: [String: Any]])
        #expect(figures.count == evaluation.figures.count)
        for figure in evaluation.figures {
            let entry = try #require(figures[figure.key])
            #expect(Self.equal(entry["closed_form"], figure.closedForm), "\(figure.key)")
            #expect(Self.equal(entry["measured"], figure.measured?.estimate), "\(figure.key)")
            #expect(Self.equal(entry["low"], figure.measured?.low), "\(figure.key)")
            #expect(Self.equal(entry["high"], figure.measured?.high), "\(figure.key)")
        }
        let budget = try #require(object["error_budget"] as? [[String: Any]])
        #expect(budget.count == evaluation.errorBudget.shares.count)
        for (entry, share) in zip(budget, evaluation.errorBudget.shares) {
            #expect(Self.equal(entry["infidelity"], share.infidelity))
        }
        #expect(Self.equal(object["error_budget_total"], evaluation.errorBudget.total))
        let scenario = try #require(object["scenario"] as? [String: Any])
        #expect(scenario["channels"] as? Int == 2)
        let windows = try #require(object["windows"] as? [[String: Any]])
        for (window, judged) in zip(windows, evaluation.windows) {
            #expect(window["verdict"] as? String == judged.verdict.label)
            #expect(Self.equal((window["power"] as? [String: Any])?["low"], judged.power.measured?.low))
        }
    }

    @Test func textNamesChannelsAndAgreement() async throws {
        let text = EvaluationReport(try await Self.evaluation(), command: "run", version: "test").render(.text)
        #expect(text.contains("2 channels side by side") && text.contains("agrees"))
        #expect(text.contains("Combined infidelity 6.093 %"))
    }
}
