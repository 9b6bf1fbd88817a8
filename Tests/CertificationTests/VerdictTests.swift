import Certification
import Testing

@Suite struct VerdictTests {
    func criterion(_ name: Criterion.Name, holds: Bool?, margin: Double = 0.1) -> Criterion {
        Criterion(name: name, value: 1 + margin, requirement: 1, margin: margin, holds: holds)
    }

    func verdict(fidelity: Bool?, decision: Bool?, power: PowerEvidence) -> Verdict {
        Verdict(
            criteria: [criterion(.fidelity, holds: fidelity), criterion(.decision, holds: decision, margin: -0.2)], power: power,
            requiredPower: 0.9, confidence: 0.95)
    }

    let enough = PowerEvidence(closedForm: 0.95)
    let tooLittle = PowerEvidence(closedForm: 0.5)
    let open = PowerEvidence(closedForm: 0.95, measured: ConfidenceInterval(estimate: 0.92, low: 0.85, high: 0.96))

    @Test func certifiedWhenAllHold() {
        #expect(verdict(fidelity: true, decision: true, power: enough) == .certified)
        #expect(verdict(fidelity: true, decision: true, power: enough).label == "certified")
    }

    @Test func refusedWhenOneFails() {
        #expect(verdict(fidelity: true, decision: false, power: enough) == .refused(limiting: [.decision]))
        #expect(verdict(fidelity: nil, decision: true, power: tooLittle) == .refused(limiting: [.rate]))
        // The farthest from its requirement comes first: power misses by 44 %, decision by 20 %.
        #expect(verdict(fidelity: true, decision: false, power: tooLittle) == .refused(limiting: [.rate, .decision]))
    }

    @Test func undecidedWhenSomethingIsOpen() {
        #expect(verdict(fidelity: nil, decision: true, power: enough) == .undecided(limiting: [.fidelity], windows: nil))
        let windows = PowerEvidence.windowsToDecide(observed: 0.92, required: 0.9, confidence: 0.95)
        #expect(verdict(fidelity: true, decision: true, power: open) == .undecided(limiting: [.rate], windows: windows))
        let below = PowerEvidence(closedForm: 0.95, measured: ConfidenceInterval(estimate: 0.88, low: 0.8, high: 0.93))
        #expect(below.reaches(0.9) == nil && below.reaches(0.94) == false && below.reaches(0.8) == true)
        #expect(
            verdict(fidelity: true, decision: true, power: PowerEvidence(closedForm: nil))
                == .undecided(limiting: [.rate], windows: nil))
    }

    @Test func measurementOverrulesTheClosedForm() {
        let low = PowerEvidence(closedForm: 0.95, measured: ConfidenceInterval(estimate: 0.8, low: 0.7, high: 0.88))
        #expect(verdict(fidelity: true, decision: true, power: low) == .refused(limiting: [.rate]))
        let high = PowerEvidence(closedForm: 0.5, measured: ConfidenceInterval(estimate: 0.97, low: 0.91, high: 1))
        #expect(verdict(fidelity: true, decision: true, power: high) == .certified)
    }

    @Test(arguments: [(0.5, 0.9), (0.92, 0.9), (1.0, 0.9), (0.97, 0.9), (0.0, 0.1)])
    func windowsToDecideExcludeTheRequirement(observed: Double, required: Double) throws {
        let windows = try #require(PowerEvidence.windowsToDecide(observed: observed, required: required, confidence: 0.95))
        let successes = Int((observed * Double(windows)).rounded())
        let interval = ConfidenceInterval.clopperPearson(successes: successes, trials: windows, confidence: 0.95)
        #expect(observed > required ? interval.low >= required : interval.high < required)
        // Half as many would not do.
        let fewer = Int((observed * Double(windows / 2)).rounded())
        let wider = ConfidenceInterval.clopperPearson(successes: fewer, trials: windows / 2, confidence: 0.95)
        #expect(observed > required ? wider.low < required : wider.high >= required)
        #expect(PowerEvidence.windowsToDecide(observed: 0.9, required: 0.9, confidence: 0.95) == nil)
        #expect(PowerEvidence.windowsToDecide(observed: 0.9001, required: 0.9, confidence: 0.95, limit: 1000) == nil)
    }
}
