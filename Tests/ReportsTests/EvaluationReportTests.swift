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

    @Test func jsonHoldsEveryFigure() async throws {
        let evaluation = try await Self.evaluation()
        let text = EvaluationReport(evaluation, command: "run", version: "test").render(.json)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let figures = try #require(object["figures"] as? [String: [String: Any]])
        #expect(figures.count == evaluation.figures.count)
        for figure in evaluation.figures {
            let entry = try #require(figures[figure.key])
            #expect(entry["closed_form"] as? Double == figure.closedForm, "\(figure.key)")
            #expect(entry["measured"] as? Double == figure.measured?.estimate, "\(figure.key)")
            #expect(entry["low"] as? Double == figure.measured?.low, "\(figure.key)")
            #expect(entry["high"] as? Double == figure.measured?.high, "\(figure.key)")
        }
        let budget = try #require(object["error_budget"] as? [[String: Any]])
        #expect(budget.map { $0["infidelity"] as? Double } == evaluation.errorBudget.shares.map { $0.infidelity })
        #expect(object["error_budget_total"] as? Double == evaluation.errorBudget.total)
        let scenario = try #require(object["scenario"] as? [String: Any])
        #expect(scenario["channels"] as? Int == 2)
        let windows = try #require(object["windows"] as? [[String: Any]])
        for (window, judged) in zip(windows, evaluation.windows) {
            #expect(
                window["stability_window_s"] as? Double == judged.window && window["verdict"] as? String == judged.verdict.label)
            let power = try #require(window["power"] as? [String: Any])
            #expect(
                power["low"] as? Double == judged.power.measured?.low && power["high"] as? Double == judged.power.measured?.high)
        }
    }

    @Test func textNamesChannelsAndAgreement() async throws {
        let text = EvaluationReport(try await Self.evaluation(), command: "run", version: "test").render(.text)
        #expect(text.contains("2 channels side by side") && text.contains("agrees"))
        #expect(text.contains("Combined infidelity 6.093 %"))
    }
}
