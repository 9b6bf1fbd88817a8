#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What an uninterrupted run of length t at the preemptible task earns: T(t), t in mean services.
public enum BaselineTask: Sendable, Equatable {
    /// t to a power, at least 0: above 1, long runs are worth more than the same time in pieces.
    case power(Double)
    /// 1 − e^(−t/τ) with τ > 0: what is done within a time constant counts.
    case saturating(time: Double)
    /// Points (t, T) in increasing order of t, straight lines between, constant outside.
    case table([Point])

    /// A point of a table.
    public struct Point: Sendable, Equatable {
        /// Length of a run, in mean services.
        public var time: Double
        /// What it earns.
        public var value: Double
        /// A point.
        public init(time: Double, value: Double) { (self.time, self.value) = (time, value) }
    }

    /// T(t).
    public func value(_ time: Double) -> Double {
        switch self {
        case .power(let exponent): return pow(time, exponent)
        case .saturating(let constant): return -expm1(-time / constant)
        case .table(let points):
            guard let first = points.first, let last = points.last else { return 0 }
            if time <= first.time { return first.value }
            guard let k = points.indices.dropFirst().first(where: { time < points[$0].time }) else { return last.value }
            let (left, right) = (points[k - 1], points[k])
            return left.value + (right.value - left.value) * (time - left.time) / (right.time - left.time)
        }
    }

    /// E[T] over exponential runs of the given rate.
    func mean(rate: Double) -> Double {
        switch self {
        case .power(let exponent): return tgamma(1 + exponent) / pow(rate, exponent)
        case .saturating(let constant): return 1 / (1 + rate * constant)
        case .table(let points):
            // Each segment's slope, times the probability that a run gets into it and how far.
            guard let first = points.first else { return 0 }
            var mean = first.value
            for (left, right) in zip(points, points.dropFirst()) {
                let slope = (right.value - left.value) / (right.time - left.time)
                mean += slope * (exp(-rate * left.time) - exp(-rate * right.time)) / rate
            }
            return mean
        }
    }
}

extension DualWork {
    /// T̄ = (1 − ρ) λ_b E[T(Exp(λ_b))]: what a server earns at the baseline task per mean service; of the policy only p matters.
    public func baselineThroughput(_ task: BaselineTask, split: Double) -> Double {
        let rate = arrivalRate(split: split)
        return (1 - load) * rate * task.mean(rate: rate)
    }
}
