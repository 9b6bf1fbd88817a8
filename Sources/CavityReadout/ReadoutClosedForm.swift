public import GSL

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The closed-form twin of photon counting: section 8 of the physics reference. Shares parameters and no code.
public struct ReadoutClosedForm: Sendable, Equatable {
    /// P[called dark | bright], FN.
    public let missProbability: Double
    /// P[called bright | dark], FP.
    public let falseAlarmProbability: Double
    /// ε_m = (FN + FP)/2.
    public var error: Double { 0.5 * (missProbability + falseAlarmProbability) }
    /// Rotation and counting, in seconds.
    public let latency: Double

    /// Evaluates the closed form.
    ///
    /// - Throws: `GSLError` when the integral over the moment of the state change does not converge.
    public init(_ r: Readout) throws(GSLError) {
        let t = r.duration.seconds
        let bright = r.resolvedBrightRate.perSecond
        let dark = r.darkRate.perSecond
        missProbability = try ReadoutClosedForm.tail(from: bright, to: dark, within: r.brightToDark?.seconds, t) {
            Distribution.poissonLowerTail(atMost: r.threshold - 1, mean: $0)
        }
        falseAlarmProbability = try ReadoutClosedForm.tail(from: dark, to: bright, within: r.darkToBright?.seconds, t) {
            Distribution.poissonUpperTail(atLeast: r.threshold, mean: $0)
        }
        latency = r.rotationTime.seconds + t
    }

    /// e^{−t/τ} F(R₁ t) + ∫₀ᵗ ds (e^{−s/τ}/τ) F(R₁ s + R₂ (t − s)) for a Poisson tail F.
    private static func tail(
        from first: Double, to second: Double, within lifetime: Double?, _ t: Double, _ tail: (Double) -> Double
    ) throws(GSLError) -> Double {
        guard let lifetime else { return tail(first * t) }
        let unchanged = exp(-t / lifetime) * tail(first * t)
        // In u = 1 − e^{−s/τ} the moment of the change is uniform, however short the lifetime.
        return try unchanged
            + Quadrature.integrate(from: 0, to: -expm1(-t / lifetime), absoluteError: 1e-14, relativeError: 1e-9) { u in
                let s = min(t, -lifetime * log1p(-u))
                return tail(first * s + second * (t - s))
            }
    }
}
