import AtomMemories
import DiscreteEvents
import Heralding

/// Herald resolution: only attempts in which both photons click or a dark count falls into a gate can announce a pair; the
/// others are skipped. With the same seed the path is that of click resolution: the same heralds at the same picosecond.
extension PairEmulation {
    /// Dark counts that fall into the gates of one attempt.
    private struct TouchedAttempt {
        var attempt: Int64
        var clicks: BellAnalyzer
    }

    mutating func runHeralds() {
        countsEveryAttempt = false
        let schedule = apparatus.schedule
        record.attempts = UInt64(max(0, lastAttempt - firstAttempt + 1))
        var touched = nextTouchedAttempt()
        var events: UInt64 = 0
        while true {
            let candidate = min(light.nextCoincidence, touched.attempt)
            let nextAttempt =
                candidate <= lastAttempt ? EventKey(schedule.start(of: candidate), Order.attempt) : EventKey.never
            let key = min(
                min(min(decisions.nextKey, expiries.nextKey), min(reports.nextKey, nextRequest)), nextAttempt)
            if key == .never { break }
            events &+= 1
            let now = key.time
            switch key.phaseRank {
            case 0: commit(decisions.receive(), at: now)
            case 1: expire(Int(expiries.removeFirst().event.index), at: now)
            case 2: receive(announced.receive(), attempt: reports.receive().attempt, at: now)
            case 6:
                let isTouched = touched.attempt == candidate
                let darkClicks = isTouched ? touched.clicks : BellAnalyzer()
                if isTouched { touched = nextTouchedAttempt() }
                let atom = schedule.atom(of: candidate)
                guard bank.isReady(atom, at: now) else {
                    light.skip(candidate)
                    continue
                }
                let arriving = light.light(of: candidate, touchedByDarkCount: isTouched, needsTimes: false) ?? .none
                var analyzer = darkClicks
                analyzer.register(arriving)
                guard let herald = Herald(clicks: analyzer, light: arriving, spins: &spins) else { continue }
                bank.launch(atom, attempt: candidate)
                announced.send(herald, arriving: now + apparatus.reportDelay)
                reports.send(
                    Report(attempt: candidate, atom: Int32(atom), isHerald: true), arriving: now + apparatus.reportDelay)
            default:
                decide(at: now)
                scheduleRequest(after: now)
            }
        }
        record.events += events
    }

    /// Collects the dark counts of the next attempt in whose gates any fall.
    private mutating func nextTouchedAttempt() -> TouchedAttempt {
        let schedule = apparatus.schedule
        var found = TouchedAttempt(attempt: .max, clicks: BellAnalyzer())
        while darkCounts.nextTime < .distantFuture {
            let atNodes = darkCounts.nextTime - apparatus.transit
            if atNodes.picoseconds >= 0 {
                let attempt = schedule.attempt(underWayAt: atNodes)
                if attempt > min(found.attempt, lastAttempt) { break }
                let offset = atNodes - schedule.start(of: attempt)
                if let isLate = gateBin(offset, bin: apparatus.bin, separation: apparatus.binSeparation) {
                    found.attempt = attempt
                    found.clicks.click(detector: darkCounts.nextDetector, isLate: isLate)
                }
            }
            darkCounts.advance()
        }
        return found
    }
}
