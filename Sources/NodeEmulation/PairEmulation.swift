import AtomMemories
import BellPairs
import DiscreteEvents
import Heralding

/// One replication: two nodes, fiber, station and decisions from time zero to the end of the measuring window and until
/// everything begun in it has ended.
///
/// The physics modules do not know each other; here they are composed. Constant delays are wires, the rest waits in a
/// calendar. Order of simultaneous events: outputs, expiries, reports, gate closings, dark counts, photons, attempts,
/// requests.
public struct PairEmulation: ~Copyable {
    /// Order of simultaneous events.
    enum Order {
        static let output = Phase(0)
        static let expiry = Phase(1)
        static let report = Phase(2)
        static let gateClosing = Phase(3)
        static let darkCount = Phase(4)
        static let photon = Phase(5)
        static let attempt = Phase(6)
        static let request = Phase(7)
    }
    /// A pair as it was heralded, the ages of its qubits, and the state it is in when they are measured.
    struct MeasuredPair: BitwiseCopyable {
        var heralded: XState
        var ageA: Span
        var ageB: Span
        var survival: Storage.Survival
        var state: XState
        var infidelity: Double
        /// Counts the pairs that differ from the one before.
        var number: Int64
        /// How many like it were measured in a row and are not in the record yet.
        var count: UInt64
    }
    /// Cumulative probabilities of the outcomes 00, 01, 10 of an input pair.
    struct OutcomeLaw: BitwiseCopyable {
        /// Which pair they belong to.
        var number: Int64 = -1
        var first = 0.0
        var second = 0.0
        var third = 0.0
    }
    /// A decision under way, to be answered when both outputs are out; a negative index when no pair was there.
    struct Decision: BitwiseCopyable {
        var index: Int32
        var requested: Instant
        var ageA: Span
        var ageB: Span
    }
    /// The station's announcement of a pair, under way to the nodes.
    struct Announcement: BitwiseCopyable {
        var attempt: Int64
        var atom: Int32
        var herald: Herald
    }
    /// An attempt that loses an atom, or whose turn finds one missing.
    struct LossTurn: BitwiseCopyable {
        var attempt: Int64
    }
    /// A stored pair's age reaches the cutoff.
    struct Expiry: BitwiseCopyable {
        var index: Int32
    }

    /// Rounds of one input pair by the parity of their outputs.
    struct ParityTally: BitwiseCopyable {
        var even: UInt64 = 0
        var odd: UInt64 = 0
    }

    let apparatus: Apparatus
    /// Where all randomness comes from.
    let seed: UInt64
    let replica: UInt64
    var rounds: Table<PlayedGame.Round>
    let isClassical: Bool
    /// The channel's own part of the requests.
    let requests: Requests
    /// Attempts and requests are counted from here on…
    let begin: Instant
    /// …up to here.
    let end: Instant
    let firstAttempt: Int64
    let lastAttempt: Int64
    let cutoff: Span?

    let exponential = ExponentialLaw()
    var light: LightSource
    var discriminator: ClickDiscriminator
    /// Dark counts in the gates of one attempt, and of the next one that has any; kept for the discriminator alone.
    var darkClicks: [DarkClick] = []
    var nextDarkClicks: [DarkClick] = []
    /// Whether both bins of an attempt are polarizations in one window.
    let sharesWindow: Bool
    /// Dark counts in gates, on a clock that runs while a gate is open.
    var gateDarkCounts: DarkCounts
    /// Dark counts at any time, of which those outside the gates count.
    var strayDarkCounts: DarkCounts
    var bank: AtomBank
    var spins: RandomStream
    var inputs: RandomStream
    var outcomes: RandomStream
    var arrivals: RandomStream
    var controlA: RandomStream
    var controlB: RandomStream
    var readingA: RandomStream
    var readingB: RandomStream

    var announcements = Wire<Announcement>(phase: Order.report)
    var decisions = Wire<Decision>(phase: Order.output)
    var expiries = Calendar<Expiry>()
    var expiryTickets: Table<Calendar<Expiry>.Ticket>
    var nextRequest: EventKey = .never
    var readerFreeA: Instant = .zero
    var readerFreeB: Instant = .zero
    var lastOutput: Instant = .zero
    /// The last pair measured: pairs used as they come are mostly alike.
    var last: MeasuredPair
    /// Per input pair, how likely the outcomes are for the last pair.
    var outcomeLaws: Table<OutcomeLaw>
    /// The last infidelity of an announced pair, how often in a row.
    var lastModeled = 0.0
    var lastModeledCount: UInt64 = 0
    /// Likewise the last latency, how often in a row.
    var lastLatency: Span = .zero
    var lastLatencyCount: UInt64 = 0
    /// Rounds answered alike and differently, per input pair.
    var tallies: Table<ParityTally>

    /// Whether decisions are drawn when their readers are free, as `Apparatus.isDetailed` has it; per index what was drawn.
    let isDetailed: Bool
    let isDisturbed: Bool
    var drawnRounds: Table<DrawnRound>
    /// The factor by which neighbors disturbed the last pair measured.
    var lastDisturbance = 1.0
    /// Beginnings of readouts that are not known to precede every pair still to be announced, per node, and how many do.
    var readoutsA = Wire<ReadoutMark>(phase: Order.output, capacity: 4)
    var readoutsB = Wire<ReadoutMark>(phase: Order.output, capacity: 4)
    var earlierReadouts = (a: Int64(0), b: Int64(0))
    /// Decisions whose readers have been taken; per index, how many readouts preceded its attempt.
    var decisionCount: Int64 = 0
    var readoutsBefore: Table<ReadoutCount>

    /// Whether turns of an atom differ: it may be lost, or is cooled every so many attempts.
    let followsTurns: Bool
    /// Whether it is the latter.
    let cools: Bool
    var supplyA: AtomSupply
    var supplyB: AtomSupply
    /// Per index: the turn, counted from 0, at which it came into service cold, `.max` while it is in none; and the attempt at
    /// which an atom will be lost or found missing.
    var turnOrigins: Table<Int64>
    var lossTurns: Table<Int64>
    /// Per index: whether the attempt under way has lost an atom.
    var isLosing: Table<Bool>
    var losses = Calendar<LossTurn>()
    var lossTickets: Table<Calendar<LossTurn>.Ticket>
    var notices = Wire<LossTurn>(phase: Order.report)

    /// Whether there are faults.
    let isFaulty: Bool
    var faults: FaultState
    var lateAnnouncements = Calendar<Announcement>(capacity: 4)
    var nextBurst: EventKey = .never
    /// What losses and faults make of the attempt at hand.
    var turn = Turn()

    /// Whether losses, the history or decisions in detail need every announcement to be followed.
    let isFollowed: Bool
    let keepsHistory: Bool
    var history: RunHistory

    /// Whether every round is written down, and where; how many inputs node B has.
    let keepsRounds: Bool
    let inputsB: Int
    var roundLog: RoundLog

    var windows: StabilityWindows
    var record: RunRecord

    /// One replication of a scenario.
    ///
    /// - Parameters:
    ///   - plan: warm-up, duration and number of replications; the replication measures its share of the duration.
    ///   - replication: which one, 0…, selecting the random streams.
    ///   - channel: which of the apparatus's channels, 0…, likewise.
    ///   - keepsHistory: whether the record says what happened when.
    ///   - keepsRounds: whether every round is written down.
    ///   - stabilityWindows: window lengths in seconds.
    ///   - certifies: whether so many rounds with such a total utility reject every classical strategy.
    public init(
        apparatus: Apparatus, game: PlayedGame, requests: Requests, plan: RunPlan, replication: Int, channel: Int = 0,
        keepsHistory: Bool = false, keepsRounds: Bool = false, stabilityWindows: [Double],
        certifies: @escaping @Sendable (_ rounds: Int, _ score: Double) -> Bool
    ) {
        let (seed, replica) = (PairEmulation.seed(plan.seed, channel: channel), UInt64(replication))
        func stream(_ name: String) -> RandomStream { RandomStream(seed: seed, replication: replica, name: name) }
        self.apparatus = apparatus
        (self.seed, self.replica) = (seed, replica)
        rounds = Table(repeating: game.rounds[0], count: game.rounds.count)
        tallies = Table(repeating: ParityTally(), count: game.rounds.count)
        outcomeLaws = Table(repeating: OutcomeLaw(), count: game.rounds.count)
        last = MeasuredPair(
            heralded: .maximallyMixed, ageA: .zero, ageB: .zero, survival: .complete, state: .maximallyMixed, infidelity: 0.75,
            number: 0, count: 0)
        isClassical = game.isClassical
        self.requests = requests.shared(by: apparatus.channels)
        begin = .zero + Span(seconds: plan.warmUp.seconds)
        let measured = Span(seconds: plan.duration.seconds / Double(plan.replications))
        end = begin + measured
        firstAttempt = apparatus.schedule.firstAttempt(notBefore: begin)
        lastAttempt = apparatus.schedule.firstAttempt(notBefore: end) - 1
        cutoff = requests.cutoffAge.map { Span(seconds: $0.seconds) }

        light = LightSource(apparatus.heralding, seed: seed, replication: replica)
        var discriminator = ClickDiscriminator(apparatus.heralding, seed: seed, replication: replica)
        discriminator.remembersClicks = !apparatus.coupledAttempts.isEmpty
        self.discriminator = discriminator
        let station = apparatus.heralding.station
        sharesWindow = apparatus.heralding.encoding == .polarization
        func darkCounts(_ name: String, pairs: Double) -> DarkCounts {
            DarkCounts(
                ratePerDetector: pairs * station.falseClickRate.perSecond, seed: seed, replication: replica, name: name)
        }
        // Two pairs of detectors in one window see as much as one pair in two.
        gateDarkCounts = darkCounts("heralding.dark-counts.gates", pairs: 1)
        strayDarkCounts = darkCounts("heralding.dark-counts.strays", pairs: sharesWindow ? 2 : 1)
        bank = AtomBank(atoms: Int(apparatus.schedule.atoms))
        spins = stream("heralding.spins")
        inputs = stream("requests.inputs")
        outcomes = stream("decisions.outcomes")
        arrivals = stream("requests.arrivals")
        controlA = stream("control.a")
        controlB = stream("control.b")
        readingA = stream("readout.a")
        readingB = stream("readout.b")
        expiryTickets = Table(repeating: expiries.noTicket, count: Int(apparatus.schedule.atoms))
        // Flags are found before they are stored: nothing may capture an emulation that is not complete.
        let (isDetailed, isDisturbed, isLossy) = (apparatus.isDetailed, apparatus.isDisturbed, apparatus.isLossy)
        self.isDetailed = isDetailed
        self.isDisturbed = isDisturbed
        drawnRounds = Table(repeating: DrawnRound(), count: isDetailed ? Int(apparatus.schedule.atoms) : 0)
        readoutsBefore = Table(repeating: ReadoutCount(), count: isDisturbed ? Int(apparatus.schedule.atoms) : 0)
        let cools = !apparatus.schedule.cooling.isTrivial
        let followsTurns = isLossy || cools
        self.cools = cools
        self.followsTurns = followsTurns
        self.keepsHistory = keepsHistory
        isFollowed = followsTurns || keepsHistory || isDetailed
        history = RunHistory(atoms: apparatus.schedule.atoms, end: end)
        self.keepsRounds = keepsRounds
        inputsB = game.inputsB
        roundLog = RoundLog(begin: begin)
        let atoms = followsTurns ? Int(apparatus.schedule.atoms) : 0
        func supply(_ node: NodeSupply, _ name: String) -> AtomSupply {
            AtomSupply(
                atoms: atoms, loss: node.loss, reload: node.reload, seed: seed, replication: replica, name: name)
        }
        supplyA = supply(apparatus.supplyA, "loss.a")
        supplyB = supply(apparatus.supplyB, "loss.b")
        turnOrigins = Table(repeating: .max, count: atoms)
        lossTurns = Table(repeating: .max, count: atoms)
        isLosing = Table(repeating: false, count: atoms)
        lossTickets = Table(repeating: losses.noTicket, count: atoms)
        let faults = FaultState(apparatus.faults, atoms: Int(apparatus.schedule.atoms), begin: begin, stream: stream)
        isFaulty = faults.isAny
        self.faults = faults
        windows = StabilityWindows(
            lengths: stabilityWindows, begin: begin, measured: measured, keepsLedger: apparatus.channels > 1,
            certifies: certifies)
        var record = RunRecord(windowLengths: stabilityWindows.count)
        record.measured = measured.picoseconds
        self.record = record
        for (i, round) in game.rounds.enumerated() { rounds[i] = round }
        // The first of every N requests is the first channel's.
        scheduleRequest(after: .zero, part: Double(channel + 1) / Double(apparatus.channels))
    }

    /// The root of a channel's randomness: the scenario's seed for the first one.
    private static func seed(_ seed: UInt64, channel: Int) -> UInt64 {
        guard channel > 0 else { return seed }
        var stream = RandomStream(seed: seed, name: "channels.\(channel)")
        return stream.next()
    }

    /// Emulates the replication and returns its record; at click resolution where the apparatus needs it.
    public mutating func run(_ resolution: RunPlan.Resolution) -> RunRecord {
        let resolution = apparatus.needsClickResolution.isEmpty ? resolution : .click
        countsEveryAttempt = resolution == .click
        if followsTurns { enterService() }
        if isFaulty { scheduleBurst() }
        if apparatus.heralding.heraldingProtocol.hasOneWindow {
            runWindows(resolution)
        } else if resolution == .click {
            runClicks()
        } else {
            runHeralds()
        }
        settleStoredPairs()
        if followsTurns { leaveService() }
        if isFaulty { tallyOutages() }
        record.modeledInfidelity.add(lastModeled, times: lastModeledCount)
        record.deliveredInfidelity.add(last.infidelity, times: last.count)
        record.heralds = record.modeledInfidelity.count
        let failures = Int128(record.attempts) - Int128(record.heralds)
        record.occupied += failures * Int128(apparatus.schedule.occupation.picoseconds)
        // With weight w the pair is I/4, whose fidelity is 1/4.
        let weight = apparatus.unnamedNoise
        record.heraldInfidelity = record.modeledInfidelity.scaled(by: 1 - weight, plus: 0.75 * weight)
        for i in 0..<rounds.count {
            record.score.add(rounds[i].even, times: tallies[i].even)
            record.score.add(rounds[i].odd, times: tallies[i].odd)
        }
        record.latency.record(lastLatency.picoseconds, times: lastLatencyCount)
        record.windows = windows.finish()
        if keepsHistory { finishHistory() }
        if keepsRounds { roundLog.finish() }
        return record
    }

    /// Whether an attempt belongs to the measuring window.
    @inline(__always) func isMeasured(attempt: Int64) -> Bool { attempt >= firstAttempt && attempt <= lastAttempt }
    /// Whether what happens at `time` belongs to the measuring window.
    @inline(__always) func isMeasured(at time: Instant) -> Bool { time >= begin && time < end }

    /// Counts an announced pair.
    @inline(__always) mutating func count(_ herald: Herald, attempt: Int64) {
        guard isMeasured(attempt: attempt) else { return }
        let infidelity = 1 - herald.state.fidelity
        if infidelity != lastModeled {
            record.modeledInfidelity.add(lastModeled, times: lastModeledCount)
            (lastModeled, lastModeledCount) = (infidelity, 0)
        }
        lastModeledCount &+= 1
        switch herald.origin {
        case .photonPair: record.photonPairs &+= 1
        case .bunchedPair: record.bunchedPairs &+= 1
        case .photonAndDarkCount: record.photonsWithDarkCount &+= 1
        case .darkCounts: record.darkCountPairs &+= 1
        case .secondPhoton: record.secondPhotonHeralds &+= 1
        }
    }

    /// The station's announcement reaches both nodes.
    mutating func receive(_ announcement: Announcement, at now: Instant) {
        count(announcement.herald, attempt: announcement.attempt)
        if isFaulty { receiveDespiteFaults(announcement, at: now) } else { keep(announcement, at: now) }
    }

    /// Both nodes keep the pair of an announcement.
    @inline(__always) mutating func keep(_ announcement: Announcement, at now: Instant) {
        let (attempt, index) = (announcement.attempt, Int(announcement.atom))
        bank.store(index, attempt: attempt, state: announcement.herald.state)
        if isFollowed { follow(attempt, index, at: now) }
        if let cutoff {
            let expiry = max(now, apparatus.schedule.start(of: attempt) + cutoff)
            expiryTickets[index] = expiries.schedule(Expiry(index: Int32(index)), at: expiry, Order.expiry)
        }
        if requests.process == .onHerald { decide(at: now) }
    }

    /// A pair has grown too old: its atoms start over.
    mutating func expire(_ index: Int, at now: Instant) {
        let attempt = bank[index].attempt
        let free = now + apparatus.reset
        let readyAt = replaceMissing(index, at: now, readyAt: free)
        bank.expire(index, readyAt: readyAt)
        settle(attempt: attempt, free: free, readyAt: readyAt)
        if followsTurns { enterService(index, at: readyAt) }
        if isMeasured(at: now) { record.expired += 1 }
        if isFaulty { record.faults.lives.expired += 1 }
    }

    /// Where the next dark count in a gate falls.
    @inline(__always) var nextDarkPlace: (attempt: Int64, isLate: Bool, offset: Span) {
        DarkCounts.place(gateDarkCounts.nextTime, bin: apparatus.bin, sharingOneWindow: sharesWindow)
    }

    /// Whether attempts are counted one by one rather than from the schedule.
    var countsEveryAttempt = true
}
