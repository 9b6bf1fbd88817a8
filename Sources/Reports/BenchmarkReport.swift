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
        var scaling = TextTable(Array(repeating: .right, count: 5))
        scaling.add(["threads", "× real time", "heralds/s", "speedup", "results"])
        for s in study.scalings {
            scaling.add([
                "\(s.threads)", NumberText.number(s.realTimeFactor, digits: 4), NumberText.number(s.heraldsPerSecond, digits: 4),
                NumberText.number(s.speedup, digits: 3), s.isIdentical ? "identical" : "DIFFER",
            ])
        }
        return "Throughput of one thread on: \(title)\n\n" + table.text
            + "\n  closed-form evaluations per second: \(NumberText.number(study.evaluationsPerSecond, digits: 4))\n"
            + "  designs judged per second: \(NumberText.number(study.designsPerSecond, digits: 4))\n\n"
            + "Several threads at herald resolution, by the clock:\n\n" + scaling.text
    }

    private var value: ReportValue {
        [
            "schema": "tacit/1", "command": "benchmark", "version": .text(version), "title": .text(title), "threads": .count(1),
            "evaluations_per_s": .number(study.evaluationsPerSecond), "designs_per_s": .number(study.designsPerSecond),
            "scaling": .list(
                study.scalings.map { s -> ReportValue in
                    [
                        "threads": .count(s.threads), "real_time_factor": .number(s.realTimeFactor),
                        "heralds_per_s": .number(s.heraldsPerSecond), "speedup": .number(s.speedup),
                        "identical": .flag(s.isIdentical),
                    ]
                }),
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
