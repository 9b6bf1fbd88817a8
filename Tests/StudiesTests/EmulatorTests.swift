import Certification
import Studies
import TestKit
import Testing

@Suite struct EmulatorTests {
    /// Every measured figure against its closed form, at an interval that a correct program leaves with probability 1e-9.
    @Test(
        arguments: [
            ("Scenarios/nyse-nasdaq-50km.yaml", 1), ("Scenarios/nyse-nasdaq-50km.yaml", 2),
            ("Scenarios/nyse-nasdaq-50km.yaml", 3),
            ("Scenarios/nyse-nasdaq-56km.yaml", 4), ("Scenarios/nyse-nasdaq-trading-50km.yaml", 5),
            ("Scenarios/grid-protection-control.yaml", 6),
        ] as [(String, UInt64)])
    func figuresAgree(scenario: String, seed: UInt64) async throws {
        let compiled = try Shipped.compile(
            scenario: scenario, "run.duration=20s", "run.resolution=herald", "run.seed=\(Seeds.seed(seed))",
            "requirement.stability_window=100ms", "requirement.confidence=0.999999999")
        let evaluation = Evaluation(compiled, emulated: await Emulator(compiled, threads: 2).run())
        var compared = 0
        for figure in evaluation.figures {
            guard let measured = figure.measured, let closed = figure.closedForm else { continue }
            compared += 1
            let slack = 1e-9 * abs(closed)
            #expect(
                measured.low - slack <= closed && closed <= measured.high + slack,
                "\(figure.key): \(closed) not in \(measured.low)…\(measured.high), seed \(seed)")
        }
        #expect(compared == 15)
        for window in evaluation.windows {
            let (closed, measured) = (try #require(window.power.closedForm), try #require(window.power.measured))
            #expect(measured.low <= closed && closed <= measured.high, "power \(closed), \(measured)")
        }
    }

    /// Several channels against one closed form: rates add up, and windows hold the rounds of all channels.
    @Test(
        arguments: [
            ("nyse-nasdaq-50km", []), ("nyse-nasdaq-trading-50km", []),
            ("nyse-nasdaq-50km", ["loss.branching=0.0002", "reload.rate=3000/s"]),
        ] as [(String, [String])])
    func channelsAddUp(scenario: String, more: [String]) async throws {
        let settings = [
            "link.channels=3", "run.duration=20s", "run.resolution=herald", "run.seed=\(Seeds.seed(8))",
            "requirement.stability_window=[10ms, 30ms]", "requirement.confidence=0.999999999",
        ]
        let compiled = try Shipped.compile(scenario: "Scenarios/\(scenario).yaml", hardware: nil, settings: settings + more)
        let evaluation = Evaluation(compiled, emulated: await Emulator(compiled, threads: 2).run())
        for figure in evaluation.figures where more.isEmpty || !figure.isApproximate {
            guard let measured = figure.measured, let closed = figure.closedForm else { continue }
            let slack = 1e-9 * abs(closed)
            #expect(measured.low - slack <= closed && closed <= measured.high + slack, "\(figure.key): \(closed), \(measured)")
        }
        for window in evaluation.windows where more.isEmpty {
            let (closed, measured) = (try #require(window.power.closedForm), try #require(window.power.measured))
            #expect(measured.low <= closed && closed <= measured.high, "power \(closed), \(measured)")
        }
        let one = Evaluation(
            try Shipped.compile(
                scenario: "Scenarios/\(scenario).yaml", hardware: nil, settings: ["link.channels=1"] + settings.dropFirst() + more
            ))
        for key in ["attempt_rate_per_s", "herald_rate_per_s", "round_rate_per_s", "occupancy_atoms"] {
            let (three, single) = (try #require(evaluation.figure(key)?.closedForm), try #require(one.figure(key)?.closedForm))
            #expect(abs(three / single - 3) < 1e-12, "\(key)")
        }
    }

    @Test func clickResolutionAgreesToo() async throws {
        let compiled = try Shipped.compile(
            "run.duration=1s", "run.replications=4", "run.resolution=click",
            "requirement.stability_window=10ms", "requirement.confidence=0.999999999")
        let evaluation = Evaluation(compiled, emulated: await Emulator(compiled, threads: 2).run())
        for figure in evaluation.figures {
            guard let measured = figure.measured, let closed = figure.closedForm else { continue }
            let slack = 1e-9 * abs(closed)
            #expect(measured.low - slack <= closed && closed <= measured.high + slack, "\(figure.key)")
        }
    }

    /// No false certificates: the best classical strategy, through the same path, certifies in at most α of the windows.
    @Test(arguments: [
        ("Scenarios/nyse-nasdaq-50km.yaml", "10ms"), ("Scenarios/nyse-nasdaq-50km.yaml", "50ms"),
        ("Scenarios/nyse-nasdaq-trading-50km.yaml", "10ms"), ("Scenarios/grid-protection-control.yaml", "10ms"),
    ])
    func classicalPlayersDoNotCertify(scenario: String, window: String) async throws {
        let compiled = try Shipped.compile(
            scenario: scenario, "game.strategy=classical", "run.duration=100s", "run.resolution=herald",
            "run.seed=\(Seeds.seed(77))", "requirement.stability_window=\(window)")
        let run = await Emulator(compiled, threads: 2).run()
        let tally = run.total.windows[0]
        let tail = StatisticalTest.binomialUpper(
            Int(tally.certified), of: Int(tally.count), probability: compiled.scenario.requirement.significance)
        #expect(tail > StatisticalTest.significance, "\(tally.certified) of \(tally.count) windows certified")
        #expect(tally.count >= 2000)
        let evaluation = Evaluation(compiled, emulated: run)
        #expect(!evaluation.isCertified)
    }

    @Test func threadsDoNotMatter() async throws {
        let compiled = try Shipped.compile("run.duration=2s", "run.replications=5", "run.resolution=herald")
        let one = await Emulator(compiled, threads: 1).run()
        for threads in [2, 3, 16] {
            let many = await Emulator(compiled, threads: threads).run()
            #expect(many.replications == one.replications && many.total == one.total)
        }
        let channels = try Shipped.compile("run.duration=1s", "run.replications=3", "link.channels=3")
        let alone = await Emulator(channels, threads: 1).run()
        let shared = await Emulator(channels, threads: 2).run()
        #expect(alone.replications == shared.replications && alone.total == shared.total)
    }

    @Test func cancellationKeepsWhatIsDone() async throws {
        let compiled = try Shipped.compile("run.duration=2000s", "run.replications=200", "run.resolution=herald")
        let task = Task { await Emulator(compiled, threads: 2).run() }
        try await Task.sleep(for: .milliseconds(300))
        task.cancel()
        let run = await task.value
        #expect(run.isPartial && run.replications.count < 200)
        let whole = Emulator(compiled, threads: 1)
        if let first = run.replications.first { #expect(first == whole.emulate(0)) }
    }

    @Test func shortRunsAreUndecided() async throws {
        let compiled = try Shipped.compile(
            "run.duration=1s", "run.replications=1", "run.resolution=herald", "requirement.stability_window=100ms")
        let evaluation = Evaluation(compiled, emulated: await Emulator(compiled, threads: 1).run())
        guard case .undecided(let limiting, let windows) = evaluation.windows[0].verdict else {
            Issue.record("ten windows decided")
            return
        }
        #expect(limiting.contains(.rate) && (windows ?? 0) > 10)
    }
}
