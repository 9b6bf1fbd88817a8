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
    /// An attempt whose gates are open or about to be; the light of those in which a detector may click is kept apart.
    private struct OpenGate: BitwiseCopyable {
        var attempt: Int64
        var atom: Int32
        var mayClick: Bool
    }

    mutating func runClicks() {
        let schedule = apparatus.schedule
        let (transit, emission, bin, separation) = (apparatus.transit, schedule.emission, apparatus.bin, apparatus.binSeparation)
        let reportTravel = apparatus.processing + transit
        let afterFailure = apparatus.failureHold + apparatus.reset
        var photons = Wire<PhotonInFlight>(phase: Order.photon)
        var darkCounts = Wire<DarkCount>(phase: Order.darkCount)
        var gates = Wire<OpenGate>(phase: Order.gateClosing)
        var lights = Wire<AttemptLight>(phase: Order.gateClosing)
        var analyzer = BellAnalyzer()
        /// What the discriminator makes of the clicks, where the station has one.
        let discriminates = discriminator.isNeeded
        var seen = Wire<BellAnalyzer>(phase: Order.gateClosing)
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
            let key = min(min(min(reports.nextKey, gates.nextKey), min(photons.nextKey, nextAttempt)), rare)
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
                let report = reports.receive()
                if report.isHerald {
                    receive(announced.receive(), attempt: report.attempt, atom: Int(report.atom), at: now)
                    rare = nextRareKey(darkClick: darkCounts.nextKey, stray: stray)
                } else {
                    bank.fail(Int(report.atom), attempt: report.attempt, readyAt: now + afterFailure)
                }
            case 3:
                let gate = gates.receive()
                var isHerald = false
                if gate.mayClick {
                    if discriminates { analyzer = seen.receive() }
                    if let herald = Herald(clicks: analyzer, light: lights.receive(), spins: &spins) {
                        announced.send(herald, arriving: now + reportTravel)
                        isHerald = true
                    }
                    analyzer = BellAnalyzer()
                }
                reports.send(
                    Report(attempt: gate.attempt, atom: gate.atom, isHerald: isHerald), arriving: now + reportTravel)
            case 4:
                if stray < darkCounts.nextKey {
                    if isMeasured(at: now), !isInGate(now) { darkCount &+= 1 }
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
                let isReady = bank.isReady(atom, at: now)
                let gateOpening = now + transit
                let gateClosing = gateOpening + emission
                var touched = false
                while attempt == touchedAttempt {
                    let dark = DarkCounts.place(gateDarkCounts.nextTime, bin: bin)
                    touched = isReady
                    darkCounts.send(
                        DarkCount(detector: gateDarkCounts.nextDetector, isLate: dark.isLate, isAttempted: isReady),
                        arriving: gateOpening + (dark.isLate ? separation : .zero) + dark.offset)
                    if discriminator.isNeeded, isReady {
                        darkClicks.append(
                            DarkClick(detector: gateDarkCounts.nextDetector, isLate: dark.isLate, offset: dark.offset))
                    }
                    gateDarkCounts.advance()
                    touchedAttempt = DarkCounts.place(gateDarkCounts.nextTime, bin: bin).attempt
                    rare = min(rare, darkCounts.nextKey)
                }
                if isReady {
                    bank.launch(atom, attempt: attempt)
                    if attempt >= firstAttempt { attempts &+= 1 }
                    var mayClick = false
                    if light.isUnusual(attempt, touchedByDarkCount: touched) {
                        // Others announce nothing.
                        let isCandidate = touched || attempt == light.nextCandidate
                        let arriving = light.unusualLight(of: attempt, touchedByDarkCount: touched) ?? .none
                        mayClick = touched || arriving.clicks || arriving.hasSecondPhoton
                        if arriving.hasSecondPhoton {
                            sendFour(arriving, opening: gateOpening, &photons)
                        } else {
                            sendBoth(arriving, opening: gateOpening, &photons)
                        }
                        if discriminates, mayClick {
                            let decided = discriminate(arriving, isCandidate: isCandidate, opening: gateOpening)
                            seen.send(decided.clicks, arriving: gateClosing)
                            lights.send(decided.light, arriving: gateClosing)
                        } else if mayClick {
                            lights.send(arriving, arriving: gateClosing)
                        }
                    } else if let u = light.nextUniform() {
                        let arriving = light.light(from: u)
                        mayClick = arriving.clicks
                        sendBoth(arriving, opening: gateOpening, &photons)
                        if mayClick {
                            lights.send(arriving, arriving: gateClosing)
                            if discriminates {
                                let decided = discriminate(arriving, isCandidate: false, opening: gateOpening)
                                seen.send(decided.clicks, arriving: gateClosing)
                            }
                        }
                    }
                    gates.send(
                        OpenGate(attempt: attempt, atom: Int32(truncatingIfNeeded: atom), mayClick: mayClick),
                        arriving: gateClosing)
                } else {
                    light.skip(attempt)
                }
                attempt &+= 1
                atom = atom &+ 1 == Int(schedule.atoms) ? 0 : atom &+ 1
                nextAttempt = attempt <= lastAttempt ? EventKey(now + schedule.spacing, Order.attempt) : .never
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
        min(min(decisions.nextKey, expiries.nextKey), min(min(darkClick, stray), nextRequest))
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
