import Foundation
import ScenarioFiles
import Studies
import Testing

@testable import Reports

/// The course of a run as a table and as a figure.
@Suite struct HistoryReportTests {
    private static func report(threads: Int) async throws -> HistoryReport {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let scenario = try ScenarioLoader().load(
            scenario: root.appending(path: "Documentation/examples/atom-loss-starves.yaml").path, hardware: nil,
            settings: ["run.duration=2 s", "run.replications=4"])
        let compiled = try CompiledScenario(scenario)
        let run = await Emulator(compiled, threads: threads, keepsHistory: true).run()
        return try #require(HistoryReport(Evaluation(compiled, emulated: run)))
    }

    /// Bank and rate starve, as the closed form says.
    @Test func atomsStarve() async throws {
        let report = try await Self.report(threads: 2)
        #expect(report.rows.count == 200)
        let (first, last) = (try #require(report.rows.first), try #require(report.rows.last))
        #expect(first.inService > 240 && last.inService < 5 && first.attempts > 50 * max(1, last.attempts))
        #expect(first.expectedInService > 240 && last.expectedInService < 1)
        let lost = report.rows.reduce(0) { $0 + $1.lost.a + $1.lost.b }
        #expect(abs(lost - (500 - last.present.a - last.present.b)) < 2)
        for row in report.rows {
            #expect(abs(row.inService - row.expectedInService) < 30)
            #expect(row.present.a >= row.inService - 1e-6 && row.present.b >= row.inService - 1e-6)
        }
    }

    @Test func tablesAndFiguresDependOnNothingElse() async throws {
        let (one, two) = (try await Self.report(threads: 1), try await Self.report(threads: 3))
        #expect(one.csv == two.csv && one.figure == two.figure)
        let rows = one.csv.split(separator: "\n")
        #expect(rows.count == 201 && rows.allSatisfy { $0.split(separator: ",", omittingEmptySubsequences: false).count == 13 })
        for text in ["heralded pairs per second", "emulated time in ms", "at node A", "closed form", "</svg>"] {
            #expect(one.figure.contains(text), "\(text)")
        }
        #expect(one.figure.components(separatedBy: "<polyline").count == 7)
    }

    @Test func withoutAHistoryThereIsNoReport() async throws {
        let scenario = try ScenarioLoader().load(
            scenario: nil,
            hardware: URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent().appending(path: "Hardware/yb171-nanofiber.yaml").path,
            settings: ["run.duration=0.1 s", "requirement.stability_window=10 ms"])
        let compiled = try CompiledScenario(scenario)
        #expect(HistoryReport(Evaluation(compiled)) == nil)
        #expect(HistoryReport(Evaluation(compiled, emulated: await Emulator(compiled, threads: 1).run())) == nil)
    }

    @Test(
        arguments: [
            (7400, 8000, 5), (1, 1, 6), (250, 250, 6), (0.03, 0.03, 7), (200, 200, 5), (1e-7, 1e-7, 6), (9.9e5, 1e6, 6),
        ] as [(Double, Double, Int)])
    func ticksAreRound(greatest: Double, last: Double, count: Int) {
        let ticks = Chart.ticks(to: greatest)
        #expect(ticks.first == 0 && abs(ticks.last! / last - 1) < 1e-12 && ticks.count == count, "\(ticks)")
    }

    /// The axes begin at the lower left corner, and the greatest tick is at the top.
    @Test func pointsAreWhereTheirValuesAre() {
        let chart = Chart(
            title: "", axis: .time(end: 2), mark: nil,
            panels: [.init(title: "", lines: [.init("", .blue, [(0, 0), (1, 0.5), (2, 1)])])])
        #expect(chart.svg.contains("points=\"76,244 303,144 530,44\""), "\(chart.svg)")
    }

    /// A title is text, whatever it holds.
    @Test func titlesAreEscaped() {
        let chart = Chart(
            title: "a < b & c", axis: .time(end: 1), mark: 0.5, panels: [.init(title: "x", lines: [.init("y", .blue, [(0, 1)])])])
        #expect(chart.svg.contains("a &lt; b &amp; c") && chart.svg == chart.svg)
    }
}
