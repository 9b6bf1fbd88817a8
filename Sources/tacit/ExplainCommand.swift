import ArgumentParser
import Reports
import ScenarioFiles

struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "What a key of the files means: unit, range, default and where it comes from.",
        discussion: """
              tacit explain                     all keys, a line each
              tacit explain readout             the keys of a section
              tacit explain readout.duration    one key in full
            """)

    @Argument(help: "A key, a section, or nothing for all keys.")
    var key: String?
    @Option(help: "Form of the data on standard output.")
    var format: OutputFormat = .text

    func validate() throws {
        if format == .csv { throw ValidationError("explain prints text or json") }
    }

    func run() async throws {
        try await reporting {
            do {
                try StandardOutput.write(
                    format == .json ? try Explanation.json(for: key) : try Explanation.text(for: key))
            } catch let diagnostics as ScenarioDiagnostics {
                throw Refusal(message: diagnostics.description, status: 64)
            }
        }
    }
}
