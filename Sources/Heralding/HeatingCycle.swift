#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Part of the closed form: how many attempts an atom has made since it was cooled when it makes another.
///
/// A herald or a loss ends an atom's series of attempts, cooling does after so many: with probability c to go on, the attempt
/// that is number j of its series is the share c^j / Σ c^k of all.
struct HeatingCycle {
    private let attempts: Double
    /// log c
    private let persistence: Double

    /// The series of attempts of a pair of nodes; `nil` where none of their atoms heats up.
    init?(_ p: HeraldingParameters) {
        guard p.coolingInterval > 1, [p.a.motion, p.b.motion].contains(where: { ($0?.heatingPerAttempt ?? 0) > 0 }) else {
            return nil
        }
        attempts = Double(p.coolingInterval)
        // How often an attempt is heralded depends on motion and drift by way of dark counts in attempts whose photons bunch.
        var cold = p
        (cold.a.motion, cold.b.motion) = (nil, nil)
        (cold.interference.arrivalDrift, cold.interference.servoResidual) = (0, .zero)
        persistence = log1p(-min(1, HeraldingClosedForm(cold).heraldProbability + p.lossProbability))
    }

    /// The mean of e^{−rj} over the attempts.
    func mean(decay r: Double) -> Double { series(persistence - r) / series(persistence) }

    /// Σ e^{xj}, j = 0…attempts − 1, for x ≤ 0.
    private func series(_ x: Double) -> Double { abs(x) * attempts < 1e-9 ? attempts : expm1(attempts * x) / expm1(x) }
}
