import ArgumentParser
import Reports
import Studies

struct GameCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "game",
        abstract:
            "Classical and quantum value of a scenario's game with certificates, best settings, and the noise it tolerates.",
        discussion: """
            With --map the values over two keys, any of the scenario's or the hardware's: as a table with --format csv, as a
            figure with --figure.

              tacit game Scenarios/nyse-nasdaq-trading-50km.yaml
              tacit game Scenarios/nyse-nasdaq-trading-50km.yaml --set game.penalty=0.1 --format json
              tacit game Scenarios/nyse-nasdaq-trading-50km.yaml --map game.news_probability=0.02:0.98:49 game.penalty=0:0.5:51 --figure map.svg
            """)

    @Argument(help: "Scenario file.")
    var scenario: String
    @OptionGroup var options: ScenarioOptions
    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "Map the advantage over two keys, n values each, for example game.penalty=0:0.5:51 link.length=10km:90km:9.",
            valueName: "key=from:to:n"))
    var map: [String] = []
    @Option(help: "Draw the map into this file, as SVG.")
    var figure: String?

    func validate() throws {
        if figure != nil, map.isEmpty { throw ValidationError("--figure draws a map: it needs --map") }
        guard !map.isEmpty else { return }
        guard map.count == 2 else { throw ValidationError("--map takes two keys, each with its values: KEY=from:to:n") }
        for text in map where GameMap.Axis(text) == nil {
            throw ValidationError(
                "'\(text)' is no KEY=from:to:n with two numbers that ascend, in one unit, and 2 to \(GameMap.Axis.longest) values"
            )
        }
    }

    func run() async throws {
        try await reporting {
            let axes = map.compactMap { GameMap.Axis($0) }
            guard axes.count == 2 else {
                let study = GameStudy(try options.compile(scenario: scenario, hardware: nil))
                try StandardOutput.write(GameReport(study, version: Tacit.version).render(options.format))
                return
            }
            let progress = ProgressLine(title: "mapping")
            defer { progress.clear() }
            var title = ""
            let map = try GameMap(axes[0], axes[1]) { settings in
                let loaded = try options.load(scenario: scenario, hardware: nil, more: settings)
                title = loaded.title
                return loaded
            }
            let report = GameMapReport(map, title: title, version: Tacit.version)
            try StandardOutput.write(report.render(options.format))
            if let figure { try DataFile.write(report.figure, to: figure) }
        }
    }
}
