public import Certification
public import ScenarioFiles

/// One published figure beside what the model gives for it.
public struct ValidationFinding: Sendable {
    /// How a comparison ended.
    public enum Verdict: String, Sendable {
        /// The model meets the published figure.
        case pass
        /// It does not.
        case fail
        /// It does not, as the case says and explains.
        case knownFail = "known_fail"
        /// It does although the case says that it should not: the case is out of date.
        case unexpectedPass = "unexpected_pass"
    }

    /// What was compared.
    public let comparison: ValidationComparison
    /// The model's value by closed form.
    public let closedForm: Double
    /// The least and the greatest that the closed form gives while the inputs stay within what is published of them.
    public let range: ClosedRange<Double>
    /// The emulated value with its interval; `nil` where nothing is emulated.
    public let emulated: ConfidenceInterval?

    /// A published figure beside the model's.
    public init(
        comparison: ValidationComparison, closedForm: Double, range: ClosedRange<Double>, emulated: ConfidenceInterval?
    ) {
        self.comparison = comparison
        self.closedForm = closedForm
        self.range = range
        self.emulated = emulated
    }

    /// Largest difference that counts as agreement: published uncertainty and rounding.
    public var tolerance: Double { comparison.uncertainty + comparison.rounding }
    /// Whether the closed form meets the published figure, its inputs anywhere within what is published of them.
    public var closedFormHolds: Bool {
        let slack = 1e-12 * abs(comparison.published)
        let (low, high) = (comparison.published - tolerance - slack, comparison.published + tolerance + slack)
        return switch comparison.relation {
        case .equal: range.lowerBound <= high && range.upperBound >= low
        case .atMost: range.lowerBound <= high
        case .atLeast: range.upperBound >= low
        }
    }
    /// Whether the emulation's interval contains the closed form; true where nothing is emulated.
    public var emulationAgrees: Bool {
        guard let emulated else { return true }
        let slack = 1e-9 * abs(closedForm)
        return closedForm >= emulated.low - slack && closedForm <= emulated.high + slack
    }
    /// How the comparison ended. An emulation that differs from its closed form is a defect, whatever a case says.
    public var verdict: Verdict {
        guard emulationAgrees else { return .fail }
        let isExpected = comparison.knownFailing == nil
        return closedFormHolds ? (isExpected ? .pass : .unexpectedPass) : (isExpected ? .fail : .knownFail)
    }
}
