import Foundation
import Studies
import Testing

/// The factors of the rate multiply to the rate, and each is what its cause takes.
@Suite struct RateBudgetTests {
    private static let afterHeralds: Set = ["announcements_to_nobody", "announcements_to_one_node", "mistaken_attempts"]

    @Test(
        arguments: [
            [], ["detectors.dead_time=50 ns"],
            ["protocol=single_click", "emission.bright_population=0.1"], ["protocol=photon_scattering"],
            ["reset.cooling=1.4 ms"], ["loss.branching=0.001", "reload.rate=3000 /s"],
            ["link.channels=3", "faults.lost_herald=0.1"],
            ["faults.cavity_unlock_rate=1 /s", "requests.process=on_herald"],
            [
                "station.coincidence_window=50 ns", "emission.preparation_error=5 %", "zones.atoms_per_zone=50",
                "zones.move_time=0.1 ms",
            ],
        ])
    func factorsMultiplyToTheRate(settings: [String]) throws {
        let evaluation = Evaluation(
            try Shipped.compile(scenario: "Scenarios/nyse-nasdaq-50km.yaml", hardware: nil, settings: settings))
        let budget = evaluation.rateBudget
        let rate = try #require(evaluation.figure("herald_rate_per_s")?.closedForm)
        let upToHeralds = budget.factors.prefix { !Self.afterHeralds.contains($0.cause) }
        let product = upToHeralds.reduce(budget.slotRate) { $0 * ($1.factor ?? 0) }
        #expect(abs(product - rate) < 1e-9 * rate && abs(upToHeralds.last!.rate - rate) < 1e-9 * rate)
        #expect(budget.factors.allSatisfy { ($0.factor ?? 0) > 0 && ($0.factor ?? 2) < 1.1 })
    }

    /// Twice the loss of the fiber in decibels is the square of its factor; nobody else's changes.
    @Test func factorsAreWhatTheirCausesTake() throws {
        func factors(_ settings: String...) throws -> [String: Double] {
            let budget = Evaluation(
                try Shipped.compile(scenario: "Scenarios/nyse-nasdaq-50km.yaml", hardware: nil, settings: settings)
            ).rateBudget
            return Dictionary(uniqueKeysWithValues: budget.factors.map { ($0.cause, $0.factor ?? .nan) })
        }
        let (plain, lossy) = (try factors(), try factors("link.attenuation=0.5 dB/km", "detectors.efficiency=0.45"))
        #expect(abs(plain["fiber"]! * plain["fiber"]! - lossy["fiber"]!) < 1e-12)
        #expect(abs(plain["detection"]! - 0.81) < 1e-12 && abs(lossy["detection"]! - 0.2025) < 1e-12)
        #expect(abs(plain["emission"]! - 0.49) < 1e-12 && abs(plain["optics"]! - 0.64) < 1e-12 && plain["bell_analyzer"] == 0.5)
        #expect(abs(plain["emission"]! - lossy["emission"]!) < 1e-12)
        #expect(abs(plain["filters_and_false_heralds"]! - 1) < 1e-3)
    }

    /// Announcements get lost to each node by itself, and detectors rest as long as a bin takes.
    @Test func lostHeraldsAndDeadTimesHaveTheirOwnFactors() throws {
        let budget = Evaluation(
            try Shipped.compile("faults.lost_herald=0.5", "detectors.dead_time=380ns", "requests.process=on_herald")
        ).rateBudget
        let factors = Dictionary(uniqueKeysWithValues: budget.factors.map { ($0.cause, $0) })
        try #require(!factors.isEmpty)
        #expect(abs(factors["announcements_to_nobody"]!.factor! - 0.75) < 1e-12)
        #expect(abs(factors["announcements_to_one_node"]!.factor! - 1 / 3.0) < 1e-12)
        #expect(factors["mistaken_attempts"]!.factor == 1)
        let announced = factors["outages_and_skewed_clocks"]!.rate
        #expect(abs(budget.factors.last!.rate / announced - 0.25) < 1e-12)
        // Of the two outcomes that announce, that of one detector's two clicks is lost, unless they are 40 ns more apart than the bins:
        // with probability e^(-40 ns/τ)/2 for photons of τ = 51.5 ns.
        #expect(abs(factors["dead_time"]!.factor! - (0.5 + 0.25 * exp(-40 / 51.537))) < 0.01)
    }

    /// Jitter at 100 ns moves so many of the clicks of two photons of τ = 51.5 ns out of gates of 240 ns: the integral of
    /// erf((240 ns − t)/√2σ)/2 + erf(t/√2σ)/2 over either photon, squared.
    @Test func jitterHasItsOwnFactor() throws {
        func factors(_ settings: String...) throws -> [String: Double] {
            let budget = Evaluation(
                try Shipped.compile(
                    scenario: "Scenarios/nyse-nasdaq-50km.yaml", hardware: nil,
                    settings: settings + ["detectors.dark_count_rate=0 /s"])
            ).rateBudget
            return Dictionary(uniqueKeysWithValues: budget.factors.map { ($0.cause, $0.factor ?? .nan) })
        }
        let (jitter, dead) = ("detectors.timing_jitter=100ns", "detectors.dead_time=380ns")
        let (one, other, both) = (try factors(jitter), try factors(dead), try factors(jitter, dead))
        #expect(abs(one["timing_jitter"]! - 0.608_216_9) < 1e-6, "\(one["timing_jitter"]!)")
        #expect(one["dead_time"] == nil && other["timing_jitter"] == nil)
        #expect(one["filters_and_false_heralds"] == both["filters_and_false_heralds"])
        #expect(one["timing_jitter"] == both["timing_jitter"])
        #expect(abs(both["dead_time"]! / other["dead_time"]! - 1) < 0.2)
    }

    /// Dark counts that herald without any photon are no part of something.
    @Test func falseHeraldsAlone() throws {
        let budget = Evaluation(try Shipped.compile("emission.probability=0", "detectors.dark_count_rate=1e5 /s")).rateBudget
        let last = try #require(budget.factors.last)
        #expect(last.factor == nil && last.rate > 1000)
    }

    @Test func nothingWithoutAClosedForm() throws {
        #expect(Evaluation(try Shipped.compile("detectors.dead_time=50us")).rateBudget.factors.isEmpty)
    }
}
