public import NonlocalGames
public import ScenarioFiles

extension GameQuestion {
    /// The game that is meant, under its name or its kind, as one of two parties, of which the second may be two.
    ///
    /// - Throws: `GameError` for tables that are no game.
    public func twoPartyGame() throws -> TwoPartyGame {
        var game = try definition.twoPartyGame(title: definition.kind)
        if let named, named.name != game.title.lowercased() { game.title = named.name }
        return game
    }
}
