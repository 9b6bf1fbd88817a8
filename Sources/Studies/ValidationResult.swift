public import ScenarioFiles

/// A validation case with the findings on its figures.
public struct ValidationResult: Sendable {
    /// The case.
    public let validationCase: ValidationCase
    /// One finding per comparison, in the order of the file.
    public let findings: [ValidationFinding]

    /// Whether a comparison failed that is not marked as known to fail.
    public var hasFailed: Bool { findings.contains { $0.verdict == .fail } }
}
