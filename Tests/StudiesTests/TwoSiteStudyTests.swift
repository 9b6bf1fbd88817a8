import Certification
import TestKit
import Testing

@testable import Studies

/// Corridors and desks whose decisions the rounds of an emulated link are, and the verdict that all systems share.
@Suite struct TwoSiteStudyTests {
    private typealias Staleness = WorkloadStudy.Staleness

    private func study(_ scenario: String, _ settings: [String]) async throws -> WorkloadStudy {
        let compiled = try Shipped.compile(
            scenario: "Scenarios/\(scenario).yaml", hardware: nil,
            settings: ["run.seed=\(Seeds.seed(71))", "requirement.stability_window=1s"] + settings)
        let workload = try #require(try compiled.workload())
        _ = await Emulator(compiled, threads: 2, consumer: workload).run()
        return try workload.study()
    }

    /// Holds by any rule that asks pairs; refuses where the best that may ask asks none, or does what its rival does, or all are worse.
    @Test func verdictIsOneForAll() {
        func gain(_ low: Double, _ high: Double, asks: Bool = true) -> Staleness.Gain {
            .init("link", ConfidenceInterval(estimate: 0.5 * (low + high), low: low, high: high), asksPairs: asks)
        }
        func verdict(_ gains: [Staleness.Gain]) -> String {
            let staleness = Staleness(age: 1, ageKey: "age_s", family: "", rival: nil, gains: gains)
            return staleness.word + (staleness.addsNothing ? ", nothing" : "")
        }
        #expect(verdict([gain(-3, -2), gain(1, 2)]) == "holds")
        #expect(verdict([gain(-3, -2), gain(-1, 2)]) == "undecided")
        #expect(verdict([gain(-3, -2), gain(-2, -1)]) == "refuses")
        #expect(verdict([gain(-3, 1), gain(0, 0)]) == "refuses, nothing")
        #expect(verdict([gain(-3, 1), gain(1, 2, asks: false)]) == "refuses, nothing")
        #expect(verdict([gain(1, 2), gain(0, 0, asks: false)]) == "holds")
        #expect(verdict([.init("link", nil), .init("link", nil)]) == "undecided")
        #expect(verdict([.init("link", nil), .init("link", nil, asksPairs: false)]) == "refuses, nothing")
        #expect(verdict([]) == "undecided")
    }

    /// Where news never differs there is nothing to correlate: the rule that may ask pairs asks none, and the verdict says so.
    @Test func pairsAddNothingWhereNothingIsUnknown() async throws {
        let study = try await study(
            "trading-windows", ["workload.news_probabilities=[0, 1]", "run.duration=16s", "run.replications=4"])
        #expect(study.staleness.holds == false && study.staleness.addsNothing)
        #expect(study.statements.last?.contains("pairs add nothing here") == true)
    }

    /// Runs that end within a window earn as computed, and say what they never reach.
    @Test func shortDesksEarnAsComputed() async throws {
        let study = try await study(
            "trading-windows",
            [
                "workload.news_probabilities=[0.1, 0.9, 0.5]", "run.duration=48s", "run.replications=32",
                "requirement.confidence=0.999999999",
            ])
        for row in study.rows {
            guard let closed = row.values[0].closedForm, let measured = row.values[0].measured else { continue }
            #expect(measured.low <= closed && closed <= measured.high, "\(row.policy) \(closed) \(measured)")
        }
        #expect(study.statements.first?.contains("never reach window 3") == true)
    }

    /// Where a second of delay costs what is printed, the waiting rule costs as much as the best rule of the link.
    @Test func breakEvenIsOfTheRulesFound() async throws {
        func costs(_ settings: [String]) async throws -> (waited: Double, link: Double, equal: Double) {
            let study = try await study("grid-protection", ["run.duration=800s", "run.replications=8"] + settings)
            func cost(_ policy: String) throws -> Double {
                try #require(study.row(policy)?.values[0].measured).estimate
            }
            let equal = try #require(study.numbers.first { $0.key == "delay_cost_of_equal_cost_per_s" }?.value)
            return (try cost("waited_for_full_information"), try cost("link"), equal)
        }
        let cheap = try await costs([])
        #expect(cheap.waited < cheap.link && cheap.equal > 60)
        let equal = try await costs(["workload.delay_cost=\(cheap.equal) /s"])
        #expect(abs(equal.waited - equal.link) < 0.02 * equal.link, "\(equal)")
    }

    /// Lines that open together lose the corridor: what that costs is charged, and keeps rules from it.
    @Test func outagesAreCharged() async throws {
        func lost(_ cost: String) async throws -> Double {
            let study = try await study(
                "grid-protection", ["run.duration=400s", "run.replications=4", "workload.outage_cost=\(cost) /s"])
            return try #require(study.row("best_local")?.values[3].closedForm)
        }
        let (free, dear) = (try await lost("0"), try await lost("60"))
        #expect(free > 0.01 && dear == 0)
    }
}
