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
        let first = DarkCounts.place(gateDarkCounts.nextTime, bin: apparatus.bin).attempt
        var touched = TouchedAttempt(attempt: first, clicks: BellAnalyzer())
        guard first <= lastAttempt else { return touched }
        while true {
            let dark = DarkCounts.place(gateDarkCounts.nextTime, bin: apparatus.bin)
            if dark.attempt != first { return touched }
            touched.clicks.click(detector: gateDarkCounts.nextDetector, isLate: dark.isLate)
            gateDarkCounts.advance()
        }
    }
}
