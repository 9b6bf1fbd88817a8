import Certification
import Studies
import Testing

/// Intervals where little is counted, or where what is counted is not independent.
@Suite struct IntervalTests {
    private static func run(_ settings: String...) async throws -> Evaluation {
        let compiled = try Shipped.compile(
            scenario: "Scenarios/nyse-nasdaq-50km.yaml", hardware: nil, settings: settings + ["requirement.stability_window=1 ms"]
        )
        return Evaluation(compiled, emulated: await Emulator(compiled, threads: 2).run())
    }

    /// Two short replications with four requests: rates from −21000/s and a score of 1 ± 1e-6 were printed.
    @Test func shortRunsSayLittle() async throws {
        let evaluation = try await Self.run(
            "run.duration=0.06 s", "run.replications=2", "requests.process=poisson", "requests.rate=100/s")
        for figure in evaluation.figures {
            guard let measured = figure.measured else { continue }
            #expect(measured.low >= 0, "\(figure.key) from \(measured.low)")
        }
        let requests = Int(evaluation.emulated!.total.requests)
        let exact = ConfidenceInterval.clopperPearson(successes: requests, trials: requests, confidence: 0.999)
        let served = try #require(evaluation.figure("served_fraction")?.measured)
        #expect(served.high == 1 && served.low <= exact.low)
        let score = try #require(evaluation.figure("score")?.measured)
        #expect(score.high <= 1 && score.high - score.low > 0.5)
        let poisson = ConfidenceInterval.rate(count: requests, duration: 0.06, confidence: 0.999)
        let rounds = try #require(evaluation.figure("round_rate_per_s")?.measured)
        #expect(rounds.low <= poisson.low && rounds.high >= poisson.high)
    }

    /// No pair in any replication: the interval of the rate was −50 … 50.
    @Test func nothingCountedBoundsTheRate() async throws {
        let evaluation = try await Self.run("run.duration=0.06 s", "run.replications=3", "link.length=150 km")
        #expect(evaluation.emulated!.total.heralds == 0)
        let rounds = try #require(evaluation.figure("round_rate_per_s")?.measured)
        // −ln 0.0005 events in 60 ms.
        #expect(rounds.low == 0 && rounds.high >= 7.6 / 0.06)
    }

    /// Pairs that one mismatch spoils are alike: intervals of 2 % of the infidelity were printed for 30 % of spread.
    @Test func faultsThatLastSpoilManyPairsTogether() async throws {
        let evaluation = try await Self.run("run.duration=2 s", "faults.index_mismatch=1e-3")
        let infidelities = evaluation.emulated!.replications.compactMap { $0.deliveredInfidelity.mean }
        let mean = infidelities.reduce(0, +) / Double(infidelities.count)
        let spread = (infidelities.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(infidelities.count - 1)).squareRoot()
        let delivered = try #require(evaluation.figure("delivered_infidelity")?.measured)
        // Student's quantile of nine degrees at 0.0005 is 4.78.
        #expect(delivered.high - delivered.estimate > 4 * spread / Double(infidelities.count).squareRoot())
        // One replication does not tell how alike they are.
        let single = try await Self.run("run.duration=0.2 s", "run.replications=1", "faults.index_mismatch=1e-3")
        #expect(single.figure("delivered_infidelity")?.measured == nil)
        // A fault that did not happen in a short run might have.
        let unseen = try await Self.run("run.duration=2 s", "faults.index_mismatch=1e-7")
        #expect(try #require(unseen.figure("delivered_infidelity")?.measured).high == 1)
    }

    /// Bright atoms are read more often after single clicks, and both readout errors differ.
    @Test(arguments: [0.3, 0.8]) func readoutErrorsFollowTheOutcomes(bright: Double) async throws {
        let evaluation = try await Self.run(
            "run.duration=2 s", "protocol=single_click", "emission.bright_population=\(bright)", "pair.stated_infidelity=none",
            "readout.dark_rate=1e5 /s", "requirement.confidence=0.999999")
        for key in ["readout_error", "combined_infidelity"] {
            let figure = try #require(evaluation.figure(key))
            let (closed, measured) = (try #require(figure.closedForm), try #require(figure.measured))
            #expect(closed >= measured.low && closed <= measured.high, "\(key) \(closed), measured \(measured)")
        }
    }
}
