import AtomMemories
import DiscreteEvents
import Heralding

/// Herald resolution: only attempts in which both photons click in different bins or a dark count falls into a gate can announce a pair; the
/// others are skipped. With the same seed the path is that of click resolution: the same heralds at the same picosecond.
extension PairEmulation {
    /// Dark counts that fall into the gates of one attempt.
    private struct TouchedAttempt {
        var attempt: Int64
        var clicks: BellAnalyzer
    }

    mutating func runHeralds() {
        record.attempts = UInt64(max(0, lastAttempt - firstAttempt + 1))
        let events = requests.process == .onHerald && !isFollowed ? usePairsAsTheyCome() : followEvents()
        record.events += events
    }

    /// Every pair is taken when it is announced, and everything happens in the order of the announcements: each pair is followed
    /// to its end before the next is looked for.
    private mutating func usePairsAsTheyCome() -> UInt64 {
        let (schedule, reportDelay) = (apparatus.schedule, apparatus.reportDelay)
        var touched = nextTouchedAttempt()
        var events: UInt64 = 0
        while true {
            let attempt = min(light.nextCandidate, touched.attempt)
            if attempt > lastAttempt { return events }
            events &+= 1
            let start = schedule.start(of: attempt)
            let atom = schedule.atom(of: attempt)
            guard let herald = herald(of: attempt, atom: atom, at: start, &touched, mayLoseAtoms: false) else { continue }
            count(herald, attempt: attempt)
            let announced = start + reportDelay
            let (requestA, requestB) = countRequest(at: announced)
            let (decision, out) = takeReaders(atom, start: start, requested: announced, requestA, requestB)
            measure(herald.state, decision, attempt: attempt, at: out, mayMissAtoms: false)
            // The report and the outputs.
            events &+= 2
        }
    }

    /// Pairs wait for requests, at most as long as they may; atoms come and go.
    private mutating func followEvents() -> UInt64 {
        let (schedule, reportDelay) = (apparatus.schedule, apparatus.reportDelay)
        var touched = nextTouchedAttempt()
        var events: UInt64 = 0
        while true {
            let lossTurn = losses.nextKey == .never ? .max : losses.nextKey.time.picoseconds / schedule.spacing.picoseconds
            let attempt = min(min(light.nextCandidate, touched.attempt), lossTurn)
            let nextAttempt = attempt <= lastAttempt ? EventKey(schedule.start(of: attempt), Order.attempt) : EventKey.never
            let key = min(
                min(min(decisions.nextKey, expiries.nextKey), min(min(announcements.nextKey, notices.nextKey), nextRequest)),
                nextAttempt)
            if key == .never { return events }
            events &+= 1
            let now = key.time
            switch key.phaseRank {
            case 0: commit(decisions.receive(), at: now)
            case 1: expire(Int(expiries.removeFirst().event.index), at: now)
            case 2: receiveReport(key)
            case 6:
                let atom = schedule.atom(of: attempt)
                guard let herald = herald(of: attempt, atom: atom, at: now, &touched, mayLoseAtoms: isLossy) else { continue }
                announcements.send(
                    Announcement(attempt: attempt, atom: Int32(atom), herald: herald), arriving: now + reportDelay)
            default:
                decide(at: now)
                scheduleRequest(after: now)
            }
        }
    }

    /// The herald that a candidate makes, if its atoms are free and it makes one.
    @inline(__always)
    private mutating func herald(
        of attempt: Int64, atom: Int, at now: Instant, _ touched: inout TouchedAttempt, mayLoseAtoms: Bool
    ) -> Herald? {
        var clicks = BellAnalyzer()
        let isTouched = touched.attempt == attempt
        if isTouched {
            clicks = touched.clicks
            swap(&darkClicks, &nextDarkClicks)
            touched = nextTouchedAttempt()
        }
        guard bank.isReady(atom, at: now) else {
            light.skip(candidate: attempt)
            darkClicks.removeAll(keepingCapacity: true)
            return nil
        }
        if mayLoseAtoms, attempt == lossTurns[atom] { return heraldAtLossTurn(of: attempt, atom: atom, at: now, clicks) }
        if !isTouched, light.isPlain(attempt) {
            bank.launch(atom, attempt: attempt, readyAt: now + apparatus.schedule.occupation)
            return light.plainHerald()
        }
        let arriving = light.light(ofCandidate: attempt) ?? .none
        if discriminator.isNeeded { return discriminated(arriving, of: attempt, atom: atom, opening: now + apparatus.transit) }
        clicks.register(arriving)
        guard let herald = Herald(clicks: clicks, light: arriving, spins: &spins) else { return nil }
        bank.launch(atom, attempt: attempt, readyAt: now + apparatus.schedule.occupation)
        return herald
    }

    /// The herald that dark counts make in an attempt that loses an atom; without one the loss is noticed from the report.
    @inline(never)
    private mutating func heraldAtLossTurn(
        of attempt: Int64, atom: Int, at now: Instant, _ darkClicks: BellAnalyzer
    ) -> Herald? {
        _ = losses.removeFirst()
        guard case .attempted(let fromA, let fromB) = takeLossTurn(atom, attempt: attempt, at: now) else {
            light.skip(candidate: attempt)
            self.darkClicks.removeAll(keepingCapacity: true)
            return nil
        }
        bank.launch(atom, attempt: attempt, readyAt: now + apparatus.schedule.occupation)
        var clicks = darkClicks
        let isTouched = clicks != BellAnalyzer()
        let arriving =
            light.light(of: attempt, fromA: fromA, fromB: fromB, touchedByDarkCount: isTouched, visitsEveryAttempt: false)
            ?? .none
        if discriminator.isNeeded {
            return isTouched ? discriminated(arriving, of: attempt, atom: atom, opening: now + apparatus.transit) : nil
        }
        clicks.register(arriving)
        return Herald(clicks: clicks, light: arriving, spins: &spins)
    }

    /// The herald that the light and the dark counts of a candidate make at a station that looks at times or numbers.
    @inline(never)
    private mutating func discriminated(
        _ arriving: AttemptLight, of attempt: Int64, atom: Int, opening: Instant
    ) -> Herald? {
        var arriving = arriving
        let clicks = discriminator.clicks(of: &arriving, second: light.second, darkClicks: darkClicks, opening: opening)
        darkClicks.removeAll(keepingCapacity: true)
        guard let herald = Herald(clicks: clicks, light: arriving, spins: &spins) else { return nil }
        bank.launch(atom, attempt: attempt, readyAt: opening - apparatus.transit + apparatus.schedule.occupation)
        return herald
    }

    /// Collects the dark counts of the next attempt in whose gates any fall.
    private mutating func nextTouchedAttempt() -> TouchedAttempt {
        let first = DarkCounts.place(gateDarkCounts.nextTime, bin: apparatus.bin).attempt
        var touched = TouchedAttempt(attempt: first, clicks: BellAnalyzer())
        nextDarkClicks.removeAll(keepingCapacity: true)
        guard first <= lastAttempt else { return touched }
        while true {
            let dark = DarkCounts.place(gateDarkCounts.nextTime, bin: apparatus.bin)
            if dark.attempt != first { return touched }
            touched.clicks.click(detector: gateDarkCounts.nextDetector, isLate: dark.isLate)
            if discriminator.isNeeded {
                nextDarkClicks.append(
                    DarkClick(detector: gateDarkCounts.nextDetector, isLate: dark.isLate, offset: dark.offset))
            }
            gateDarkCounts.advance()
        }
    }
}
