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
    /// Rotation and counting, in seconds; the most of it where counting may end early.
    public let latency: Double
    /// How long counting takes where it may end early; `nil` where it always takes the whole duration.
    public let stopping: StoppingTimes?
    /// Mean time of counting, in seconds, of atoms that are bright or dark with equal probability.
    public let meanCountingTime: Double

    /// Evaluates the closed form.
    ///
    /// - Throws: `GSLError` when the integral over the moment of the state change does not converge.
    public init(_ r: Readout) throws(GSLError) {
        let t = r.duration.seconds
        let bright = r.resolvedBrightRate.perSecond
        let dark = r.resolvedDarkRate.perSecond
        latency = r.rotationTime.seconds + t
        switch r.stopping {
        case .fixed:
            (missProbability, falseAlarmProbability) = try ReadoutClosedForm.fixed(r, duration: t, threshold: r.threshold)
            stopping = nil
            meanCountingTime = t
        case .sequential(let error):
            func chain(fromBright: Bool) -> SequentialChain {
                SequentialChain(
                    brightRate: bright, darkRate: dark, bound: log((1 - error) / error), duration: t,
                    leaving: r.change(fromBright: fromBright))
            }
            let (fromBright, fromDark) = (chain(fromBright: true), chain(fromBright: false))
            missProbability = min(1, fromBright.dark)
            falseAlarmProbability = min(1, fromDark.bright)
            let times = StoppingTimes(bright: fromBright, dark: fromDark)
            stopping = times
            meanCountingTime = times.mean
        }
    }

    /// Both errors of counting for a fixed time.
    private static func fixed(
        _ r: Readout, duration t: Double, threshold: Int
    ) throws(GSLError) -> (miss: Double, falseAlarm: Double) {
        (
            try tail(r.change(fromBright: true), t) { Distribution.poissonLowerTail(atMost: threshold - 1 - $1, mean: $0) },
            try tail(r.change(fromBright: false), t) { Distribution.poissonUpperTail(atLeast: threshold - $1, mean: $0) }
        )
    }

    /// The least fixed time in seconds, to a thousandth, in which counting up to the likeliest threshold makes errors no more often
    /// than `error`; `nil` where none up to 100 times the duration does.
    ///
    /// - Throws: `GSLError` when an integral does not converge.
    public static func fixedDuration(of r: Readout, error: Double) throws(GSLError) -> Double? {
        let (bright, dark) = (r.resolvedBrightRate.perSecond, r.resolvedDarkRate.perSecond)
        guard bright > dark else { return nil }
        func reaches(_ t: Double) throws(GSLError) -> Bool {
            // Where both states make so many counts equally likely.
            let balance = min(999, (bright - dark) * t / log(bright / dark))
            for threshold in [max(1, Int(balance)), Int(balance) + 1] {
                let (miss, falseAlarm) = try fixed(r, duration: t, threshold: threshold)
                if 0.5 * (miss + falseAlarm) <= error { return true }
            }
            return false
        }
        let most = 100 * r.duration.seconds
        var t = 0.01 / bright
        while try !reaches(t) {
            t *= 1.05
            if t > most { return nil }
        }
        var (low, high) = (t / 1.05, t)
        while high - low > 1e-3 * high {
            let middle = 0.5 * (low + high)
            if try reaches(middle) { high = middle } else { low = middle }
        }
        return high
    }

    /// e^{−t/τ} F(R₁ t) + ∫₀ᵗ ds (e^{−s/τ}/τ) F(R₁ s + R₂ (t − s)) for a Poisson tail F, which is asked for with what the change
    /// itself adds to the counts.
    private static func tail(
        _ leaving: Readout.StateChange, _ t: Double, _ tail: (_ mean: Double, _ added: Int) -> Double
    ) throws(GSLError) -> Double {
        let lifetime = leaving.lifetime
        guard lifetime < .infinity else { return tail(leaving.before * t, 0) }
        let unchanged = exp(-t / lifetime) * tail(leaving.before * t, 0)
        // In u = 1 − e^{−s/τ} the moment of the change is uniform, however short the lifetime.
        return try unchanged
            + Quadrature.integrate(from: 0, to: -expm1(-t / lifetime), absoluteError: 1e-14, relativeError: 1e-9) { u in
                let s = min(t, -lifetime * log1p(-u))
                let mean = leaving.before * s + leaving.after * (t - s)
                guard leaving.counted > 0 else { return tail(mean, 0) }
                return (1 - leaving.counted) * tail(mean, 0) + leaving.counted * tail(mean, 1)
            }
    }
}
