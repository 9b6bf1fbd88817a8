import Benchmark
import Foundation
import NodeEmulation
import Quantities
import ScenarioFiles
import Studies

/// The reference scenario with some of its keys changed.
func compiledScenario(_ settings: [String] = []) throws -> CompiledScenario {
    try CompiledScenario(ScenarioLoader().load(scenario: referenceScenario, settings: settings))
}
/// CHSH over 50 km.
var referenceScenario: String { root.appending(path: "Scenarios/nyse-nasdaq-50km.yaml").path }

/// The 50 km link at both resolutions. One iteration emulates the time in the name, on one thread.
func linkBenchmarks() {
    for atoms in [10, 250, 1000] {
        link("link-click-\(atoms)-atoms-10-ms", .click, seconds: 0.01, atoms: atoms)
        link("link-herald-\(atoms)-atoms-1-s", .herald, seconds: 1, atoms: atoms)
    }
}

private func link(_ name: String, _ resolution: RunPlan.Resolution, seconds: Double, atoms: Int) {
    Benchmark(name) { benchmark in
        let compiled = try compiledScenario(["memory.atoms=\(atoms)"])
        let plan = RunPlan(
            duration: TimeSpan(seconds: seconds), warmUp: .zero, replications: 1, seed: compiled.scenario.run.seed,
            resolution: resolution)
        let game = compiled.playedGame
        benchmark.startMeasurement()
        var emulation = PairEmulation(
            apparatus: compiled.apparatus, game: game, requests: compiled.scenario.requests, plan: plan, replication: 0,
            stabilityWindows: []
        ) { _, _ in false }
        let record = emulation.run(resolution)
        benchmark.stopMeasurement()
        blackHole(record.heralds)
    }
}
