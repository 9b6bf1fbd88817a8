public import NonlocalGames
public import ScenarioFiles

/// What `tacit game` prints of a game that no nodes are named for: its values with their certificates, whatever its form.
public struct GameValues: Sendable {
    /// A parity game of two parties: both values are exact up to the certified gap.
    public struct Parity: Sendable {
        /// The game.
        public let game: XORGame
        /// ω_C with a strategy.
        public let classical: ClassicalValue
        /// ω_Q between its bounds.
        public let quantum: QuantumValue
        /// Settings for a perfect pair Ψ⁺.
        public let settings: MeasurementSettings
        /// Per kind of noise how much of it leaves an advantage to a perfect pair.
        public let thresholds: [(kind: NoiseThresholds.Kind, perfect: Double)]
        /// The values by the closed form of two inputs a side, and of the trading family; `nil` for other games.
        public let closedForm: (classical: Double?, quantum: Double)?
    }
    /// A game of two parties with any utility.
    public struct General: Sendable {
        /// The game.
        public let game: TwoPartyGame
        /// ω_C with outputs by input; `nil` where there are too many strategies.
        public let classical: (mean: Double, a: [Int], b: [Int])?
        /// What is attained with entanglement.
        public let attained: EntangledStrategy
        /// The certified upper bound; `nil` where its matrix would be too large.
        public let bound: MomentBound?
        /// Per kind of noise, most of it and how much leaves an advantage: to state and measurements that are chosen for it, and to those
        /// that are best without noise; none where ω_C is not known.
        public let thresholds: [(kind: NoiseThresholds.Kind, greatest: Double, chosen: Double, fixed: Double)]
        /// Distance between the certified bound and what is attained, with entanglement or without.
        public var gap: Double? { bound.map { $0.value - max(attained.value, classical?.mean ?? -.infinity) } }
    }
    /// A parity game of three parties.
    public struct ThreeParties: Sendable {
        /// The game.
        public let game: ThreePartyGame
        /// ω_C.
        public let classicalValue: Double
        /// Output bits by party and input.
        public let classicalOutputs: [[Int]]
        /// What a GHZ state earns, and the certified bound.
        public let quantum: GHZStrategy
        /// Per kind of noise how much of it leaves an advantage to a perfect GHZ state at these angles.
        public let thresholds: [(kind: NoiseThresholds.Kind, perfect: Double)]
    }
    /// The values by form of game.
    public enum Solution: Sendable {
        /// Two parties, parity.
        case parity(Parity)
        /// Two parties, any utility.
        case general(General)
        /// Three parties, parity.
        case threeParties(ThreeParties)
    }

    /// The game as it was named or written.
    public let question: GameQuestion
    /// Its values.
    public let solution: Solution

    /// Solves a game.
    ///
    /// - Throws: `GameError` for a game that is too large, `GSLError` when an eigenvalue problem fails.
    public init(_ question: GameQuestion) throws {
        self.question = question
        switch question.definition {
        case .general:
            let game = try question.definition.twoPartyGame(title: question.title)
            let attained = try EntangledStrategy(game, dimensions: EntangledStrategy.usualDimensions(for: game))
            let classical = LocalStrategies(game).bestStrategy(for: game.utility)
            let noise = try classical.map { try GeneralNoise(game, classical: $0, dimension: attained.dimension) }
            solution = .general(
                General(
                    game: game, classical: classical, attained: attained,
                    bound: try MomentBound.level(for: game).map { try MomentBound(game, level: $0) },
                    thresholds: try noise.map { noise in
                        try NoiseThresholds.Kind.allCases.map {
                            ($0, noise.greatest($0), try noise.threshold($0), try noise.thresholdOfFixedStrategy($0))
                        }
                    } ?? []))
        case .majority(let penalty):
            let game = ThreePartyGame.majority(penalty: penalty)
            let classical = game.classical
            let quantum = try GHZStrategy(game)
            let noise = ThreePartyNoise(
                game, quantum, classicalScore: classical.score, classicalOutputs: classical.outputs)
            solution = .threeParties(
                ThreeParties(
                    game: game, classicalValue: classical.score, classicalOutputs: classical.outputs, quantum: quantum,
                    thresholds: NoiseThresholds.Kind.allCases.map { ($0, noise.threshold($0)) }))
        case .chsh, .trading, .coordination, .correlated, .table, .dualWorkScheduling:
            let game = try question.definition.xorGame(title: question.title)
            let classical = try ClassicalValue(of: game)
            let noise = NoiseThresholds(game, classical)
            var closedForm = game.closedFormQuantumScore.map { (classical: Double?.none, quantum: $0) }
            if case .trading(let p, let beta) = question.definition {
                let family = TradingFamily(newsProbability: p, penalty: beta)
                closedForm = (family.classicalScore, family.quantumScore)
            }
            solution = .parity(
                Parity(
                    game: game, classical: classical, quantum: try QuantumValue(of: game), settings: .textbook(for: game),
                    thresholds: NoiseThresholds.Kind.allCases.map { ($0, noise.threshold($0)) }, closedForm: closedForm))
        }
    }
}
