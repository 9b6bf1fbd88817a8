import AtomMemories
import DiscreteEvents
import Heralding

/// Atoms that get lost and are replaced. Nothing of this happens where no atom is ever lost.
///
/// A node notices a loss when the attempt that caused it is reported as failed, when the atom's turn comes, or when the
/// atom is read. An index is idle while either of its two places is empty.
extension PairEmulation {
    /// Both places of an index are filled from `time` on, and its turns are taken until a pair is announced or an atom is lost.
    mutating func enterService(_ index: Int, at time: Instant) {
        let schedule = apparatus.schedule
        guard time < .distantFuture else {
            lossTurns[index] = .max
            return
        }
        let next = schedule.firstAttempt(notBefore: time)
        let ahead = (Int64(index) - next % schedule.atoms + schedule.atoms) % schedule.atoms
        let origin = next + ahead
        let turn = min(
            supplyA.lossTurn(index, firstTurn: origin, schedule), supplyB.lossTurn(index, firstTurn: origin, schedule))
        turnOrigins[index] = origin
        lossTurns[index] = turn
        if !countsEveryAttempt, turn <= lastAttempt {
            lossTickets[index] = losses.schedule(LossTurn(attempt: turn), at: schedule.start(of: turn), Order.attempt)
        }
    }

    /// The index has made its attempts up to this one, which announced a pair.
    mutating func countAttempts(_ index: Int, through attempt: Int64, at now: Instant) {
        isLosing[index] = false
        let times = attempt >= turnOrigins[index] ? (attempt - turnOrigins[index]) / apparatus.schedule.atoms + 1 : 0
        // The turn that would lose an atom lies beyond.
        _ = supplyA.attempt(index, times: times, at: now)
        _ = supplyB.attempt(index, times: times, at: now)
        if !countsEveryAttempt, lossTurns[index] <= lastAttempt { losses.cancel(lossTickets[index]) }
        lossTurns[index] = .max
    }

    /// What the turn of a loss comes to.
    enum LossOutcome {
        /// An atom was missing, so that nothing was attempted.
        case notAttempted
        /// The attempt lost the atom of a node, or of both: which nodes still may send a photon.
        case attempted(fromA: Bool, fromB: Bool)
    }

    /// The turn comes at which an index loses an atom or finds one missing.
    mutating func takeLossTurn(_ index: Int, attempt: Int64, at now: Instant) -> LossOutcome {
        let schedule = apparatus.schedule
        let before = (attempt - turnOrigins[index]) / schedule.atoms
        lossTurns[index] = .max
        if supplyA.isMissing(index, at: now) || supplyB.isMissing(index, at: now) {
            _ = supplyA.attempt(index, times: before, at: now)
            _ = supplyB.attempt(index, times: before, at: now)
            turnOrigins[index] = attempt
            let ready = replaceMissing(index, at: now, readyAt: now)
            bank.release(index, readyAt: ready)
            skippedTurns(of: attempt - schedule.atoms, readyAt: ready)
            enterService(index, at: ready)
            return .notAttempted
        }
        let lostA = supplyA.attempt(index, times: before + 1, at: now)
        let lostB = supplyB.attempt(index, times: before + 1, at: now)
        turnOrigins[index] = attempt + schedule.atoms
        isLosing[index] = true
        notices.send(LossTurn(attempt: attempt), arriving: now + apparatus.reportDelay)
        return .attempted(fromA: !lostA, fromB: !lostB)
    }

    /// What the station says of an attempt arrives: a pair, or that an attempt failed which lost an atom.
    @inline(__always) mutating func receiveReport(_ key: EventKey) {
        if announcements.nextKey == key { receive(announcements.receive(), at: key.time) } else { noticeLoss(at: key.time) }
    }

    /// The report on an attempt that lost an atom arrives, unless it announced a pair.
    @inline(never) private mutating func noticeLoss(at now: Instant) {
        let attempt = notices.receive().attempt
        let index = apparatus.schedule.atom(of: attempt)
        guard isLosing[index] else { return }
        isLosing[index] = false
        let ready = replaceMissing(index, at: now, readyAt: now + apparatus.failureHold + apparatus.reset)
        bank.release(index, readyAt: ready)
        skippedTurns(of: attempt, readyAt: ready)
        enterService(index, at: ready)
    }

    /// The atoms have been read and may have been lost by that; returns when the index can start over.
    @inline(never) mutating func readyAfterReading(_ index: Int, at now: Instant, readyAt: Instant) -> Instant {
        supplyA.read(index, at: now)
        supplyB.read(index, at: now)
        let ready = replaceMissing(index, at: now, readyAt: readyAt)
        enterService(index, at: ready)
        return ready
    }

    /// Sends for new atoms where places are found empty; returns when the index is ready, at the earliest `readyAt`.
    mutating func replaceMissing(_ index: Int, at now: Instant, readyAt: Instant) -> Instant {
        guard isLossy else { return readyAt }
        var ready = readyAt
        let isMeasured = isMeasured(at: now)
        if supplyA.isMissing(index, at: now) {
            ready = max(ready, refillA(index, at: now))
            if isMeasured { record.lostAtoms &+= 1 }
        }
        if supplyB.isMissing(index, at: now) {
            ready = max(ready, refillB(index, at: now))
            if isMeasured { record.lostAtoms &+= 1 }
        }
        // The part of the wait that falls into the measuring window.
        if keepsHistory { history.idle(from: readyAt, to: ready) }
        let (from, to) = (max(readyAt, begin), min(ready, end))
        if from < to { record.idle += Int128((to - from).picoseconds) }
        return ready
    }
}
