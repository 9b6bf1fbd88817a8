import AtomMemories
import DiscreteEvents
import Heralding

/// Click resolution: every attempt, photon, click and dark count is an event.
extension PairEmulation {
    /// A photon under way from its node to a detector.
    private struct PhotonInFlight: BitwiseCopyable {
        /// The analyzer's output that it makes fire, 0 for none.
        var output: UInt8
    }
    /// A dark count in a gate; in that of an attempt that nobody made it is only counted.
    private struct DarkCount: BitwiseCopyable {
        var detector: UInt8
        var isLate: Bool
        var isAttempted: Bool
    }

    /// An attempt in whose gates a detector may click.
    private struct Gate: BitwiseCopyable {
        var attempt: Int64
        var atom: Int32
        var light: AttemptLight
        /// What the discriminator makes of the clicks, where the station has one.
        var seen = BellAnalyzer()
    }

    mutating func runClicks() {
        let schedule = apparatus.schedule
        let (transit, emission, separation) = (apparatus.transit, schedule.emission, apparatus.binSeparation)
        let reportTravel = apparatus.processing + transit
        let occupation = schedule.occupation
        var photons = Wire<PhotonInFlight>(phase: Order.photon)
        var darkCounts = Wire<DarkCount>(phase: Order.darkCount)
        // Other gates close unnoticed, and that an attempt failed is what its atoms are prepared for from the start.
        var gates = Wire<Gate>(phase: Order.gateClosing)
        var analyzer = BellAnalyzer()
        let discriminates = discriminator.isNeeded
        let isInterrupted = followsTurns || isFaulty
        var attempt: Int64 = 0
        var atom = 0
        var passEnd = Int(schedule.atomsPerZone)
        var touchedAttempt = nextDarkPlace.attempt
        var nextAttempt = lastAttempt >= 0 ? EventKey(.zero, Order.attempt) : .never
        var (events, attempts, photonCount, clickCount, darkCount): (UInt64, UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0, 0)

        // The next of the events that are rare; looked up again after each event that may have changed it.
        let strayEnd = end + transit
        var stray = strayKey(before: strayEnd)
        var rare = nextRareKey(darkClick: .never, stray: stray)

        while true {
            let key = min(min(gates.nextKey, min(photons.nextKey, nextAttempt)), rare)
            if key == .never { break }
            events &+= 1
            let now = key.time
            switch key.phaseRank {
            case 0:
                commit(decisions.receive(), at: now)
                rare = nextRareKey(darkClick: darkCounts.nextKey, stray: stray)
            case 1:
                expire(Int(expiries.removeFirst().event.index), at: now)
                rare = nextRareKey(darkClick: darkCounts.nextKey, stray: stray)
            case 2:
                receiveReport(key)
                rare = nextRareKey(darkClick: darkCounts.nextKey, stray: stray)
            case 3:
                let gate = gates.receive()
                if discriminates { analyzer = gate.seen }
                if let herald = Herald(clicks: analyzer, light: gate.light, spins: &spins) {
                    announcements.send(
                        Announcement(attempt: gate.attempt, atom: gate.atom, herald: herald), arriving: now + reportTravel)
                    rare = min(rare, announcements.nextKey)
                }
                analyzer = BellAnalyzer()
            case 4:
                if stray < darkCounts.nextKey {
                    let isHeard = !isFaulty || !isStrayLatched(strayDarkCounts.nextDetector, at: now)
                    if isMeasured(at: now), isHeard, !isInGate(now) { darkCount &+= 1 }
                    strayDarkCounts.advance()
                    stray = strayKey(before: strayEnd)
                } else {
                    let click = darkCounts.receive()
                    if isMeasured(at: now) { darkCount &+= 1 }
                    if click.isAttempted { analyzer.click(detector: click.detector, isLate: click.isLate) }
                }
                rare = nextRareKey(darkClick: darkCounts.nextKey, stray: stray)
            case 5:
                let photon = photons.receive()
                let counts: UInt64 = isMeasured(at: now) ? 1 : 0
                photonCount &+= counts
                clickCount &+= photon.output != 0 ? counts : 0
                analyzer.click(photon.output)
            case 6:
                var isReady = bank.isReady(atom, at: now)
                var isOrdinary = true
                if isInterrupted {
                    turn = isFaulty ? faultyTurn(at: now) : Turn()
                    if followsTurns, attempt == lossTurns[atom] {
                        switch takeLossTurn(atom, attempt: attempt, at: now) {
                        case .notAttempted: isReady = false
                        case .attempted(let a, let b): (turn.fromA, turn.fromB) = (turn.fromA && a, turn.fromB && b)
                        }
                        rare = min(rare, notices.nextKey)
                    } else if cools, isReady {
                        isReady = heat(atom, attempt: attempt)
                    }
                    isOrdinary = turn.isOrdinary
                }
                let gateOpening = now + transit
                let gateClosing = gateOpening + emission
                var touched = false
                while attempt == touchedAttempt {
                    let dark = nextDarkPlace
                    let isHeard = isReady && !(isFaulty && turn.isLatched(gateDarkCounts.nextDetector))
                    touched = touched || isHeard
                    darkCounts.send(
                        DarkCount(detector: gateDarkCounts.nextDetector, isLate: dark.isLate, isAttempted: isHeard),
                        arriving: gateOpening + (dark.isLate ? separation : .zero) + dark.offset)
                    if discriminator.isNeeded, isHeard {
                        darkClicks.append(
                            DarkClick(detector: gateDarkCounts.nextDetector, isLate: dark.isLate, offset: dark.offset))
                    }
                    gateDarkCounts.advance()
                    touchedAttempt = nextDarkPlace.attempt
                    rare = min(rare, darkCounts.nextKey)
                }
                if discriminates, isReady, discriminator.hasAfterpulses(opening: gateOpening, closing: gateClosing) {
                    touched = true
                }
                if isReady {
                    bank.launch(atom, attempt: attempt, readyAt: now + occupation)
                    if attempt >= firstAttempt { attempts &+= 1 }
                    if !isOrdinary || light.isUnusual(attempt, touchedByDarkCount: touched) {
                        let gate = unusualGate(attempt, atom, touched, opening: gateOpening, &photons)
                        if let gate { gates.send(gate, arriving: gateClosing) }
                    } else if let u = light.nextUniform() {
                        let arriving = light.light(from: u)
                        sendBoth(arriving, opening: gateOpening, &photons)
                        if arriving.clicks {
                            var gate = Gate(attempt: attempt, atom: Int32(truncatingIfNeeded: atom), light: arriving)
                            if discriminates {
                                (gate.seen, gate.light) = discriminate(arriving, isCandidate: false, opening: gateOpening)
                            }
                            gates.send(gate, arriving: gateClosing)
                        }
                    }
                } else {
                    light.skip(attempt)
                }
                var start = now + schedule.spacing
                atom &+= 1
                if atom == passEnd {
                    let pause: Span
                    (atom, pause) = schedule.following(attempt)
                    passEnd = atom &+ Int(schedule.atomsPerZone)
                    start = start + pause
                }
                attempt &+= 1
                nextAttempt = attempt <= lastAttempt ? EventKey(start, Order.attempt) : .never
            default:
                decide(at: now)
                scheduleRequest(after: now)
                rare = nextRareKey(darkClick: darkCounts.nextKey, stray: stray)
            }
        }
        record.events += events
        record.attempts += attempts
        record.photons += photonCount
        record.clicks += clickCount
        record.darkCounts += darkCount
    }

    /// The next of the events that few attempts bring about.
    @inline(__always) private func nextRareKey(darkClick: EventKey, stray: EventKey) -> EventKey {
        min(
            min(min(decisions.nextKey, expiries.nextKey), min(announcements.nextKey, notices.nextKey)),
            min(min(darkClick, stray), min(nextRequest, nextFault)))
    }

    /// The next dark count at any time, as an event.
    private func strayKey(before end: Instant) -> EventKey {
        strayDarkCounts.nextTime < end ? EventKey(strayDarkCounts.nextTime, Order.darkCount) : .never
    }

    /// Whether a gate is open at the station.
    private func isInGate(_ time: Instant) -> Bool {
        let atNodes = time - apparatus.transit
        guard atNodes >= .zero else { return false }
        let attempt = apparatus.schedule.attempt(underWayAt: atNodes)
        let offset = atNodes - apparatus.schedule.start(of: attempt)
        let late = offset - apparatus.binSeparation
        return attempt <= lastAttempt && (offset < apparatus.bin || late >= .zero && late < apparatus.bin)
    }

    /// Sends the light of an attempt out of the ordinary on its way; returns its gate if a detector may click in it.
    @inline(never)
    private mutating func unusualGate(
        _ attempt: Int64, _ atom: Int, _ touched: Bool, opening: Instant, _ photons: inout Wire<PhotonInFlight>
    ) -> Gate? {
        let (fromA, fromB) = (turn.fromA, turn.fromB)
        // Others announce nothing.
        let isCandidate = touched || fromA && fromB && attempt == light.nextCandidate
        var arriving =
            (fromA && fromB
                ? light.light(of: attempt, touchedByDarkCount: touched)
                : light.light(
                    of: attempt, fromA: fromA, fromB: fromB, touchedByDarkCount: touched, visitsEveryAttempt: true)) ?? .none
        if isFaulty { disturb(&arriving, attempt: attempt) }
        if arriving.hasSecondPhoton {
            sendFour(arriving, opening: opening, &photons)
        } else {
            sendBoth(arriving, opening: opening, &photons)
        }
        guard touched || arriving.clicks || arriving.hasSecondPhoton else { return nil }
        var gate = Gate(attempt: attempt, atom: Int32(truncatingIfNeeded: atom), light: arriving)
        if discriminator.isNeeded {
            (gate.seen, gate.light) = discriminate(arriving, isCandidate: isCandidate, opening: opening)
        }
        return gate
    }

    /// What a station that looks at times or numbers makes of an attempt; of one that cannot announce a pair only where its
    /// clicks leave detectors dead.
    @inline(never)
    private mutating func discriminate(
        _ light: AttemptLight, isCandidate: Bool, opening: Instant
    ) -> (clicks: BellAnalyzer, light: AttemptLight) {
        var arriving = light
        var clicks = BellAnalyzer()
        if isCandidate || discriminator.remembersClicks {
            clicks = discriminator.clicks(
                of: &arriving, second: self.light.second, darkClicks: darkClicks, opening: opening)
        }
        darkClicks.removeAll(keepingCapacity: true)
        return (clicks, arriving)
    }

    /// Sends four photons on their way in the order of their arrival.
    @inline(never)
    private func sendFour(_ light: AttemptLight, opening: Instant, _ photons: inout Wire<PhotonInFlight>) {
        let second = self.light.second
        let flights = [light.a, light.b, second.a, second.b].filter(\.fate.reachedStation).map { photon in
            (photon, opening + Span(picoseconds: Int64(photon.delay)) + (photon.isLate ? apparatus.binSeparation : .zero))
        }
        for (photon, arrival) in flights.sorted(by: { $0.1 < $1.1 }) { send(photon, arriving: arrival, over: &photons) }
    }

    /// Sends the photons on their way.
    @inline(__always)
    private func sendBoth(_ light: AttemptLight, opening: Instant, _ photons: inout Wire<PhotonInFlight>) {
        let (a, b) = (light.a, light.b)
        let arrivalA = opening + Span(picoseconds: Int64(a.delay)) + (a.isLate ? apparatus.binSeparation : .zero)
        let arrivalB = opening + Span(picoseconds: Int64(b.delay)) + (b.isLate ? apparatus.binSeparation : .zero)
        let (hasA, hasB) = (a.fate.reachedStation, b.fate.reachedStation)
        if hasB, !hasA || arrivalB < arrivalA { send(b, arriving: arrivalB, over: &photons) }
        if hasA { send(a, arriving: arrivalA, over: &photons) }
        if hasA, hasB, arrivalB >= arrivalA { send(b, arriving: arrivalB, over: &photons) }
    }

    @inline(__always)
    private func send(_ photon: Photon, arriving time: Instant, over photons: inout Wire<PhotonInFlight>) {
        photons.send(PhotonInFlight(output: photon.output), arriving: time)
    }
}
