import DiscreteEvents

/// The faults of one replication as they come. Every kind draws from a stream of its own at each node.
struct FaultState {
    /// The announcements that a kind of fault befalls at one node.
    struct Announcements {
        let probability: Double
        let stated: [Instant]
        var nextStated = 0
        var stream: RandomStream

        init(_ fault: Faults.Announcements, fails: Bool, begin: Instant, stream: RandomStream) {
            probability = fails ? fault.probability : 0
            stated = fails ? fault.times.map { begin.later(byPicoseconds: $0.seconds * 1e12) }.sorted() : []
            self.stream = stream
        }
        /// Whether it befalls the announcement that arrives at `time`; times do not decrease.
        mutating func strikes(at time: Instant) -> Bool {
            let isDrawn = probability > 0 && stream.bernoulli(probability)
            guard nextStated < stated.count, stated[nextStated] <= time else { return isDrawn }
            while nextStated < stated.count, stated[nextStated] <= time { nextStated += 1 }
            return true
        }
    }
    /// One node's faults.
    struct Node {
        var lost: Announcements
        var late: Announcements
        var mismatched: Announcements
        var delays: RandomStream
        /// Until when its attempt indices are off.
        var isSlippedUntil: Instant = .zero
        /// Its cavity as attempts see it, and as readouts do, which come later.
        var unlock: FaultProcess
        var unlockWhenRead: FaultProcess
        var bursts: FaultProcess
        var burstVictims: RandomStream

        init(_ faults: Faults, fails: Bool, begin: Instant, stream: (String) -> RandomStream) {
            lost = Announcements(faults.lostHerald, fails: fails, begin: begin, stream: stream("lost-herald"))
            late = Announcements(faults.lateHerald, fails: fails, begin: begin, stream: stream("late-herald"))
            mismatched = Announcements(faults.indexMismatch, fails: fails, begin: begin, stream: stream("index-mismatch"))
            delays = stream("herald-delay")
            unlock = FaultProcess(faults.cavityUnlock, fails: fails, begin: begin, stream: stream("cavity-unlock"))
            unlockWhenRead = unlock
            bursts = FaultProcess(faults.atomLoss, fails: fails, begin: begin, stream: stream("atom-loss"))
            burstVictims = stream("atom-loss.victims")
        }
    }
    /// What announcements come to at a node.
    enum Arrival {
        case lost
        case late(Span)
        case inTime
    }

    let isAny: Bool
    let skew: Double
    let resynchronization: Span
    let meanDelay: Double
    let exponential = ExponentialLaw()
    var a: Node
    var b: Node
    /// Both detectors as attempts see them, and as dark counts outside the gates do.
    var latches: [FaultProcess]
    var latchesOfStrays: [FaultProcess]
    /// All outages and bursts, as they begin.
    let outages: [(kind: Faults.Kind, components: [FaultProcess])]
    /// Where photons go that skewed clocks tell apart.
    var ports: RandomStream
    /// Indices that a burst took an atom from and that are not ready again.
    var isBurst: [Bool]

    init(_ faults: Faults, atoms: Int, begin: Instant, stream: (String) -> RandomStream) {
        isAny = !faults.kinds.isEmpty
        skew = faults.clockSkew
        resynchronization = Span(picoseconds: max(1, Span(seconds: faults.resynchronizationInterval.seconds).picoseconds))
        meanDelay = faults.heraldDelay.seconds * 1e12
        let fails = faults.failing
        a = Node(faults, fails: fails.a, begin: begin) { stream("faults.\($0).a") }
        b = Node(faults, fails: fails.b, begin: begin) { stream("faults.\($0).b") }
        latches = (0..<2).map {
            FaultProcess(faults.detectorLatch, fails: true, begin: begin, stream: stream("faults.detector-latch.\($0)"))
        }
        latchesOfStrays = latches
        outages = [
            (.cavityUnlock, [a.unlock, b.unlock]), (.detectorLatch, latches), (.atomLoss, [a.bursts, b.bursts]),
        ]
        ports = stream("faults.clock-skew.ports")
        isBurst = Array(repeating: false, count: isAny ? atoms : 0)
    }

    /// Time since the clocks were last synchronized.
    func sinceSynchronization(_ time: Instant) -> Span {
        Span(picoseconds: time.picoseconds % resynchronization.picoseconds)
    }

    /// What an announcement comes to at both nodes.
    mutating func arrivals(at time: Instant) -> (a: Arrival, b: Arrival) {
        (a.arrival(at: time, meanDelay, exponential), b.arrival(at: time, meanDelay, exponential))
    }

    /// Whether a node takes an announcement for one of the next attempt, and how many nodes begin to.
    mutating func slips(at time: Instant) -> (isSlipped: Bool, new: UInt64) {
        let left = resynchronization - sinceSynchronization(time)
        let (one, other) = (a.slips(at: time, left: left), b.slips(at: time, left: left))
        return (one.isSlipped || other.isSlipped, (one.isNew ? 1 : 0) + (other.isNew ? 1 : 0))
    }
}

extension FaultState.Node {
    fileprivate mutating func arrival(at time: Instant, _ meanDelay: Double, _ law: ExponentialLaw) -> FaultState.Arrival {
        let isLost = lost.strikes(at: time)
        let isLate = late.strikes(at: time)
        if isLost { return .lost }
        guard isLate else { return .inTime }
        return .late(time.later(byPicoseconds: law.draw(&delays) * meanDelay) - time)
    }

    fileprivate mutating func slips(at time: Instant, left: Span) -> (isSlipped: Bool, isNew: Bool) {
        let strikes = mismatched.strikes(at: time)
        if time < isSlippedUntil { return (true, false) }
        guard strikes else { return (false, false) }
        isSlippedUntil = time + left
        return (true, true)
    }
}
