import ArgumentParser
import ScenarioFiles

/// Why a command stops, and the exit status that says so.
struct Refusal: Error {
    let message: String
    let status: Int32

    init(message: String, status: Int32) { (self.message, self.status) = (message, status) }
    init(_ diagnostics: ScenarioDiagnostics) { self.init(message: diagnostics.description, status: diagnostics.exitCode) }

    /// Says why on standard error and ends with the status.
    func leave() -> ExitCode {
        StandardError.say(message)
        return ExitCode(status)
    }
}

/// Runs a command's body; refusals and failed output become exit statuses.
func reporting<Result>(_ body: () async throws -> Result) async throws -> Result {
    do {
        return try await body()
    } catch let refusal as Refusal {
        throw refusal.leave()
    }
}
