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
