import Certification
public import Studies

/// What waiting costs what idle servers earn, for every class of rules and for hardware, in every output format and as a figure.
public struct FrontierReport: Sendable {
    private let frontier: SchedulingFrontier
    private let version: String

    /// The report of a frontier.
    public init(_ frontier: SchedulingFrontier, version: String) { (self.frontier, self.version) = (frontier, version) }

    /// The report in a format.
    public func render(_ format: OutputFormat) -> String {
        switch format {
        case .text: text
        case .json: value.json
        case .csv: csv
        }
    }

    /// By how much a waiting is below that of the best rule without books or news, as a part of it.
    private func saved(_ wait: Double?, at index: Int) -> Double? {
        wait.map { 1 - $0 / frontier.points[index].classical }
    }

    private var text: String {
        let d = frontier.definition
        var out =
            "\(frontier.title)\n  load \(NumberText.number(d.load)), mean service \(NumberText.time(frontier.meanService)), "
        out += "\(d.settings) settings; \(d.earnings)\n"
        out += "  waiting and baseline in mean services\n\n"
        var table = TextTable(Array(repeating: .right, count: 8 + frontier.hardware.count))
        let names = frontier.hardware.indices.map { "hardware \($0 + 1)" }
        table.add(
            ["split", "baseline", "random", "best classical", "perfect pairs", "services known"] + names + [
                "books", "books and news",
            ])
        for (index, p) in frontier.points.enumerated() {
            table.add(
                [
                    NumberText.number(p.split), NumberText.number(p.baseline, digits: 5), NumberText.number(p.random, digits: 5),
                    NumberText.number(p.classical, digits: 5), NumberText.number(p.perfect, digits: 5),
                    NumberText.number(p.fullInformation, digits: 5),
                ] + frontier.hardware.map { NumberText.number($0.meanWaits[index], digits: 5) }
                    + [p.books, p.booksAndNews].map(Self.measured))
        }
        out += table.text + "\n"
        out +=
            "books: classical routers that count what they sent, the best rule found; and with news of the queues as light brings it.\n"
        out += "All others keep no books and get no news, as in da Silva and Wehner's model.\n\n"
        out += "Saved against the best rule without books or news, of its waiting:\n"
        out += best("perfect pairs, decided at once", frontier.points.map { Optional($0.perfect) })
        for (index, hardware) in frontier.hardware.enumerated() {
            out += "\(names[index]): \(hardware.title); \(NumberText.percent(hardware.served)) of the rounds have a pair, "
            out += "decisions take \(NumberText.number(hardware.latency, digits: 3)) mean services\n"
            out += best(names[index], hardware.meanWaits)
            for m in hardware.measured { out += measured(m) }
        }
        return out
    }

    private static func measured(_ interval: ConfidenceInterval?) -> String {
        guard let interval else { return "—" }
        return "\(NumberText.number(interval.estimate, digits: 3)) ± "
            + NumberText.number(0.5 * (interval.high - interval.low), digits: 2)
    }

    private func best(_ name: String, _ waits: [Double?]) -> String {
        let savings = waits.indices.compactMap { index in saved(waits[index], at: index).map { (index, $0) } }
        guard let most = savings.max(by: { $0.1 < $1.1 }) else { return "  \(name) splits none of these parts of the pairs\n" }
        let place = "at a split of \(NumberText.number(frontier.points[most.0].split))"
        guard most.1 > 0 else { return "  \(name): nothing anywhere; closest \(place), \(NumberText.percent(most.1))\n" }
        let wins = savings.filter { $0.1 > 0 }.map { frontier.points[$0.0].split }
        return "  \(name): most \(place), \(NumberText.percent(most.1)); something from \(NumberText.number(wins.first)) to "
            + "\(NumberText.number(wins.last))\n"
    }

    private func measured(_ m: SchedulingFrontier.Measured) -> String {
        let point = frontier.points[m.point]
        func part(_ value: Double) -> String { NumberText.percent(value / point.classical) }
        let verdict = m.saving.low > 0 ? "saves" : m.saving.high < 0 ? "loses" : "undecided"
        return "  emulated near \(NumberText.number(point.split)): \(part(m.saving.estimate)), \(part(m.saving.low)) … "
            + "\(part(m.saving.high)) by \(m.rounds) rounds: \(verdict)\n"
    }

    private var csv: String {
        let names = frontier.hardware.indices.flatMap { k in
            ["hardware_\(k + 1)", "hardware_\(k + 1)_saving", "hardware_\(k + 1)_saving_low", "hardware_\(k + 1)_saving_high"]
        }
        var out = CommaSeparated.row(
            [
                "split", "baseline", "random", "no_communication", "perfect_pairs", "services_known", "books", "books_low",
                "books_high", "books_and_news", "books_and_news_low", "books_and_news_high",
            ] + names)
        for (index, p) in frontier.points.enumerated() {
            let cells = frontier.hardware.flatMap { hardware in
                let m = hardware.measured.first { $0.point == index }
                return [hardware.meanWaits[index], m?.saving.estimate, m?.saving.low, m?.saving.high]
            }
            out += CommaSeparated.row(
                ([
                    p.split, p.baseline, p.random, p.classical, p.perfect, p.fullInformation, p.books?.estimate, p.books?.low,
                    p.books?.high, p.booksAndNews?.estimate, p.booksAndNews?.low, p.booksAndNews?.high,
                ] + cells).map {
                    CommaSeparated.number($0 ?? .nan)
                })
        }
        return out
    }

    private var value: ReportValue {
        [
            "schema": "tacit/1", "command": "frontier", "version": .text(version), "scenario": ["title": .text(frontier.title)],
            "confidence": .number(frontier.confidence), "is_partial": .flag(frontier.isPartial),
            "points": .list(
                frontier.points.map { p in
                    [
                        "split": .number(p.split), "baseline_per_service": .number(p.baseline),
                        "mean_wait_services": [
                            "random": .number(p.random), "best_classical_without_communication": .number(p.classical),
                            "perfect_pairs": .number(p.perfect), "full_information": .number(p.fullInformation),
                            "books": EvaluationReport.estimate(nil, p.books),
                            "books_and_news": EvaluationReport.estimate(nil, p.booksAndNews),
                        ],
                    ]
                }),
            "hardware": .list(
                frontier.hardware.map { hardware in
                    [
                        "title": .text(hardware.title), "served_fraction": .number(hardware.served),
                        "decision_services": .number(hardware.latency),
                        "mean_wait_services": .list(hardware.meanWaits.map { .number($0) }),
                        "measured": .list(
                            hardware.measured.map { m in
                                [
                                    "point": .count(m.point), "rounds": .count(m.rounds),
                                    "saving_services": EvaluationReport.estimate(nil, m.saving),
                                    "mean_wait_services": EvaluationReport.estimate(nil, m.meanWait),
                                ]
                            }),
                    ]
                }),
        ]
    }

    /// The same as a figure in SVG: waiting above, what is saved below, against what idle servers earn.
    public var figure: String {
        let points = frontier.points
        func line(_ name: String, _ color: Chart.Color, isDashed: Bool = false, _ value: (Int) -> Double?) -> Chart.Line {
            Chart.Line(
                name, color, points.indices.compactMap { k in value(k).map { (points[k].baseline, $0) } }, isDashed: isDashed)
        }
        let colors: [Chart.Color] = [.blue, .orange, .purple, .sky]
        let hardware = frontier.hardware.enumerated().map { index, hardware in
            (name: hardware.title, color: colors[index % colors.count], waits: hardware.meanWaits)
        }
        var waiting = Chart.Panel(title: "mean waiting in mean services")
        waiting.startsAtZero = false
        waiting.lines =
            [
                line("at random", .black, isDashed: true) { points[$0].random },
                line("best classical", .black) { points[$0].classical },
                line("perfect pairs", .green) { points[$0].perfect },
                line("both services known", .sky, isDashed: true) { points[$0].fullInformation },
                line("classical, books", .amber) { points[$0].books?.estimate },
                line("classical, books and news", .amber, isDashed: true) { points[$0].booksAndNews?.estimate },
            ] + hardware.map { one in line(one.name, one.color) { one.waits[$0] } }
        var saving = Chart.Panel(title: "saved against the best rule without books or news, in percent")
        saving.startsAtZero = false
        saving.lines =
            [
                line("best classical", .black) { _ in 0 },
                line("perfect pairs", .green) { k in saved(points[k].perfect, at: k).map { 100 * $0 } },
            ]
            + hardware.map { one in line(one.name, one.color) { k in saved(one.waits[k], at: k).map { 100 * $0 } } }
        let ends = (points.map(\.baseline).min() ?? 0, points.map(\.baseline).max() ?? 1)
        return Chart(
            title: frontier.title,
            axis: .quantity("what an idle server earns, per mean service", from: ends.0, to: ends.1), mark: nil,
            panels: [waiting, saving]
        ).svg
    }
}
