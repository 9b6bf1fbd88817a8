public import Quantities

/// What goes wrong with two nodes and the station between them beside the physics: at random, at stated times, or both.
///
/// Stated times count from the start of each replication's measuring window. Leaves out: faults that bring each other about; a
/// station that is silent altogether; wrong labels.
public struct Faults: Sendable, Equatable {
    /// The nodes whose announcements, cavity and atoms fail, each by itself.
    public enum Nodes: String, Sendable, CaseIterable {
        /// Both nodes.
        case both
        /// Node A.
        case a
        /// Node B.
        case b
    }
    /// A fault that befalls announcements.
    public struct Announcements: Sendable, Equatable {
        /// Probability per announcement and node, 0…1.
        public var probability: Double
        /// Times after which the next announcement is befallen, at all failing nodes.
        public var times: [TimeSpan]

        /// A fault of announcements.
        public init(probability: Double = 0, times: [TimeSpan] = []) { (self.probability, self.times) = (probability, times) }
        /// Whether it ever happens.
        public var isPresent: Bool { probability > 0 || !times.isEmpty }
    }
    /// A fault that begins, lasts and ends.
    public struct Outage: Sendable, Equatable {
        /// How often it begins while there is none, for each component by itself.
        public var rate: Rate
        /// How long it lasts.
        public var duration: TimeSpan
        /// Times at which it begins in all failing components.
        public var times: [TimeSpan]

        /// An outage.
        public init(rate: Rate = Rate(perSecond: 0), duration: TimeSpan, times: [TimeSpan] = []) {
            (self.rate, self.duration, self.times) = (rate, duration, times)
        }
        /// Whether it ever happens.
        public var isPresent: Bool { rate.perSecond > 0 || !times.isEmpty }
    }

    /// The failing nodes.
    public var nodes: Nodes
    /// An announcement does not reach a node.
    public var lostHerald: Announcements
    /// An announcement reaches a node late.
    public var lateHerald: Announcements
    /// Mean of the exponential delay of a late announcement.
    public var heraldDelay: TimeSpan
    /// A node takes an announcement for one of the next attempt, and all further ones until it is synchronized.
    public var indexMismatch: Announcements
    /// Interval at which clocks and indices are synchronized, from the start of the run on.
    public var resynchronizationInterval: TimeSpan
    /// Relative difference of the clocks' rates between synchronizations.
    public var clockSkew: Double
    /// A node's cavity is off resonance: it emits no photons and reads nothing.
    public var cavityUnlock: Outage
    /// A detector of the station does not click.
    public var detectorLatch: Outage
    /// Bursts in which a node loses atoms; they have no duration, for their atoms come back one by one.
    public var atomLoss: Outage
    /// Probability that a burst takes an atom, 0…1.
    public var atomLossFraction: Double

    /// All keys of the `faults` section; what is not given does not happen.
    public init(
        nodes: Nodes = .both, lostHerald: Announcements = Announcements(), lateHerald: Announcements = Announcements(),
        heraldDelay: TimeSpan = TimeSpan(seconds: 1e-3), indexMismatch: Announcements = Announcements(),
        resynchronizationInterval: TimeSpan = TimeSpan(seconds: 1), clockSkew: Double = 0,
        cavityUnlock: Outage = Outage(duration: TimeSpan(seconds: 0.1)),
        detectorLatch: Outage = Outage(duration: TimeSpan(seconds: 1e-3)), atomLoss: Outage = Outage(duration: .zero),
        atomLossFraction: Double = 1
    ) {
        self.nodes = nodes
        self.lostHerald = lostHerald
        self.lateHerald = lateHerald
        self.heraldDelay = heraldDelay
        self.indexMismatch = indexMismatch
        self.resynchronizationInterval = resynchronizationInterval
        self.clockSkew = clockSkew
        self.cavityUnlock = cavityUnlock
        self.detectorLatch = detectorLatch
        self.atomLoss = atomLoss
        self.atomLossFraction = atomLossFraction
    }

    /// No faults.
    public static let none = Faults()

    /// One kind of fault.
    public enum Kind: String, Sendable, CaseIterable {
        /// An announcement does not reach a node.
        case lostHerald = "lost_herald"
        /// An announcement reaches a node late.
        case lateHerald = "late_herald"
        /// A node takes announcements for ones of other attempts.
        case indexMismatch = "index_mismatch"
        /// The nodes' clocks drift apart.
        case clockSkew = "clock_skew"
        /// A node's cavity is off resonance.
        case cavityUnlock = "cavity_unlock"
        /// A detector does not click.
        case detectorLatch = "detector_latch"
        /// A node loses many atoms at once.
        case atomLoss = "atom_loss"

        /// Whether it takes single pairs, which are counted, rather than a component for a while.
        public var takesPairs: Bool {
            switch self {
            case .lostHerald, .lateHerald, .indexMismatch, .clockSkew: true
            case .cavityUnlock, .detectorLatch, .atomLoss: false
            }
        }
    }

    /// The kinds that happen at all.
    public var kinds: [Kind] {
        Kind.allCases.filter { kind in
            switch kind {
            case .lostHerald: lostHerald.isPresent
            case .lateHerald: lateHerald.isPresent
            case .indexMismatch: indexMismatch.isPresent
            case .clockSkew: clockSkew > 0
            case .cavityUnlock: cavityUnlock.isPresent
            case .detectorLatch: detectorLatch.isPresent
            case .atomLoss: atomLoss.isPresent && atomLossFraction > 0
            }
        }
    }

    /// Whether node A, node B fails.
    public var failing: (a: Bool, b: Bool) { (nodes != .b, nodes != .a) }
}
