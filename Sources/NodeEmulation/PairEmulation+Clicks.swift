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
    private struct DarkClick: BitwiseCopyable {
        var detector: UInt8
        var isLate: Bool
        var isAttempted: Bool
    }

    /// An attempt in whose gates a detector may click.
    private struct Gate: BitwiseCopyable {
        var attempt: Int64
        var atom: Int32
        var light: AttemptLight
    }

    mutating func runClicks() {
        let schedule = apparatus.schedule
        let (transit, emission, bin, separation) = (apparatus.transit, schedule.emission, apparatus.bin, apparatus.binSeparation)
        let reportTravel = apparatus.processing + transit
        let occupation = schedule.occupation
        var photons = Wire<PhotonInFlight>(phase: Order.photon)
        var darkClicks = Wire<DarkClick>(phase: Order.darkCount)
        // Other gates close unnoticed, and that an attempt failed is what its atoms are prepared for from the start.
        var gates = Wire<Gate>(phase: Order.gateClosing)
        var analyzer = BellAnalyzer()
        var attempt: Int64 = 0
        var atom = 0
        var touchedAttempt = DarkCounts.place(gateDarkCounts.nextTime, bin: bin).attempt
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
                rare = nextRareKey(darkClick: darkClicks.nextKey, stray: stray)
            case 1:
                expire(Int(expiries.removeFirst().event.index), at: now)
                rare = nextRareKey(darkClick: darkClicks.nextKey, stray: stray)
            case 2:
                receiveReport(key)
                rare = nextRareKey(darkClick: darkClicks.nextKey, stray: stray)
            case 3:
                let gate = gates.receive()
                if let herald = Herald(clicks: analyzer, light: gate.light, spins: &spins) {
                    announcements.send(
                        Announcement(attempt: gate.attempt, atom: gate.atom, herald: herald), arriving: now + reportTravel)
                    rare = min(rare, announcements.nextKey)
                }
                analyzer = BellAnalyzer()
            case 4:
                if stray < darkClicks.nextKey {
                    if isMeasured(at: now), !isInGate(now) { darkCount &+= 1 }
                    strayDarkCounts.advance()
                    stray = strayKey(before: strayEnd)
                } else {
                    let click = darkClicks.receive()
                    if isMeasured(at: now) { darkCount &+= 1 }
                    if click.isAttempted { analyzer.click(detector: click.detector, isLate: click.isLate) }
                }
                rare = nextRareKey(darkClick: darkClicks.nextKey, stray: stray)
            case 5:
                let photon = photons.receive()
                let counts: UInt64 = isMeasured(at: now) ? 1 : 0
                photonCount &+= counts
                clickCount &+= photon.output != 0 ? counts : 0
                analyzer.click(photon.output)
            case 6:
                var isReady = bank.isReady(atom, at: now)
                var (fromA, fromB) = (true, true)
                if isLossy, attempt == lossTurns[atom] {
                    switch takeLossTurn(atom, attempt: attempt, at: now) {
                    case .notAttempted: isReady = false
                    case .attempted(let a, let b): (fromA, fromB) = (a, b)
                    }
                    rare = min(rare, notices.nextKey)
                }
                let gateOpening = now + transit
                let gateClosing = gateOpening + emission
                var touched = false
                while attempt == touchedAttempt {
                    let dark = DarkCounts.place(gateDarkCounts.nextTime, bin: bin)
                    touched = isReady
                    darkClicks.send(
                        DarkClick(detector: gateDarkCounts.nextDetector, isLate: dark.isLate, isAttempted: isReady),
                        arriving: gateOpening + (dark.isLate ? separation : .zero) + dark.offset)
                    gateDarkCounts.advance()
                    touchedAttempt = DarkCounts.place(gateDarkCounts.nextTime, bin: bin).attempt
                    rare = min(rare, darkClicks.nextKey)
                }
                if isReady {
                    bank.launch(atom, attempt: attempt, readyAt: now + occupation)
                    if attempt >= firstAttempt { attempts &+= 1 }
                    if !fromA || !fromB {
                        let arriving =
                            light.light(
                                of: attempt, fromA: fromA, fromB: fromB, touchedByDarkCount: touched, visitsEveryAttempt: true)
                            ?? .none
                        send(arriving, opening: gateOpening, over: &photons)
                        if touched || arriving.clicks {
                            gates.send(Gate(attempt: attempt, atom: Int32(atom), light: arriving), arriving: gateClosing)
                        }
                    } else if light.isUnusual(attempt, touchedByDarkCount: touched) {
                        let arriving = light.unusualLight(of: attempt, touchedByDarkCount: touched) ?? .none
                        send(arriving, opening: gateOpening, over: &photons)
                        if touched || arriving.clicks {
                            gates.send(Gate(attempt: attempt, atom: Int32(atom), light: arriving), arriving: gateClosing)
                        }
                    } else if let u = light.nextUniform() {
                        let arriving = light.light(from: u)
                        send(arriving, opening: gateOpening, over: &photons)
                        if arriving.clicks {
                            gates.send(
                                Gate(attempt: attempt, atom: Int32(truncatingIfNeeded: atom), light: arriving),
                                arriving: gateClosing)
                        }
                    }
                } else {
                    light.skip(attempt)
                }
                attempt &+= 1
                atom = atom &+ 1 == Int(schedule.atoms) ? 0 : atom &+ 1
                nextAttempt = attempt <= lastAttempt ? EventKey(now + schedule.spacing, Order.attempt) : .never
            default:
                decide(at: now)
                scheduleRequest(after: now)
                rare = nextRareKey(darkClick: darkClicks.nextKey, stray: stray)
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
            min(min(darkClick, stray), nextRequest))
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

    /// Sends the photons on their way.
    @inline(__always)
    private func send(_ light: AttemptLight, opening: Instant, over photons: inout Wire<PhotonInFlight>) {
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
