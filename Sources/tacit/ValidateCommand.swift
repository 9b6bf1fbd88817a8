import ArgumentParser
import Foundation
import Reports
import ScenarioFiles
import Studies

struct ValidateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "The model against published results, case by case: published value, closed form, emulated value.",
        discussion: """
            Each case is a file of the folder: a publication, a scenario or a closed form with the publication's inputs, and the
            figures it reports. A figure passes when the closed form meets it within the published uncertainty, its inputs
            anywhere within what is published of them, and the emulation's interval contains the closed form. Inputs that
            were fitted or assumed are named. A figure that the model is known to miss stays in the list, with the reason.

              tacit validate
              tacit validate --case rb87-munich-fidelity
              tacit validate --format json --no-emulation

            Exit status 1: a figure failed that its case does not mark as known to fail.
            """)

    @Argument(help: "Folder with the cases.")
    var folder = "Validation"
    @Option(name: .customLong("case"), help: "Run this case only: the name of its file, without .yaml.")
    var name: String?
    @Option(help: "Form of the data on standard output: text for people, json or csv for programs.")
    var format: OutputFormat = .text
    @Option(help: "Threads to use (default: all cores).")
    var threads: Int?
    @Flag(inversion: .prefixedNo, help: "Emulate each scenario beside its closed form.")
    var emulation = true

    func validate() throws {
        if let threads, threads < 1 { throw ValidationError("--threads must be at least 1") }
    }

    func run() async throws {
        try await reporting {
            let cases = try selected()
            let study = ValidationStudy(
                threads: threads ?? ProcessInfo.processInfo.activeProcessorCount, emulates: emulation)
            var results: [ValidationResult] = []
            for validationCase in cases {
                if StandardError.isTerminal { StandardError.redraw("\(validationCase.name) …") }
                try await refusing { try warn(of: validationCase) }
                results.append(try await refusing { try await study.result(of: validationCase) })
            }
            if StandardError.isTerminal { StandardError.redraw("") }
            try StandardOutput.write(ValidationReport(results, version: Tacit.version).render(format))
            if results.contains(where: \.hasFailed) { throw ExitCode(1) }
        }
    }

    /// Says which keys of a case's scenario have no effect.
    private func warn(of validationCase: ValidationCase) throws {
        guard case .scenario(let path) = validationCase.subject else { return }
        StandardError.warn(try ScenarioLoader().load(scenario: path, settings: validationCase.settings))
    }

    private func selected() throws -> [ValidationCase] {
        let loader = ValidationCaseLoader()
        var cases: [ValidationCase] = []
        do {
            cases = try ValidationCaseLoader.paths(in: folder).map { path in try loader.load(path) }
        } catch let diagnostics as ScenarioDiagnostics {
            throw Refusal(diagnostics)
        }
        guard let name else { return cases }
        let chosen = cases.filter { $0.name == name }
        if chosen.isEmpty {
            throw Refusal(
                message: "tacit: no case '\(name)' in \(folder); there are \(cases.map(\.name).joined(separator: ", "))",
                status: 64)
        }
        return chosen
    }

    private func refusing<Result>(_ body: () async throws -> Result) async throws -> Result {
        do {
            return try await body()
        } catch let diagnostics as ScenarioDiagnostics {
            throw Refusal(diagnostics)
        } catch let problem as ValidationStudy.Problem {
            throw Refusal(message: "tacit: \(problem)", status: 65)
        } catch {
            throw Refusal(message: "\(error)", status: 70)
        }
    }
}
