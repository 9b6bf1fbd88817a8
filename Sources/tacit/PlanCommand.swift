import ArgumentParser
import Foundation
import Reports
import Studies

struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "How many rounds, and how much time, every test needs for its claim with the pairs of a scenario.",
        discussion: """
            Significance and power are the scenario's (requirement.significance, requirement.power). With --check the tests judge
            windows of rounds that follow the same law: how many certify after the planned rounds, with an exact interval.

              tacit plan Scenarios/nyse-nasdaq-trading-50km.yaml --check 200
              tacit plan Scenarios/nyse-nasdaq-50km.yaml
              tacit plan Scenarios/nyse-nasdaq-50km.yaml --input-tolerance 0.01
              tacit plan Scenarios/nyse-nasdaq-50km.yaml --referee-fraction 0.1
              tacit plan Scenarios/nyse-nasdaq-trading-50km.yaml --set requirement.significance=0.01 --format json
            """)

    @Argument(help: "Scenario file.")
    var scenario: String
    @Option(help: "Hardware file in place of the scenario's, at both nodes.")
    var hardware: String?
    @Option(help: "Total variation within which the law of the inputs is known in every round: its cost in rounds.")
    var inputTolerance = 0.0
    @Option(help: "Part of the rounds whose inputs a referee draws; the others, of whatever law, are no evidence.")
    var refereeFraction = 1.0
    @Option(help: "Play so many windows and tell how many certify after the planned rounds.")
    var check: Int?
    @Option(help: "Threads to use (default: all cores).")
    var threads: Int?
    @OptionGroup var options: ScenarioOptions

    func validate() throws {
        if let check, !(1...1_000_000).contains(check) { throw ValidationError("--check takes 1 to 1000000 windows") }
        if let threads, threads < 1 { throw ValidationError("--threads must be at least 1") }
        if !(refereeFraction > 0 && refereeFraction <= 1) { throw ValidationError("--referee-fraction lies above 0, up to 1") }
        if !(inputTolerance >= 0 && inputTolerance <= 1) { throw ValidationError("--input-tolerance lies between 0 and 1") }
    }

    func run() async throws {
        try await reporting {
            let study = PlanStudy(
                try options.compile(scenario: scenario, hardware: hardware), inputTolerance: inputTolerance,
                refereeFraction: refereeFraction)
            var checked: PlanCheck?
            if let check {
                checked = await PlanCheck(
                    study, windows: check, seed: study.compiled.scenario.run.seed,
                    threads: threads ?? ProcessInfo.processInfo.activeProcessorCount)
            }
            try StandardOutput.write(PlanReport(study, check: checked, version: Tacit.version).render(options.format))
        }
    }
}
