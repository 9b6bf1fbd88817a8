import Studies
import TestKit
import Testing

/// Early stopping, scattering and disturbed neighbors through the whole path: files, closed forms, emulation, error budget.
@Suite struct DetailedReadoutTests {
    static let settings = [
        ["readout.stopping=sequential", "readout.stopping_error=1%", "readout.dark_rate=2e5/s", "readout.duration=1.2us"],
        [
            "readout.stopping=sequential", "readout.stopping_error=2%", "readout.dark_rate=1e6/s", "readout.duration=800ns",
            "control.jitter=300ns", "b.control.latency=200ns",
        ],
        [
            "a.readout.stopping=sequential", "a.readout.stopping_error=1%", "b.readout.off_resonant_ratio=1%",
            "readout.duration=850ns",
        ],
        [
            "readout.off_resonant_ratio=1%", "readout.pumping_branching=30%", "readout.depumping=0.1%",
            "readout.detection_efficiency=10%", "readout.threshold=2",
        ],
        ["readout.neighbor_dephasing=1%", "memory.spectator_dephasing=1e-5"],
    ]

    /// Every measured figure against its closed form, at an interval that a correct program leaves with probability 1e-9.
    @Test(arguments: settings.indices) func figuresAgree(number: Int) async throws {
        let compiled = try Shipped.compile(
            scenario: "Scenarios/nyse-nasdaq-50km.yaml", hardware: nil,
            settings: [
                "run.duration=8s", "run.replications=20", "run.seed=\(Seeds.seed(UInt64(number) + 11))",
                "requirement.stability_window=100ms", "requirement.confidence=0.999999999",
            ] + Self.settings[number])
        let evaluation = Evaluation(compiled, emulated: await Emulator(compiled, threads: 2).run())
        var compared = 0
        for figure in evaluation.figures {
            guard let measured = figure.measured, let closed = figure.closedForm else { continue }
            compared += 1
            // Where decisions overlap the closed form leaves the wait for the reader out.
            let slack = (figure.key == "decision_latency_p999_s" ? 1e-3 : figure.isApproximate ? 1e-5 : 1e-9) * abs(closed)
            #expect(
                measured.low - slack <= closed && closed <= measured.high + slack,
                "\(figure.key): \(closed) not in \(measured.low)…\(measured.high)")
        }
        #expect(compared >= 15)
        let budget = evaluation.errorBudget
        #expect(abs(budget.shares.reduce(0) { $0 + $1.infidelity } - budget.total) < 1e-14)
        #expect(abs(budget.total - evaluation.figure("combined_infidelity")!.closedForm!) < 1e-12)
    }

    /// Switching a cause off moves the total by its share, to second order.
    @Test(arguments: [
        ("neighbor_readout", ["readout.neighbor_dephasing=0.2%"]), ("spectator_dephasing", ["memory.spectator_dephasing=1e-6"]),
        (
            "readout_scattering",
            ["readout.off_resonant_ratio=0.2%", "readout.depumping=1e-5", "readout.detection_efficiency=5%"]
        ),
    ])
    func causesHaveShares(cause: String, settings: [String]) throws {
        let with = Evaluation(
            try Shipped.compile(scenario: "Scenarios/nyse-nasdaq-50km.yaml", hardware: nil, settings: settings)
        ).errorBudget
        let without = Evaluation(try Shipped.compile()).errorBudget
        let share = with.shares.first { $0.cause == cause }!.infidelity
        #expect(share > 1e-4 && without.shares.first { $0.cause == cause }!.infidelity == 0)
        #expect(abs((with.total - without.total) / share - 1) < 0.07)
    }

    @Test func earlyStoppingIsReported() throws {
        let fixed = Evaluation(try Shipped.compile())
        #expect(fixed.figure("readout_time_mean_s") == nil)
        let early = Evaluation(
            try Shipped.compile(
                "readout.stopping=sequential", "readout.dark_rate=2e5/s", "readout.duration=2us", "control.cycle=branch"))
        let (mean, equal) = (
            try #require(early.figure("readout_time_mean_s")?.closedForm),
            try #require(early.figure("readout_time_fixed_s")?.closedForm)
        )
        #expect(mean < 0.8 * equal && equal < 2e-6)
    }
}
