public import NonlocalGames
public import ScenarioFiles

extension GameDefinition {
    /// The game that the keys describe, as one of parity.
    ///
    /// - Throws: `GameError` for tables that are no game, and for games of another form.
    public func xorGame(title: String) throws -> XORGame {
        switch self {
        case .chsh: return .chsh
        case .trading(let p, let beta): return try .trading(newsProbability: p, penalty: beta)
        case .coordination(let law, let beta): return try .coordination(inputLaw: law, penalty1: beta[0], penalty2: beta[1])
        case .correlated(let t, let beta): return try .correlated(bothProbability: t, penalty1: beta[0], penalty2: beta[1])
        case .table(let law, let utility):
            return try XORGame(
                title: title, inputLaw: law, evenUtility: utility.map { $0.map { $0[0] } },
                oddUtility: utility.map { $0.map { $0[1] } })
        case .dualWorkScheduling(let definition): return try XORGame(definition)
        case .general, .majority: throw GameError.notParity
        }
    }

    /// The game that the keys describe as one of two parties, of which the second may be two.
    ///
    /// - Throws: `GameError` for tables that are no game.
    public func twoPartyGame(title: String) throws -> TwoPartyGame {
        if case .majority(let penalty) = self { return TwoPartyGame(.majority(penalty: penalty)) }
        guard case .general(let law, let utility) = self else { return TwoPartyGame(try xorGame(title: title)) }
        // The sum is 1 up to the digits that were written.
        let total = law.joined().reduce(0, +)
        return TwoPartyGame(
            title: title, aliceInputs: law.count, bobInputs: law[0].count, aliceOutputs: utility[0][0].count,
            bobOutputs: utility[0][0][0].count, inputLaw: law.joined().map { $0 / total },
            utility: utility.flatMap { $0.flatMap { $0.flatMap { $0 } } })
    }
}
