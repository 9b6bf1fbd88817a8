#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Closed form of the wait for a node's one reader, which serves decisions one after the other.
///
/// The twin of what the emulation does by keeping the time at which the reader is free.
public struct ReaderQueue: Sendable {
    /// How decisions arrive.
    public enum Arrivals: Sendable {
        /// At every multiple of a slot, in seconds, with a probability; a decision that waits longer than `patience` seconds makes its
        /// slot miss its turn in the next round of many slots.
        case slotted(slot: Double, probability: Double, patience: Double = .infinity)
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
        /// More work than the reader can do, or so nearly that the sums below are no longer good.
        case unknown
    }
    private let law: Law
    /// Mean wait in seconds; not a number where there is no closed form.
    public let meanWait: Double

    /// Whether the wait has a closed form.
    public var isKnown: Bool { !meanWait.isNaN }

    /// No closed form.
    public static let unknown = ReaderQueue()

    private init() { (law, meanWait) = (.unknown, .nan) }

    /// The queue of decisions that each keep the reader busy for the same `service` seconds.
    public init(_ arrivals: Arrivals, service: Double) {
        switch arrivals {
        case .slotted(let slot, let probability, let patience):
            var slotted = SlottedWaits()
            slotted.settle(slot: slot, probability: probability, service: service, patience: patience)
            law = slotted.waits.map { .discrete($0) } ?? .unknown
            meanWait = slotted.mean
        case .random(let rate):
            let load = rate * service
            (law, meanWait) =
                load <= SlottedWaits.greatestLoad
                ? (.random(rate: rate, service: service), load * service / (2 * (1 - load))) : (.unknown, .nan)
        case .regular(let interval):
            (law, meanWait) = interval >= service ? (.discrete([(0, 1)]), 0) : (.unknown, .nan)
        }
    }

    /// The queue of decisions that keep the reader busy for random times, independent of each other.
    ///
    /// Without waits where the longest time fits between two arrivals. Otherwise only the mean wait is known, by Pollaczek and
    /// Khinchine for random arrivals; for slotted ones, which come less densely, that bounds it. The law of the wait is not known.
    /// - Parameters:
    ///   - mean: mean of the time in seconds.
    ///   - meanSquare: mean of its square.
    ///   - longest: the longest time in seconds.
    public init(_ arrivals: Arrivals, mean: Double, meanSquare: Double, longest: Double) {
        let (rate, least) =
            switch arrivals {
            case .slotted(let slot, let probability, _): (probability / slot, slot)
            case .random(let rate): (rate, 0)
            case .regular(let interval): (1 / interval, interval)
            }
        if longest <= least || rate <= 0 {
            (law, meanWait) = (.discrete([(0, 1)]), 0)
        } else if case .regular = arrivals {
            (law, meanWait) = (.unknown, .nan)
        } else {
            law = .unknown
            meanWait = rate * mean <= SlottedWaits.greatestLoad ? rate * meanSquare / (2 * (1 - rate * mean)) : .nan
        }
    }

    /// P[wait ≤ t].
    public func cumulative(_ t: Double) -> Double {
        switch law {
        case .unknown: return .nan
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
        case .unknown: return .nan
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
}
