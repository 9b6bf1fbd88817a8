public import NonlocalGames

/// What `tacit game` prints: the values of a scenario's game with their certificates, and the best settings for its pairs.
public struct GameStudy: Sendable {
    /// The scenario.
    public let compiled: CompiledScenario
    /// Textbook settings: the best ones for a perfect pair and perfect readout.
    public let idealSettings: MeasurementSettings
    /// Combined infidelity at which depolarized correlations stop beating every classical strategy.
    public let infidelityThreshold: Double

    /// Studies the game of a scenario.
    public init(_ compiled: CompiledScenario) {
        self.compiled = compiled
        infidelityThreshold = compiled.infidelityThreshold
        idealSettings = MeasurementSettings.best(
            for: compiled.game, correlation: [[1, 0, 0], [0, 1, 0], [0, 0, -1]])
    }

    /// Score that the textbook settings earn with the pairs as delivered.
    public var scoreWithIdealSettings: Double {
        let state = compiled.deliveredState
        let (r, s) = (state.blochA, state.blochB)
        return compiled.game.score(
            correlations: idealSettings.correlations(
                correlation: state.correlation, aliceBloch: [r.x, r.y, r.z], bobBloch: [s.x, s.y, s.z],
                aliceReadout: BinaryReadout(compiled.readoutA), bobReadout: BinaryReadout(compiled.readoutB)))
    }
}
