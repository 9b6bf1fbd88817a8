import ArgumentParser

@main
struct Tacit: AsyncParsableCommand {
    /// The version that reports carry.
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "tacit",
        abstract: "Does this hardware, on this link, certify a quantum advantage in this coordination task?",
        discussion: """
            Emulates a pair of cavity-assisted 171Yb network nodes event by event and judges what they can do.

            Start with:
              tacit run Scenarios/nyse-nasdaq-50km.yaml
              tacit evaluate Hardware/yb171-nanofiber.yaml --set link.length=80km
              tacit explain link

            Data goes to standard output, talk to standard error.
            Exit status: 0 the question was answered, 1 not as --require wants it or a validation failed, 64 wrong usage,
            65 bad file, 66 missing file, 70 internal error, 74 output could not be written, 130 interrupted (what is
            reported is partial).
            """,
        version: version,
        subcommands: [
            EvaluateCommand.self, RunCommand.self, GameCommand.self, ExplainCommand.self, SchemaCommand.self,
            ValidateCommand.self, BenchmarkCommand.self, CertifyCommand.self,
            PlanCommand.self, AuditCommand.self, FrontierCommand.self, StalenessCommand.self,
        ])
}
