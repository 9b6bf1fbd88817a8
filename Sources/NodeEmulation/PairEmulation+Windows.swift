import AtomMemories
import DiscreteEvents
import Heralding

/// Protocols with one collection window, in which one click announces a pair, at both resolutions.
///
/// Both ask the same source for the light of the attempts in which a photon clicks or a dark count falls into the window; click
/// resolution visits the others too.
extension PairEmulation {
    mutating func runWindows(_ resolution: RunPlan.Resolution) {
        var source = WindowSource(apparatus.heralding, seed: seed, replication: replica)
        var station = WindowStation(apparatus.heralding, seed: seed, replication: replica)
        switch resolution {
        case .click: runWindowClicks(&source, &station)
        case .herald: runWindowHeralds(&source, &station)
        }
    }

    /// The attempt into whose window the next dark count falls.
    private var nextTouched: Int64 {
        DarkCounts.place(gateDarkCounts.nextTime, window: apparatus.bin).attempt
    }

    /// Takes the dark counts in the window of an attempt, if there are any, to `darkClicks`.
    private mutating func takeDarkClicks(of attempt: Int64) {
        darkClicks.removeAll(keepingCapacity: true)
        while true {
            let dark = DarkCounts.place(gateDarkCounts.nextTime, window: apparatus.bin)
            guard dark.attempt == attempt else { return }
            darkClicks.append(DarkClick(detector: gateDarkCounts.nextDetector, isLate: false, offset: dark.offset))
            gateDarkCounts.advance()
        }
    }

    // MARK: Herald resolution

    private mutating func runWindowHeralds(_ source: inout WindowSource, _ station: inout WindowStation) {
        let (schedule, reportDelay) = (apparatus.schedule, apparatus.reportDelay)
        record.attempts = UInt64(max(0, lastAttempt - firstAttempt + 1))
        var touched = nextTouched
        var events: UInt64 = 0
        while true {
            let lossTurn = losses.nextKey == .never ? .max : losses.nextKey.time.picoseconds / schedule.spacing.picoseconds
            let attempt = min(min(source.nextCandidate, touched), lossTurn)
            let nextAttempt = attempt <= lastAttempt ? EventKey(schedule.start(of: attempt), Order.attempt) : EventKey.never
            let key = min(
                min(min(decisions.nextKey, expiries.nextKey), min(min(announcements.nextKey, notices.nextKey), nextRequest)),
                nextAttempt)
            if key == .never { break }
            events &+= 1
            let now = key.time
            switch key.phaseRank {
            case 0: commit(decisions.receive(), at: now)
            case 1: expire(Int(expiries.removeFirst().event.index), at: now)
            case 2: receiveReport(key)
            case 6:
                let atom = schedule.atom(of: attempt)
                takeDarkClicks(of: attempt)
                touched = nextTouched
                var isReady = bank.isReady(atom, at: now)
                var (fromA, fromB) = (true, true)
                if isLossy, attempt == lossTurns[atom] {
                    _ = losses.removeFirst()
                    switch takeLossTurn(atom, attempt: attempt, at: now) {
                    case .notAttempted: isReady = false
                    case .attempted(let a, let b): (fromA, fromB) = (a, b)
                    }
                }
                guard isReady else {
                    source.skip(attempt)
                    continue
                }
                let light =
                    fromA && fromB ? source.light(of: attempt) : source.light(of: attempt, fromA: fromA, fromB: fromB)
                let herald = station.herald(light, darkClicks: darkClicks, opening: now + apparatus.transit)
                // Of an attempt that loses an atom the failure is waited for too.
                if herald != nil || !fromA || !fromB {
                    bank.launch(atom, attempt: attempt, readyAt: now + schedule.occupation)
                }
                if let herald {
                    announcements.send(
                        Announcement(attempt: attempt, atom: Int32(atom), herald: herald), arriving: now + reportDelay)
                }
            default:
                decide(at: now)
                scheduleRequest(after: now)
            }
        }
        record.events += events
    }

    // MARK: Click resolution

    /// A photon under way to a detector, or a dark count; `isClick` of a photon that makes a detector click.
    private struct Flight: BitwiseCopyable {
        var isClick: Bool
    }
    /// An attempt in whose window something may click.
    private struct Window: BitwiseCopyable {
        var announcement: Announcement
    }

    private mutating func runWindowClicks(_ source: inout WindowSource, _ station: inout WindowStation) {
        let schedule = apparatus.schedule
        let (transit, window) = (apparatus.transit, apparatus.bin)
        var photons = Wire<Flight>(phase: Order.photon)
        var dark = Wire<Flight>(phase: Order.darkCount)
        // Windows without a herald close unnoticed.
        var closing = Wire<Window>(phase: Order.gateClosing)
        var attempt: Int64 = 0
        var touched = nextTouched
        var nextAttempt = lastAttempt >= 0 ? EventKey(.zero, Order.attempt) : .never
        let strayEnd = end + transit
        var events: UInt64 = 0

        while true {
            let stray = strayDarkCounts.nextTime < strayEnd ? EventKey(strayDarkCounts.nextTime, Order.darkCount) : .never
            let pairs = min(min(decisions.nextKey, expiries.nextKey), min(announcements.nextKey, notices.nextKey))
            let clicks = min(min(closing.nextKey, photons.nextKey), min(dark.nextKey, stray))
            let key = min(min(pairs, clicks), min(nextRequest, nextAttempt))
            if key == .never { break }
            events &+= 1
            let now = key.time
            switch key.phaseRank {
            case 0: commit(decisions.receive(), at: now)
            case 1: expire(Int(expiries.removeFirst().event.index), at: now)
            case 2: receiveReport(key)
            case 3: announcements.send(closing.receive().announcement, arriving: now + apparatus.processing + transit)
            case 4:
                if stray < dark.nextKey {
                    if isMeasured(at: now), !isInWindow(now) { record.darkCounts &+= 1 }
                    strayDarkCounts.advance()
                } else {
                    _ = dark.receive()
                    if isMeasured(at: now) { record.darkCounts &+= 1 }
                }
            case 5:
                let photon = photons.receive()
                if isMeasured(at: now) {
                    record.photons &+= 1
                    record.clicks &+= photon.isClick ? 1 : 0
                }
            case 6:
                let atom = schedule.atom(of: attempt)
                let opening = now + transit
                let isTouched = attempt == touched
                darkClicks.removeAll(keepingCapacity: true)
                if isTouched {
                    takeDarkClicks(of: attempt)
                    touched = nextTouched
                    for click in darkClicks { dark.send(Flight(isClick: true), arriving: opening + click.offset) }
                }
                var isReady = bank.isReady(atom, at: now)
                var (fromA, fromB) = (true, true)
                if isLossy, attempt == lossTurns[atom] {
                    switch takeLossTurn(atom, attempt: attempt, at: now) {
                    case .notAttempted: isReady = false
                    case .attempted(let a, let b): (fromA, fromB) = (a, b)
                    }
                }
                if isReady {
                    bank.launch(atom, attempt: attempt, readyAt: now + schedule.occupation)
                    if attempt >= firstAttempt { record.attempts &+= 1 }
                    if isTouched || attempt == source.nextCandidate || !fromA || !fromB {
                        let light =
                            fromA && fromB
                            ? source.light(of: attempt) : source.light(of: attempt, fromA: fromA, fromB: fromB)
                        send(light, opening: opening, &photons)
                        if let herald = station.herald(light, darkClicks: darkClicks, opening: opening) {
                            let announcement = Announcement(attempt: attempt, atom: Int32(atom), herald: herald)
                            closing.send(Window(announcement: announcement), arriving: opening + window)
                        }
                    } else if let light = source.passingLight() {
                        send(light, opening: opening, &photons)
                    }
                } else {
                    source.skip(attempt)
                }
                attempt &+= 1
                nextAttempt = attempt <= lastAttempt ? EventKey(now + schedule.spacing, Order.attempt) : .never
            default:
                decide(at: now)
                scheduleRequest(after: now)
            }
        }
        record.events += events
    }

    /// Whether a window is open at the station.
    private func isInWindow(_ time: Instant) -> Bool {
        let atNodes = time - apparatus.transit
        guard atNodes >= .zero else { return false }
        let attempt = apparatus.schedule.attempt(underWayAt: atNodes)
        return attempt <= lastAttempt && atNodes - apparatus.schedule.start(of: attempt) < apparatus.bin
    }

    /// Sends the photons of an attempt on their way in the order of their arrival.
    private func send(_ light: WindowLight, opening: Instant, _ photons: inout Wire<Flight>) {
        var flights = (light.a, light.b, light.secondA, light.secondB)
        // A sorting network for four.
        func order(_ x: inout Photon, _ y: inout Photon) { if y.delay < x.delay { swap(&x, &y) } }
        order(&flights.0, &flights.1)
        order(&flights.2, &flights.3)
        order(&flights.0, &flights.2)
        order(&flights.1, &flights.3)
        order(&flights.1, &flights.2)
        for photon in [flights.0, flights.1, flights.2, flights.3] where photon.fate.reachedStation {
            photons.send(
                Flight(isClick: photon.fate == .clicked), arriving: opening + Span(picoseconds: Int64(photon.delay)))
        }
    }
}
