public import ArgumentParser
public import ScenarioFiles

extension Field.File: ExpressibleByArgument {}

struct SchemaCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "JSON Schema of scenario or hardware files, for editors and other tools.",
        discussion: """
              tacit schema scenario > scenario.schema.json
              tacit schema hardware > hardware.schema.json
            """)

    @Argument(help: "Which kind of file: scenario or hardware.")
    var file: Field.File = .scenario

    func run() async throws {
        try await reporting { try StandardOutput.write(JSONSchema.text(for: file)) }
    }
}
