/// The stationary law of the wait for a reader whose decisions arrive at every multiple of a slot with a probability and keep
/// it busy for a constant time: V′ = max(0, V + D·Bernoulli(p) − s), the work that an arrival finds.
///
/// A workspace: settling another queue reuses its storage.
public struct SlottedWaits: Sendable {
    private struct Entry: Sendable {
        /// Femtoseconds.
        var work: Int64
        var mass: Double
    }
    private var law: [Entry] = []
    private var next: [Entry] = []
    /// Whether the queue that was settled last has a law.
    public private(set) var isKnown = false
    /// Load beyond which no closed form is given.
    static let greatestLoad = 0.9

    /// No queue yet.
    public init() {}

    /// Settles a queue, by iteration from an idle reader; there is no law when the reader has too much to do or the iteration
    /// does not settle.
    /// - Parameters:
    ///   - slot: time s between possible arrivals, in seconds.
    ///   - p: probability of an arrival in a slot, 0…1.
    ///   - service: time D that a decision keeps the reader busy, in seconds.
    public mutating func settle(slot: Double, probability p: Double, service: Double) {
        isKnown = true
        law.removeAll(keepingCapacity: true)
        law.append(Entry(work: 0, mass: 1))
        if service <= slot || p <= 0 { return }
        isKnown = p * service / slot <= SlottedWaits.greatestLoad && iterate(slot: slot, p, service: service)
    }

    private mutating func iterate(slot: Double, _ p: Double, service: Double) -> Bool {
        // Work is a whole number of services less a whole number of slots: femtoseconds tell such values apart. Both parts below
        // ascend, and are merged so that the sums always run in the same order.
        let (d, s) = (Int64((service * 1e15).rounded()), Int64((slot * 1e15).rounded()))
        for _ in 0..<3000 {
            next.removeAll(keepingCapacity: true)
            var (idle, busy, total) = (0, 0, 0.0)
            while idle < law.count || busy < law.count {
                let idleWork = idle < law.count ? max(0, law[idle].work - s) : .max
                let busyWork = busy < law.count ? law[busy].work + d - s : .max
                let work = min(idleWork, busyWork)
                var mass = 0.0
                while idle < law.count, max(0, law[idle].work - s) == work {
                    mass += law[idle].mass * (1 - p)
                    idle += 1
                }
                while busy < law.count, law[busy].work + d - s == work {
                    mass += law[busy].mass * p
                    busy += 1
                }
                if mass < 1e-13 { continue }
                next.append(Entry(work: work, mass: mass))
                total += mass
            }
            if next.count > 4000 { return false }
            var settled = next.count == law.count
            for i in next.indices {
                next[i].mass /= total
                settled = settled && next[i].work == law[i].work && abs(next[i].mass - law[i].mass) < 1e-13
            }
            swap(&law, &next)
            if settled { return true }
        }
        return false
    }

    /// The waits that occur, in seconds and ascending, with their probabilities; `nil` without a law.
    var waits: [(wait: Double, probability: Double)]? {
        isKnown ? law.map { (Double($0.work) * 1e-15, $0.mass) } : nil
    }

    /// Mean wait in seconds; not a number without a law.
    public var mean: Double {
        var sum = 0.0
        for entry in law { sum += Double(entry.work) * 1e-15 * entry.mass }
        return isKnown ? sum : .nan
    }

    /// P[wait ≤ t]; not a number without a law.
    public func cumulative(_ t: Double) -> Double {
        var sum = 0.0
        for entry in law where Double(entry.work) * 1e-15 <= t { sum += entry.mass }
        return isKnown ? sum : .nan
    }

    /// The least wait that is not exceeded with probability `q`; not a number without a law.
    public func quantile(_ q: Double) -> Double {
        guard isKnown else { return .nan }
        var sum = 0.0
        for entry in law {
            sum += entry.mass
            if sum >= q { return Double(entry.work) * 1e-15 }
        }
        return Double(law.last?.work ?? 0) * 1e-15
    }
}
