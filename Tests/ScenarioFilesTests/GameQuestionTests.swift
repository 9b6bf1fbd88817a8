import ScenarioFiles
import Testing

@Suite struct GameQuestionTests {
    private func game(_ text: String, settings: [String] = []) throws(ScenarioDiagnostics) -> GameQuestion {
        try ScenarioLoader(files: MemoryFiles(["g.yaml": "schema: 1\n" + text])).loadGame("g.yaml", settings: settings)
    }

    @Test(arguments: NamedGame.all.map(\.name)) func namedGamesAreAccepted(name: String) throws {
        let question = try ScenarioLoader(files: MemoryFiles([:])).loadGame(name)
        #expect(question.named?.name == name && question.title == name)
        let named = try #require(question.named)
        #expect(named.summary.hasSuffix(".") && !named.source.isEmpty)
        #expect(!question.hasHardware && question.significance == nil)
    }

    /// Parametrizations that no publication states say so.
    @Test func ownGamesSaySo() {
        for game in NamedGame.all where game.name.hasPrefix("grid") || game.name.hasPrefix("load") {
            #expect(game.source.hasPrefix("ours"))
        }
    }

    @Test(arguments: ["i3322", "cglmp3"]) func shippedTablesAreTheNamedGames(name: String) throws {
        let loader = ScenarioLoader(files: Shipped.Files())
        let file = try loader.loadGame("Documentation/examples/\(name).yaml")
        #expect(file.definition == (try loader.loadGame(name).definition))
        #expect(file.named == nil && file.title != name)
    }

    @Test(arguments: NamedGame.all.compactMap { game in game.scenario.map { (game.name, $0) } })
    func scenariosPlayTheNamedGames(name: String, scenario: String) throws {
        let loader = ScenarioLoader(files: Shipped.Files())
        #expect(try loader.load(scenario: scenario).game == (try loader.loadGame(name).definition))
    }

    @Test func cellsOfEqualityAreParityGames() throws {
        let short = try game("game: {kind: table, input_law: [[0.5, 0.5]], utility: [[[1, 0], [0, 2]]]}")
        let long = try game("game: {kind: table, input_law: [[0.5, 0.5]], utility: [[[[1, 0], [0, 1]], [[0, 2], [2, 0]]]]}")
        #expect(short.definition == long.definition && short.definition.obstacle == nil)
        let played = try load("game: {kind: table, input_law: [[0.5, 0.5]], utility: [[[[1, 0], [0, 1]], [[0, 2], [2, 0]]]]}")
        let same = try load("game: {kind: table, input_law: [[0.5, 0.5]], utility: [[[1, 0], [0, 2]]]}")
        #expect(played.digest == same.digest)
    }

    @Test func filesNeedNoHardware() throws {
        let question = try game("title: Three\ngame: {kind: table, input_law: [[1]], utility: [[[[1, 0, 0]]]]}")
        #expect(question.title == "Three" && !question.hasHardware)
        #expect(question.definition == .general(inputLaw: [[1]], utility: [[[[1, 0, 0]]]]))
        #expect(try game("game: {kind: chsh}").title == "g.yaml")
        let set = try game("game: {kind: trading}", settings: ["game.penalty=0.1", "requirement.significance=0.01"])
        #expect(set.definition == .trading(newsProbability: 0.3, penalty: 0.1) && set.significance == 0.01)
    }

    @Test func mistakesAreNamed() throws {
        func message(_ body: () throws -> GameQuestion) -> String {
            do {
                _ = try body()
                return "accepted"
            } catch {
                return "\(error)"
            }
        }
        let foreign = message { try game("game: {kind: chsh}", settings: ["a.memory.atoms=3"]) }
        #expect(foreign.hasPrefix("--set a.memory.atoms=3: error: a key of nodes where only a game counts"))
        let cell = message { try game("game:\n  kind: table\n  input_law: [[1]]\n  utility: [[[[1, x]]]]") }
        #expect(cell.hasPrefix("g.yaml:5:19: error: 'x' as 'game.utility'"), "\(cell)")
        let law = message { try game("game: {kind: table, input_law: [[0.5]], utility: [[[[1, 2]]]]}") }
        #expect(law.contains("the sum 1"))
        let name = message { try ScenarioLoader(files: MemoryFiles([:])).loadGame("magic-squar") }
        #expect(name.contains("did you mean 'magic-square'?"))
        #expect(message { try ScenarioLoader(files: MemoryFiles([:])).loadGame("none.yaml") }.contains("no such file"))
    }
}
