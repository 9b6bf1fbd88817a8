public import BellPairs
public import DiscreteEvents

/// What an atom is doing.
@frozen public enum AtomState: UInt8, Sendable, BitwiseCopyable {
    /// Initialized and waiting for its turn, or being reset until `readyAt`.
    case ready
    /// Its photon is under way, or the station's message is, or that was a failure and it is being reset until `readyAt`.
    case awaitingHerald
    /// Half of an announced pair.
    case stored
    /// Being rotated and read.
    case deciding
}

/// The atoms of both nodes, one record for the atom of each node that share an index: the nodes run the same schedule, so
/// an index is free when both of its atoms are.
///
/// Announced pairs wait here until a decision uses them up or they grow too old.
@frozen public struct AtomBank: ~Copyable {
    /// One index: an atom at each node.
    @frozen public struct Pair: Sendable, BitwiseCopyable {
        /// What the atoms are doing.
        public var state: AtomState = .ready
        /// From when on the atoms can start over; never, while a pair is stored or being decided on.
        public var readyAt: Instant = .zero
        /// The attempt that last started, against which heralds are matched.
        public var attempt: Int64 = -1
        @inlinable init() {}
    }

    @usableFromInline var pairs: Table<Pair>
    // Apart from what every attempt looks at, which so fits the nearest cache.
    @usableFromInline var states: Table<XState>
    /// Indices of stored pairs in the order of their heralds: a ring as large as the bank.
    @usableFromInline var ring: Table<Int32>
    @usableFromInline var oldest = 0
    @usableFromInline var newest = 0

    /// A bank of so many atoms at each node, all ready.
    public init(atoms: Int) {
        pairs = Table(repeating: Pair(), count: atoms)
        states = Table(repeating: .maximallyMixed, count: atoms)
        ring = Table(repeating: 0, count: atoms + 1)
    }

    /// The record of an index.
    @inlinable public subscript(_ index: Int) -> Pair {
        @inline(__always) get { pairs[index] }
    }
    /// The state that the pair of an index was in when it was heralded.
    @inlinable @inline(__always) public func heraldedState(_ index: Int) -> XState { states[index] }
    /// Number of stored pairs.
    @inlinable public var storedCount: Int { newest >= oldest ? newest - oldest : newest - oldest + ring.count }

    /// Whether the atoms of an index can start an attempt at `now`.
    @inlinable @inline(__always) public func isReady(_ index: Int, at now: Instant) -> Bool {
        pairs[index].readyAt <= now
    }
    /// The atoms start an attempt and, unless a pair is announced, can start the next at `readyAt`.
    @inlinable @inline(__always) public mutating func launch(_ index: Int, attempt: Int64, readyAt: Instant) {
        pairs[index].state = .awaitingHerald
        pairs[index].readyAt = readyAt
        pairs[index].attempt = attempt
    }
    /// The station announces a pair.
    ///
    /// - Precondition: the announcement is about the attempt that the atoms made last.
    @inlinable @inline(__always) public mutating func store(_ index: Int, attempt: Int64, state: XState) {
        precondition(pairs[index].attempt == attempt && pairs[index].state == .awaitingHerald, "a herald met the wrong attempt")
        pairs[index].state = .stored
        pairs[index].readyAt = .distantFuture
        states[index] = state
        ring[newest] = Int32(index)
        newest = newest &+ 1 == ring.count ? 0 : newest &+ 1
    }
    /// Takes the pair that has waited longest, or the one announced last; `nil` when none is stored.
    @inlinable @inline(__always) public mutating func take(freshest: Bool) -> Int? {
        if oldest == newest { return nil }
        let index: Int
        if freshest {
            newest = newest == 0 ? ring.count &- 1 : newest &- 1
            index = Int(ring[newest])
        } else {
            index = Int(ring[oldest])
            oldest = oldest &+ 1 == ring.count ? 0 : oldest &+ 1
        }
        pairs[index].state = .deciding
        return index
    }
    /// Gives up a pair that has grown too old. Pairs expire in the order of their heralds.
    ///
    /// - Precondition: the pair is the oldest one stored.
    @inlinable @inline(__always) public mutating func expire(_ index: Int, readyAt: Instant) {
        precondition(storedCount > 0 && Int(ring[oldest]) == index, "a pair expired out of order")
        oldest = oldest &+ 1 == ring.count ? 0 : oldest &+ 1
        release(index, readyAt: readyAt)
    }
    /// The atoms are being reset until `readyAt`.
    @inlinable @inline(__always) public mutating func release(_ index: Int, readyAt: Instant) {
        pairs[index].state = .ready
        pairs[index].readyAt = readyAt
    }
}
