import ArgumentParser
import Foundation
import NonlocalGames
import Reports
import ScenarioFiles
import Studies

struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Play the judge's tests against pairs without entanglement: how often are they certified by mistake?",
        discussion: """
            The pairs use all that they may: every deterministic strategy, shared coins, memory of what was earned and of what
            each test has come to, answers to rounds that are shown together, and stopping after any round, for tests that
            allow it. No test may certify in more than the stated fraction of windows; exit status 1 if they contradict that.

              tacit audit
              tacit audit Scenarios/nyse-nasdaq-trading-50km.yaml --windows 100000
              tacit audit i3322 cglmp3 --rounds 400
              tacit audit chsh --input-tolerance 0.02
            """)

    @Argument(help: "Games that are played: names that 'tacit game --list' tells, or scenario files (default: chsh).")
    var games: [String] = []
    @Option(help: "Windows per strategy.")
    var windows = 10_000
    @Option(help: "Rounds of a window.")
    var rounds = 200
    @Option(help: "Windows in which the prediction-based ratio is played too, the slowest of the tests (default: all).")
    var ratioWindows: Int?
    @Option(help: "Total variation by which the inputs' law is off in favor of the pair, as the tests are told.")
    var inputTolerance = 0.0
    @Option(help: "Significance of every test.")
    var significance = 0.05
    @Option(help: "Root of all randomness.")
    var seed: UInt64 = 1
    @Option(help: "Threads to use (default: all cores).")
    var threads: Int?
    @Option(help: "Form of the data on standard output: text for people, json or csv for programs.")
    var format: OutputFormat = .text

    func validate() throws {
        if windows < 1 || rounds < 1 { throw ValidationError("--windows and --rounds must be at least 1") }
        if let ratioWindows, ratioWindows < 1 { throw ValidationError("--ratio-windows must be at least 1") }
        if !(inputTolerance >= 0 && inputTolerance <= 1) { throw ValidationError("--input-tolerance lies between 0 and 1") }
        if !(significance > 0 && significance < 1) { throw ValidationError("--significance lies between 0 and 1") }
        if let threads, threads < 1 { throw ValidationError("--threads must be at least 1") }
    }

    func run() async throws {
        try await reporting {
            var played: [(String, TwoPartyGame)] = []
            for path in games.isEmpty ? ["chsh"] : games {
                do {
                    let question = try ScenarioLoader().loadGame(path)
                    StandardError.warn(of: question, at: path)
                    let game = try question.twoPartyGame()
                    played.append((question.named?.name ?? question.definition.kind, game))
                } catch let diagnostics as ScenarioDiagnostics {
                    throw Refusal(diagnostics)
                } catch let refusal as Refusal {
                    throw refusal
                } catch {
                    throw Refusal(message: "\(error)", status: 70)
                }
            }
            let study = await FalseCertificateStudy(
                games: played,
                extent: FalseCertificateStudy.Extent(
                    windows: windows, rounds: rounds, ratioWindows: ratioWindows, inputTolerance: inputTolerance,
                    significance: significance, seed: seed),
                threads: threads ?? ProcessInfo.processInfo.activeProcessorCount)
            let report = AuditReport(study, version: Tacit.version)
            try StandardOutput.write(report.render(format))
            if report.isContradicted { throw ExitCode(1) }
        }
    }
}
