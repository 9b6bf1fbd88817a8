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

/// The link at both resolutions, over numbers of atoms and over lengths. One iteration emulates so many attempts on one thread.
func linkBenchmarks() {
    for atoms in [1, 10, 250, 1000] { link(atoms: atoms, kilometers: 50) }
    for kilometers in [1, 100, 500] { link(atoms: 250, kilometers: kilometers) }
}

private func link(atoms: Int, kilometers: Int) {
    for (resolution, attempts) in [(RunPlan.Resolution.click, 10_000), (.herald, 1_000_000)] {
        let name = "link-\(resolution.rawValue)-\(atoms)-atoms-\(kilometers)-km-\(attempts)-attempts"
        Benchmark(name) { benchmark in
            let compiled = try compiledScenario([
                "memory.atoms=\(atoms)", "link.length=\(kilometers)km", "link.direct_distance=\(kilometers)km",
            ])
            let plan = RunPlan(
                duration: TimeSpan(seconds: Double(attempts) * compiled.apparatus.schedule.spacing.seconds), warmUp: .zero,
                replications: 1, seed: compiled.scenario.run.seed, resolution: resolution)
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
}
