import ScenarioFiles
import Studies
import Testing

/// Every key at both ends of what it may be, from the files to the evaluation of a short run: either the loader says what is
/// wrong, or nothing traps. A trap ends the test process.
@Suite struct RangeEndsTests {
    /// Keys that say nothing about the physics.
    private static let unchecked: Set<String> = ["schema", "title", "hardware", "protocol"]
    private static let keys = FieldTable.all.map(\.name).filter { !unchecked.contains($0) }

    @Test(.timeLimit(.minutes(10)), arguments: Set(keys).sorted()) func staysOnItsFeet(key: String) async throws {
        let field = try #require(FieldTable.field(key))
        var checked = 0
        for (end, value) in Self.ends(field).enumerated() {
            for (number, companions) in Self.companions(key).enumerated() {
                for used in Self.protocols(of: field) {
                    let base = Self.base.filter { !$0.hasPrefix(key + "=") } + ["protocol=\(used)"]
                    let settings = base + companions + ["\(key)=\(value)"]
                    // Searches take long: of ends and companions every second one, all of either among them.
                    let most = (end + number) % 2 == 0 ? 50 : 0
                    let emulates = Self.emulates(key, value)
                    if try await evaluate(settings, emulates: emulates, alone: number == 0, mostSearched: most) { checked += 1 }
                }
            }
        }
        #expect(checked > 0, "no end of \(key) is accepted")
    }

    /// The heralding protocols that a key may matter to, tried one by one.
    private static func protocols(of field: Field) -> [String] {
        let heralding: Set<String> = ["emission", "motion", "interference", "scattering", "station", "detectors"]
        guard heralding.contains(field.section) else { return ["two_photon_interference"] }
        return field.protocols.isEmpty
            ? ["two_photon_interference", "single_click", "photon_scattering"] : field.protocols.sorted()
    }

    /// Whether the loader accepts the settings; evaluates them then.
    ///
    /// - Parameters:
    ///   - alone: whether what is beside the game is studied without a run, too.
    ///   - mostSearched: customers or requests at most in searches for rules: whether they are good is not asked here.
    private func evaluate(_ settings: [String], emulates: Bool, alone: Bool, mostSearched: Int) async throws -> Bool {
        let scenario: Scenario
        do {
            scenario = try ScenarioLoader().load(
                scenario: nil, hardware: Shipped.path("Hardware/yb171-nanofiber.yaml"), settings: settings)
        } catch { return false }
        let compiled = try CompiledScenario(scenario)
        #expect(!Evaluation(compiled).windows.isEmpty)
        let workload = try compiled.workload(mostSearched: mostSearched)
        if alone || !emulates, let workload { #expect(try workload.study().rows.count > 5) }
        guard emulates else { return true }
        let emulated = await Emulator(compiled, threads: 1, consumer: workload).run()
        #expect(!Evaluation(compiled, emulated: emulated).windows.isEmpty)
        if let workload { #expect(try workload.study().rows.count > 5) }
        return true
    }

    private static let base = [
        "run.duration=0.2 ms", "run.warm_up=0 s", "run.replications=1", "run.resolution=herald",
        "requirement.stability_window=[20 us, 0.2 ms]",
    ]

    /// The ends of a field's range, open ones from just inside.
    private static func ends(_ field: Field) -> [String] {
        switch field.kind {
        case .quantity(let dimension):
            let unit = dimension == .ratio ? "" : " \(dimension.units[0].symbol)"
            return numbers(field.bounds).map { "\($0)\(unit)" }
        case .number: return numbers(field.bounds).map { "\($0)" }
        case .count:
            guard let low = field.bounds.lower, let high = field.bounds.upper else { return ["0", "\(UInt64.max)"] }
            return ["\(Int(low))", "\(Int(high))"]
        case .choice(let words): return words
        case .list(.ratio, _): return numbers(field.bounds).map { "[\($0), \($0)]" } + ["[0, 1]"]
        case .list: return numbers(field.bounds).map { "[\($0) s]" }
        case .matrix: return ["[[1, 0], [0, 0]]", "[[0, 0], [0, 1]]", "[[0.5, 0.5], [0, 0]]", "[[1e-300, 0.5], [0.5, 0]]"]
        case .table:
            let ends = numbers(field.bounds)
            let (low, high) = (ends[0], ends[1])
            return [
                "[[[\(low), \(high)], [\(high), \(low)]], [[\(high), \(low)], [\(high), \(low)]]]",
                "[[[\(high), \(low)], [\(high), \(low)]], [[\(high), \(low)], [\(low), \(high)]]]",
                "[[[\(high), \(low)], [\(high), \(high)]], [[\(high), \(high)], [\(high), \(high)]]]",
                "[[[1e-300, 0], [1e-300, 0]], [[1e-300, 0], [0, 1e-300]]]",
                "[[[1, 0], [1, 0]], [[0, 1], [0, 1]]]", "[[[\(high), 0.1], [0.3, 0]], [[1e-9, 0], [0, 1]]]",
            ]
        case .text, .path: return []
        }
    }

    /// Both ends; an open one at 0 is tried from as near as numbers go and from where units might.
    private static func numbers(_ bounds: Bounds) -> [Double] {
        let lower = bounds.lower!
        let upper = bounds.upper!
        let inside = lower == 0 ? [1e-300, 1e-12 * upper] : [lower.nextUp]
        return (bounds.includesLower ? [lower] : inside) + [bounds.includesUpper ? upper : upper.nextDown]
    }

    /// The settings under which the key matters, each tried for itself.
    private static func companions(_ key: String) -> [[String]] {
        switch key {
        case "readout.cooperativity", "readout.linewidth", "readout.collection": [["readout.bright_rate=computed"]]
        case "readout.bright_rate": [["readout.dark_rate=0 /s"], ["readout.dark_rate=0 /s", "readout.stopping=sequential"]]
        case "readout.saturation": [["readout.bright_rate=computed"]]
        case "readout.off_resonant_ratio", "readout.depumping", "readout.pumping_branching", "readout.detection_efficiency":
            ["fixed", "sequential"].map {
                [
                    "readout.stopping=\($0)", "readout.off_resonant_ratio=1", "readout.pumping_branching=1",
                    "readout.depumping=1",
                    "readout.detection_efficiency=100 %",
                ].filter { !$0.hasPrefix(key) }
            }
        case "readout.stopping", "readout.stopping_error":
            [
                ["readout.stopping=sequential"], ["readout.stopping=sequential", "readout.dark_rate=6e6 /s"],
                ["readout.stopping=sequential", "readout.dark_rate=1e4 /s", "readout.duration=1 ms", "control.jitter=1 us"],
            ].map { $0.filter { !$0.hasPrefix(key + "=") } }
        case "readout.neighbor_dephasing", "memory.spectator_dephasing":
            [[], ["requests.process=poisson", "requests.rate=5000 /s"], ["loss.branching=0.1", "reload.rate=1e5 /s"]]
        case "readout.dark_rate": [["readout.bright_rate=1e12 /s"]]
        case "readout.bright_to_dark", "readout.dark_to_bright":
            [[], ["readout.duration=1 s"], ["readout.stopping=sequential", "readout.dark_rate=1e4 /s"]]
        case "emission.internal_cooperativity", "emission.outcoupling", "emission.excited_state_lifetime",
            "emission.bin_duration":
            [[], ["emission.probability=computed"]]
        case "loss.repumped", "reload.rate", "reload.preparation":
            [["loss.branching=0.1", "loss.trap_lifetime=1 us"], ["loss.branching=1", "reload.rate=1e12 /s"]]
        case "loss.branching", "loss.trap_lifetime", "loss.per_readout": [[], ["reload.rate=1e5 /s"]]
        case "detectors.afterpulse_probability", "detectors.afterpulse_time":
            [
                ["detectors.afterpulse_probability=1"], ["detectors.afterpulse_probability=0.5", "detectors.dead_time=1 s"],
                ["emission.encoding=polarization", "detectors.afterpulse_probability=1"],
            ].map { $0.filter { !$0.hasPrefix(key) } }
        case "interference.servo_interval":
            [["interference.arrival_drift=1e6"], ["interference.servo_residual=1 ns", "interference.arrival_drift=-1"]]
        case "interference.servo_residual", "interference.arrival_drift":
            [[], ["station.coincidence_window=1 ns"], ["interference.arrival_offset=-200 ns"]]
        case "interference.polarization_drift": [["emission.encoding=polarization"]]
        case "emission.bin_swap", "emission.second_photon": [[], ["emission.encoding=polarization"]]
        case "detectors.dead_time": [[], ["emission.encoding=polarization"]]
        case "zones.atoms_per_zone", "zones.passes", "zones.move_time", "zones.initialization_time", "zones.depump_time":
            [
                [], ["zones.atoms_per_zone=1", "zones.passes=100", "zones.move_time=1 s"],
                ["memory.atoms=60000", "zones.passes=7"],
            ]
        case "reset.cooling_interval", "reset.cooling", "motion.heating_per_attempt":
            [
                ["motion.trap_frequency=1 kHz"],
                ["motion.trap_frequency=1 kHz", "motion.heating_per_attempt=1", "reset.cooling_interval=1000000"],
                ["reset.cooling_interval=3", "reset.cooling=1000 s", "loss.branching=0.1", "zones.passes=3"],
            ]
        case "faults.nodes", "faults.resynchronization_interval":
            [
                [
                    "faults.clock_skew=1e-3", "faults.index_mismatch=1", "faults.lost_herald=0.5", "faults.atom_loss_at=50 us",
                    "faults.cavity_unlock_at=20 us",
                ], ["faults.clock_skew=1e-12", "faults.index_mismatch=1e-9"],
            ]
        case "faults.late_herald_delay": [["faults.late_herald=1"], ["faults.late_herald_at=0 s"]]
        case "faults.cavity_unlock_duration": [["faults.cavity_unlock_rate=1e6 /s"], ["faults.cavity_unlock_at=[0 s, 10 us]"]]
        case "faults.detector_latch_duration":
            [["faults.detector_latch_rate=1e6 /s"], ["faults.detector_latch_at=[0 s, 10 us]"]]
        case "faults.atom_loss_fraction", "faults.atom_loss_rate", "faults.atom_loss_at":
            [
                key == "faults.atom_loss_fraction" ? ["faults.atom_loss_rate=1e5 /s"] : [], ["reload.rate=1e12 /s"],
                ["reload.rate=1e3 /s", "loss.branching=0.1", "loss.trap_lifetime=1 us"],
            ]
        case "scheduling.load", "scheduling.split", "scheduling.settings", "scheduling.baseline_exponent", "scheduling.baseline",
            "scheduling.baseline_time", "scheduling.baseline_table":
            [
                ["scheduling.load=0.01", "scheduling.split=0.99"], ["scheduling.load=0.99", "scheduling.split=0.01"],
            ].map {
                ["game.kind=dual_work_scheduling", "requests.process=poisson", "requests.rate=5000 /s"]
                    + $0.filter { !$0.hasPrefix(key) }
            }
        case "workload.kind", "workload.servers", "workload.service", "workload.order", "workload.load":
            [["requests.rate=5000 /s"], ["requests.rate=1e6 /s", "link.channels=3", "workload.servers=5"]].map {
                (key == "workload.kind" ? [] : ["workload.kind=load_balancing"]) + ["requests.process=poisson"]
                    + $0.filter { !$0.hasPrefix(key) && (key != "workload.kind" || !$0.hasPrefix("workload")) }
            }
                + (key == "workload.servers" || key == "workload.order"
                    ? [
                        [
                            "workload.kind=load_balancing", "workload.service=slotted", "requests.process=periodic",
                            "requests.rate=1e5 /s",
                        ]
                    ]
                    : [])
        case "workload.reclose_time", "workload.trip_cost", "workload.hold_cost", "workload.delay_cost", "workload.outage_cost":
            [["workload.kind=grid_protection", "requests.process=poisson", "requests.rate=5000 /s"]]
        case "workload.window", "workload.news_probabilities", "workload.quote_lifetime", "workload.holding_time",
            "workload.risk_aversion":
            [
                ["workload.kind=trading_windows", "requests.process=poisson", "requests.rate=5000 /s", "game.kind=trading"],
                [
                    "workload.kind=trading_windows", "requests.process=poisson", "requests.rate=5000 /s", "game.kind=trading",
                    "game.news_probability=0",
                ],
            ]
        case "link.length", "link.time", "link.signal_speed": [["link.direct_distance=0 m"]]
        case "game.kind": [["game.news_probability=0.3", "game.penalty=0.3"], []]
        case "game.news_probability", "game.penalty": [["game.kind=trading"]]
        case "game.both_probability": [["game.kind=correlated"], ["game.kind=correlated", "game.penalties=[0.3, 0.7]"]]
        case "game.penalties": [["game.kind=correlated"], ["game.kind=coordination"]]
        case "game.input_law": [["game.kind=coordination"], ["game.kind=table"]]
        case "game.utility": [["game.kind=table"]]
        case "game.strategy": [[], ["game.kind=trading"]]
        case "requests.process": [[], ["requests.rate=5000 /s"]]
        case "requests.rate":
            ["poisson", "periodic"].map {
                ["requests.process=\($0)", "run.duration=1 us", "requirement.stability_window=[1 us]"]
            }
        case "requests.order", "requests.cutoff_age":
            ["poisson", "periodic"].map { ["requests.process=\($0)", "requests.rate=5000 /s"] }
        case "run.replications": [["run.duration=0.1 s", "requirement.stability_window=[1 us]"]]
        case "requirement.stability_window": [["run.duration=1e6 s"], ["run.duration=1e6 s", "game.kind=trading"], []]
        default: [[]]
        }
    }

    /// Whether the end can be emulated in a test: the upper ends of durations take hours.
    private static func emulates(_ key: String, _ value: String) -> Bool {
        switch key {
        case "run.duration", "run.warm_up": value.hasPrefix("0") || value.contains("e-")
        case "requirement.stability_window": false
        default: true
        }
    }
}
