import Quantities
public import Studies

/// A map of a game's advantage, as a table, for programs and as a figure.
public struct GameMapReport: Sendable {
    private let map: GameMap
    private let title: String
    private let version: String

    /// The report of a map.
    ///
    /// - Parameter title: the scenario's.
    public init(_ map: GameMap, title: String, version: String) {
        (self.map, self.title, self.version) = (map, title, version)
    }

    /// The report in a format.
    public func render(_ format: OutputFormat) -> String {
        switch format {
        case .text: text
        case .json: value.json
        case .csv: csv
        }
    }

    private func label(_ axis: GameMap.Axis) -> String { axis.unit.isEmpty ? axis.key : "\(axis.key) in \(axis.unit)" }

    private var rows: [(first: Double, second: Double, point: GameMap.Point)] {
        let (first, second) = map.axes
        return map.points.enumerated().map { i, point in
            (first.values[i / second.values.count], second.values[i % second.values.count], point)
        }
    }

    private var players: String { map.players == .pairs ? "these pairs" : "with this noise," }

    private var text: String {
        let (first, second) = map.axes
        let out = "\(title)\n  \(first.values.count) × \(second.values.count) values of \(label(first)) and \(label(second))\n\n"
        var table = TextTable([.left, .right, .right, .right, .right])
        table.add(["", "greatest", first.key, second.key, "points above 0"])
        func add(_ title: String, _ values: [Double]) {
            guard let best = values.indices.max(by: { values[$0] < values[$1] }) else { return }
            let (u, v) = (rows[best].first, rows[best].second)
            let count = values.count { $0 > 1e-9 }
            table.add([
                title, NumberText.number(values[best]), NumberText.number(u), NumberText.number(v), "\(count) of \(values.count)",
            ])
        }
        add("quantum minus classical value", map.advantages)
        if map.players != .perfectPairs { add("\(players) minus classical value", map.margins) }
        return out + table.text + "\n--format csv prints every point, --figure draws the map.\n"
    }

    private var csv: String {
        var out = CommaSeparated.row([
            map.axes.first.key, map.axes.second.key, "classical_value", "quantum_value", "advantage", "score", "margin",
            "infidelity_threshold",
        ])
        for row in rows {
            let p = row.point
            let cells = [
                row.first, row.second, p.classicalValue, p.quantumValue, p.quantumValue - p.classicalValue, p.score,
                p.score - p.classicalValue, p.infidelityThreshold,
            ]
            out += CommaSeparated.row(cells.map { CommaSeparated.number($0) })
        }
        return out
    }

    private var value: ReportValue {
        func axis(_ axis: GameMap.Axis) -> ReportValue {
            ["key": .text(axis.key), "unit": .text(axis.unit), "values": .list(axis.values.map { .number($0) })]
        }
        func table(_ value: (GameMap.Point) -> Double) -> ReportValue { .list(map.points.map { .number(value($0)) }) }
        return [
            "schema": "tacit/1", "command": "game", "version": .text(version), "scenario": ["title": .text(title)],
            "axes": .list([axis(map.axes.first), axis(map.axes.second)]),
            "map": [
                "classical_value": table { $0.classicalValue }, "quantum_value": table { $0.quantumValue },
                "advantage": table { $0.quantumValue - $0.classicalValue }, "score": table { $0.score },
                "margin": table { $0.score - $0.classicalValue }, "infidelity_threshold": table { $0.infidelityThreshold },
            ],
        ]
    }

    /// The same as a figure in SVG: the advantage that any pair may have above, that of these pairs below.
    public var figure: String {
        let (first, second) = map.axes
        func panel(_ title: String, _ values: [Double]) -> Heatmap.Panel {
            Heatmap.Panel(title: title, values: values)
        }
        return Heatmap(
            title: title, x: Heatmap.Axis(label(second), second.values), y: Heatmap.Axis(label(first), first.values),
            panels: [panel("quantum minus classical value", map.advantages)]
                + (map.players == .perfectPairs ? [] : [panel("\(players) minus classical value", map.margins)])
        ).svg
    }
}
