import AtomMemories
import BellPairs
import DiscreteEvents
import Heralding

/// Faults, and how the link recovers from them. Nothing of this happens where there are none.
///
/// - A node that has no announcement when an attempt's report is due takes the attempt for failed and resets its atom. What
///   comes later, beyond the time that failed attempts keep their atoms anyway, is discarded. The other node's atom is stale
///   until it is used: that round plays with two atoms that share nothing, and with its outputs, which name their attempt, both
///   nodes know. Where neither node has the announcement, the pair is dropped.
/// - A node whose index is off takes the atoms of neighboring attempts until it is synchronized; their rounds share nothing either.
/// - While a cavity is off resonance its node goes on with its schedule, sends no light and finds every atom dark; stored pairs
///   survive, for traps and fields are not the cavity's. A latched detector hears neither photons nor dark counts. Both act on
///   whole attempts, and on readouts that end within.
/// - Skewed clocks let the photons that come later anyway, else those of node B, come later still.
///
/// Leaves out: that a wrongly taken atom misses turns of its own; that a request may meet a pair that one node has heard of and
/// the other one is about to; second photons at a latched detector or of skewed nodes.
extension PairEmulation {
    /// What losses and faults make of an attempt.
    struct Turn: BitwiseCopyable {
        /// Which nodes may send a photon.
        var fromA = true
        var fromB = true
        /// Detectors that do not click, one bit each.
        var latched: UInt8 = 0
        /// How much later the later photons come, in picoseconds.
        var skew: Int64 = 0
        /// Whether the attempt is like any other.
        var isOrdinary: Bool { fromA && fromB && latched == 0 && skew == 0 }
        func isLatched(_ detector: UInt8) -> Bool { latched >> detector & 1 == 1 }
    }
    /// The next late announcement or burst of atom loss.
    @inline(__always) var nextFault: EventKey { min(lateAnnouncements.nextKey, nextBurst) }

    // MARK: Attempts

    /// What outages and clocks make of an attempt that starts now.
    @inline(never) mutating func faultyTurn(at now: Instant) -> Turn {
        var turn = Turn()
        turn.fromA = !faults.a.unlock.isActive(at: now)
        turn.fromB = !faults.b.unlock.isActive(at: now)
        let opening = now + apparatus.transit
        if faults.latches[0].isActive(at: opening) { turn.latched |= 1 }
        if faults.latches[1].isActive(at: opening) { turn.latched |= 2 }
        if faults.skew > 0 {
            turn.skew = Int64((faults.skew * Double(faults.sinceSynchronization(now).picoseconds)).rounded())
        }
        return turn
    }

    /// Whether a detector does not hear a dark count outside the gates.
    @inline(never) mutating func isStrayLatched(_ detector: UInt8, at now: Instant) -> Bool {
        faults.latchesOfStrays[Int(detector)].isActive(at: now)
    }

    /// What skewed clocks and latched detectors make of an attempt's light.
    @inline(never) mutating func disturb(_ light: inout AttemptLight, attempt: Int64) {
        if turn.skew > 0 {
            let wasPair = light.isPair
            let hidden = light.delayLaterNode(by: turn.skew, apparatus.heralding, &faults.ports)
            if hidden, isMeasured(attempt: attempt) {
                record.faults[.clockSkew].count += 1
                if wasPair { record.faults[.clockSkew].pairs += 1 }
            }
        }
        if turn.latched == 0 { return }
        if light.a.fate == .clicked, turn.isLatched(light.a.detector) { light.a.fate = .hidden }
        if light.b.fate == .clicked, turn.isLatched(light.b.detector) { light.b.fate = .hidden }
    }

    // MARK: Announcements

    /// The station's announcement reaches both nodes, one of them or none, in time or not, and is taken for what it is or not.
    @inline(never) mutating func receiveDespiteFaults(_ announcement: Announcement, at now: Instant) {
        record.faults.lives.announced += 1
        let isCounted = isMeasured(attempt: announcement.attempt)
        var announcement = announcement
        let arrivals = faults.arrivals(at: now)
        var has = (a: true, b: true)
        var (losses, lates, delay) = (UInt64(0), UInt64(0), Span.zero)
        func meet(_ arrival: FaultState.Arrival, _ has: inout Bool) {
            switch arrival {
            case .inTime: break
            case .lost: (losses, has) = (losses + 1, false)
            case .late(let late):
                lates += 1
                if late > apparatus.failureHold { has = false } else { delay = max(delay, late) }
            }
        }
        meet(arrivals.a, &has.a)
        meet(arrivals.b, &has.b)
        if isCounted {
            record.faults[.lostHerald].count += losses
            record.faults[.lateHerald].count += lates
        }
        if has.a, has.b {
            let slips = faults.slips(at: now)
            if isCounted { record.faults[.indexMismatch].count += slips.new }
            if slips.isSlipped {
                announcement.herald.state = .maximallyMixed
                if isCounted { record.faults[.indexMismatch].pairs += 1 }
            }
        } else {
            if isCounted { record.faults[losses > 0 ? .lostHerald : .lateHerald].pairs += 1 }
            guard has.a || has.b else {
                record.faults.lives.dropped += 1
                return
            }
            // Without a partner an atom is in either state; the reset one is in 0.
            announcement.herald.state = XState(p00: 0.5, p01: has.a ? 0 : 0.5, p10: has.a ? 0.5 : 0, p11: 0)
        }
        guard delay > .zero else { return keep(announcement, at: now) }
        _ = lateAnnouncements.schedule(announcement, at: now + delay, Order.report)
    }

    /// A late announcement arrives while the atoms are still held, or a burst takes atoms.
    @inline(never) mutating func takeFault(at now: Instant) {
        if lateAnnouncements.nextKey > nextBurst {
            if faults.a.bursts.from <= now { burst(atA: true, at: now) }
            if faults.b.bursts.from <= now { burst(atA: false, at: now) }
            return scheduleBurst()
        }
        let announcement = lateAnnouncements.removeFirst().event
        let (attempt, index) = (announcement.attempt, Int(announcement.atom))
        // The atoms may have been found missing in the meantime.
        guard bank[index].attempt == attempt, bank[index].state == .awaitingHerald else {
            record.faults.lives.dropped += 1
            if isMeasured(attempt: attempt) { record.faults[.lateHerald].pairs += 1 }
            return
        }
        keep(announcement, at: now)
    }

    // MARK: Atoms

    /// Puts the next burst on the agenda.
    mutating func scheduleBurst() {
        let next = min(faults.a.bursts.from, faults.b.bursts.from)
        nextBurst = next < end ? EventKey(next, Order.report) : .never
    }

    /// Each atom of a node is lost with the same probability; those in service are missed at their next turn.
    private mutating func burst(atA isA: Bool, at now: Instant) {
        let schedule = apparatus.schedule
        if isA { faults.a.bursts.advance() } else { faults.b.bursts.advance() }
        for index in 0..<Int(schedule.atoms) {
            let fraction = apparatus.faults.atomLossFraction
            guard isA ? faults.a.burstVictims.bernoulli(fraction) : faults.b.burstVictims.bernoulli(fraction) else { continue }
            guard isA ? supplyA.lose(index, at: now) : supplyB.lose(index, at: now) else { continue }
            faults.isBurst[index] = true
            let origin = turnOrigins[index]
            guard bank[index].readyAt < .distantFuture, !isLosing[index], origin < .max else { continue }
            lossTurns[index] = min(
                supplyA.lossAttempt(index, nextTurn: max(0, origin), origin: origin, schedule),
                supplyB.lossAttempt(index, nextTurn: max(0, origin), origin: origin, schedule))
        }
    }

    /// Time within the measuring window that an index was idle because a burst took its atom.
    @inline(never) mutating func countBurstWait(_ index: Int, from: Instant, to: Instant) {
        guard faults.isBurst[index] else { return }
        faults.isBurst[index] = false
        if from < to { record.faults[.atomLoss].time += Int128((to - from).picoseconds) }
    }

    // MARK: Readout

    /// Which node finds its atom dark whatever it was, because it is gone or the cavity is off resonance.
    @inline(never) mutating func unread(_ index: Int, at now: Instant, isMeasured: Bool) -> (a: Bool, b: Bool) {
        var (a, b) = (false, false)
        if followsTurns {
            (a, b) = (supplyA.isMissing(index, at: now), supplyB.isMissing(index, at: now))
            if isMeasured, a || b { record.measuredWithoutAtom &+= 1 }
        }
        guard isFaulty else { return (a, b) }
        record.faults.lives.used += 1
        let isBlind = (faults.a.unlockWhenRead.isActive(at: now), faults.b.unlockWhenRead.isActive(at: now))
        if isMeasured, isBlind.0 || isBlind.1 { record.faults.unread += 1 }
        return (a || isBlind.0, b || isBlind.1)
    }

    // MARK: The record

    /// Counts outages and bursts, and how long outages lasted, by processes of their own that begin alike.
    mutating func tallyOutages() {
        for (kind, components) in faults.outages {
            let tally = FaultProcess.tally(components, from: begin, to: end)
            record.faults[kind].count = tally.count
            record.faults[kind].time += Int128(tally.picoseconds)
        }
    }
}
