import ArgumentParser
import Foundation
import Reports
import Studies

struct BenchmarkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "benchmark",
        abstract: "How fast this machine emulates and evaluates: attempts, heralds, events and designs per second.",
        discussion: """
              tacit benchmark Scenarios/nyse-nasdaq-50km.yaml
              tacit benchmark Scenarios/nyse-nasdaq-50km.yaml --seconds 10 --format json

            The emulation is that of `run`, stability windows included. Throughput on one thread is by that thread's computing
            time, the gain of several threads by the clock.
            """)

    @Argument(help: "Scenario file.")
    var scenario: String
    @OptionGroup var options: ScenarioOptions
    @Option(help: "Seconds of computing time per measurement.")
    var seconds: Double = 2

    func validate() throws {
        if !(seconds > 0 && seconds <= 3600) { throw ValidationError("--seconds must be above 0 and at most 3600") }
    }

    func run() async throws {
        try await reporting {
            let compiled = try options.compile(scenario: scenario, hardware: nil)
            if StandardError.isTerminal { StandardError.say("measuring for about \(seconds) s each …") }
            let study = await BenchmarkStudy(
                compiled, seconds: seconds, processors: ProcessInfo.processInfo.activeProcessorCount)
            let title = compiled.scenario.title
            try StandardOutput.write(BenchmarkReport(study, title: title, version: Tacit.version).render(options.format))
        }
    }
}
