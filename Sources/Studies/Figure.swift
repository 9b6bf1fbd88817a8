public import Certification

/// One number of a report: what it is, the closed form, and what a run measured.
public struct Figure: Sendable {
    /// Key in machine-readable output, with its unit: "herald_rate_per_s".
    public let key: String
    /// What it is, in a few words.
    public let title: String
    /// Value of the closed form; `nil` where there is none.
    public let closedForm: Double?
    /// What a run measured, with its confidence interval; `nil` without a run.
    public var measured: ConfidenceInterval?

    /// Whether the closed form neglects something that the emulation has: correlations of a stock of pairs, for example.
    public let isApproximate: Bool

    init(_ key: String, _ title: String, closedForm: Double?, isApproximate: Bool = false) {
        self.key = key
        self.title = title
        self.closedForm = closedForm.flatMap { $0.isFinite ? $0 : nil }
        self.isApproximate = isApproximate
        measured = nil
    }
}
