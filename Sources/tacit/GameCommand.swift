import ArgumentParser
import Reports
import ScenarioFiles
import Studies

struct GameCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "game",
        abstract:
            "Classical and quantum value of a game with certificates, best settings, and the noise it tolerates.",
        discussion: """
            The game is one that 'tacit game --list' names, or that of a scenario file. A file without hardware is a game by
            itself: a table of utilities with any numbers of inputs and outputs has an exact classical value, an attained one
            with entanglement, and a certified upper bound. With hardware, the file's pairs play.

              tacit game i3322
              tacit game trading --set game.news_probability=0.5 --set game.penalty=0.1
              tacit game Documentation/examples/cglmp3.yaml --format json

            With --map the values over two keys, any of the scenario's or the hardware's: as a table with --format csv, as a
            figure with --figure. Of a game by itself these are keys of 'game' and kinds of noise: noise.white_noise,
            noise.dephasing, noise.amplitude_damping, noise.readout_symmetric, noise.readout_one_sided, noise.loss_noticed,
            noise.loss_unnoticed.

              tacit game trading --map game.news_probability=0.02:0.98:49 game.penalty=0:0.5:51 --figure map.svg
              tacit game cglmp3 --map noise.white_noise=0:0.4:9 noise.dephasing=0:1:11 --format csv
              tacit game Scenarios/nyse-nasdaq-trading-50km.yaml
              tacit game Scenarios/nyse-nasdaq-trading-50km.yaml --set game.penalty=0.1 --format json
              tacit game Scenarios/nyse-nasdaq-trading-50km.yaml --map game.news_probability=0.02:0.98:49 game.penalty=0:0.5:51 --figure map.svg
            """)

    @Argument(help: "A game's name, or a scenario file.")
    var game: String?
    @Flag(help: "List the games that have names.")
    var list = false
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
        if list != (game == nil) { throw ValidationError("give a game's name or a scenario file, or --list") }
        if list, !map.isEmpty { throw ValidationError("--map with --list") }
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
            guard let game else {
                try StandardOutput.write(NamedGamesReport(NamedGame.all, version: Tacit.version).render(options.format))
                return
            }
            let question = try options.loadGame(game)
            guard question.hasHardware, question.definition.obstacle == nil else {
                let axes = map.compactMap { GameMap.Axis($0) }
                if axes.count == 2 {
                    try draw(game, axes[0], axes[1], title: question.title)
                    return
                }
                let values: GameValues
                do { values = try GameValues(question) } catch { throw Refusal(message: "\(error)", status: 70) }
                try StandardOutput.write(GameValuesReport(values, version: Tacit.version).render(options.format))
                return
            }
            let axes = map.compactMap { GameMap.Axis($0) }
            guard axes.count == 2 else {
                let study = GameStudy(try options.compile(scenario: game, hardware: nil))
                try StandardOutput.write(GameReport(study, version: Tacit.version).render(options.format))
                return
            }
            let progress = ProgressLine(title: "mapping")
            defer { progress.clear() }
            var title = ""
            let map = try GameMap(axes[0], axes[1]) { settings in
                let loaded = try options.load(scenario: game, hardware: nil, more: settings)
                title = loaded.title
                return loaded
            }
            let report = GameMapReport(map, title: title, version: Tacit.version)
            try StandardOutput.write(report.render(options.format))
            if let figure { try DataFile.write(report.figure, to: figure) }
        }
    }

    /// The map of a game by itself.
    private func draw(_ game: String, _ first: GameMap.Axis, _ second: GameMap.Axis, title: String) throws {
        if first.key == second.key { throw Refusal(message: "\(game): error: '\(first.key)' twice in a map", status: 65) }
        for obstacle in [first, second].compactMap(\.obstacle) {
            throw Refusal(message: "\(game): error: \(obstacle)", status: 65)
        }
        let progress = ProgressLine(title: "mapping")
        defer { progress.clear() }
        let map: GameMap
        do {
            map = try GameMap(alone: first, second) { settings in try options.loadGame(game, more: settings) }
        } catch let refusal as Refusal {
            throw refusal
        } catch {
            throw Refusal(message: "\(error)", status: 70)
        }
        let report = GameMapReport(map, title: title, version: Tacit.version)
        try StandardOutput.write(report.render(options.format))
        if let figure { try DataFile.write(report.figure, to: figure) }
    }
}
