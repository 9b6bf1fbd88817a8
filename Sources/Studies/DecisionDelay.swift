import DiscreteEvents
import GSL

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Closed form of the later of the two nodes' decisions as far as their own controllers and readers go: fixed times plus
/// exponential jitter, without waiting for the reader.
struct DecisionDelay {
    /// The least time in seconds from request to the later output.
    let least: Double
    private let a: (fixed: Double, jitter: Double)
    private let b: (fixed: Double, jitter: Double)

    init(_ timing: LinkTiming) {
        func times(_ d: LinkTiming.Decision) -> (fixed: Double, jitter: Double) {
            ((d.latency + d.rotation + d.duration).seconds, d.jitter * 1e-12)
        }
        (a, b) = (times(timing.decisionA), times(timing.decisionB))
        least = max(a.fixed, b.fixed)
    }

    /// Whether the delay is not always the same.
    var isRandom: Bool { a.jitter > 0 || b.jitter > 0 }

    /// Probability that the delay exceeds the least one by more than `t` seconds.
    func exceeds(_ t: Double) -> Double {
        func late(_ d: (fixed: Double, jitter: Double)) -> Double {
            d.jitter > 0 ? exp(-(least + t - d.fixed) / d.jitter) : 0
        }
        let (p, q) = (late(a), late(b))
        return p + q - p * q
    }

    /// Mean of what jitter adds to the least delay.
    var meanExcess: Double {
        // ∫ P[excess > t] dt, term by term.
        func term(_ rate: Double, _ weight: Double) -> Double { rate > 0 && rate.isFinite ? weight / rate : 0 }
        let p = a.jitter > 0 ? exp(-(least - a.fixed) / a.jitter) : 0
        let q = b.jitter > 0 ? exp(-(least - b.fixed) / b.jitter) : 0
        let (ra, rb) = (1 / a.jitter, 1 / b.jitter)
        let both = a.jitter > 0 && b.jitter > 0 ? term(ra + rb, p * q) : 0
        return (a.jitter > 0 ? term(ra, p) : 0) + (b.jitter > 0 ? term(rb, q) : 0) - both
    }

    /// The delay in seconds that is not exceeded with probability `q`.
    func quantile(_ q: Double) -> Double {
        if !isRandom || exceeds(0) <= 1 - q { return least }
        let upper = 60 * max(a.jitter, b.jitter)
        return least + ((try? Root.find(between: 0, and: upper) { exceeds($0) - (1 - q) }) ?? .nan)
    }
}
