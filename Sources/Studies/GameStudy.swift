public import NonlocalGames

/// What `tacit game` prints: the values of a scenario's game with their certificates, the best settings for its pairs, and how
/// much of each kind of noise leaves an advantage.
public struct GameStudy: Sendable {
    /// The scenario.
    public let compiled: CompiledScenario
    /// Textbook settings: the best ones for a perfect pair and perfect readout.
    public let idealSettings: MeasurementSettings
    /// Combined infidelity at which depolarized correlations stop beating every classical strategy.
    public let infidelityThreshold: Double
    /// Per kind of noise how much of it leaves an advantage: of a perfect pair read perfectly, and on top of what these pairs have.
    public let thresholds: [(kind: NoiseThresholds.Kind, perfect: Double, delivered: Double)]

    /// Studies the game of a scenario.
    public init(_ compiled: CompiledScenario) {
        self.compiled = compiled
        infidelityThreshold = compiled.infidelityThreshold
        idealSettings = compiled.textbookSettings
        let (game, classical) = (compiled.game, compiled.classical)
        let perfect = NoiseThresholds(game, classical)
        let delivered = NoiseThresholds(
            game, classical, state: compiled.deliveredState, readoutA: BinaryReadout(compiled.readoutA),
            readoutB: BinaryReadout(compiled.readoutB))
        thresholds = NoiseThresholds.Kind.allCases.map { ($0, perfect.threshold($0), delivered.threshold($0)) }
    }

    /// Score that the textbook settings earn with the pairs as delivered.
    public var scoreWithIdealSettings: Double {
        compiled.game.score(
            correlations: idealSettings.correlations(
                on: compiled.deliveredState, BinaryReadout(compiled.readoutA), BinaryReadout(compiled.readoutB)))
    }
}
