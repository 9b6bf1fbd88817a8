public import Studies

/// Throughput on this machine in every output format.
public struct BenchmarkReport: Sendable {
    private let study: BenchmarkStudy
    private let title: String
    private let version: String

    /// A report of a benchmark of the scenario with the given title.
    public init(_ study: BenchmarkStudy, title: String, version: String) {
        (self.study, self.title, self.version) = (study, title, version)
    }

    /// The report in a format.
    public func render(_ format: OutputFormat) -> String {
        switch format {
        case .text: text
        case .json: value.json
        case .csv: csv
        }
    }

    private func cells(_ t: BenchmarkStudy.Throughput) -> [(key: String, title: String, value: Double)] {
        [
            ("real_time_factor", "× real time", t.realTimeFactor), ("attempts_per_s", "attempts/s", t.attemptsPerSecond),
            ("heralds_per_s", "heralds/s", t.heraldsPerSecond), ("events_per_s", "events/s", t.eventsPerSecond),
            ("ns_per_event", "ns/event", t.nanosecondsPerEvent), ("emulated_s", "emulated s", t.emulatedTime),
        ]
    }

    private var text: String {
        var table = TextTable([.left] + Array(repeating: .right, count: 6))
        table.add(["resolution"] + cells(study.throughputs[0]).map(\.title))
        for t in study.throughputs { table.add([t.resolution] + cells(t).map { NumberText.number($0.value, digits: 4) }) }
        return "Throughput of one thread on: \(title)\n\n" + table.text
            + "\n  closed-form evaluations per second: \(NumberText.number(study.evaluationsPerSecond, digits: 4))\n"
    }

    private var value: ReportValue {
        [
            "schema": "tacit/1", "command": "benchmark", "version": .text(version), "title": .text(title), "threads": .count(1),
            "evaluations_per_s": .number(study.evaluationsPerSecond),
            "resolutions": .object(
                Dictionary(
                    uniqueKeysWithValues: study.throughputs.map { t in
                        (t.resolution, .object(Dictionary(uniqueKeysWithValues: cells(t).map { ($0.key, .number($0.value)) })))
                    })),
        ]
    }

    private var csv: String {
        CommaSeparated.row(["resolution"] + cells(study.throughputs[0]).map(\.key))
            + study.throughputs.map { t in
                CommaSeparated.row([t.resolution] + cells(t).map { CommaSeparated.number($0.value) })
            }.joined()
    }
}
