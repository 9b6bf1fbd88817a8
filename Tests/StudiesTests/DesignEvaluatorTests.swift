import Certification
import DiscreteEvents
import Glibc
import Heralding
import NodeEmulation
import Studies
import TestKit
import Testing

/// The fast evaluation of designs against the slow one, which is the reference.
@Suite struct DesignEvaluatorTests {
    static let games: [(scenario: String, settings: [String])] = [
        ("nyse-nasdaq-50km", []), ("nyse-nasdaq-56km", []), ("nyse-nasdaq-trading-50km", []), ("grid-protection-control", []),
        ("nyse-nasdaq-50km", ["requirement.significance=0.001", "requirement.power=0.5"]),
        (
            "nyse-nasdaq-50km",
            ["game.kind=coordination", "game.input_law=[[0.2, 0.3], [0.3, 0.2]]", "game.penalties=[0.1, 0.2]"]
        ),
        ("nyse-nasdaq-56km", ["game.kind=correlated", "game.both_probability=0.3", "game.penalties=[0.05, 0.1]"]),
        ("nyse-nasdaq-50km", ["requests.process=poisson", "requests.rate=3000/s"]),
        ("nyse-nasdaq-50km", ["requests.process=poisson", "requests.rate=2000/s", "requests.order=freshest"]),
        (
            "nyse-nasdaq-50km",
            [
                "faults.lost_herald=0.01", "faults.late_herald=0.02", "faults.index_mismatch=1e-5", "faults.clock_skew=1e-8",
                "faults.cavity_unlock_rate=0.1/s", "faults.detector_latch_rate=1/s", "faults.atom_loss_rate=0.1/s",
            ]
        ),
    ]

    /// Settings of a random design; rare features now and then.
    static func design(_ stream: inout RandomStream, _ number: Int) -> [String] {
        func uniform(_ low: Double, _ high: Double) -> Double { low + (high - low) * stream.uniform() }
        func logarithmic(_ low: Double, _ high: Double) -> Double { low * exp(stream.uniform() * log(high / low)) }
        let length = uniform(20, 90)
        var settings = [
            "link.length=\(length)km", "link.direct_distance=\(0.9 * length)km",
            "emission.internal_cooperativity=\(logarithmic(3, 100))",
            "memory.atoms=\(Int(logarithmic(40, 600)))", "detectors.efficiency=\(uniform(0.5, 0.99))",
            "memory.coherence_time=\(logarithmic(1e-3, 10))s", "readout.duration=\(uniform(400, 3000))ns",
            "readout.dark_rate=\(logarithmic(1, 1e5))/s", "detectors.dark_count_rate=\(logarithmic(0.1, 1e4))/s",
        ]
        if number % 2 == 0 { settings.append("emission.probability=computed") }
        if number % 3 == 0 { settings.append("pair.stated_infidelity=\(number % 2 == 0 ? "none" : "2%")") }
        if number % 4 == 1 { settings.append("interference.visibility=\(uniform(0.8, 1))") }
        if number % 5 == 1 { settings.append("memory.relaxation_time=\(logarithmic(1e-2, 10))s") }
        if number % 6 == 1 { settings += ["b.memory.atoms=\(Int(uniform(50, 300)))", "b.readout.duration=1.5us"] }
        if number % 7 == 1 { settings += ["interference.detuning=1MHz", "interference.arrival_offset=2ns"] }
        if number % 8 == 1 { settings += ["emission.laser_linewidth=30kHz", "emission.wrong_bin=2%"] }
        if number % 12 == 1 { settings += ["station.coincidence_window=40ns", "emission.second_photon=1%"] }
        if number % 9 == 1 { settings.append("control.cycle=branch") }
        if number % 10 == 1 { settings.append("readout.threshold=2") }
        if number % 11 == 1 { settings += ["control.jitter=200ns", "control.latency=100ns"] }
        if number % 12 == 1 { settings += ["loss.branching=0.001", "reload.rate=3000/s", "loss.trap_lifetime=1s"] }
        if number % 11 == 2 { settings += ["emission.encoding=polarization", "interference.polarization_drift=0.1"] }
        if number % 13 == 3 { settings += ["interference.arrival_drift=2000", "interference.servo_residual=500ps"] }
        if number % 11 == 3 { settings += ["memory.inhomogeneous_time=3ms", "memory.echo_interval=\(uniform(50, 500))us"] }
        if number % 14 == 1 {
            settings += ["zones.atoms_per_zone=17", "zones.passes=\(1 + number % 3)", "zones.move_time=100us"]
        }
        if number % 15 == 1 {
            settings += ["reset.cooling=1ms", "reset.cooling_interval=30", "motion.trap_frequency=100kHz"]
            settings += ["motion.heating_per_attempt=0.02"]
        }
        if number % 14 == 1 { settings.append("link.channels=\(2 + number % 3)") }
        if number % 16 == 5 { settings += ["detectors.afterpulse_probability=3%", "detectors.afterpulse_time=1us"] }
        if number % 13 == 1 { settings.append("readout.bright_to_dark=100us") }
        if number % 14 == 1 { settings += ["readout.stopping=sequential", "readout.stopping_error=\(uniform(0.001, 0.02))"] }
        if number % 15 == 1 { settings += ["readout.neighbor_dephasing=0.1%", "b.memory.spectator_dephasing=1e-5"] }
        if number % 16 == 1 { settings += ["readout.off_resonant_ratio=0.1%", "readout.stopping=sequential"] }
        // What has no closed form, and what gives no pair.
        if number % 17 == 2 { settings.append("detectors.dead_time=50us") }
        if number % 18 == 5 { settings += ["loss.trap_lifetime=10ms", "reload.rate=3000/s", "reload.preparation=5ms"] }
        if number % 19 == 7 { settings += ["emission.probability=0", "detectors.dark_count_rate=0/s"] }
        return settings
    }

    @Test(arguments: games.indices) func judgesAsTheEvaluation(game: Int) throws {
        let (scenario, settings) = Self.games[game]
        let path = "Scenarios/\(scenario).yaml"
        var stream = RandomStream(seed: Seeds.seed(2604), replication: UInt64(game), name: "designs")
        var evaluator = DesignEvaluator(try Shipped.compile(scenario: path, hardware: nil, settings: settings))
        var judgment = DesignJudgment()
        for number in 0..<65 {
            // What faults do not go with.
            let isFaulty = settings.contains { $0.hasPrefix("faults.") }
            let refused = isFaulty ? ["readout.stopping", "readout.neighbor", "b.memory.spec"] : []
            let design = Self.design(&stream, number).filter { setting in !refused.contains { setting.hasPrefix($0) } }
            let compiled = try Shipped.compile(scenario: path, hardware: nil, settings: settings + design)
            let evaluation = Evaluation(compiled)
            let (a, b, link) = (compiled.scenario.a, compiled.scenario.b, compiled.scenario.link)
            try evaluator.judge(a: a, b: b, link: link, into: &judgment)
            func agrees(_ key: String, _ value: Double) {
                let expected = evaluation.figure(key)?.closedForm ?? .nan
                #expect(
                    value.isNaN == expected.isNaN && !(abs(value - expected) > 1e-12 * abs(expected)),
                    "\(key): \(value), not \(expected), of \(design)")
            }
            agrees("attempt_rate_per_s", judgment.attemptRate)
            agrees("herald_probability", judgment.heraldProbability)
            agrees("herald_rate_per_s", judgment.pairRate)
            agrees("delivered_infidelity", judgment.deliveredInfidelity)
            agrees("combined_infidelity", judgment.combinedInfidelity)
            agrees("decision_latency_p999_s", judgment.decisionLatency)
            agrees("score", judgment.meanScore)
            try #require(judgment.windows.count == evaluation.windows.count)
            for (window, expected) in zip(judgment.windows, evaluation.windows) {
                let power = expected.power.closedForm ?? .nan
                #expect(
                    window.power.isNaN == power.isNaN && !(abs(window.power - power) > 1e-9),
                    "power \(window.power), not \(power), in \(window.window) s of \(design)")
                #expect(!(abs(window.expectedRounds - (expected.expectedRounds ?? .nan)) > 1e-12 * window.expectedRounds))
                #expect(window.outcome.rawValue == expected.verdict.label)
                #expect(window.rateHolds == expected.criteria[1].holds)
                switch expected.verdict {
                case .certified: #expect(window.limiting == nil)
                case .refused(let limiting), .undecided(let limiting, _): #expect(window.limiting == limiting.first)
                }
            }
            #expect(judgment.fidelityHolds == evaluation.windows[0].criteria[0].holds)
            #expect(judgment.decisionHolds == evaluation.windows[0].criteria[2].holds)
        }
    }
}
