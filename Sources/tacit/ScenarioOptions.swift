public import ArgumentParser
public import Reports
import ScenarioFiles
import Studies

extension OutputFormat: ExpressibleByArgument {}

/// Options that every command about a scenario takes.
struct ScenarioOptions: ParsableArguments {
    @Option(help: "Form of the data on standard output: text for people, json or csv for programs.")
    var format: OutputFormat = .text

    @Option(
        name: .customLong("set"), parsing: .singleValue,
        help: ArgumentHelp(
            "Change a key of the files, with its unit; may be repeated. Hardware keys apply to both nodes unless a. or b. comes first.",
            discussion: "For example --set link.length=80km --set a.memory.atoms=100. 'tacit explain' lists the keys.",
            valueName: "key=value"))
    var settings: [String] = []

    @Option(help: "Root of all randomness; the same seed gives the same result (default: the scenario's run.seed).")
    var seed: UInt64?

    /// Loads and compiles the scenario, or stops with all diagnostics.
    func compile(scenario: String?, hardware: String?, more: [String] = []) throws -> CompiledScenario {
        let loaded = try load(scenario: scenario, hardware: hardware, more: more)
        do {
            return try CompiledScenario(loaded)
        } catch {
            throw Refusal(message: "\(error)", status: 70)
        }
    }

    /// The game of a name or a file, or a stop with all diagnostics.
    ///
    /// Settings of a file's nodes say nothing about its game.
    func loadGame(_ name: String, more: [String] = []) throws -> GameQuestion {
        do {
            return try ScenarioLoader().loadGame(name, settings: settings + more)
        } catch {
            throw Refusal(error)
        }
    }

    /// Loads the scenario, or stops with all diagnostics.
    func load(scenario: String?, hardware: String?, more: [String] = []) throws -> Scenario {
        let all = settings + more + (seed.map { ["run.seed=\($0)"] } ?? [])
        do {
            let loaded = try ScenarioLoader().load(scenario: scenario, hardware: hardware, settings: all)
            StandardError.warn(loaded)
            return loaded
        } catch {
            throw Refusal(error)
        }
    }
}

/// How finely a run resolves the physics.
enum ResolutionOption: String, ExpressibleByArgument, CaseIterable {
    case click
    case herald
}

/// The verdict that --require accepts.
enum RequiredVerdict: String, ExpressibleByArgument, CaseIterable {
    case certified
}
