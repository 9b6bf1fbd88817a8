import ArgumentParser

@main
struct Tacit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "tacit", version: "0.1.0")
}
