import Certification
import Studies
import Testing

/// Where no formula holds the closed forms say so, and where there are no pairs nothing is said about them.
@Suite struct WithoutClosedFormTests {
    private static let ofHeralds = [
        "herald_rate_per_s", "state_infidelity", "modeled_infidelity", "delivered_infidelity", "combined_infidelity",
        "pair_age_s", "score",
    ]

    /// Detectors dead for fifty attempts: the formulas gave 3710 pairs/s for the 65 that there are.
    @Test func deadTimesOfManyAttempts() throws {
        let evaluation = Evaluation(try Shipped.compile("detectors.dead_time=50us"))
        for key in Self.ofHeralds + ["herald_probability"] { #expect(evaluation.figure(key)?.closedForm == nil, "\(key)") }
        #expect(evaluation.windows.allSatisfy { $0.verdict.label == "undecided" })
        #expect(evaluation.compiled.withoutClosedForm.count == 1 && !evaluation.errorBudget.isKnown)
        // One dead time of an attempt is modeled, and so is one that hardly any click brings about.
        let within = Evaluation(try Shipped.compile("detectors.dead_time=300ns"))
        #expect(within.figure("herald_rate_per_s")?.closedForm != nil && within.compiled.withoutClosedForm.isEmpty)
        let rare = Evaluation(try Shipped.compile("detectors.dead_time=1us", "link.transmission=1e-6"))
        #expect(rare.figure("herald_rate_per_s")?.closedForm != nil)
    }

    /// Partners lost while atoms are replaced: the formulas gave 864 pairs/s for the 31 that there are.
    @Test func partnersLostWhileWaiting() async throws {
        let scarce = ["loss.trap_lifetime=10ms", "reload.rate=3000/s", "reload.preparation=5ms", "run.warm_up=0.5 s"]
        func compile(_ settings: [String]) throws -> CompiledScenario {
            try Shipped.compile(scenario: "Scenarios/nyse-nasdaq-50km.yaml", hardware: nil, settings: settings)
        }
        let unknown = Evaluation(try compile(scarce))
        for key in ["herald_rate_per_s", "attempt_rate_per_s", "idle_indices", "lost_atoms_per_s"] {
            #expect(unknown.figure(key)?.closedForm == nil, "\(key)")
        }
        #expect(unknown.windows.allSatisfy { $0.verdict.label == "undecided" })
        #expect(unknown.compiled.withoutClosedForm.count == 1)
        for settings in [
            ["loss.trap_lifetime=50ms", "reload.rate=6000/s", "reload.preparation=20ms"],
            ["loss.trap_lifetime=20ms", "reload.rate=10000/s", "reload.preparation=5ms"],
            ["a.loss.trap_lifetime=10ms", "a.reload.rate=3000/s"],
        ] {
            let known = try compile(settings + ["run.warm_up=0.5 s", "run.duration=5 s"])
            let found = Evaluation(known, emulated: await Emulator(known, threads: 2).run()).figure("attempt_rate_per_s")
            let (closed, measured) = (try #require(found?.closedForm), try #require(found?.measured))
            // The formula is good to two percent.
            #expect(closed > 0.98 * measured.low && closed < 1.02 * measured.high, "\(settings)")
        }
    }

    /// No light, no dark counts: no pair, and no infidelity of it.
    @Test func nothingIsSaidAboutPairsThatThereAreNot() throws {
        let evaluation = Evaluation(try Shipped.compile("emission.probability=0", "detectors.dark_count_rate=0/s"))
        for key in Self.ofHeralds where key != "herald_rate_per_s" {
            #expect(evaluation.figure(key)?.closedForm == nil, "\(key)")
        }
        #expect(evaluation.figure("herald_rate_per_s")?.closedForm == 0)
        #expect(evaluation.errorBudget.shares.isEmpty && !evaluation.errorBudget.isKnown)
        #expect(evaluation.windows.allSatisfy { $0.verdict == .refused(limiting: [.rate]) })
    }

    /// More than all of a correlation cannot be lost.
    @Test(arguments: ["loss.trap_lifetime=10us", "emission.wrong_bin=1"]) func combinedInfidelityEndsAtOne(setting: String) throws
    {
        let evaluation = Evaluation(try Shipped.compile(setting, "pair.stated_infidelity=none"))
        #expect(evaluation.figure("combined_infidelity")?.closedForm.map { $0 <= 1 } ?? true)
        #expect(!(evaluation.errorBudget.total > 1))
    }

    /// A slip spoils every round until the next synchronization, an outage takes all: rounds are not independent, and no closed form says
    /// how often windows certify; `evaluate` does not certify what a run refuses.
    @Test(arguments: [
        ["faults.index_mismatch=1e-3", "faults.resynchronization_interval=20ms", "link.channels=2"],
        ["faults.cavity_unlock_rate=2 /s", "faults.cavity_unlock_duration=50 ms"],
        ["faults.detector_latch_rate=2 /s", "faults.detector_latch_duration=50 ms"], ["faults.clock_skew=1e-8"],
    ])
    func windowsAmongLastingFaults(settings: [String]) throws {
        let compiled = try Shipped.compile(scenario: "Scenarios/nyse-nasdaq-50km.yaml", hardware: nil, settings: settings)
        let evaluation = Evaluation(compiled)
        #expect(evaluation.windows.allSatisfy { $0.power.closedForm == nil && $0.expectedRounds != nil })
        #expect(!evaluation.isCertified && evaluation.roundsForPower == nil)
        #expect(compiled.withoutClosedForm.contains { $0.contains("outlast rounds") })
        // Announcements that get lost one by one leave rounds independent.
        let single = Evaluation(try Shipped.compile("faults.lost_herald=0.1"))
        #expect(single.windows.allSatisfy { $0.power.closedForm != nil })
    }

    /// Requests that find a stock drain it while an outage lasts, and attempts are then more frequent than else.
    @Test func heraldsAmongOutagesWithAStock() throws {
        let evaluation = Evaluation(
            try Shipped.compile(
                "requests.process=poisson", "requests.rate=2000 /s", "faults.cavity_unlock_rate=2 /s",
                "faults.cavity_unlock_duration=50ms"))
        for key in ["herald_probability", "false_herald_fraction", "modeled_infidelity", "state_infidelity"] {
            #expect(evaluation.figure(key)?.closedForm == nil, "\(key)")
        }
        #expect(evaluation.errorBudget.shares.isEmpty || evaluation.errorBudget.total.isNaN)
    }
}
