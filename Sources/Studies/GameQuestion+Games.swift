public import NonlocalGames
public import ScenarioFiles

extension GameQuestion {
    /// The game of two parties that is meant, under its name or its kind.
    ///
    /// - Throws: `GameError` for tables that are no game, and for games of three parties.
    public func twoPartyGame() throws -> TwoPartyGame {
        var game = try definition.twoPartyGame(title: definition.kind)
        if let named, named.name != game.title.lowercased() { game.title = named.name }
        return game
    }
}
