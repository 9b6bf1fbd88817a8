import Studies
import Testing

/// The factors of the rate multiply to the rate, and each is what its cause takes.
@Suite struct RateBudgetTests {
    @Test(
        arguments: [
            [], ["protocol=single_click", "emission.bright_population=0.1"], ["protocol=photon_scattering"],
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
        let product = budget.factors.reduce(budget.slotRate) { $0 * ($1.factor ?? 0) }
        #expect(abs(product - rate) < 1e-9 * rate && abs(budget.factors.last!.rate - rate) < 1e-9 * rate)
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
