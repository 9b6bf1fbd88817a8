import Certification
import DiscreteEvents
import Foundation
import TestKit
import Testing
import Workloads

@testable import NodeEmulation
@testable import Studies

/// The customers of two routers, sent by the rounds of an emulated link, against the closed form of the link's correlations.
@Suite struct SchedulingStudyTests {
    private func study(_ settings: [String], searchesRivals: Bool = false) async throws -> SchedulingStudy {
        let compiled = try Shipped.compile(
            scenario: "Scenarios/dual-work-scheduling.yaml", hardware: nil,
            settings: ["run.seed=\(Seeds.seed(51))", "requirement.stability_window=100ms"] + settings)
        let workload = try #require(try SchedulingWorkload(compiled))
        _ = await Emulator(compiled, threads: 2, consumer: workload).run()
        return try #require(try SchedulingStudy(compiled, workload: workload, searchesRivals: searchesRivals))
    }

    /// Enough pairs, too few of them (the fallback decides), several channels, worse memories: waiting, split and baseline as computed.
    @Test(arguments: [
        [], ["requests.rate=12000 /s"], ["requests.rate=12000 /s", "link.channels=2"], ["memory.coherence_time=200 ms"],
        ["scheduling.load=0.8", "scheduling.settings=6"], ["game.strategy=classical"], ["requests.cutoff_age=1 ms"],
    ])
    func linkWaitsAsComputed(settings: [String]) async throws {
        let study = try await study(
            [
                "run.duration=320s", "run.replications=32", "run.warm_up=500 ms", "requirement.confidence=0.999999999",
            ] + settings)
        let link = try #require(study.row("link"))
        for (closed, measured) in [
            (link.split, link.measuredSplit), (link.meanWait, link.measuredWait), (link.baseline, link.measuredBaseline),
        ] {
            let (closed, measured) = (try #require(closed), try #require(measured))
            #expect(measured.low <= closed && closed <= measured.high, "\(closed) not in \(measured.low)…\(measured.high)")
        }
    }

    /// The same rounds, whichever thread played them.
    @Test func threadsDoNotMatter() async throws {
        let compiled = try Shipped.compile(
            scenario: "Scenarios/dual-work-scheduling.yaml", hardware: nil,
            settings: ["run.duration=8s", "run.replications=4", "requirement.stability_window=100ms"])
        var tallies: [[DualWorkQueues.Tally]] = []
        for threads in [1, 3] {
            let workload = try #require(try SchedulingWorkload(compiled))
            _ = await Emulator(compiled, threads: threads, consumer: workload).run()
            tallies.append(workload.tallies)
        }
        #expect(tallies[0] == tallies[1] && tallies[0].count == 4)
    }

    /// Two thirds of a mean service is fresh: who knows both queues that late waits less than the link's routers, unless these know as much.
    @Test func staleKnowledgeBeatsANearLink() async throws {
        let found = try await study(["run.duration=80s"], searchesRivals: true)
        #expect(abs(found.staleness - 166.78e-6 / 250e-6) < 1e-3)
        let against = try #require(found.against)
        let staleness = WorkloadStudy(found).staleness
        #expect(against.link.high < 0 && staleness.holds != true && staleness.rival == "stale_rival")
        #expect(staleness.gains.map(\.policy) == ["link", "stale_and_link"])
        // Who counts what was sent waits less than any that do not, with pairs or without; news, and all knowledge, less yet.
        func wait(_ policy: String) throws -> ConfidenceInterval { try #require(found.row(policy)?.measuredWait) }
        #expect(try wait("books").high < (try #require(found.row("bound_with_entanglement")?.meanWait)))
        let (books, stale) = (try wait("books").estimate, try wait("stale_rival").estimate)
        #expect(try stale < 0.97 * books && wait("everything_known").estimate < 0.97 * stale)
        let (rival, link) = (try #require(found.row("stale_rival")), try #require(found.row("link")))
        #expect(try #require(rival.measuredBaseline).high >= (try #require(link.measuredBaseline)).low)
        #expect(try #require(found.gain) > 0)
        // The decision takes rotation and readout, 970 ns of 250 us.
        let (late, atOnce) = (found.row("perfect_pairs_decided_as_late"), found.row("perfect_pairs_same_settings"))
        #expect(abs((late?.meanWait ?? 0) - (atOnce?.meanWait ?? 0) - 970e-9 / 250e-6) < 1e-9)
    }
}
