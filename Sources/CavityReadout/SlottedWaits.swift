/// The stationary law of the wait for a reader whose decisions arrive at every multiple of a slot with a probability and keep
/// it busy for a constant time: V′ = max(0, V + D·Bernoulli(p) − s), the work that an arrival finds.
///
/// A decision that waits too long may make its slot miss its turn a round later. Rounds have many slots, so that a slot then meets the
/// reader's work anew; but slots miss their turns together, after the same rush. Missed turns are taken as a Markov chain along the
/// slots, whose step follows from the chance v that a slot misses its turn: two neighbors both do with probability v·P[turn | turn]·p, as
/// a decision right after one that waits too long waits still longer. That the chain remembers but one slot costs 1e-6 of the turns
/// where a decision lasts little longer than a slot.
///
/// A workspace: settling another queue reuses its storage.
public struct SlottedWaits: Sendable {
    private struct Entry: Sendable {
        /// Femtoseconds.
        var work: Int64
        /// Probability that a slot with its turn finds this work.
        var mass: Double
        /// The same of a slot that misses its turn.
        var missing = 0.0
    }
    private var law: [Entry] = []
    private var next: [Entry] = []
    /// Probability that a slot misses its turn because its last decision waited too long.
    public private(set) var missedTurns = 0.0
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
    ///   - patience: how long a decision may wait before its slot misses its next turn, in seconds.
    public mutating func settle(slot: Double, probability p: Double, service: Double, patience: Double = .infinity) {
        isKnown = true
        missedTurns = 0
        law.removeAll(keepingCapacity: true)
        law.append(Entry(work: 0, mass: 1))
        if service <= slot || p <= 0 { return }
        isKnown =
            p * service / slot <= SlottedWaits.greatestLoad && iterate(slot: slot, p, service: service, patience: patience)
        // Slots with their turns.
        let present = law.reduce(0) { $0 + $1.mass }
        if present < 1 { for i in law.indices { law[i].mass /= present } }
    }

    private mutating func iterate(slot: Double, _ p: Double, service: Double, patience: Double) -> Bool {
        // Work is a whole number of services less a whole number of slots: femtoseconds tell such values apart. Both parts below
        // ascend, and are merged so that the sums always run in the same order.
        let (d, s) = (Int64((service * 1e15).rounded()), Int64((slot * 1e15).rounded()))
        // Probability that a slot has its turn if the one before it has, or has not.
        var (turnAfterTurn, turnAfterMiss) = (1.0, 1.0)
        for _ in 0..<3000 {
            next.removeAll(keepingCapacity: true)
            if patience < .infinity {
                let late = law.reduce(0) { Double($1.work) * 1e-15 > patience ? $0 + $1.mass : $0 }
                missedTurns = p * late
                turnAfterTurn = max(0, (1 - 2 * missedTurns) / (1 - missedTurns * (1 + p)))
                turnAfterMiss = 1 - turnAfterTurn * p
            }
            var (idle, busy, total) = (0, 0, 0.0)
            while idle < law.count || busy < law.count {
                let idleWork = idle < law.count ? max(0, law[idle].work - s) : .max
                let busyWork = busy < law.count ? law[busy].work + d - s : .max
                let work = min(idleWork, busyWork)
                var (mass, missing) = (0.0, 0.0)
                while idle < law.count, max(0, law[idle].work - s) == work {
                    mass += law[idle].mass * (1 - p)
                    missing += law[idle].missing
                    idle += 1
                }
                while busy < law.count, law[busy].work + d - s == work {
                    mass += law[busy].mass * p
                    busy += 1
                }
                if mass + missing < 1e-13 { continue }
                let turns = mass * turnAfterTurn + missing * turnAfterMiss
                next.append(Entry(work: work, mass: turns, missing: mass + missing - turns))
                total += mass + missing
            }
            if next.count > 4000 { return false }
            var settled = next.count == law.count
            for i in next.indices {
                next[i].mass /= total
                next[i].missing /= total
                settled =
                    settled && next[i].work == law[i].work && abs(next[i].mass - law[i].mass) < 1e-13
                    && abs(next[i].missing - law[i].missing) < 1e-13
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
