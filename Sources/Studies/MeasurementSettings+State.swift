import BellPairs
import NonlocalGames

extension MeasurementSettings {
    /// The settings that maximize the expected score of a game on a state with given readouts.
    static func best(
        for game: XORGame, on state: XState, _ readoutA: BinaryReadout, _ readoutB: BinaryReadout
    ) -> MeasurementSettings {
        let (r, s) = (state.blochA, state.blochB)
        return best(
            for: game, correlation: state.correlation, aliceBloch: [r.x, r.y, r.z], bobBloch: [s.x, s.y, s.z],
            aliceReadout: readoutA, bobReadout: readoutB)
    }

    /// The correlations that these settings give on a state with given readouts, row by row.
    func correlations(on state: XState, _ readoutA: BinaryReadout, _ readoutB: BinaryReadout) -> [Double] {
        let (r, s) = (state.blochA, state.blochB)
        return correlations(
            correlation: state.correlation, aliceBloch: [r.x, r.y, r.z], bobBloch: [s.x, s.y, s.z], aliceReadout: readoutA,
            bobReadout: readoutB)
    }
}
