import Foundation
import Reports
import ScenarioFiles
import Studies
import Testing

/// Every key of the two files changes a printed figure: there is no decoration.
@Suite struct EveryKeyTests {
    /// A change of a key, and the settings under which it matters.
    private struct Change {
        var value: String
        var given: [String] = []
        init(_ value: String, given: String...) { (self.value, self.given) = (value, given) }
    }

    private static let changes: [String: Change] = [
        "memory.atoms": Change("200"), "memory.coherence_time": Change("1 s"),
        "memory.coherence_decay": Change("gaussian"), "memory.relaxation_time": Change("1 s"),
        "memory.inhomogeneous_time": Change("1 ms"),
        "memory.echo_interval": Change("100 us", given: "memory.inhomogeneous_time=1 ms"),
        "memory.spectator_dephasing": Change("1e-4"),
        "emission.probability": Change("0.6"), "emission.internal_cooperativity": Change("30"),
        "emission.outcoupling": Change("0.5"), "emission.excited_state_lifetime": Change("300 ns"),
        "emission.bin_duration": Change("250 ns"), "emission.bin_swap": Change("200 ns"),
        "protocol": Change("single_click"), "emission.bright_population": Change("0.1", given: "protocol=single_click"),
        "interference.phase_spread": Change("0.3", given: "protocol=single_click"),
        "scattering.source_efficiency": Change("0.5", given: "protocol=photon_scattering"),
        "scattering.pulse_bandwidth": Change("1 MHz", given: "protocol=photon_scattering"),
        "scattering.pulse_delay": Change("5 ns", given: "protocol=photon_scattering"),
        "scattering.amplitude_imbalance": Change("0.1", given: "protocol=photon_scattering"),
        "emission.laser_linewidth": Change("100 kHz"), "emission.preparation_error": Change("5 %"),
        "emission.wrong_bin": Change("3 %"), "emission.second_photon": Change("2 %"),
        "emission.second_photon_bin": Change("either", given: "emission.second_photon=5 %"),
        "interference.polarization_spread": Change("0.3"),
        "interference.arrival_drift": Change("3000"),
        "interference.servo_interval": Change("10 ms", given: "interference.arrival_drift=3000"),
        "interference.servo_residual": Change("3 ns"),
        "detectors.afterpulse_probability": Change("5 %"),
        "detectors.afterpulse_time": Change("200 ns", given: "detectors.afterpulse_probability=5 %"),
        "emission.encoding": Change("polarization"),
        "interference.polarization_drift": Change("0.2", given: "emission.encoding=polarization"),
        "detectors.background_rate": Change("500 /s"),
        "motion.trap_frequency": Change("50 kHz"),
        "motion.mean_phonons": Change("3", given: "motion.trap_frequency=50 kHz"),
        "motion.wave_vectors": Change("opposed", given: "motion.trap_frequency=50 kHz"),
        "motion.heating_per_attempt": Change("0.1", given: "motion.trap_frequency=50 kHz", "reset.cooling_interval=50"),
        "zones.atoms_per_zone": Change("50", given: "zones.move_time=10 us"),
        "zones.move_time": Change("10 us", given: "zones.atoms_per_zone=50"),
        "zones.passes": Change("3", given: "zones.move_time=100 us", "zones.atoms_per_zone=50"),
        "zones.initialization_time": Change("20 us", given: "zones.atoms_per_zone=50", "zones.passes=2"),
        "zones.depump_time": Change("20 us", given: "zones.atoms_per_zone=50", "zones.passes=2"),
        "station.coincidence_window": Change("40 ns"), "detectors.timing_jitter": Change("20 ns"),
        "detectors.dead_time": Change("400 ns"), "detectors.counting": Change("number_resolving"),
        "interference.visibility": Change("0.5"), "interference.arrival_offset": Change("20 ns"),
        "interference.detuning": Change("4 MHz"), "interference.pure_dephasing": Change("1e7 /s"),
        "station.optics_transmission": Change("0.7"), "station.processing_time": Change("3 us"),
        "detectors.efficiency": Change("0.8"), "detectors.dark_count_rate": Change("500 /s"),
        "fiber.attenuation": Change("0.3 dB/km"), "control.latency": Change("1 us"), "control.jitter": Change("1 us"),
        "control.cycle": Change("branch"), "readout.rotation_time": Change("200 ns"), "readout.duration": Change("800 ns"),
        "readout.bright_rate": Change("7e6 /s"), "readout.dark_rate": Change("1e4 /s"),
        "readout.cooperativity": Change("15", given: "readout.bright_rate=computed"),
        "readout.linewidth": Change("190 kHz", given: "readout.bright_rate=computed"),
        "readout.collection": Change("0.4", given: "readout.bright_rate=computed"),
        "readout.threshold": Change("2"), "readout.bright_to_dark": Change("10 us"),
        "readout.dark_to_bright": Change("10 us"), "readout.saturation": Change("2", given: "readout.bright_rate=computed"),
        "readout.off_resonant_ratio": Change("0.01"),
        "readout.pumping_branching": Change(
            "0.3", given: "readout.off_resonant_ratio=0.01", "readout.detection_efficiency=5 %"),
        "readout.depumping": Change("1e-3", given: "readout.detection_efficiency=5 %"),
        "readout.detection_efficiency": Change("2 %", given: "readout.detection_efficiency=5 %", "readout.depumping=1e-3"),
        "readout.stopping": Change("sequential"),
        "readout.stopping_error": Change("5 %", given: "readout.stopping=sequential"),
        "readout.neighbor_dephasing": Change("1 %"),
        "reset.duration": Change("2 us"), "reset.cooling": Change("50 us"),
        "reset.cooling_interval": Change("20", given: "reset.cooling=100 us"),
        "loss.branching": Change("0.002"), "loss.repumped": Change("0.5", given: "loss.branching=0.002"),
        "loss.trap_lifetime": Change("1 s"), "loss.per_readout": Change("0.01"),
        "reload.rate": Change("3000 /s", given: "loss.branching=0.002"),
        "reload.preparation": Change("1 ms", given: "loss.branching=0.002", "reload.rate=3000 /s"),
        "pair.stated_infidelity": Change("5 %"), "link.length": Change("60 km"),
        "link.direct_distance": Change("1 km", given: "requirement.decision_deadline=10 us"),
        "link.attenuation": Change("0.3 dB/km"), "link.signal_speed": Change("2e8 m/s"),
        "link.transmission": Change("0.06"), "link.time": Change("240 us"), "link.channels": Change("2"),
        "game.kind": Change("trading", given: "game.strategy=entangled"),
        "game.strategy": Change("classical"),
        "game.news_probability": Change("0.4", given: "game.kind=trading", "game.news_probability=0.3", "game.penalty=0.3"),
        "game.penalty": Change("0.2", given: "game.kind=trading", "game.news_probability=0.3", "game.penalty=0.3"),
        "game.both_probability": Change(
            "0.35", given: "game.kind=correlated", "game.both_probability=0.4", "game.penalties=[0.05, 0.05]"),
        "game.penalties": Change(
            "[0.1, 0.1]", given: "game.kind=correlated", "game.both_probability=0.4", "game.penalties=[0.05, 0.05]"),
        "game.input_law": Change(
            "[[0.3, 0.2], [0.2, 0.3]]", given: "game.kind=coordination", "game.input_law=[[0.25, 0.25], [0.25, 0.25]]",
            "game.penalties=[0.05, 0.05]"),
        "game.utility": Change(
            "[[[1, 0], [0.5, 0.2]], [[1, 0], [0, 1]]]", given: "game.kind=table",
            "game.input_law=[[0.25, 0.25], [0.25, 0.25]]", "game.utility=[[[1, 0], [1, 0]], [[1, 0], [0, 1]]]"),
        "scheduling.load": Change("0.4", given: dualWork[0], dualWork[1], dualWork[2]),
        "scheduling.split": Change("0.4", given: dualWork[0], dualWork[1], dualWork[2]),
        "scheduling.settings": Change("6", given: dualWork[0], dualWork[1], dualWork[2]),
        "scheduling.baseline_exponent": Change("1.5", given: dualWork[0], dualWork[1], dualWork[2]),
        "scheduling.baseline": Change("table", given: dualWork[0], dualWork[1], dualWork[2]),
        "scheduling.baseline_time": Change("2", given: dualWork[0], dualWork[1], dualWork[2], "scheduling.baseline=saturating"),
        "scheduling.baseline_table": Change(
            "[[0, 0], [2, 1]]", given: dualWork[0], dualWork[1], dualWork[2], "scheduling.baseline=table"),
        "workload.kind": Change("load_balancing", given: "requests.process=poisson", "requests.rate=5000 /s"),
        "workload.servers": Change("3", given: balancing[0], balancing[1], balancing[2]),
        "workload.service": Change("fixed", given: balancing[0], balancing[1], balancing[2]),
        "workload.order": Change("company_first", given: balancing[0], balancing[1], balancing[2]),
        "workload.load": Change("0.6", given: balancing[0], balancing[1], balancing[2]),
        "workload.reclose_time": Change("1 s", given: grid[0], grid[1], grid[2]),
        "workload.trip_cost": Change("0.2", given: grid[0], grid[1], grid[2]),
        "workload.hold_cost": Change("0.2", given: grid[0], grid[1], grid[2]),
        "workload.delay_cost": Change("600 /s", given: grid[0], grid[1], grid[2]),
        "workload.outage_cost": Change("60 /s", given: grid[0], grid[1], grid[2]),
        "workload.window": Change("10 ms", given: desk[0], desk[1], desk[2]),
        "workload.news_probabilities": Change("[0.1, 0.5]", given: desk[0], desk[1], desk[2]),
        "workload.quote_lifetime": Change("50 us", given: desk[0], desk[1], desk[2]),
        "workload.holding_time": Change("5 ms", given: desk[0], desk[1], desk[2]),
        "workload.risk_aversion": Change("0.001", given: desk[0], desk[1], desk[2]),
        "requests.process": Change("poisson"),
        "requests.rate": Change("6000 /s", given: "requests.process=poisson", "requests.rate=5000 /s"),
        "requests.order": Change(
            "freshest", given: "requests.process=poisson", "requests.rate=5000 /s", "requests.cutoff_age=1 ms"),
        "requests.cutoff_age": Change("1 ms", given: "requests.process=poisson", "requests.rate=5000 /s"),
        "faults.nodes": Change("a", given: "faults.lost_herald=0.1"), "faults.lost_herald": Change("0.1"),
        "faults.lost_herald_at": Change("[10 ms]"), "faults.late_herald": Change("0.1"),
        "faults.late_herald_at": Change("[10 ms]"),
        "faults.late_herald_delay": Change("1 us", given: "faults.late_herald=0.2"),
        "faults.index_mismatch": Change("0.01"), "faults.index_mismatch_at": Change("[10 ms]"),
        "faults.clock_skew": Change("1e-6"),
        "faults.resynchronization_interval": Change("10 ms", given: "faults.clock_skew=1e-6"),
        "faults.cavity_unlock_rate": Change("50 /s"), "faults.cavity_unlock_at": Change("[10 ms]"),
        "faults.cavity_unlock_duration": Change("5 ms", given: "faults.cavity_unlock_at=[10 ms]"),
        "faults.detector_latch_rate": Change("50 /s"), "faults.detector_latch_at": Change("[10 ms]"),
        "faults.detector_latch_duration": Change("5 ms", given: "faults.detector_latch_at=[10 ms]"),
        "faults.atom_loss_rate": Change("50 /s"), "faults.atom_loss_at": Change("[10 ms]"),
        "faults.atom_loss_fraction": Change("0.3", given: "faults.atom_loss_at=[10 ms]"),
        "requirement.stability_window": Change("20 ms"), "requirement.decision_deadline": Change("900 ns"),
        "requirement.significance": Change("0.01"), "requirement.power": Change("0.8"),
        "requirement.confidence": Change("0.99"), "run.duration": Change("0.2 s"), "run.warm_up": Change("20 ms"),
        "run.replications": Change("1"), "run.seed": Change("7"), "run.resolution": Change("click"),
    ]
    private static let dualWork = [
        "game.kind=dual_work_scheduling", "requests.process=poisson", "requests.rate=5000 /s",
    ]
    private static let balancing = [
        "workload.kind=load_balancing", "requests.process=poisson", "requests.rate=5000 /s",
    ]
    private static let grid = ["workload.kind=grid_protection", "requests.process=poisson", "requests.rate=5000 /s"]
    private static let desk = ["workload.kind=trading_windows", "requests.process=poisson", "requests.rate=5000 /s"]
    /// Keys whose text names the file rather than a quantity.
    private static let names: Set<String> = ["schema", "title", "hardware"]

    private static let keys = FieldTable.all.map(\.name).filter { !names.contains($0) }

    @Test func everyKeyIsCovered() {
        #expect(Set(Self.keys) == Set(Self.changes.keys))
    }

    @Test(arguments: Set(keys).sorted()) func changesAFigure(key: String) async throws {
        let change = try #require(Self.changes[key], "no change for \(key)")
        let base = ["run.duration=0.1 s", "run.replications=2", "run.resolution=herald", "requirement.stability_window=10 ms"]
        let before = try await unchanged(base + change.given)
        let after = try await figures(
            base + change.given.filter { !$0.hasPrefix(key + "=") } + ["\(key)=\(change.value)"] + required(key))
        #expect(before != after, "\(key)=\(change.value) changes nothing")
    }

    /// What a warning calls idle is: without what it needs a key changes no figure, and says so.
    @Test(arguments: FieldTable.all.filter { !$0.companions.isEmpty }.map(\.name).sorted())
    func changesNothingWithoutItsCompanions(key: String) async throws {
        let change = try #require(Self.changes[key], "no change for \(key)")
        let base = ["run.duration=0.1 s", "run.replications=2", "run.resolution=herald", "requirement.stability_window=10 ms"]
        #expect(try await unchanged(base) == figures(base + ["\(key)=\(change.value)"]), "\(key) has an effect")
        #expect(try scenario(["\(key)=\(change.value)"]).warnings.count == 1)
    }

    private static let nodeKeys = FieldTable.fields(of: .hardware).filter { !$0.isShared }.map(\.name)
        .filter { !names.contains($0) }

    /// Each node's own keys matter at either node.
    @Test(arguments: nodeKeys.sorted(), ["a", "b"]) func changesAFigureAtOneNode(key: String, node: String) async throws {
        let change = try #require(Self.changes[key], "no change for \(key)")
        // Fewer atoms, a longer bin or a longer reset at one node are what both follow.
        let base = ["run.duration=0.1 s", "run.replications=2", "run.resolution=herald", "requirement.stability_window=10 ms"]
        // The pair follows the uniform cycle as long as one node wants it.
        let given = change.given + (key == "control.cycle" ? ["\(node == "a" ? "b" : "a").control.cycle=branch"] : [])
        let before = try await unchanged(base + given)
        let after = try await figures(base + given + ["\(node).\(key)=\(change.value)"])
        #expect(before != after, "\(node).\(key)=\(change.value) changes nothing")
    }

    /// Every key of a hardware file that a protocol reads matters in it.
    @Test(arguments: ["single_click", "photon_scattering"], FieldTable.fields(of: .hardware).map(\.name).sorted())
    func changesAFigureInEveryProtocol(used: String, key: String) async throws {
        let field = try #require(FieldTable.fields(of: .hardware).first { $0.name == key })
        guard !Self.names.contains(key), field.protocols.isEmpty || field.protocols.contains(used) else { return }
        let change = try #require(Self.changes[key], "no change for \(key)")
        let given = change.given.filter { !$0.hasPrefix("protocol=") }
        // Photons are lost beside dark counts and bunches often enough for a short run to see it.
        let base = [
            "run.duration=0.1 s", "run.replications=2", "run.resolution=herald", "requirement.stability_window=10 ms",
            "protocol=\(used)", "pair.stated_infidelity=none",
        ]
        let before = try await unchanged(base + given)
        // With one window a detector must be dead into the next attempts to matter, and into many for so few clicks to meet it.
        let value = key == "detectors.dead_time" ? "100 us" : change.value
        let after = try await figures(base + given + ["\(key)=\(value)"])
        #expect(before != after, "\(key)=\(value) changes nothing")
    }

    /// Keys that a change of another one calls for.
    private func required(_ key: String) -> [String] {
        switch key {
        case "game.kind": ["game.news_probability=0.3", "game.penalty=0.3"]
        case "requests.process": ["requests.rate=5000 /s"]
        default: []
        }
    }

    private func scenario(_ settings: [String]) throws -> Scenario {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return try ScenarioLoader().load(
            scenario: nil, hardware: root.appending(path: "Hardware/yb171-nanofiber.yaml").path, settings: settings)
    }

    /// Figures that many keys are compared with, computed once.
    private actor Unchanged {
        private var reports: [[String]: Task<String, any Error>] = [:]
        func report(_ settings: [String], _ compute: @escaping @Sendable () async throws -> String) async throws -> String {
            let task = reports[settings] ?? Task { try await compute() }
            reports[settings] = task
            return try await task.value
        }
    }
    private static let unchanged = Unchanged()
    private func unchanged(_ settings: [String]) async throws -> String {
        try await Self.unchanged.report(settings) { try await figures(settings) }
    }

    /// The whole JSON report of a short run, without the parts that only name the scenario.
    private func figures(_ settings: [String]) async throws -> String {
        let compiled = try CompiledScenario(scenario(settings))
        // Rules without a search change with every key, too.
        let workload = try compiled.workload(mostSearched: 0)
        let evaluation = Evaluation(compiled, emulated: await Emulator(compiled, threads: 1, consumer: workload).run())
        let json = EvaluationReport(evaluation, command: "run", version: "test", workload: try workload?.study()).render(.json)
        var object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        for name in ["scenario", "seed", "confidence", "assumptions"] { object[name] = nil }
        if var emulated = object["emulated"] as? [String: Any] {
            for name in ["duration_s", "warm_up_s", "replications", "resolution"] { emulated[name] = nil }
            object["emulated"] = emulated
        }
        return String(decoding: try JSONSerialization.data(withJSONObject: object, options: .sortedKeys), as: UTF8.self)
    }
}
