#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Closed form of the wait for a node's one reader, which serves decisions one after the other, each for the same time.
///
/// The twin of what the emulation does by keeping the time at which the reader is free.
public struct ReaderQueue: Sendable {
    /// How decisions arrive.
    public enum Arrivals: Sendable {
        /// At every multiple of a slot, in seconds, with a probability.
        case slotted(slot: Double, probability: Double)
        /// At random with a rate per second.
        case random(rate: Double)
        /// At equal intervals in seconds.
        case regular(interval: Double)
    }

    private enum Law: Sendable {
        /// Waits that occur with their probabilities, ascending.
        case discrete([(wait: Double, probability: Double)])
        /// The M/D/1 queue of the given rate and service time.
        case random(rate: Double, service: Double)
        /// More work than the reader can do.
        case overloaded
    }
    private let law: Law
    /// Mean wait in seconds; infinite when the reader cannot keep up.
    public let meanWait: Double

    /// The queue of decisions that each keep the reader busy for `service` seconds.
    public init(_ arrivals: Arrivals, service: Double) {
        switch arrivals {
        case .slotted(let slot, let probability):
            if probability * service >= slot, service > slot {
                (law, meanWait) = (.overloaded, .infinity)
            } else {
                let waits = ReaderQueue.slottedWaits(slot: slot, probability: probability, service: service)
                law = .discrete(waits)
                meanWait = waits.reduce(0) { $0 + $1.wait * $1.probability }
            }
        case .random(let rate):
            let load = rate * service
            (law, meanWait) =
                load < 1 ? (.random(rate: rate, service: service), load * service / (2 * (1 - load))) : (.overloaded, .infinity)
        case .regular(let interval):
            (law, meanWait) = interval >= service ? (.discrete([(0, 1)]), 0) : (.overloaded, .infinity)
        }
    }

    /// P[wait ≤ t].
    public func cumulative(_ t: Double) -> Double {
        switch law {
        case .overloaded: return 0
        case .discrete(let waits): return waits.reduce(0) { $1.wait <= t ? $0 + $1.probability : $0 }
        case .random(let rate, let service):
            if t < 0 { return 0 }
            // Erlang's formula for M/D/1: (1 − ρ) Σ_k (λ(kD − t))^k e^{−λ(kD − t)}/k!.
            var sum = 0.0
            for k in 0...Int(t / service) {
                let x = rate * (Double(k) * service - t)
                sum += exp(-x) * (k == 0 ? 1 : pow(x, Double(k)) / exp(lgamma(Double(k) + 1)))
            }
            return min(1, (1 - rate * service) * sum)
        }
    }

    /// The least wait that is not exceeded with probability `q`.
    public func quantile(_ q: Double) -> Double {
        switch law {
        case .overloaded: return .infinity
        case .discrete(let waits):
            var sum = 0.0
            for (wait, probability) in waits {
                sum += probability
                if sum >= q { return wait }
            }
            return waits.last?.wait ?? 0
        case .random(_, let service):
            if cumulative(0) >= q { return 0 }
            var (low, high) = (0.0, service)
            while cumulative(high) < q { high *= 2 }
            for _ in 0..<100 {
                let middle = 0.5 * (low + high)
                if cumulative(middle) >= q { high = middle } else { low = middle }
            }
            return high
        }
    }

    /// Mean over the wait of a function of it, where the wait is discrete; `nil` where it is not.
    public func discreteMean(_ function: (Double) -> Double) -> Double? {
        guard case .discrete(let waits) = law else { return nil }
        return waits.reduce(0) { $0 + $1.probability * function($1.wait) }
    }

    /// Stationary law of V′ = max(0, V + D·Bernoulli(p) − s), the work that an arrival finds, by iteration from an idle reader.
    private static func slottedWaits(
        slot: Double, probability p: Double, service: Double
    ) -> [(wait: Double, probability: Double)] {
        if service <= slot || p <= 0 { return [(0, 1)] }
        // Work is a whole number of services less a whole number of slots: femtoseconds tell such values apart.
        let (d, s) = (Int64((service * 1e15).rounded()), Int64((slot * 1e15).rounded()))
        var law: [Int64: Double] = [0: 1]
        for _ in 0..<500 {
            var next: [Int64: Double] = [:]
            for (work, mass) in law where mass > 1e-14 {
                next[max(0, work - s), default: 0] += mass * (1 - p)
                next[work + d - s, default: 0] += mass * p
            }
            let total = next.values.reduce(0, +)
            var change = 0.0
            for (work, mass) in next {
                next[work] = mass / total
                change = max(change, abs(mass / total - (law[work] ?? 0)))
            }
            law = next
            if change < 1e-13 { break }
        }
        return law.sorted { $0.key < $1.key }.map { (Double($0.key) * 1e-15, $0.value) }
    }
}
