import AtomMemories
import DiscreteEvents
import Heralding

/// Atoms that get lost and are replaced, or are cooled every so many attempts. Nothing of this happens where no atom is ever
/// lost and every attempt is followed by cooling.
///
/// A node notices a loss when the attempt that caused it is reported as failed, when the atom's turn comes, or when the
/// atom is read. An index is idle while either of its two places is empty.
extension PairEmulation {
    /// All atoms come into service, each at another point of its way to the next cooling.
    mutating func enterService() {
        let schedule = apparatus.schedule
        let cooling = schedule.cooling
        for index in 0..<Int(schedule.atoms) {
            let turns = Double(cooling.interval + cooling.skippedTurns) * Double(index) / Double(schedule.atoms)
            enterService(index, origin: cooling.isTrivial ? 0 : -Int64(turns), nextTurn: 0)
        }
    }

    /// Both places of an index are filled and its atoms cold from `time` on, and its turns are taken until a pair is announced
    /// or an atom is lost.
    mutating func enterService(_ index: Int, at time: Instant) {
        let schedule = apparatus.schedule
        guard time < .distantFuture else {
            lossTurns[index] = .max
            return
        }
        let origin = schedule.turns(of: index, before: schedule.firstAttempt(notBefore: time))
        enterService(index, origin: origin, nextTurn: origin)
    }

    private mutating func enterService(_ index: Int, origin: Int64, nextTurn: Int64) {
        let schedule = apparatus.schedule
        turnOrigins[index] = origin
        let attempt = min(
            supplyA.lossAttempt(index, nextTurn: nextTurn, origin: origin, schedule),
            supplyB.lossAttempt(index, nextTurn: nextTurn, origin: origin, schedule))
        lossTurns[index] = attempt
        if !countsEveryAttempt, attempt <= lastAttempt {
            lossTickets[index] = losses.schedule(LossTurn(attempt: attempt), at: schedule.start(of: attempt), Order.attempt)
        }
    }

    /// Whether the index attempts at its turn: it does not while it is cooled. Tells the light how often it has since.
    @inline(never) mutating func heat(_ index: Int, attempt: Int64) -> Bool {
        let offset = apparatus.schedule.turn(of: attempt) - turnOrigins[index]
        guard let heated = apparatus.schedule.cooling.attemptsSinceCooling(atTurn: offset) else { return false }
        light.attemptsSinceCooling = Double(heated)
        return true
    }

    /// The index has made its attempts up to this one, which announced a pair.
    mutating func countAttempts(_ index: Int, through attempt: Int64, at now: Instant) {
        isLosing[index] = false
        let times = leaveService(index, before: apparatus.schedule.turn(of: attempt) + 1, endsWithAttempt: true)
        // The turn that would lose an atom lies beyond.
        _ = supplyA.attempt(index, times: times, at: now)
        _ = supplyB.attempt(index, times: times, at: now)
        if !countsEveryAttempt, lossTurns[index] <= lastAttempt { losses.cancel(lossTickets[index]) }
        lossTurns[index] = .max
    }

    /// The index is out of service from a turn on; returns how many attempts it has made.
    ///
    /// Counts what cooling took: turns that `runHeralds` counted in advance, and time.
    @discardableResult
    private mutating func leaveService(_ index: Int, before turn: Int64, endsWithAttempt: Bool) -> Int64 {
        let (schedule, cooling, origin) = (apparatus.schedule, apparatus.schedule.cooling, turnOrigins[index])
        turnOrigins[index] = .max
        guard origin < turn else { return 0 }
        let first = max(0, origin)
        let made = cooling.attempts(inFirst: turn - origin) - cooling.attempts(inFirst: first - origin)
        guard !cooling.isTrivial else { return made }
        if keepsHistory { coolTurns(index, from: first, before: turn, origin: origin) }
        // The turns of the measuring window.
        let from = max(first, schedule.turns(of: index, before: firstAttempt))
        let to = min(turn, schedule.turns(of: index, before: lastAttempt + 1))
        guard from < to else { return made }
        let attempts = cooling.attempts(inFirst: to - origin) - cooling.attempts(inFirst: from - origin)
        if !countsEveryAttempt { record.attempts -= UInt64(to - from - attempts) }
        // An attempt that ends the service is not followed by its cooling.
        let last = endsWithAttempt ? min(to, turn - 1) : to
        let coolings = cooling.coolings(inFirst: last - origin) - cooling.coolings(inFirst: from - origin)
        record.occupied += Int128(max(0, coolings)) * Int128(cooling.time.picoseconds)
        return made
    }

    /// The run is over for all atoms that are in service, and losses that nobody has noticed are counted: of partners of atoms that
    /// are not replaced nobody ever does.
    mutating func leaveService() {
        let schedule = apparatus.schedule
        for index in 0..<Int(schedule.atoms) {
            if supplyA.countLoss(index, from: begin, before: end) { record.lostAtoms &+= 1 }
            if supplyB.countLoss(index, from: begin, before: end) { record.lostAtoms &+= 1 }
        }
        for index in 0..<Int(schedule.atoms) where turnOrigins[index] < .max {
            leaveService(index, before: schedule.turns(of: index, before: lastAttempt + 1), endsWithAttempt: false)
        }
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
        let turn = apparatus.schedule.turn(of: attempt)
        lossTurns[index] = .max
        if supplyA.isMissing(index, at: now) || supplyB.isMissing(index, at: now) {
            let before = leaveService(index, before: turn, endsWithAttempt: false)
            _ = supplyA.attempt(index, times: before, at: now)
            _ = supplyB.attempt(index, times: before, at: now)
            let ready = replaceMissing(index, at: now, readyAt: now)
            bank.release(index, readyAt: ready)
            skippedTurns(from: attempt, readyAt: ready)
            enterService(index, at: ready)
            return .notAttempted
        }
        if cools { _ = heat(index, attempt: attempt) }
        let times = leaveService(index, before: turn + 1, endsWithAttempt: true)
        let lostA = supplyA.attempt(index, times: times, at: now)
        let lostB = supplyB.attempt(index, times: times, at: now)
        isLosing[index] = true
        notices.send(LossTurn(attempt: attempt), arriving: now + apparatus.reportDelay)
        return .attempted(fromA: !lostA, fromB: !lostB)
    }

    /// What the station says of an attempt arrives: a pair, or that an attempt failed which lost an atom.
    @inline(__always) mutating func receiveReport(_ key: EventKey) {
        if announcements.nextKey == key {
            receive(announcements.receive(), at: key.time)
        } else if notices.nextKey == key {
            noticeLoss(at: key.time)
        } else {
            takeFault(at: key.time)
        }
    }

    /// The report on an attempt that lost an atom arrives, unless it announced a pair.
    @inline(never) private mutating func noticeLoss(at now: Instant) {
        let attempt = notices.receive().attempt
        let index = apparatus.schedule.atom(of: attempt)
        guard isLosing[index] else { return }
        isLosing[index] = false
        let ready = replaceMissing(index, at: now, readyAt: now + apparatus.failureHold + apparatus.reset)
        bank.release(index, readyAt: ready)
        skippedTurns(from: apparatus.schedule.nextTurn(after: attempt), readyAt: ready)
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
        guard followsTurns else { return readyAt }
        var ready = readyAt
        if supplyA.isMissing(index, at: now) {
            if supplyA.countLoss(index, from: begin, before: end) { record.lostAtoms &+= 1 }
            ready = max(ready, refillA(index, at: now))
        }
        if supplyB.isMissing(index, at: now) {
            if supplyB.countLoss(index, from: begin, before: end) { record.lostAtoms &+= 1 }
            ready = max(ready, refillB(index, at: now))
        }
        // The part of the wait that falls into the measuring window.
        if keepsHistory { history.idle(from: readyAt, to: ready) }
        let (from, to) = (max(readyAt, begin), min(ready, end))
        if from < to { record.idle += Int128((to - from).picoseconds) }
        if isFaulty { countBurstWait(index, from: from, to: to) }
        return ready
    }
}
