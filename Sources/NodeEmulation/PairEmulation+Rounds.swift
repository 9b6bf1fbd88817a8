import DiscreteEvents

/// A record of every round, where one is asked for.
extension PairEmulation {
    /// Writes a round down whose outputs are out `now`.
    ///
    /// Each node is shown its input when its reader is free, before its rotation; without a pair when it answers.
    @inline(never) mutating func writeDown(
        _ inputPair: Int, a: Bool, b: Bool, _ decision: Decision, attempt: Int64, at now: Instant
    ) {
        var shown = now
        if decision.index >= 0 {
            let (agesA, agesB) = (decision.ageA - apparatus.decisionA.rotation, decision.ageB - apparatus.decisionB.rotation)
            shown = apparatus.schedule.start(of: attempt) + max(agesA, agesB)
        }
        let (x, y) = inputPair.quotientAndRemainder(dividingBy: inputsB)
        roundLog.add(
            PlayedRound(
                shown: shown, requested: decision.requested, answered: now, x: UInt16(x), y: UInt16(y), a: a ? 1 : 0, b: b ? 1 : 0
            ))
    }
}
