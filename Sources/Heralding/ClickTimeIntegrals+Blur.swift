#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// When one photon clicks, and when a jittering detector says that it did: an exponential cut off at the gate's end, and its
/// convolution with a normal distribution, in closed form.
extension ClickTimeIntegrals {
    /// P[click < t] of a photon that starts at `delay` and is over at the end of the gate.
    static func sharp(_ t: Double, _ rate: Double, _ delay: Double, _ window: Double) -> Double {
        if t <= delay { return 0 }
        return t >= window ? 1 : expm1(-rate * (t - delay)) / expm1(-rate * (window - delay))
    }

    /// The same as a jittering detector sees it: the mean of `sharp` over a normal distribution about t of deviation `jitter`.
    static func blurred(_ t: Double, _ rate: Double, _ delay: Double, _ window: Double, _ jitter: Double) -> Double {
        guard jitter > 0 else { return sharp(t, rate, delay, window) }
        // In deviations from t: where the photon may be.
        let (from, to) = ((delay - t) / jitter, (window - t) / jitter)
        if to <= from { return tail(from) }
        let past = tail(to)
        let within = tail(from) - past
        let (length, decay) = (window - delay, rate * jitter)
        if rate * length < 1e-5 {
            // 1 − e^{−x} over 1 − e^{−X} is y + Xy(1 − y)/2 to first order in X, with y = x/X.
            let scale = jitter / length
            let (densityFrom, densityTo) = (density(from), density(to))
            let moment = densityFrom - densityTo
            let first = moment - from * within
            let second = within + from * densityFrom - to * densityTo - 2 * from * moment + from * from * within
            let (y, ySquared) = (scale * first, scale * scale * second)
            return past + y + 0.5 * rate * length * (y - ySquared)
        }
        let decayed = weighted(from, decay) - exp(-rate * length) * weighted(to, decay)
        return past + (within - decayed) / -expm1(-rate * length)
    }

    /// Density of the standard normal distribution.
    private static func density(_ z: Double) -> Double { exp(-0.5 * z * z) / (2 * Double.pi).squareRoot() }

    /// P[Z > z] of a standard normal Z.
    private static func tail(_ z: Double) -> Double { 0.5 * erfc(z / 2.0.squareRoot()) }

    /// E[e^{−d(Z − z)}; Z > z] of a standard normal Z: e^{dz + d²/2} P[Z > z + d], where neither factor may leave the range of numbers.
    private static func weighted(_ z: Double, _ d: Double) -> Double {
        let shifted = z + d
        if shifted < 0 { return exp(d * (z + 0.5 * d)) * tail(shifted) }
        return 0.5 * exp(-0.5 * z * z) * scaledTail(shifted / 2.0.squareRoot())
    }

    /// e^{x²} erfc x for x ≥ 0; its asymptotic series, of relative error below 1e-15, where erfc x comes near the smallest numbers.
    private static func scaledTail(_ x: Double) -> Double {
        if x < 25 { return exp(x * x) * erfc(x) }
        let u = 0.5 / (x * x)
        return (1 - u * (1 - 3 * u * (1 - 5 * u * (1 - 7 * u)))) / (x * Double.pi.squareRoot())
    }
}
