import Certification
import Testing

@Suite struct RequirementTests {
    @Test func keepsWhatItIsGiven() {
        let requirement = Requirement(
            stabilityWindows: [0.01, 0.1], decisionDeadline: 1e-5, significance: 0.05, power: 0.9, confidence: 0.99)
        #expect(requirement.stabilityWindows == [0.01, 0.1])
        #expect(requirement.power == 0.9 && requirement.confidence == 0.99)
    }
}
