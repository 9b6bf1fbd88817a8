public import ScenarioFiles

/// The games that have names, in every output format.
public struct NamedGamesReport: Sendable {
    private let games: [NamedGame]
    private let version: String

    /// A list of games.
    public init(_ games: [NamedGame], version: String) {
        self.games = games
        self.version = version
    }

    /// The report in a format.
    public func render(_ format: OutputFormat) -> String {
        switch format {
        case .text: games.map { "\($0.name)\n  \($0.summary)\n  \($0.source)\n" }.joined()
        case .json: value.json
        case .csv:
            CommaSeparated.row(["name", "summary", "source"])
                + games.map { CommaSeparated.row([$0.name, $0.summary, $0.source]) }.joined()
        }
    }

    private var value: ReportValue {
        [
            "schema": "tacit/1", "command": "game", "version": .text(version),
            "games": .list(
                games.map { game in
                    [
                        "name": .text(game.name), "summary": .text(game.summary), "source": .text(game.source),
                        "settings": .list(game.settings.map { .text($0) }),
                    ]
                }),
        ]
    }
}
