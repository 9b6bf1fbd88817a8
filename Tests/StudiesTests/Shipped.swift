import Foundation
import ScenarioFiles
import Studies

/// The files that ship with the package.
enum Shipped {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    static func path(_ relative: String) -> String { root.appending(path: relative).path }

    static func compile(
        scenario: String? = "Scenarios/nyse-nasdaq-50km.yaml", hardware: String? = nil, _ settings: String...
    ) throws -> CompiledScenario {
        try compile(scenario: scenario, hardware: hardware, settings: settings)
    }
    static func compile(scenario: String?, hardware: String?, settings: [String]) throws -> CompiledScenario {
        try CompiledScenario(load(scenario: scenario, hardware: hardware, settings: settings))
    }
    static func load(scenario: String?, hardware: String?, settings: [String]) throws -> Scenario {
        try ScenarioLoader().load(scenario: scenario.map(path), hardware: hardware.map(path), settings: settings)
    }
}
