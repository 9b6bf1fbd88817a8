import GSL
import NonlocalGames
public import ScenarioFiles

extension GameMap.Axis {
    /// What an axis begins with that is a kind of noise.
    static let noisePrefix = "noise."

    /// The kind of noise that the axis is; `nil` for a key.
    public var noise: NoiseThresholds.Kind? {
        key.hasPrefix(Self.noisePrefix) ? NoiseThresholds.Kind(rawValue: String(key.dropFirst(Self.noisePrefix.count))) : nil
    }

    /// What is wrong with the axis in a map of a game by itself; `nil` where nothing is.
    public var obstacle: String? {
        if key.hasPrefix("game.") { return nil }
        guard let noise else {
            let kinds = NoiseThresholds.Kind.allCases.map { Self.noisePrefix + $0.rawValue }
            return "'\(key)' in a map of a game by itself; accepted: keys of 'game', and \(kinds.joined(separator: ", "))"
        }
        guard unit.isEmpty, values[0] >= 0, values[values.count - 1] <= noise.greatest else {
            return "'\(key)' beyond its range; accepted: 0 to \(noise.greatest)"
        }
        return nil
    }
}

extension GameMap {
    /// Maps a game by itself over two of its keys, two kinds of noise, or one of each.
    ///
    /// - Parameter load: the game with the given settings added.
    /// - Throws: what `load` throws, `GameError`, `GSLError`.
    public init(alone first: Axis, _ second: Axis, load: (_ settings: [String]) throws -> GameQuestion) throws {
        var points: [Point] = []
        points.reserveCapacity(first.values.count * second.values.count)
        var solved: (settings: [String], game: SolvedGame)?
        for u in first.values {
            for v in second.values {
                var settings: [String] = []
                var strengths: [NoiseThresholds.Kind: Double] = [:]
                for (axis, value) in [(first, u), (second, v)] {
                    if let noise = axis.noise { strengths[noise] = value } else { settings.append(axis.setting(value)) }
                }
                if solved?.settings != settings { solved = (settings, try SolvedGame(try load(settings))) }
                points.append(try solved!.game.point(strengths))
            }
        }
        let isNoisy = first.noise != nil || second.noise != nil
        self.init(axes: (first, second), points: points, players: isNoisy ? .noisyPairs : .perfectPairs)
    }
}

/// A game whose values are known, and what noise makes of them.
private struct SolvedGame {
    private enum Form {
        case parity(NoiseThresholds)
        case general(GeneralNoise)
        case threeParties(ThreePartyNoise)
    }
    private let form: Form
    private let classical, quantum, infidelityThreshold: Double

    init(_ question: GameQuestion) throws {
        switch question.definition {
        case .general:
            let game = try question.definition.twoPartyGame(title: question.title)
            guard let classical = LocalStrategies(game).bestStrategy(for: game.utility) else {
                throw GameError.tooManyInputs(
                    smallerSide: min(game.aliceInputs, game.bobInputs), limit: ClassicalValue.enumerationLimit)
            }
            let attained = try EntangledStrategy(game, dimensions: EntangledStrategy.usualDimensions(for: game))
            self.classical = classical.mean
            quantum = max(classical.mean, attained.value)
            infidelityThreshold = attained.whiteNoiseThreshold(classicalValue: classical.mean)
            form = .general(try GeneralNoise(game, classical: classical, dimension: attained.dimension))
        case .majority(let penalty):
            let game = ThreePartyGame.majority(penalty: penalty)
            let classical = game.classical
            let strategy = try GHZStrategy(game)
            self.classical = classical.score
            quantum = strategy.score
            infidelityThreshold = max(
                0, 1 - (classical.score - game.offset) / max(1e-300, strategy.score - game.offset))
            form = .threeParties(
                ThreePartyNoise(game, strategy, classicalScore: classical.score, classicalOutputs: classical.outputs))
        default:
            let game = try question.definition.xorGame(title: question.title)
            let classical = try ClassicalValue(of: game)
            let quantum = try QuantumValue(of: game)
            self.classical = classical.score
            self.quantum = quantum.score
            infidelityThreshold = quantum.infidelityThreshold(classical)
            form = .parity(NoiseThresholds(game, classical))
        }
    }

    func point(_ strengths: [NoiseThresholds.Kind: Double]) throws -> GameMap.Point {
        let active = strengths.filter { $0.value > 0 }
        let score =
            switch form {
            case _ where active.isEmpty: quantum
            case .parity(let noise): noise.score(active)
            case .general(let noise): try noise.score(active)
            case .threeParties(let noise): noise.score(active)
            }
        return GameMap.Point(
            classicalValue: classical, quantumValue: quantum, score: score, infidelityThreshold: infidelityThreshold)
    }
}
