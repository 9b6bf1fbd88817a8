import AtomMemories
import BellPairs
import DiscreteEvents

extension PairEmulation {
    /// Puts the next request after `time` on the agenda, unless it falls behind the end of the run.
    ///
    /// - Parameter part: the part of an interval that passes until then, where intervals are equal.
    mutating func scheduleRequest(after time: Instant, part: Double = 1) {
        let interval: Double
        switch requests.process {
        case .onHerald: return
        case .periodic: interval = part * (1e12 / requests.rate.perSecond)
        case .poisson: interval = exponential.draw(&arrivals) * 1e12 / requests.rate.perSecond
        }
        let next = time.later(byPicoseconds: max(1, interval))
        nextRequest = next < end ? EventKey(next, Order.request) : .never
    }

    /// A request arrives at both nodes: they take the same pair and start their decisions, or answer without one.
    mutating func decide(at now: Instant) {
        let (requestA, requestB) = countRequest(at: now)
        guard let index = bank.take(freshest: requests.order == .freshest) else {
            if isMeasured(at: now) { record.unassisted &+= 1 }
            let decision = Decision(index: -1, requested: now, ageA: .zero, ageB: .zero)
            decisions.send(decision, arriving: output(requested: now, out: max(requestA, requestB)))
            return
        }
        if cutoff != nil { expiries.cancel(expiryTickets[index]) }
        let start = apparatus.schedule.start(of: bank[index].attempt)
        if isDetailed {
            decideInDetail(index, start: start, requested: now, requestA, requestB)
            return
        }
        let (decision, out) = takeReaders(index, start: start, requested: now, requestA, requestB)
        decisions.send(decision, arriving: out)
    }

    /// Counts a request; returns when the nodes' controllers have dealt with it.
    @inline(__always) mutating func countRequest(at now: Instant) -> (a: Instant, b: Instant) {
        if isMeasured(at: now) { record.requests &+= 1 }
        return (
            now + apparatus.decisionA.drawDelay(exponential, &controlA),
            now + apparatus.decisionB.drawDelay(exponential, &controlB)
        )
    }

    /// One reader per node: a decision waits until the previous output is out. Returns it with the time its own outputs are out.
    @inline(__always) mutating func takeReaders(
        _ index: Int, start: Instant, requested now: Instant, _ requestA: Instant, _ requestB: Instant
    ) -> (decision: Decision, out: Instant) {
        let rotatedA = max(requestA, readerFreeA) + apparatus.decisionA.rotation
        let rotatedB = max(requestB, readerFreeB) + apparatus.decisionB.rotation
        readerFreeA = rotatedA + apparatus.decisionA.duration
        readerFreeB = rotatedB + apparatus.decisionB.duration
        if isMeasured(at: now) { record.pairAge.add(now - start) }
        let decision = Decision(
            index: Int32(truncatingIfNeeded: index), requested: now, ageA: rotatedA - start, ageB: rotatedB - start)
        return (decision, output(requested: now, out: max(readerFreeA, readerFreeB)))
    }

    /// When a decision's outputs are out: rounds are answered in the order of their requests.
    @inline(__always) mutating func output(requested: Instant, out time: Instant) -> Instant {
        lastOutput = max(lastOutput, time)
        if isMeasured(at: requested) {
            let latency = lastOutput - requested
            if latency != lastLatency {
                record.latency.record(lastLatency.picoseconds, times: lastLatencyCount)
                (lastLatency, lastLatencyCount) = (latency, 0)
            }
            lastLatencyCount &+= 1
        }
        return lastOutput
    }

    /// Both outputs of a decision are out.
    mutating func commit(_ decision: Decision, at now: Instant) {
        guard decision.index >= 0 else {
            let inputPair = rounds.draw(&inputs)
            let round = rounds[inputPair]
            if isMeasured(at: decision.requested) {
                score(inputPair, a: round.fallbackA, b: round.fallbackB, decision, attempt: -1, at: now)
            }
            return
        }
        let index = Int(decision.index)
        if isDetailed {
            commitInDetail(decision, index, at: now)
            return
        }
        measure(
            bank.heraldedState(index), decision, attempt: bank[index].attempt, at: now, mayMissAtoms: followsTurns || isFaulty)
    }

    /// What the outputs are follows from the state the pair is in by now, the axes and the photon counts.
    ///
    /// Inputs are drawn now, for they are shown to a node when its reader is free and its previous output is out, not before:
    /// rounds stay sequential even where requests arrive faster.
    @inline(__always) mutating func measure(
        _ heralded: XState, _ decision: Decision, attempt: Int64, at now: Instant, mayMissAtoms: Bool
    ) {
        let inputPair = rounds.draw(&inputs)
        let isMeasured = isMeasured(at: decision.requested)
        let index = Int(decision.index)
        if decision.ageA != last.ageA || decision.ageB != last.ageB || heralded != last.heralded { renewLast(heralded, decision) }
        if outcomeLaws[inputPair].number != last.number { renewOutcomes(inputPair) }
        let law = outcomeLaws[inputPair]
        let u = outcomes.uniform()
        var spinA = u >= law.second
        var spinB = u >= (spinA ? law.third : law.first)
        var isComplete = true
        if mayMissAtoms {
            // Where the atom is gone there is no light. The other one is found in its state whatever that was.
            let unread = unread(index, at: now, isMeasured: isMeasured)
            if unread.a { spinA = false }
            if unread.b { spinB = false }
            isComplete = !unread.a && !unread.b
            if isMeasured, !isComplete { record.deliveredInfidelity.add(1) }
        }
        let outputA = apparatus.decisionA.counting.callsBright(spinA, &readingA)
        let outputB = apparatus.decisionB.counting.callsBright(spinB, &readingB)
        let free = now + apparatus.reset
        var readyAt = free
        if mayMissAtoms, followsTurns { readyAt = readyAfterReading(index, at: now, readyAt: free) }
        bank.release(index, readyAt: readyAt)
        settle(attempt: attempt, free: free, readyAt: readyAt)
        guard isMeasured else { return }
        last.count &+= isComplete ? 1 : 0
        record.readoutA.add(bright: spinA, called: outputA)
        record.readoutB.add(bright: spinB, called: outputB)
        let (a, b) =
            isClassical ? (rounds[inputPair].fallbackA, rounds[inputPair].fallbackB) : (outputA, outputB)
        score(inputPair, a: a, b: b, decision, attempt: attempt, at: now)
    }

    /// Counts the round of a decision whose outputs are out.
    @inline(__always) mutating func score(
        _ inputPair: Int, a: Bool, b: Bool, _ decision: Decision, attempt: Int64, at now: Instant
    ) {
        if keepsRounds { writeDown(inputPair, a: a, b: b, decision, attempt: attempt, at: now) }
        let isEven = a == b
        tallies[inputPair].even &+= isEven ? 1 : 0
        tallies[inputPair].odd &+= isEven ? 0 : 1
        windows.add(utility: isEven ? rounds[inputPair].even : rounds[inputPair].odd, at: decision.requested)
    }

    /// A pair unlike the last one is measured: its state by now.
    @inline(never) private mutating func renewLast(_ heralded: XState, _ decision: Decision) {
        record.deliveredInfidelity.add(last.infidelity, times: last.count)
        if decision.ageA != last.ageA || decision.ageB != last.ageB {
            last.survival = apparatus.storage.survival(ageA: decision.ageA.seconds, ageB: decision.ageB.seconds)
        }
        (last.heralded, last.ageA, last.ageB) = (heralded, decision.ageA, decision.ageB)
        // The noise that the hardware file states without a cause is there from the start.
        last.state = apparatus.storage.aged(heralded.depolarized(weight: apparatus.unnamedNoise), last.survival)
        last.infidelity = 1 - last.state.fidelity
        last.number += 1
        last.count = 0
    }

    @inline(never) mutating func renewOutcomes(_ inputPair: Int) {
        let p = last.state.outcomeProbabilities(a: rounds[inputPair].axisA, b: rounds[inputPair].axisB)
        outcomeLaws[inputPair] = OutcomeLaw(number: last.number, first: p.0, second: p.0 + p.1, third: p.0 + p.1 + p.2)
    }
}

extension Apparatus.Decision {
    /// Time from a request to the start of the rotation.
    @inline(__always) func drawDelay(_ law: ExponentialLaw, _ stream: inout RandomStream) -> Span {
        guard jitter > 0 else { return latency }
        return latency + Span(picoseconds: Int64(law.draw(&stream) * jitter))
    }
}

extension RunRecord.ReadoutTally {
    @inline(__always) mutating func add(bright: Bool, called: Bool) {
        // Added, not branched on: the states are coin flips that no processor foresees.
        self.bright &+= bright ? 1 : 0
        dark &+= bright ? 0 : 1
        misses &+= bright && !called ? 1 : 0
        falseAlarms &+= !bright && called ? 1 : 0
    }
}
