import ArgumentParser
import Reports
import Studies

struct EvaluateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Rate, errors by cause, latency and verdict of a hardware file, by closed form, in milliseconds.",
        discussion: """
            Without --scenario the hardware is put on a 50 km link and plays CHSH, every scenario key at its default.

              tacit evaluate Hardware/yb171-nanofiber.yaml
              tacit evaluate Hardware/yb171-demonstrated.yaml --scenario Scenarios/nyse-nasdaq-56km.yaml
              tacit evaluate Hardware/yb171-nanofiber.yaml --set link.transmission=0.06 --set link.time=240us --format json
            """)

    @Argument(help: "Hardware file; it replaces the scenario's hardware at both nodes.")
    var hardware: String
    @Option(help: "Scenario file (default: CHSH at 50 km).")
    var scenario: String?
    @OptionGroup var options: ScenarioOptions
    @Option(help: "Exit with status 1 unless this is the verdict in every stability window.")
    var require: RequiredVerdict?

    func run() async throws {
        try await reporting {
            let evaluation = Evaluation(try options.compile(scenario: scenario, hardware: hardware))
            let report = EvaluationReport(
                evaluation, command: "evaluate", version: Tacit.version, workload: try evaluation.compiled.workload()?.study())
            try StandardOutput.write(report.render(options.format))
            if require != nil, !evaluation.isCertified { throw ExitCode(1) }
        }
    }
}
