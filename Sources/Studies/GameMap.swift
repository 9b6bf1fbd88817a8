import BellPairs
import NonlocalGames
public import ScenarioFiles

/// Where a game has a quantum advantage: its values over two keys of a scenario.
public struct GameMap: Sendable {
    /// Equally spaced values of a key.
    public struct Axis: Sendable, Equatable {
        /// The key, for example `game.penalty`.
        public let key: String
        /// The values as numbers, in `unit`.
        public let values: [Double]
        /// The unit as it was written; empty without one.
        public let unit: String
        /// Most values.
        public static let longest = 500

        /// Reads `KEY=from:to:n`; both ends have the same unit, if any. `nil` for anything else.
        public init?(_ text: String) {
            let sides = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard sides.count == 2, !sides[0].isEmpty else { return nil }
            let parts = sides[1].split(separator: ":", omittingEmptySubsequences: false).map { Substring(Self.trimmed($0)) }
            guard parts.count == 3, let from = Self.quantity(parts[0]), let to = Self.quantity(parts[1]), from.unit == to.unit,
                let count = Int(parts[2]), (2...Self.longest).contains(count), from.number < to.number
            else { return nil }
            key = String(sides[0])
            unit = from.unit
            values = (0..<count).map { i in
                // Both ends exactly.
                i == count - 1 ? to.number : from.number + (to.number - from.number) * Double(i) / Double(count - 1)
            }
        }

        private static func quantity(_ text: Substring) -> (number: Double, unit: String)? {
            // The longest beginning that is a number: an exponent's letter belongs to it.
            for length in stride(from: text.count, to: 0, by: -1) {
                guard let value = Double(text.prefix(length)), value.isFinite else { continue }
                return (value, trimmed(text.dropFirst(length)))
            }
            return nil
        }
        private static func trimmed(_ text: Substring) -> String {
            let front = text.drop(while: \.isWhitespace)
            return String(front.reversed().drop(while: \.isWhitespace).reversed())
        }

        /// The setting that gives the key a value.
        public func setting(_ value: Double) -> String { unit.isEmpty ? "\(key)=\(value)" : "\(key)=\(value) \(unit)" }
    }
    /// What the game comes to at one pair of values.
    public struct Point: Sendable, Equatable {
        /// ω_C.
        public var classicalValue: Double
        /// ω_Q, attained.
        public var quantumValue: Double
        /// What the scenario's pairs earn with their best settings.
        public var score: Double
        /// 1 − C/Q.
        public var infidelityThreshold: Double
    }

    /// The key whose values change from row to row, and the one whose values change along it.
    public let axes: (first: Axis, second: Axis)
    /// Row by row: `points[i * second.values.count + j]`.
    public let points: [Point]
    /// What `score` is that of.
    public let players: Players

    /// Who earns the score of a map.
    public enum Players: Sendable {
        /// The pairs of the scenario.
        case pairs
        /// Perfect pairs after the noise of the axes.
        case noisyPairs
        /// Perfect pairs.
        case perfectPairs
    }

    /// Maps a game.
    ///
    /// - Parameter load: the scenario with the given settings added. Pairs and readouts are derived once where only keys of the game
    ///   change.
    /// - Throws: what `load` throws, `GameError`, `GSLError`.
    public init(_ first: Axis, _ second: Axis, load: (_ settings: [String]) throws -> Scenario) throws {
        axes = (first, second)
        players = .pairs
        let isGameAlone = first.key.hasPrefix("game.") && second.key.hasPrefix("game.")
        var base: CompiledScenario?
        var points: [Point] = []
        points.reserveCapacity(first.values.count * second.values.count)
        for u in first.values {
            for v in second.values {
                let scenario = try load([first.setting(u), second.setting(v)])
                if isGameAlone, let base {
                    points.append(try Self.point(try scenario.game.xorGame(title: scenario.title), base))
                } else {
                    let compiled = try CompiledScenario(scenario)
                    base = compiled
                    points.append(
                        Point(
                            classicalValue: compiled.classical.score, quantumValue: compiled.quantum.score,
                            score: compiled.settings.expectedScore, infidelityThreshold: compiled.infidelityThreshold))
                }
            }
        }
        self.points = points
    }

    init(axes: (first: Axis, second: Axis), points: [Point], players: Players) {
        (self.axes, self.points, self.players) = (axes, points, players)
    }

    /// Another game with the pairs of a scenario.
    private static func point(_ game: XORGame, _ base: CompiledScenario) throws -> Point {
        let classical = try ClassicalValue(of: game)
        let quantum = try QuantumValue(of: game)
        let settings = MeasurementSettings.best(
            for: game, on: base.deliveredState, BinaryReadout(base.readoutA), BinaryReadout(base.readoutB))
        return Point(
            classicalValue: classical.score, quantumValue: quantum.score, score: settings.expectedScore,
            infidelityThreshold: quantum.infidelityThreshold(classical))
    }

    /// Quantum minus classical value, row by row.
    public var advantages: [Double] { points.map { $0.quantumValue - $0.classicalValue } }
    /// What the pairs earn beyond the classical value, row by row; negative where they earn less.
    public var margins: [Double] { points.map { $0.score - $0.classicalValue } }
}
