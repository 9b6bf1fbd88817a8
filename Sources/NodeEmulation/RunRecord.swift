public import DiscreteEvents

/// What an emulated run counted within its measuring window. Records of replications add up, in any order, to the same bits.
///
/// Attempts and heralds belong to the window in which the attempt started, and every attempt's outcome is waited for;
/// requests and rounds belong to the window in which the request arrived; photons, clicks and dark counts to the one in which
/// the station sees them.
public struct RunRecord: Sendable, Equatable {
    /// One stability window length: how many windows passed and how many certified.
    public struct Windows: Sendable, Equatable, BitwiseCopyable {
        /// Complete windows.
        public var count: UInt64 = 0
        /// Windows whose test rejected every classical strategy.
        public var certified: UInt64 = 0
        /// Rounds in all complete windows.
        public var rounds: UInt64 = 0
    }
    /// A mean with its spread, of values known one by one.
    public struct Moments: Sendable, Equatable {
        /// Number of values.
        public var count: UInt64 = 0
        /// Their sum.
        public var sum = ExactSum()
        /// The sum of their squares.
        public var squares = ExactSum()

        /// No values yet.
        public init() {}

        @inline(__always) mutating func add(_ value: Double) {
            count &+= 1
            sum.add(value)
            squares.add(value * value)
        }
        /// Adds a value that occurred so many times.
        mutating func add(_ value: Double, times: UInt64) {
            count += times
            sum.add(value, times: times)
            squares.add(value * value, times: times)
        }
        /// The moments of `factor` times the values plus `offset`.
        func scaled(by factor: Double, plus offset: Double) -> Moments {
            var scaled = Moments()
            let n = Double(count)
            scaled.count = count
            scaled.sum.add(factor * sum.value + n * offset)
            scaled.squares.add(
                factor * factor * squares.value + 2 * factor * offset * sum.value + n * offset * offset)
            return scaled
        }
        static func += (a: inout Moments, b: Moments) {
            a.count += b.count
            a.sum += b.sum
            a.squares += b.squares
        }
        /// These values and more.
        public func adding(_ more: Moments) -> Moments {
            var sum = self
            sum += more
            return sum
        }
        /// The mean; `nil` without values.
        public var mean: Double? { count > 0 ? sum.value / Double(count) : nil }
        /// The unbiased variance; `nil` with fewer than two values.
        public var variance: Double? {
            guard count > 1, let mean else { return nil }
            return max(0, (squares.value - Double(count) * mean * mean) / Double(count - 1))
        }
    }
    /// A mean length of time with its spread, exact to the picosecond.
    public struct SpanMoments: Sendable, Equatable {
        /// Number of spans.
        public var count: UInt64 = 0
        /// Their sum in picoseconds, and that of their squares.
        var sum: Int128 = 0
        var squares: UInt128 = 0

        /// No spans yet.
        public init() {}

        @inline(__always) mutating func add(_ span: Span) {
            count &+= 1
            sum &+= Int128(span.picoseconds)
            let magnitude = span.picoseconds.magnitude
            let square = magnitude.multipliedFullWidth(by: magnitude)
            squares &+= UInt128(_low: square.low, _high: square.high)
        }
        static func += (a: inout SpanMoments, b: SpanMoments) {
            a.count += b.count
            a.sum += b.sum
            a.squares += b.squares
        }
        /// The mean in seconds; `nil` without spans.
        public var mean: Double? { count > 0 ? Double(sum) * 1e-12 / Double(count) : nil }
        /// The unbiased variance in square seconds; `nil` with fewer than two spans.
        public var variance: Double? {
            guard count > 1, sum >= 0 else { return nil }
            // Σ(x − m)² = Σx² − (Σx)²/n, the difference taken between whole numbers.
            let n = UInt128(count)
            let (mean, rest) = UInt128(sum).quotientAndRemainder(dividingBy: n)
            let spread = squares - mean * UInt128(sum)
            let excess = Double(spread) - Double(rest) * (Double(mean) + Double(rest) / Double(count))
            return max(0, excess) * 1e-24 / Double(count - 1)
        }
    }
    /// Readout results against the state the atom was projected on, one node.
    public struct ReadoutTally: Sendable, Equatable {
        /// Atoms read that were bright.
        public var bright: UInt64 = 0
        /// Bright atoms called dark.
        public var misses: UInt64 = 0
        /// Atoms read that were dark.
        public var dark: UInt64 = 0
        /// Dark atoms called bright.
        public var falseAlarms: UInt64 = 0

        static func += (a: inout ReadoutTally, b: ReadoutTally) {
            a.bright += b.bright
            a.misses += b.misses
            a.dark += b.dark
            a.falseAlarms += b.falseAlarms
        }
    }

    /// Measured time in picoseconds, all replications together.
    public var measured: Int64 = 0
    /// Attempts started.
    public var attempts: UInt64 = 0
    /// Attempts announced as pairs.
    public var heralds: UInt64 = 0
    /// Heralds by origin, in the order of `HeraldOrigin`.
    public var origins: [UInt64] { [photonPairs, bunchedPairs, photonsWithDarkCount, darkCountPairs, secondPhotonHeralds] }
    /// Heralds made by photons of both nodes in different bins.
    public var photonPairs: UInt64 = 0
    /// Heralds made by both nodes' photons in one bin and a dark count.
    public var bunchedPairs: UInt64 = 0
    /// Heralds made by a photon and a dark count.
    public var photonsWithDarkCount: UInt64 = 0
    /// Heralds made by dark counts alone.
    public var darkCountPairs: UInt64 = 0
    /// Heralds of attempts in which a node emitted two photons.
    public var secondPhotonHeralds: UInt64 = 0
    /// Photons that reached the station; only counted at click resolution.
    public var photons: UInt64 = 0
    /// Photons that made a detector click; only counted at click resolution.
    public var clicks: UInt64 = 0
    /// Dark counts, in and out of gates; only counted at click resolution.
    public var darkCounts: UInt64 = 0
    /// Events handled, warm-up included.
    public var events: UInt64 = 0
    /// Atom-picoseconds spent away from readiness within the window, per node.
    public var occupied: Int128 = 0
    /// Picoseconds that atom indices spent idle within the window because a place of theirs was empty.
    public var idle: Int128 = 0
    /// Atoms lost within the window, noticed or not, both nodes together.
    public var lostAtoms: UInt64 = 0
    /// Pairs of which an atom was missing when it was measured.
    public var measuredWithoutAtom: UInt64 = 0
    /// Requests that arrived.
    public var requests: UInt64 = 0
    /// Requests that found no pair.
    public var unassisted: UInt64 = 0
    /// Pairs given up because of their age.
    public var expired: UInt64 = 0
    /// Infidelity of heralded pairs before storage, from the causes that are modeled.
    public var modeledInfidelity = Moments()
    /// The same with the infidelity that the hardware file states without naming causes.
    public var heraldInfidelity = Moments()
    /// Infidelity of pairs when they were measured.
    public var deliveredInfidelity = Moments()
    /// Age in seconds, from emission to request, of the pairs used.
    public var pairAge = SpanMoments()
    /// Time that photons were counted, per readout, where that may end early or neighbors are disturbed.
    public var countingTime = SpanMoments()
    /// Utility per round.
    public var score = Moments()
    /// Node A's readouts.
    public var readoutA = ReadoutTally()
    /// Node B's readouts.
    public var readoutB = ReadoutTally()
    /// Time from request to the later of the two outputs.
    public var latency = LatencyHistogram()
    /// What faults did.
    public var faults = FaultRecord()
    /// One entry per stability window length, in the order of the requirement.
    public var windows: [Windows]
    /// What happened when; `nil` unless it was asked for.
    public var history: RunHistory?

    /// An empty record for so many stability window lengths.
    public init(windowLengths: Int) { windows = Array(repeating: Windows(), count: windowLengths) }

    /// Adds another replication's counts.
    public static func += (a: inout RunRecord, b: RunRecord) {
        a.measured += b.measured
        a.attempts += b.attempts
        a.heralds += b.heralds
        a.photonPairs += b.photonPairs
        a.bunchedPairs += b.bunchedPairs
        a.photonsWithDarkCount += b.photonsWithDarkCount
        a.darkCountPairs += b.darkCountPairs
        a.secondPhotonHeralds += b.secondPhotonHeralds
        a.photons += b.photons
        a.clicks += b.clicks
        a.darkCounts += b.darkCounts
        a.events += b.events
        a.occupied += b.occupied
        a.idle += b.idle
        a.lostAtoms += b.lostAtoms
        a.measuredWithoutAtom += b.measuredWithoutAtom
        a.requests += b.requests
        a.unassisted += b.unassisted
        a.expired += b.expired
        a.modeledInfidelity += b.modeledInfidelity
        a.heraldInfidelity += b.heraldInfidelity
        a.deliveredInfidelity += b.deliveredInfidelity
        a.pairAge += b.pairAge
        a.countingTime += b.countingTime
        a.score += b.score
        a.readoutA += b.readoutA
        a.readoutB += b.readoutB
        a.latency += b.latency
        a.faults += b.faults
        for i in a.windows.indices {
            a.windows[i].count += b.windows[i].count
            a.windows[i].certified += b.windows[i].certified
            a.windows[i].rounds += b.windows[i].rounds
        }
        if let more = b.history {
            if a.history == nil { a.history = more } else { a.history? += more }
        }
    }
}
