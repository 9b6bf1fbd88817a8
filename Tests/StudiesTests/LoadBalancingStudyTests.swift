import Certification
import Foundation
import TestKit
import Testing
import Workloads

@testable import Studies

/// Tasks that are sent by the rounds of an emulated link.
@Suite struct LoadBalancingStudyTests {
    /// What is not about the rules that are found need not search long.
    private func workload(_ scenario: String, _ settings: [String], threads: Int = 2, mostSearched: Int = 300) async throws
        -> LoadBalancingWorkload
    {
        let compiled = try Shipped.compile(
            scenario: "Scenarios/load-balancing-\(scenario).yaml", hardware: nil,
            settings: ["run.seed=\(Seeds.seed(61))", "requirement.stability_window=100ms"] + settings)
        guard case .loadBalancing(let definition) = compiled.scenario.workload else { preconditionFailure("another system") }
        let workload = LoadBalancingWorkload(compiled, definition, mostSearched: mostSearched)
        _ = await Emulator(compiled, threads: threads, consumer: workload).run()
        return workload
    }

    /// Enough pairs, too few of them, another order, noise: what has a closed form queues and waits as computed, the link included.
    @Test(arguments: [
        [], ["requests.rate=60000 /s"], ["workload.order=company_first"], ["memory.coherence_time=20 ms"],
        ["game.strategy=classical"],
        ["link.channels=1", "workload.servers=2"], ["control.latency=50 us"],
    ])
    func linkQueuesAsComputed(settings: [String]) async throws {
        let study = try await workload(
            "continuous",
            ["run.duration=16s", "run.replications=32", "run.warm_up=100 ms", "requirement.confidence=0.999999999"] + settings
        ).study()
        var compared = 0
        for row in study.rows {
            for value in row.values.prefix(2) {
                guard let closed = value.closedForm, let measured = value.measured else { continue }
                #expect(
                    measured.low <= closed && closed <= measured.high,
                    "\(row.policy): \(closed) not in \(measured.low)…\(measured.high)")
                compared += 1
            }
        }
        #expect(compared >= 14)
        #expect(study.row("link")?.values[0].closedForm != nil)
    }

    /// The same rounds, whichever thread played them.
    @Test func threadsDoNotMatter() async throws {
        let settings = ["run.duration=2s", "run.replications=4"]
        let one = try await workload("slotted", settings, threads: 1).results
        let three = try await workload("slotted", settings, threads: 3).results
        #expect(one.tallies == three.tallies && one.tallies.count == 4)
        #expect(one.policies.map(\.rule) == three.policies.map(\.rule))
    }

    /// The outputs of the link put tasks as the game says: nearly as often together as perfect pairs would, by each pair of inputs.
    @Test func outputsDecide() async throws {
        let study = try await workload("slotted", ["run.duration=8s", "run.replications=8"]).study()
        let (link, perfect) = (try #require(study.row("link")), try #require(study.row("perfect_pairs")))
        let (a, b) = (try #require(link.values[0].measured), try #require(perfect.values[0].measured))
        #expect(a.estimate > b.estimate && a.estimate < 1.1 * b.estimate)
        #expect(study.baseline == "best_local")
    }

    /// Where servers prefer company, the link is no better than rules that know queues as late and keep books; the verdict rests on the
    /// difference that is printed.
    @Test func booksBeatTheLink() async throws {
        let study = try await workload("continuous", ["run.duration=12s", "run.replications=12"], mostSearched: .max)
            .study()
        let staleness = study.staleness
        #expect(staleness.holds != true && staleness.rival == "stale_rival" && staleness.gains.count == 2)
        #expect((staleness.gains[0].gained?.high ?? 1) < 0)
        let (rival, link) = (try #require(study.row("stale_rival")), try #require(study.row("link")))
        let difference = try #require(rival.values[1].measured).estimate - (try #require(link.values[1].measured).estimate)
        #expect(abs(difference - (staleness.gains[0].gained?.estimate ?? 0)) < 1e-9)
    }

    /// A decision that takes longer than a slot is a slot late.
    @Test func lateDecisionsMissSlots() async throws {
        let settings = ["run.duration=2s", "run.replications=2"]
        func wait(_ more: [String]) async throws -> Double {
            try #require(try await workload("slotted", settings + more).study().row("link_in_turns")?.values[1].measured).estimate
        }
        let (soon, late) = (try await wait([]), try await wait(["control.latency=150 us"]))
        #expect(abs(late - soon - 1) < 0.1, "\(soon) \(late)")
    }
}
