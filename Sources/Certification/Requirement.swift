/// What a scenario demands before it calls an advantage certified.
public struct Requirement: Sendable, Equatable {
    /// Spans in seconds over which the task stays the same; each is judged by itself.
    public var stabilityWindows: [Double]
    /// Latest time in seconds from request to output.
    public var decisionDeadline: Double
    /// Type I error α of the test in one window, 0…1.
    public var significance: Double
    /// Probability with which one window must certify, 0…1.
    public var power: Double
    /// Confidence level of all intervals around measured figures, 0…1.
    public var confidence: Double

    /// All keys of the `requirement` section.
    public init(stabilityWindows: [Double], decisionDeadline: Double, significance: Double, power: Double, confidence: Double) {
        self.stabilityWindows = stabilityWindows
        self.decisionDeadline = decisionDeadline
        self.significance = significance
        self.power = power
        self.confidence = confidence
    }
}
