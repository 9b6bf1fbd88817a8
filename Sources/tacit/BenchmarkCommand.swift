import ArgumentParser
import Reports
import Studies

struct BenchmarkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "benchmark",
        abstract: "How fast this machine emulates: attempts, heralds and events per second, and the real-time factor.",
        discussion: """
              tacit benchmark Scenarios/nyse-nasdaq-50km.yaml
              tacit benchmark Scenarios/nyse-nasdaq-50km.yaml --seconds 10 --format json
            """)

    @Argument(help: "Scenario file.")
    var scenario: String
    @OptionGroup var options: ScenarioOptions
    @Option(help: "Wall-clock seconds per measurement.")
    var seconds: Double = 2

    func validate() throws {
        if !(seconds > 0 && seconds <= 3600) { throw ValidationError("--seconds must be above 0 and at most 3600") }
    }

    func run() async throws {
        try await reporting {
            let compiled = try options.compile(scenario: scenario, hardware: nil)
            if StandardError.isTerminal { StandardError.say("measuring for about \(seconds) s each …") }
            let study = BenchmarkStudy(compiled, seconds: seconds)
            let title = compiled.scenario.title
            try StandardOutput.write(BenchmarkReport(study, title: title, version: Tacit.version).render(options.format))
        }
    }
}
