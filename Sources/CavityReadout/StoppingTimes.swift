#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The law of the time that a readout counts photons when it may end early, for an atom that is bright or dark with equal
/// probability.
public struct StoppingTimes: Sendable, Equatable {
    /// Ascending, from 0 to the whole duration, in seconds.
    private let times: [Double]
    /// P[stopped before a time], P[stopped by then]; linear from one time to the next.
    private let below: [Double]
    private let through: [Double]
    /// Mean time of counting, in seconds.
    public let mean: Double
    /// Mean square of the time of counting, in square seconds.
    public let meanSquare: Double
    /// The whole duration, in seconds.
    public var longest: Double { times[times.count - 1] }

    init(bright: SequentialChain, dark: SequentialChain) {
        // Both chains pass the same times.
        precondition(bright.times.count == dark.times.count, "two laws of the same test")
        times = bright.times
        below = zip(bright.below, dark.below).map { 0.5 * ($0 + $1) }
        through = zip(bright.through, dark.through).map { 0.5 * ($0 + $1) }
        mean = 0.5 * (bright.mean + dark.mean)
        meanSquare = 0.5 * (bright.meanSquare + dark.meanSquare)
    }

    /// P[time ≤ t].
    public func cumulative(_ t: Double) -> Double {
        guard t >= 0 else { return 0 }
        guard t < longest else { return 1 }
        let i = index(t)
        let part = (t - times[i]) / (times[i + 1] - times[i])
        return through[i] + part * (below[i + 1] - through[i])
    }

    /// P[time + exponential delay ≤ t] for a mean delay in seconds.
    public func cumulative(_ t: Double, delayedBy mean: Double) -> Double {
        guard mean > 0 else { return cumulative(t) }
        guard t >= 0 else { return 0 }
        // Σ over the jumps, and over the pieces of constant density: ∫ f (1 − e^{−(t − s)/θ}) ds.
        var sum = 0.0
        for i in times.indices where times[i] <= t {
            sum += (through[i] - below[i]) * -expm1(-(t - times[i]) / mean)
            guard i + 1 < times.count else { break }
            let (start, end) = (times[i], min(t, times[i + 1]))
            let density = (below[i + 1] - through[i]) / (times[i + 1] - times[i])
            if density > 0 {
                sum += density * ((end - start) - mean * (exp(-(t - end) / mean) - exp(-(t - start) / mean)))
            }
        }
        return sum
    }

    /// P[time + exponential delay ≤ t] for `count` times from `first` on in even steps, in seconds, in one sweep.
    public func cumulative(from first: Double, step: Double, count: Int, delayedBy mean: Double) -> [Double] {
        guard mean > 0 else { return (0..<count).map { cumulative(first + Double($0) * step) } }
        // P[time ≤ t] without what is over, but still delayed: e^{−(t − s)/θ} of all that was over at s.
        var (pending, now, next) = (0.0, 0.0, 0)
        func pass(to time: Double) {
            let kept = exp(-(time - now) / mean)
            let density = next > 0 && next < times.count ? (below[next] - through[next - 1]) / (times[next] - times[next - 1]) : 0
            pending = pending * kept + density * mean * (1 - kept)
            now = time
        }
        return (0..<count).map { k in
            let t = first + Double(k) * step
            guard t >= 0 else { return 0 }
            while next < times.count, times[next] <= t {
                pass(to: times[next])
                pending += through[next] - below[next]
                next += 1
            }
            pass(to: t)
            return cumulative(t) - pending
        }
    }

    /// The last time at or before `t`.
    private func index(_ t: Double) -> Int {
        var (low, high) = (0, times.count - 1)
        while high - low > 1 {
            let middle = (low + high) / 2
            if times[middle] <= t { low = middle } else { high = middle }
        }
        return low
    }
}
