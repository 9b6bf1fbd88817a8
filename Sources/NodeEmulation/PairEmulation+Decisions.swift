import AtomMemories
import BellPairs
import DiscreteEvents

extension PairEmulation {
    /// Puts the next request after `time` on the agenda, unless it falls behind the end of the run.
    mutating func scheduleRequest(after time: Instant) {
        let interval: Double
        switch requests.process {
        case .onHerald: return
        case .periodic: interval = 1e12 / requests.rate.perSecond
        case .poisson: interval = exponential.draw(&arrivals) * 1e12 / requests.rate.perSecond
        }
        let next = interval < 0x1p59 ? time + Span(picoseconds: max(1, Int64(interval.rounded()))) : .distantFuture
        nextRequest = next < end ? EventKey(next, Order.request) : .never
    }

    /// A request arrives at both nodes: they take the same pair and start their decisions, or answer without one.
    @inline(__always) mutating func decide(at now: Instant) {
        let isMeasured = isMeasured(at: now)
        if isMeasured { record.requests &+= 1 }
        let requestA = now + apparatus.decisionA.drawDelay(exponential, &controlA)
        let requestB = now + apparatus.decisionB.drawDelay(exponential, &controlB)
        guard let index = bank.take(freshest: requests.order == .freshest) else {
            if isMeasured { record.unassisted &+= 1 }
            send(Decision(index: -1, requested: now, ageA: .zero, ageB: .zero), out: max(requestA, requestB))
            return
        }
        if cutoff != nil { expiries.cancel(expiryTickets[index]) }
        // One reader per node: a decision waits until the previous output is out.
        let rotatedA = max(requestA, readerFreeA) + apparatus.decisionA.rotation
        let rotatedB = max(requestB, readerFreeB) + apparatus.decisionB.rotation
        readerFreeA = rotatedA + apparatus.decisionA.duration
        readerFreeB = rotatedB + apparatus.decisionB.duration
        let start = apparatus.schedule.start(of: bank[index].attempt)
        if isMeasured { record.pairAge.add(now - start) }
        send(
            Decision(
                index: Int32(truncatingIfNeeded: index), requested: now, ageA: rotatedA - start, ageB: rotatedB - start),
            out: max(readerFreeA, readerFreeB))
    }

    /// Rounds are answered in the order of their requests.
    @inline(__always) private mutating func send(_ decision: Decision, out time: Instant) {
        lastOutput = max(lastOutput, time)
        if isMeasured(at: decision.requested) {
            let latency = lastOutput - decision.requested
            if latency != lastLatency {
                record.latency.record(lastLatency.picoseconds, times: lastLatencyCount)
                (lastLatency, lastLatencyCount) = (latency, 0)
            }
            lastLatencyCount &+= 1
        }
        decisions.send(decision, arriving: lastOutput)
    }

    /// Both outputs are out: what they are follows from the state the pair is in by now, the axes and the photon counts.
    @inline(__always) mutating func commit(_ decision: Decision, at now: Instant) {
        // Drawn now, for the inputs are shown to a node when its reader is free and its previous output is out, not before:
        // rounds stay sequential even where requests arrive faster.
        let inputPair = rounds.draw(&inputs)
        let round = rounds[inputPair]
        let isMeasured = isMeasured(at: decision.requested)
        guard decision.index >= 0 else {
            if isMeasured { score(inputPair, a: round.fallbackA, b: round.fallbackB, requested: decision.requested) }
            return
        }
        let index = Int(decision.index)
        let state = apparatus.storage.aged(bank.heraldedState(index), survival(decision.ageA, decision.ageB))
        let p = state.outcomeProbabilities(a: round.axisA, b: round.axisB)
        let u = outcomes.uniform()
        var spinA = u >= p.0 + p.1
        var spinB = u >= (spinA ? p.0 + p.1 + p.2 : p.0)
        var fidelity = state.fidelity
        if isLossy, supplyA.isMissing(index, at: now) || supplyB.isMissing(index, at: now) {
            // Where the atom is gone there is no light. The other one is found in its state whatever that was.
            if supplyA.isMissing(index, at: now) { spinA = false }
            if supplyB.isMissing(index, at: now) { spinB = false }
            fidelity = 0
            if isMeasured { record.measuredWithoutAtom &+= 1 }
        }
        let outputA = apparatus.decisionA.counting.callsBright(spinA, &readingA)
        let outputB = apparatus.decisionB.counting.callsBright(spinB, &readingB)
        release(index, at: now)
        guard isMeasured else { return }
        record.deliveredInfidelity.add(1 - fidelity)
        record.readoutA.add(bright: spinA, called: outputA)
        record.readoutB.add(bright: spinB, called: outputB)
        if isClassical {
            score(inputPair, a: round.fallbackA, b: round.fallbackB, requested: decision.requested)
        } else {
            score(inputPair, a: outputA, b: outputB, requested: decision.requested)
        }
    }

    /// The atoms have been read and start over.
    @inline(__always) private mutating func release(_ index: Int, at now: Instant) {
        let attempt = bank[index].attempt
        var readyAt = now + apparatus.reset
        if isLossy {
            supplyA.read(index, at: now)
            supplyB.read(index, at: now)
            readyAt = replaceMissing(index, at: now, readyAt: readyAt)
            enterService(index, at: readyAt)
        }
        bank.release(index, readyAt: readyAt)
        settle(attempt: attempt, readyAt: readyAt)
    }

    @inline(__always) private mutating func score(_ inputPair: Int, a: Bool, b: Bool, requested: Instant) {
        let isEven = a == b
        tallies[inputPair].even &+= isEven ? 1 : 0
        tallies[inputPair].odd &+= isEven ? 0 : 1
        windows.add(utility: isEven ? rounds[inputPair].even : rounds[inputPair].odd, at: requested)
    }

    /// What is left of a pair whose qubits have the given ages.
    @inline(__always) private mutating func survival(_ ageA: Span, _ ageB: Span) -> Storage.Survival {
        if ageA != lastAges.a || ageB != lastAges.b {
            lastAges = (ageA, ageB)
            lastSurvival = apparatus.storage.survival(ageA: ageA.seconds, ageB: ageB.seconds)
        }
        return lastSurvival
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
