import AtomMemories
import DiscreteEvents

/// What happened when, for those who ask. Nothing here is called otherwise.
extension PairEmulation {
    /// An announced pair, where turns are followed, neighbors disturb or the history is kept.
    @inline(never) mutating func follow(_ attempt: Int64, _ index: Int, at now: Instant) {
        if keepsHistory, attempt <= lastAttempt { history.herald(at: apparatus.schedule.start(of: attempt)) }
        if followsTurns { countAttempts(index, through: attempt, at: now) }
        if isDisturbed { countEarlierReadouts(index, start: apparatus.schedule.start(of: attempt)) }
    }

    /// The turns from an attempt on to the time at which its atoms are ready again pass unused.
    @inline(never) mutating func missTurns(from first: Int64, readyAt: Instant) {
        let schedule = apparatus.schedule
        let last = min(schedule.firstAttempt(notBefore: readyAt) - 1, lastAttempt)
        history.missTurns(from: first, through: last, schedule)
    }

    /// Of the turns of an index from one to another those pass unused in which its atoms are cooled.
    @inline(never) mutating func coolTurns(_ index: Int, from first: Int64, before end: Int64, origin: Int64) {
        let (schedule, cooling) = (apparatus.schedule, apparatus.schedule.cooling)
        guard cooling.skippedTurns > 0 else { return }
        let length = cooling.interval + cooling.skippedTurns
        var turn = origin + (first - origin) / length * length
        while turn < end {
            let (from, to) = (max(first, turn + cooling.interval), min(end, turn + length))
            if from < to {
                let last = min(schedule.attempt(of: index, turn: to - 1), lastAttempt)
                history.missTurns(from: schedule.attempt(of: index, turn: from), through: last, schedule)
            }
            turn += length
        }
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
        if followsTurns {
            for place in 0..<Int(apparatus.schedule.atoms) {
                history.lose(.a, at: supplyA.missingFrom(place), filled: .distantFuture)
                history.lose(.b, at: supplyB.missingFrom(place), filled: .distantFuture)
            }
        }
        record.history = history
    }
}
