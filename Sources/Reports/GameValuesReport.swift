import BellPairs
import NonlocalGames
import ScenarioFiles
public import Studies

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The values of a game by itself, in every output format.
public struct GameValuesReport: Sendable {
    private let values: GameValues
    private let version: String

    /// A report of a game's values.
    public init(_ values: GameValues, version: String) {
        self.values = values
        self.version = version
    }

    /// The report in a format.
    public func render(_ format: OutputFormat) -> String {
        switch format {
        case .text: text
        case .json: value.json
        case .csv:
            CommaSeparated.row(["quantity", "value"])
                + rows.map { CommaSeparated.row([$0.key, CommaSeparated.number($0.value)]) }.joined()
        }
    }

    /// A figure; those of a table of their own are in the rows of --format csv alone.
    private struct Row {
        var key: String
        var title: String
        var value: Double?
        var isShownElsewhere = false
        init(_ key: String, _ title: String, _ value: Double?, isShownElsewhere: Bool = false) {
            (self.key, self.title, self.value, self.isShownElsewhere) = (key, title, value, isShownElsewhere)
        }
    }

    private var rows: [Row] {
        switch values.solution {
        case .parity(let p): rows(p)
        case .general(let g): rows(g)
        case .threeParties(let t):
            [
                Row("classical_value", "best without entanglement (exact)", t.classicalValue),
                Row("quantum_value", "best with a GHZ state (attained)", t.quantum.score),
                Row("quantum_value_upper_bound", "certified upper bound, any entanglement", t.quantum.scoreUpperBound),
                Row("gap", "gap between the two", t.quantum.gap),
                Row(
                    "infidelity_threshold", "combined infidelity tolerated, 1 − C/Q",
                    max(0, 1 - (t.classicalValue - t.game.offset) / max(1e-300, t.quantum.score - t.game.offset))
                ),
            ]
                + t.thresholds.map {
                    Row(
                        "threshold_\($0.kind.rawValue)", "leaves an advantage: \($0.kind.title)", $0.perfect,
                        isShownElsewhere: true)
                }
        }
    }

    private func rows(_ p: GameValues.Parity) -> [Row] {
        var rows: [Row] = [
            Row("classical_value", "best without entanglement (exact)", p.classical.score),
            Row("quantum_value", "best with entanglement (attained)", p.quantum.score),
            Row("quantum_value_upper_bound", "certified upper bound", p.quantum.scoreUpperBound),
            Row("gap", "gap between the two", p.quantum.gap),
            Row("infidelity_threshold", "combined infidelity tolerated, 1 − C/Q", p.quantum.infidelityThreshold(p.classical)),
        ]
        if let form = p.closedForm {
            if let classical = form.classical {
                rows.append(Row("classical_value_closed_form", "closed form without entanglement", classical))
            }
            rows.append(Row("quantum_value_closed_form", "closed form with entanglement", form.quantum))
        }
        return rows
            + p.thresholds.map {
                Row("threshold_\($0.kind.rawValue)", "leaves an advantage: \($0.kind.title)", $0.perfect, isShownElsewhere: true)
            }
    }

    private func rows(_ g: GameValues.General) -> [Row] {
        let converged = g.bound.flatMap { $0.isConverged ? $0 : nil }
        return [
            Row("classical_value", "best without entanglement (exact)", g.classical?.mean),
            Row("quantum_value", "with entanglement, by turns (attained)", g.attained.value),
            Row(
                "quantum_value_upper_bound", "certified upper bound" + (g.bound.map { ", level \($0.level.rawValue)" } ?? ""),
                g.bound?.value),
            Row("gap", "gap between bound and best attained", g.gap),
            Row("level_value", "optimum of that level", converged?.attained),
            Row("certificate_gap", "gap of the certificate to it", converged.map { $0.value - $0.attained }),
            Row("greatest_conceivable", "mean of the greatest utilities", g.game.greatestConceivableMean),
        ]
            + g.thresholds.flatMap { threshold -> [Row] in
                let key = "threshold_\(threshold.kind.rawValue)"
                let title = "leaves an advantage: \(threshold.kind.title)"
                return [
                    Row(key, title, threshold.chosen, isShownElsewhere: true),
                    Row("\(key)_same_strategy", "\(title), same strategy", threshold.fixed, isShownElsewhere: true),
                ]
            }
    }

    private var heading: String {
        let q = values.question
        var out = "\(q.title)\n"
        if let named = q.named { out += "  \(named.summary)\n  \(named.source)\n" }
        switch values.solution {
        case .parity(let p): out += "  parity game, \(p.game.aliceInputs) × \(p.game.bobInputs) inputs\n"
        case .general(let g):
            out += "  game of any utility, \(g.game.aliceInputs) × \(g.game.bobInputs) inputs, \(g.game.aliceOutputs) ×"
            out += " \(g.game.bobOutputs) outputs\n"
        case .threeParties: out += "  parity game of three parties with an input bit each\n"
        }
        return out + "\n"
    }

    private var text: String {
        var out = heading
        var table = TextTable([.left, .right])
        for row in rows where !row.isShownElsewhere { table.add([row.title, NumberText.number(row.value, digits: 10)]) }
        out += table.text
        switch values.solution {
        case .parity(let p):
            out += "\nNoise that leaves an advantage to a perfect pair, one kind at a time\n"
            out += Self.thresholds(p.thresholds)
            out += "\nBest classical outputs: a = \(p.classical.aliceOutputs), b = \(p.classical.bobOutputs)\n"
            out += "\nMeasurement axes on a perfect pair Ψ⁺ (x, y, z)\n"
            var axes = TextTable([.left, .right, .right, .right])
            for (party, vectors) in [("a", p.settings.alice), ("b", p.settings.bob)] {
                for (input, v) in vectors.enumerated() {
                    axes.add(["\(party), input \(input)"] + [v.x, v.y, v.z].map { NumberText.number($0) })
                }
            }
            out += axes.text
        case .general(let g):
            if !g.thresholds.isEmpty {
                out += "\nNoise that leaves an advantage, one kind at a time; a lower bound, as the value itself\n"
                var noise = TextTable([.left, .right, .right])
                noise.add(["", "strategy chosen for it", "same strategy"])
                for row in g.thresholds {
                    noise.add([
                        row.kind.title, Self.amount(row.chosen, of: row.greatest), Self.amount(row.fixed, of: row.greatest),
                    ])
                }
                out += noise.text
            }
            if let best = g.classical { out += "\nBest classical outputs: a = \(best.a), b = \(best.b)\n" }
            let schmidt = g.attained.schmidtCoefficients.map { NumberText.number($0) }.joined(separator: ", ")
            out += "Shared state: \(g.attained.dimension) levels a side, Schmidt coefficients \(schmidt)\n"
            if let bound = g.bound {
                out += "Certificate: a moment matrix of \(bound.size) rows, \(bound.steps) steps"
                out += bound.isConverged ? "\n" : ", not converged: the bound holds, the level's optimum may be lower\n"
            } else {
                out += "No upper bound: a moment matrix of \(MomentBound.rows(of: g.game, level: .one)) rows;"
                out += " at most \(MomentBound.mostRows) are solved\n"
            }
        case .threeParties(let t):
            let outputs = zip(["a", "b", "c"], t.classicalOutputs).map { "\($0) = \($1)" }.joined(separator: ", ")
            out += "\nBest classical outputs: \(outputs)\n"
            out += "Angles in the x–y plane on (|000⟩ + |111⟩)/√2, in degrees\n"
            var angles = TextTable([.left, .right, .right])
            for (party, row) in zip(["a", "b", "c"], t.quantum.angles) {
                angles.add([party] + row.map { NumberText.number(Self.degrees($0), digits: 6) })
            }
            out += angles.text
            out += "\nNoise that leaves an advantage at these angles, one kind at a time\n" + Self.thresholds(t.thresholds) + "\n"
            out += "Certificate: party \(["a", "b", "c"][t.quantum.singleParty]) against the other two together\n"
        }
        return out
    }

    private static func amount(_ threshold: Double, of greatest: Double) -> String {
        threshold >= greatest ? "all but complete" : NumberText.percent(threshold, digits: 5)
    }
    private static func thresholds(_ rows: [(kind: NoiseThresholds.Kind, perfect: Double)]) -> String {
        var table = TextTable([.left, .right])
        for row in rows { table.add([row.kind.title, amount(row.perfect, of: row.kind.greatest)]) }
        return table.text
    }

    private static func degrees(_ angle: Double) -> Double {
        let turned = (angle * 180 / .pi).remainder(dividingBy: 360)
        return abs(turned) < 1e-9 ? 0 : turned
    }

    private var value: ReportValue {
        let q = values.question
        var object: [String: ReportValue] = [
            "schema": "tacit/1", "command": "game", "version": .text(version), "title": .text(q.title),
            "kind": .text(q.definition.kind), "source": q.named.map { .text($0.source) } ?? .number(nil),
        ]
        for row in rows where !row.isShownElsewhere { object[row.key] = .number(row.value) }
        func outputs(_ bits: [Int]) -> ReportValue { .list(bits.map { .count($0) }) }
        func numbers(_ list: [Double]) -> ReportValue { .list(list.map { .number($0) }) }
        func thresholds(_ rows: [(NoiseThresholds.Kind, ReportValue)]) -> ReportValue {
            .object(Dictionary(uniqueKeysWithValues: rows.map { ($0.0.rawValue, $0.1) }))
        }
        switch values.solution {
        case .parity(let p):
            func axes(_ vectors: [BlochVector]) -> ReportValue { .list(vectors.map { numbers([$0.x, $0.y, $0.z]) }) }
            object["classical_strategy"] = ["a": outputs(p.classical.aliceOutputs), "b": outputs(p.classical.bobOutputs)]
            object["dual_multipliers"] = numbers(p.quantum.multipliers)
            object["settings_textbook"] = ["a": axes(p.settings.alice), "b": axes(p.settings.bob)]
            object["noise_thresholds"] = thresholds(p.thresholds.map { ($0.kind, ["perfect_pair": .number($0.perfect)]) })
        case .general(let g):
            object["classical_strategy"] = g.classical.map { ["a": outputs($0.a), "b": outputs($0.b)] } ?? .number(nil)
            object["inputs"] = ["a": .count(g.game.aliceInputs), "b": .count(g.game.bobInputs)]
            object["outputs"] = ["a": .count(g.game.aliceOutputs), "b": .count(g.game.bobOutputs)]
            object["levels"] = .count(g.attained.dimension)
            object["schmidt_coefficients"] = numbers(g.attained.schmidtCoefficients)
            object["behavior"] = .list(
                g.game.inputLaw.indices.map { i in
                    [
                        "x": .count(i / g.game.bobInputs), "y": .count(i % g.game.bobInputs),
                        "probabilities": .list(
                            (0..<g.game.aliceOutputs).map { a in
                                let first = (i * g.game.aliceOutputs + a) * g.game.bobOutputs
                                return numbers(Array(g.attained.behavior[first..<(first + g.game.bobOutputs)]))
                            }),
                    ]
                })
            object["noise_thresholds"] = thresholds(
                g.thresholds.map { ($0.kind, ["strategy_chosen": .number($0.chosen), "same_strategy": .number($0.fixed)]) })
            // Named so since the first release.
            object["threshold_white_noise"] = .number(g.thresholds.first { $0.kind == .whiteNoise }?.chosen)
            object["level"] = g.bound.map { .text($0.level.rawValue) } ?? .number(nil)
            object["converged"] = .flag(g.bound?.isConverged)
            object["moment_matrix_rows"] = g.bound.map { .count($0.size) } ?? .number(nil)
            object["moment_matrix_steps"] = g.bound.map { .count($0.steps) } ?? .number(nil)
        case .threeParties(let t):
            object["classical_strategy"] = .object(
                Dictionary(uniqueKeysWithValues: zip(["a", "b", "c"], t.classicalOutputs.map(outputs))))
            object["angles"] = .object(Dictionary(uniqueKeysWithValues: zip(["a", "b", "c"], t.quantum.angles.map(numbers))))
            object["dual_multipliers"] = numbers(t.quantum.multipliers)
            object["noise_thresholds"] = thresholds(t.thresholds.map { ($0.kind, ["perfect_state": .number($0.perfect)]) })
            object["single_party"] = .text(["a", "b", "c"][t.quantum.singleParty])
        }
        return .object(object)
    }
}
