import BellPairs
import NonlocalGames
public import Studies

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A game's values, certificates and settings in every output format.
public struct GameReport: Sendable {
    private let study: GameStudy
    private let version: String

    /// A report of a study.
    public init(_ study: GameStudy, version: String) {
        self.study = study
        self.version = version
    }

    /// The report in a format.
    public func render(_ format: OutputFormat) -> String {
        switch format {
        case .text: text
        case .json: value.json
        case .csv: csv
        }
    }

    private var rows: [(key: String, title: String, value: Double)] {
        let c = study.compiled
        return [
            ("classical_value", "best without entanglement (exact)", c.classical.score),
            ("quantum_value", "best with entanglement (attained)", c.quantum.score),
            ("quantum_value_upper_bound", "certified upper bound", c.quantum.scoreUpperBound),
            ("gap", "gap between the two", c.quantum.gap),
            ("infidelity_threshold", "combined infidelity tolerated, 1 − C/Q", study.infidelityThreshold),
            ("score", "these pairs with their best settings", c.settings.expectedScore),
            ("score_textbook_settings", "these pairs with textbook settings", study.scoreWithIdealSettings),
            (
                "textbook_loss", "what textbook settings lose",
                c.settings.expectedScore - study.scoreWithIdealSettings
            ),
            ("margin", "advantage left, utility per round", c.settings.expectedScore - c.classical.score),
        ]
    }

    private var text: String {
        let c = study.compiled
        var out = "\(c.scenario.title)\n  \(c.scenario.game.kind) game, \(c.game.aliceInputs) × \(c.game.bobInputs) inputs\n\n"
        var table = TextTable([.left, .right])
        for row in rows { table.add([row.title, NumberText.number(row.value, digits: 10)]) }
        out += table.text
        out += "\nNoise that leaves an advantage, one kind at a time\n"
        var noise = TextTable([.left, .right, .right])
        noise.add(["", "perfect pair", "more on these pairs"])
        for row in study.thresholds {
            func amount(_ value: Double) -> String {
                value >= row.kind.greatest ? "all but complete" : NumberText.percent(value, digits: 5)
            }
            noise.add([row.kind.title, amount(row.perfect), amount(row.delivered)])
        }
        out += noise.text
        out += "\nBest classical outputs: a = \(c.classical.aliceOutputs), b = \(c.classical.bobOutputs)\n"
        out += "\nMeasurement axes on Ψ⁺ for these pairs (x, y, z; polar angle, azimuth in degrees)\n"
        var axes = TextTable([.left, .right, .right, .right, .right, .right])
        for (party, vectors) in [("a", c.settings.alice), ("b", c.settings.bob)] {
            for (input, v) in vectors.enumerated() {
                axes.add(
                    ["\(party), input \(input)"] + [v.x, v.y, v.z].map { NumberText.number(Self.clean($0)) }
                        + [acos(max(-1, min(1, v.z))), atan2(Self.clean(v.y), Self.clean(v.x))].map {
                            NumberText.number(Self.clean($0 * 180 / .pi), digits: 6)
                        })
            }
        }
        return out + axes.text
    }

    private static func clean(_ x: Double) -> Double { abs(x) < 1e-9 ? 0 : x }

    private var value: ReportValue {
        let c = study.compiled
        func axes(_ vectors: [BlochVector]) -> ReportValue {
            .list(vectors.map { .list([.number($0.x), .number($0.y), .number($0.z)]) })
        }
        var object: [String: ReportValue] = [
            "schema": "tacit/1", "command": "game", "version": .text(version),
            "scenario": ["title": .text(c.scenario.title), "digest": .text(c.scenario.digest)],
            "kind": .text(c.scenario.game.kind),
            "classical_strategy": [
                "a": .list(c.classical.aliceOutputs.map { .count($0) }), "b": .list(c.classical.bobOutputs.map { .count($0) }),
            ],
            "dual_multipliers": .list(c.quantum.multipliers.map { .number($0) }),
            "settings": ["a": axes(c.settings.alice), "b": axes(c.settings.bob)],
            "settings_textbook": ["a": axes(study.idealSettings.alice), "b": axes(study.idealSettings.bob)],
        ]
        for row in rows { object[row.key] = .number(row.value) }
        object["noise_thresholds"] = .object(
            Dictionary(
                uniqueKeysWithValues: study.thresholds.map {
                    ($0.kind.rawValue, ["perfect_pair": .number($0.perfect), "delivered_pair": .number($0.delivered)])
                }))
        return .object(object)
    }

    private var csv: String {
        CommaSeparated.row(["quantity", "value"])
            + rows.map { CommaSeparated.row([$0.key, CommaSeparated.number($0.value)]) }.joined()
            + study.thresholds.map {
                CommaSeparated.row(["threshold_\($0.kind.rawValue)", CommaSeparated.number($0.perfect)])
                    + CommaSeparated.row(["threshold_\($0.kind.rawValue)_delivered", CommaSeparated.number($0.delivered)])
            }.joined()
    }
}
