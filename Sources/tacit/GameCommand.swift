import ArgumentParser
import Reports
import Studies

struct GameCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "game",
        abstract: "Classical and quantum value of a scenario's game with certificates, and the best settings for its pairs.",
        discussion: """
              tacit game Scenarios/nyse-nasdaq-trading-50km.yaml
              tacit game Scenarios/nyse-nasdaq-trading-50km.yaml --set game.penalty=0.1 --format json
            """)

    @Argument(help: "Scenario file.")
    var scenario: String
    @OptionGroup var options: ScenarioOptions

    func run() async throws {
        try await reporting {
            let study = GameStudy(try options.compile(scenario: scenario, hardware: nil))
            try StandardOutput.write(GameReport(study, version: Tacit.version).render(options.format))
        }
    }
}
