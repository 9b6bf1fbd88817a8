import DiscreteEvents

/// How long attempts and pairs keep their atoms occupied, and which turns those miss.
extension PairEmulation {
    /// Counts what a successful attempt kept its atoms from, `free` when they were reset; where one of them was lost its index is ready
    /// when that is replaced. A place without an atom is no atom occupied: the wait for the new one is counted as idle.
    @inline(__always) mutating func settle(attempt: Int64, free: Instant, readyAt: Instant) {
        // The part of the occupation that falls into the measuring window, whenever the attempt began.
        let (from, to) = (max(apparatus.schedule.start(of: attempt), begin), min(free, end))
        if from < to { record.occupied += Int128((to - from).picoseconds) }
        let nextTurn = apparatus.schedule.nextTurn(after: attempt)
        if readyAt > apparatus.schedule.start(of: nextTurn) { skippedTurns(from: nextTurn, readyAt: readyAt) }
    }

    /// Pairs still stored when the run is over occupied their atoms to the end.
    mutating func settleStoredPairs() {
        while let index = bank.take(freshest: false) {
            if isFaulty { record.faults.lives.left += 1 }
            let free = max(end, apparatus.schedule.start(of: bank[index].attempt))
            settle(attempt: bank[index].attempt, free: free, readyAt: free)
        }
    }

    /// Takes the attempts back that `runHeralds` counted in advance: the turns, this one and those after it, that came up
    /// before the atoms were ready.
    mutating func skippedTurns(from first: Int64, readyAt: Instant) {
        if keepsHistory { missTurns(from: first, readyAt: readyAt) }
        guard !countsEveryAttempt else { return }
        let schedule = apparatus.schedule
        let (from, to) = (max(first, firstAttempt), min(schedule.firstAttempt(notBefore: readyAt), lastAttempt + 1))
        guard from < to else { return }
        let index = schedule.atom(of: first)
        record.attempts -= UInt64(schedule.turns(of: index, before: to) - schedule.turns(of: index, before: from))
    }
}
