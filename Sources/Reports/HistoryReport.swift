import NodeEmulation
public import Studies

/// The course of a run: what happened interval by interval, beside its closed form; as a table for programs and as a figure.
public struct HistoryReport: Sendable {
    /// One interval, of one replication on average, all channels together.
    struct Row {
        var begin: Double
        var end: Double
        var attempts: Double
        var heralds: Double
        var lost: (a: Double, b: Double)
        var present: (a: Double, b: Double)
        var inService: Double
        var expectedHeraldRate: Double?
        var expectedInService: Double

        var width: Double { end - begin }
    }
    let title: String
    let warmUp: Double
    let replications: Int
    let rows: [Row]

    /// The report of a run that kept its history; `nil` of one that did not.
    public init?(_ evaluation: Evaluation) {
        guard let run = evaluation.emulated, let history = run.total.history, !run.replications.isEmpty else { return nil }
        let compiled = evaluation.compiled
        let channels = compiled.apparatus.channels
        let n = Double(run.replications.count)
        title = compiled.scenario.title
        warmUp = compiled.scenario.run.warmUp.seconds
        replications = run.replications.count
        rows = history.intervals.indices.map { i in
            let (begin, end) = history.seconds(i)
            let interval = history.intervals[i]
            let expected = compiled.expected(at: 0.5 * (begin + end))
            return Row(
                begin: begin, end: end, attempts: Double(interval.attempts) / n, heralds: Double(interval.heralds) / n,
                lost: (Double(interval.lostA) / n, Double(interval.lostB) / n),
                present: history.atomsPresent(i, channels: channels),
                inService: history.indicesInService(i, channels: channels), expectedHeraldRate: expected.heraldRate,
                expectedInService: expected.inService)
        }
    }

    /// One row per interval: means of the replications.
    public var csv: String {
        var text = CommaSeparated.row([
            "begin_s", "end_s", "attempts", "heralds", "attempts_per_s", "heralds_per_s", "heralds_per_s_closed_form",
            "atoms_lost_a", "atoms_lost_b", "atoms_present_a", "atoms_present_b", "indices_in_service",
            "indices_in_service_closed_form",
        ])
        for row in rows {
            let cells = [
                row.begin, row.end, row.attempts, row.heralds, row.attempts / row.width, row.heralds / row.width,
                row.expectedHeraldRate, row.lost.a, row.lost.b, row.present.a, row.present.b, row.inService,
                row.expectedInService,
            ]
            text += CommaSeparated.row(cells.map { CommaSeparated.number($0) })
        }
        return text
    }

    /// The same as a figure in SVG: pairs per second above, atoms below, against time.
    public var figure: String {
        let end = rows.last?.end ?? 1
        var pairs = Chart.Panel(title: "heralded pairs per second")
        pairs.lines = [
            Chart.Line("measured, mean of \(replications)", .blue, steps { $0.heralds / $0.width }),
            Chart.Line("closed form", .black, middles { $0.expectedHeraldRate }, isDashed: true),
        ]
        var atoms = Chart.Panel(title: "atoms")
        atoms.lines = [
            Chart.Line("at node A", .orange, steps { $0.present.a }),
            Chart.Line("at node B", .green, steps { $0.present.b }),
            Chart.Line("indices with both", .blue, steps { $0.inService }),
            Chart.Line("the same, closed form", .black, middles { $0.expectedInService }, isDashed: true),
        ]
        let mark = warmUp > 0 && warmUp < end ? warmUp : nil
        return Chart(title: title, axis: .time(end: end), mark: mark, panels: [pairs, atoms]).svg
    }

    private func steps(_ value: (Row) -> Double) -> [(x: Double, y: Double)] {
        rows.flatMap { [($0.begin, value($0)), ($0.end, value($0))] }
    }
    private func middles(_ value: (Row) -> Double?) -> [(x: Double, y: Double)] {
        rows.compactMap { row in value(row).map { (0.5 * (row.begin + row.end), $0) } }
    }
}
