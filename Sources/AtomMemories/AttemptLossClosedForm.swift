#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What is left of an array whose atoms are lost with a fixed probability per attempt and are not replaced within a loop.
public struct AttemptLossClosedForm: Sendable, Equatable {
    /// Part of the atoms that is present in an attempt, averaged over the attempts of a loop: (1 − (1 − q)ⁿ)/(n q).
    public let meanSurvival: Double

    /// Evaluates the closed form for `attempts` attempts with loss probability `lossPerAttempt`, 0…1, in each.
    public init(lossPerAttempt q: Double, attempts n: Double) {
        meanSurvival = q > 0 ? -expm1(n * log1p(-q)) / (n * q) : 1
    }
}
