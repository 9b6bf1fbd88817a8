import AtomMemories
import DiscreteEvents

/// What happened when, for those who ask. Nothing here is called otherwise.
extension PairEmulation {
    /// An announced pair, where atoms may be lost or the history is kept.
    @inline(never) mutating func follow(_ attempt: Int64, _ index: Int, at now: Instant) {
        if keepsHistory, attempt <= lastAttempt { history.herald(at: apparatus.schedule.start(of: attempt)) }
        if isLossy { countAttempts(index, through: attempt, at: now) }
    }

    /// The turns between an attempt and the time at which its atoms are ready again pass unused.
    @inline(never) mutating func missTurns(of attempt: Int64, readyAt: Instant) {
        let schedule = apparatus.schedule
        let last = min(schedule.firstAttempt(notBefore: readyAt) - 1, lastAttempt)
        history.missTurns(from: attempt + schedule.atoms, through: last, schedule)
    }

    /// A place of node A is found empty; returns when its new atom is ready.
    mutating func refillA(_ index: Int, at now: Instant) -> Instant {
        let lost = supplyA.missingFrom(index)
        let filled = supplyA.refill(index, at: now)
        if keepsHistory, filled < .distantFuture { history.lose(.a, at: lost, filled: filled) }
        return filled
    }

    /// The same at node B.
    mutating func refillB(_ index: Int, at now: Instant) -> Instant {
        let lost = supplyB.missingFrom(index)
        let filled = supplyB.refill(index, at: now)
        if keepsHistory, filled < .distantFuture { history.lose(.b, at: lost, filled: filled) }
        return filled
    }

    /// Places that were not filled again stay empty to the end.
    mutating func finishHistory() {
        history.takeTurns(through: lastAttempt, apparatus.schedule)
        if isLossy {
            for place in 0..<Int(apparatus.schedule.atoms) {
                history.lose(.a, at: supplyA.missingFrom(place), filled: .distantFuture)
                history.lose(.b, at: supplyB.missingFrom(place), filled: .distantFuture)
            }
        }
        record.history = history
    }
}
