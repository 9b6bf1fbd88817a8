/// What faults did within the measuring window, kind by kind, and what became of every announced pair of the whole run.
public struct FaultRecord: Sendable, Equatable {
    /// One kind of fault.
    public struct Tally: Sendable, Equatable {
        /// How often it happened: announcements befallen, outages or bursts begun, photons moved out of their gate.
        public var count: UInt64 = 0
        /// Pairs that it took: announced ones that came to nothing or, for clock skew, ones that were not announced.
        public var pairs: UInt64 = 0
        /// Picoseconds that it lasted; for bursts of atom loss, picoseconds that atom indices were idle for it.
        public var time: Int128 = 0

        static func += (a: inout Tally, b: Tally) {
            a.count += b.count
            a.pairs += b.pairs
            a.time += b.time
        }
    }
    /// The end of every announced pair, warm-up included. The others sum to `announced`.
    public struct Lives: Sendable, Equatable {
        /// Announced by the station.
        public var announced: UInt64 = 0
        /// Kept by neither node.
        public var dropped: UInt64 = 0
        /// Measured.
        public var used: UInt64 = 0
        /// Given up because of their age.
        public var expired: UInt64 = 0
        /// Still stored when the run was over.
        public var left: UInt64 = 0

        static func += (a: inout Lives, b: Lives) {
            a.announced += b.announced
            a.dropped += b.dropped
            a.used += b.used
            a.expired += b.expired
            a.left += b.left
        }
    }

    /// One tally for each kind.
    public internal(set) var tallies = [Tally](repeating: Tally(), count: Faults.Kind.allCases.count)
    /// The ends of all pairs; counted only in runs with faults.
    public var lives = Lives()
    /// Rounds in which a node's cavity was off resonance when it should have read.
    public var unread: UInt64 = 0

    /// Nothing yet.
    public init() {}

    /// The tally of a kind.
    public subscript(_ kind: Faults.Kind) -> Tally {
        get { tallies[FaultRecord.index(kind)] }
        set { tallies[FaultRecord.index(kind)] = newValue }
    }

    private static func index(_ kind: Faults.Kind) -> Int {
        switch kind {
        case .lostHerald: 0
        case .lateHerald: 1
        case .indexMismatch: 2
        case .clockSkew: 3
        case .cavityUnlock: 4
        case .detectorLatch: 5
        case .atomLoss: 6
        }
    }

    static func += (a: inout FaultRecord, b: FaultRecord) {
        for i in a.tallies.indices { a.tallies[i] += b.tallies[i] }
        a.lives += b.lives
        a.unread += b.unread
    }
}
