#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What is left of an array whose atoms are lost with a fixed probability per attempt and are not replaced within a loop, and
/// the photons that it gives.
public struct AttemptLossClosedForm: Sendable, Equatable {
    /// Part of the atoms that is present in an attempt, averaged over the attempts of a loop: (1 − (1 − q)ⁿ)/(n q).
    public let meanSurvival: Double
    private let attempts: Double

    /// Evaluates the closed form for `attempts` attempts with loss probability `lossPerAttempt`, 0…1, in each.
    public init(lossPerAttempt q: Double, attempts n: Double) {
        meanSurvival = q > 0 ? -expm1(n * log1p(-q)) / (n * q) : 1
        attempts = n
    }

    /// Photons that an atom emits in a loop, where an attempt of a present atom emits one with probability `branching`.
    public func photons(branching: Double) -> Double { attempts * branching * meanSurvival }

    /// Detected photons over dark counts, where an emitted photon is detected with probability `detection` and a window of an
    /// attempt holds `darkCounts` dark counts on average.
    public func signalToNoise(branching: Double, detection: Double, darkCounts: Double) -> Double {
        branching * detection * meanSurvival / darkCounts
    }
}
