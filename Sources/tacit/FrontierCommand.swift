import ArgumentParser
import Foundation
import Reports
import ScenarioFiles
import Studies

struct FrontierCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "frontier",
        abstract: "The least waiting at every part of split pairs, for each class of rules, ideal and with hardware.",
        discussion: """
            For a scenario with dual-work scheduling. Splitting pairs shortens waiting and leaves idle servers with shorter runs: the
            frontier shows what each class of rules makes of that, and what is left of perfect pairs with the hardware of one or more files. The
            classes of da Silva and Wehner's model keep no books of what they sent and get no news of the queues; what classical rules make of
            books and of news as light brings it stands beside, emulated.

              tacit frontier Scenarios/dual-work-scheduling.yaml
              tacit frontier Scenarios/dual-work-scheduling.yaml --hardware Hardware/yb171-nanofiber.yaml Hardware/yb171-demonstrated.yaml
              tacit frontier Scenarios/dual-work-scheduling.yaml --emulate --figure frontier.svg
            """)

    @Argument(help: "Scenario file with dual-work scheduling.")
    var scenario: String
    @Option(parsing: .upToNextOption, help: "Hardware files, each at both nodes (default: the scenario's).")
    var hardware: [String] = []
    @OptionGroup var options: ScenarioOptions
    @Flag(help: "Play every second point with the emulator, too.")
    var emulate = false
    @Option(help: "Threads to use (default: all cores).")
    var threads: Int?
    @Option(help: "Draw the frontier into this file, as SVG.")
    var figure: String?

    func validate() throws {
        if let threads, threads < 1 { throw ValidationError("--threads must be at least 1") }
    }

    func run() async throws {
        try await reporting {
            let files: [String?] = hardware.isEmpty ? [nil] : hardware
            for file in files {
                // Aloud, with all warnings.
                guard case .dualWorkScheduling = try options.load(scenario: scenario, hardware: file).game else {
                    throw Refusal(
                        message: "\(scenario): error: no dual-work scheduling; accepted: game.kind dual_work_scheduling",
                        status: 65)
                }
            }
            let progress = ProgressLine(title: "emulating")
            let (scenario, settings) = (scenario, options.settings + (options.seed.map { ["run.seed=\($0)"] } ?? []))
            let (emulate, threads) = (emulate, threads ?? ProcessInfo.processInfo.activeProcessorCount)
            let frontier = try await Interruption.keepingWhatIsDone { () async -> Result<SchedulingFrontier?, any Error> in
                do {
                    return .success(
                        try await SchedulingFrontier(
                            hardware: files.count, plays: emulate, threads: threads,
                            load: { index, more in
                                do throws(ScenarioDiagnostics) {
                                    return try ScenarioLoader().load(
                                        scenario: scenario, hardware: files[index], settings: settings + more)
                                } catch { throw Refusal(error) }
                            },
                            report: { progress.show("\($0) of \($1) points") }))
                } catch { return .failure(error) }
            }.get()
            progress.clear()
            guard let frontier else { preconditionFailure("the scenario has been looked at") }
            let report = FrontierReport(frontier, version: Tacit.version)
            try StandardOutput.write(report.render(options.format))
            if let figure { try DataFile.write(report.figure, to: figure) }
            if frontier.isPartial { throw ExitCode(130) }
        }
    }
}
