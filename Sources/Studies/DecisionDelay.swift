import CavityReadout
import DiscreteEvents
import GSL

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Closed form of the later of the two nodes' decisions as far as their own controllers and readers go: fixed times plus
/// exponential jitter, without waiting for the reader.
///
/// Where a readout may end early its time of counting belongs to the jitter. The atoms of a pair are then taken as bright or dark
/// independently of each other: their correlation moves probabilities by no more than the product of both nodes' tails.
struct DecisionDelay {
    /// The least time in seconds from request to the later output.
    let least: Double
    private let a: (fixed: Double, jitter: Double)
    private let b: (fixed: Double, jitter: Double)
    private let stoppingA: StoppingTimes?
    private let stoppingB: StoppingTimes?

    init(_ timing: LinkTiming) {
        func times(_ d: LinkTiming.Decision) -> (fixed: Double, jitter: Double) {
            ((d.latency + d.rotation + (d.stopping == nil ? d.duration : .zero)).seconds, d.jitter * 1e-12)
        }
        (stoppingA, stoppingB) = (timing.decisionA.stopping, timing.decisionB.stopping)
        (a, b) = (times(timing.decisionA), times(timing.decisionB))
        least = max(a.fixed, b.fixed)
    }

    /// Whether the delay is not always the same.
    var isRandom: Bool { a.jitter > 0 || b.jitter > 0 || isSequential }

    private var isSequential: Bool { stoppingA != nil || stoppingB != nil }

    /// Probability that both delays are at most `t` seconds, where a readout may end early.
    private func cumulative(_ t: Double) -> Double {
        func node(_ d: (fixed: Double, jitter: Double), _ stopping: StoppingTimes?) -> Double {
            let rest = t - d.fixed
            if let stopping { return stopping.cumulative(rest, delayedBy: d.jitter) }
            return rest < 0 ? 0 : d.jitter > 0 ? -expm1(-rest / d.jitter) : 1
        }
        return node(a, stoppingA) * node(b, stoppingB)
    }

    /// Probability that the delay exceeds the least one by more than `t` seconds.
    func exceeds(_ t: Double) -> Double {
        if isSequential { return 1 - cumulative(least + t) }
        func late(_ d: (fixed: Double, jitter: Double)) -> Double {
            d.jitter > 0 ? exp(-(least + t - d.fixed) / d.jitter) : 0
        }
        let (p, q) = (late(a), late(b))
        return p + q - p * q
    }

    /// Mean of what jitter adds to the least delay.
    var meanExcess: Double {
        if isSequential {
            // Far beyond any delay; the step is a picosecond where delays are as short as readouts are.
            let steps = 8192
            let step = mostExcess / Double(steps)
            func node(_ d: (fixed: Double, jitter: Double), _ stopping: StoppingTimes?) -> [Double] {
                let first = least + 0.5 * step - d.fixed
                if let stopping { return stopping.cumulative(from: first, step: step, count: steps, delayedBy: d.jitter) }
                // At the earliest possible moment or later.
                return (0..<steps).map { d.jitter > 0 ? -expm1(-(first + Double($0) * step) / d.jitter) : 1 }
            }
            return zip(node(a, stoppingA), node(b, stoppingB)).reduce(0) { $0 + (1 - $1.0 * $1.1) } * step
        }
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
        if isSequential {
            var (low, high) = (0.0, mostExcess)
            for _ in 0..<100 {
                let middle = 0.5 * (low + high)
                if exceeds(middle) <= 1 - q { high = middle } else { low = middle }
            }
            // Jumps are at whole picoseconds.
            return Span(seconds: least + high).seconds
        }
        if !isRandom || exceeds(0) <= 1 - q { return least }
        let upper = 60 * max(a.jitter, b.jitter)
        return least + ((try? Root.find(between: 0, and: upper) { exceeds($0) - (1 - q) }) ?? .nan)
    }

    /// What the delay exceeds the least one by in less than one case in 1e17.
    private var mostExcess: Double {
        max(stoppingA?.longest ?? 0, stoppingB?.longest ?? 0) + max(a.fixed, b.fixed) - least + 40 * max(a.jitter, b.jitter)
    }
}
