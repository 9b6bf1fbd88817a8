import GSL
import Glibc

/// What is known about the probability that one window certifies.
public struct PowerEvidence: Sendable, Equatable {
    /// From the closed form, 0…1; nil when there is none.
    public let closedForm: Double?
    /// Confidence interval from the windows of a run; nil without a run.
    public let measured: ConfidenceInterval?

    /// Evidence from a closed form, a run, or both.
    public init(closedForm: Double?, measured: ConfidenceInterval? = nil) {
        self.closedForm = closedForm
        self.measured = measured
    }

    /// Whether the power surely reaches `required`, surely does not, or is open (nil).
    ///
    /// A measured interval decides when there is one; the closed form decides otherwise.
    public func reaches(_ required: Double) -> Bool? {
        guard let measured else { return closedForm.map { $0 >= required } }
        if measured.low >= required { return true }
        if measured.high < required { return false }
        return nil
    }

    /// The number of independent windows after which a Clopper–Pearson interval around `observed` excludes `required`.
    ///
    /// An estimate, for the observed fraction itself varies. Nil when observed and required are equal or so close that more
    /// than `limit` windows would be needed.
    /// - Parameters:
    ///   - observed: p̂, the fraction of windows that certified or are expected to, 0…1.
    ///   - required: π, strictly between 0 and 1.
    ///   - confidence: two-sided level of the interval, strictly between 0 and 1.
    public static func windowsToDecide(
        observed: Double, required: Double, confidence: Double, limit: Int = 1_000_000_000
    ) -> Int? {
        precondition(required > 0 && required < 1, "required power lies in 0…1")
        guard observed != required else { return nil }
        let isDecided = { (windows: Int) -> Bool in
            let successes = Int((observed * Double(windows)).rounded())
            let tail = log(0.5 * (1 - confidence))
            // The interval excludes π exactly when the one-sided test of π rejects on the observed side.
            if observed > required {
                return Distribution.logBinomialUpperTail(atLeast: successes, trials: windows, probability: required) <= tail
            }
            return Distribution.logBinomialLowerTail(atMost: successes, trials: windows, probability: required) < tail
        }
        var high = 1
        while !isDecided(high) {
            if high > limit { return nil }
            high *= 2
        }
        var low = high / 2
        while high - low > 1 {
            let middle = (low + high) / 2
            if isDecided(middle) { high = middle } else { low = middle }
        }
        return high
    }
}
