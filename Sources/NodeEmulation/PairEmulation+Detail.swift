import AtomMemories
import BellPairs
import CavityReadout
import DiscreteEvents

/// Decisions whose readouts may end early, or whose pairs were disturbed by neighbors while they were stored.
///
/// Such a decision is drawn when its readers are taken, for how long it keeps them follows from the photons; what it comes to takes
/// effect when the outputs are out. Nothing of this happens where neither feature is used.
extension PairEmulation {
    /// What a decision comes to.
    struct DrawnRound: BitwiseCopyable {
        var inputPair: Int32 = 0
        var spinA = false
        var spinB = false
        var outputA = false
        var outputB = false
    }
    /// A readout begins.
    struct ReadoutMark: BitwiseCopyable {}
    /// Readouts of the two nodes.
    struct ReadoutCount: BitwiseCopyable {
        var a: Int64 = 0
        var b: Int64 = 0
    }

    /// Takes the readers for a decision on the pair of an index, and draws what they see.
    @inline(never) mutating func decideInDetail(
        _ index: Int, start: Instant, requested now: Instant, _ requestA: Instant, _ requestB: Instant
    ) {
        let rotatedA = max(requestA, readerFreeA) + apparatus.decisionA.rotation
        let rotatedB = max(requestB, readerFreeB) + apparatus.decisionB.rotation
        let decision = Decision(
            index: Int32(truncatingIfNeeded: index), requested: now, ageA: rotatedA - start, ageB: rotatedB - start)
        renewLast(
            bank.heraldedState(index), decision, disturbedBy: isDisturbed ? disturbance(index, rotatedA, rotatedB, decision) : 1)
        let isMeasured = isMeasured(at: now)

        let inputPair = rounds.draw(&inputs)
        if outcomeLaws[inputPair].number != last.number { renewOutcomes(inputPair) }
        let law = outcomeLaws[inputPair]
        let u = outcomes.uniform()
        var spinA = u >= law.second
        var spinB = u >= (spinA ? law.third : law.first)
        let isMissingA = followsTurns && supplyA.isMissing(index, at: rotatedA)
        let isMissingB = followsTurns && supplyB.isMissing(index, at: rotatedB)
        if isMissingA { spinA = false }
        if isMissingB { spinB = false }
        let a = apparatus.decisionA.counting.read(bright: spinA, &readingA)
        let b = apparatus.decisionB.counting.read(bright: spinB, &readingB)
        let (timeA, timeB) = (Span(seconds: a.time), Span(seconds: b.time))
        (readerFreeA, readerFreeB) = (rotatedA + timeA, rotatedB + timeB)
        drawnRounds[index] = DrawnRound(
            inputPair: Int32(truncatingIfNeeded: inputPair), spinA: spinA, spinB: spinB, outputA: a.callsBright,
            outputB: b.callsBright)
        if isMeasured {
            record.pairAge.add(now - start)
            record.countingTime.add(timeA)
            record.countingTime.add(timeB)
            if isMissingA || isMissingB {
                record.measuredWithoutAtom &+= 1
                record.deliveredInfidelity.add(1)
            } else {
                last.count &+= 1
            }
        }
        decisions.send(decision, arriving: output(requested: now, out: max(readerFreeA, readerFreeB)))
    }

    /// Both outputs of such a decision are out.
    @inline(never) mutating func commitInDetail(_ decision: Decision, _ index: Int, at now: Instant) {
        let drawn = drawnRounds[index]
        let attempt = bank[index].attempt
        let free = now + apparatus.reset
        let readyAt = followsTurns ? readyAfterReading(index, at: now, readyAt: free) : free
        bank.release(index, readyAt: readyAt)
        settle(attempt: attempt, free: free, readyAt: readyAt)
        guard isMeasured(at: decision.requested) else { return }
        record.readoutA.add(bright: drawn.spinA, called: drawn.outputA)
        record.readoutB.add(bright: drawn.spinB, called: drawn.outputB)
        let inputPair = Int(drawn.inputPair)
        let (a, b) =
            isClassical ? (rounds[inputPair].fallbackA, rounds[inputPair].fallbackB) : (drawn.outputA, drawn.outputB)
        score(inputPair, a: a, b: b, decision, attempt: attempt, at: now)
    }

    /// A pair is announced: remembers how many readouts began before its attempt did. Announcements come in the order of attempts.
    @inline(never) mutating func countEarlierReadouts(_ index: Int, start: Instant) {
        while readoutsA.nextKey != .never, readoutsA.nextKey.time <= start {
            _ = readoutsA.receive()
            earlierReadouts.a += 1
        }
        while readoutsB.nextKey != .never, readoutsB.nextKey.time <= start {
            _ = readoutsB.receive()
            earlierReadouts.b += 1
        }
        readoutsBefore[index] = ReadoutCount(a: earlierReadouts.a, b: earlierReadouts.b)
    }

    /// The factor by which the turns and readouts of other atoms reduced the coherence of a pair that is being read from now on.
    private mutating func disturbance(
        _ index: Int, _ rotatedA: Instant, _ rotatedB: Instant, _ decision: Decision
    ) -> Double {
        let before = readoutsBefore[index]
        let (schedule, attempt) = (apparatus.schedule, bank[index].attempt)
        let a = apparatus.disturbanceA.coherence(
            attempts: schedule.turnsOfOthers(after: attempt, within: decision.ageA), readouts: decisionCount - before.a)
        let b = apparatus.disturbanceB.coherence(
            attempts: schedule.turnsOfOthers(after: attempt, within: decision.ageB), readouts: decisionCount - before.b)
        decisionCount += 1
        readoutsA.send(ReadoutMark(), arriving: rotatedA)
        readoutsB.send(ReadoutMark(), arriving: rotatedB)
        return a * b
    }

    /// The state of a pair that is measured now.
    private mutating func renewLast(_ heralded: XState, _ decision: Decision, disturbedBy factor: Double) {
        if decision.ageA == last.ageA, decision.ageB == last.ageB, heralded == last.heralded, factor == lastDisturbance { return }
        record.deliveredInfidelity.add(last.infidelity, times: last.count)
        last.survival = apparatus.storage.survival(ageA: decision.ageA.seconds, ageB: decision.ageB.seconds)
        (last.heralded, last.ageA, last.ageB, lastDisturbance) = (heralded, decision.ageA, decision.ageB, factor)
        last.state = apparatus.storage.aged(
            heralded.depolarized(weight: apparatus.unnamedNoise), last.survival.disturbed(by: factor))
        last.infidelity = 1 - last.state.fidelity
        last.number += 1
        last.count = 0
    }
}
