public import DiscreteEvents

/// The fixed time-division schedule both nodes follow: attempt n starts at n × spacing and belongs to atom n mod N.
///
/// Spacing s = max(τ_e, τ_occ/N): emission through one cavity is serial, and an atom's turn comes round when it is free.
/// The attempt rate 1/s is then the min(1/τ_e, N/τ_occ) of Li et al., arXiv:2604.07451.
@frozen public struct AttemptSchedule: Sendable, Equatable {
    /// Time between the starts of successive attempts.
    public let spacing: Span
    /// Number of atoms that take turns.
    public let atoms: Int64
    /// Emission slot τ_e.
    public let emission: Span
    /// 2^64/N, for divisions by multiplication.
    @usableFromInline let reciprocal: UInt64
    /// Time τ_occ that a failed attempt keeps its atom: emission, link, waiting, reset.
    public let occupation: Span

    /// The schedule of `atoms` atoms, each occupied for `occupation` by a failed attempt, sharing a cavity that an emission
    /// keeps busy for `emission`.
    ///
    /// - Precondition: at least one atom, positive spans.
    public init(atoms: Int, emission: Span, occupation: Span) {
        precondition(atoms > 0 && emission > .zero && occupation >= emission, "a schedule needs atoms and positive times")
        self.atoms = Int64(atoms)
        reciprocal = .max / UInt64(atoms)
        self.emission = emission
        self.occupation = occupation
        let shared = (occupation.picoseconds + self.atoms - 1) / self.atoms
        spacing = Span(picoseconds: max(emission.picoseconds, shared))
    }

    /// When an attempt starts.
    @inlinable @inline(__always) public func start(of attempt: Int64) -> Instant {
        Instant(picoseconds: attempt &* spacing.picoseconds)
    }
    /// The first attempt that starts at or after `time`.
    @inlinable public func firstAttempt(notBefore time: Instant) -> Int64 {
        max(0, (time.picoseconds + spacing.picoseconds - 1) / spacing.picoseconds)
    }
    /// The last attempt that started at or before `time`.
    @inlinable public func attempt(underWayAt time: Instant) -> Int64 { time.picoseconds / spacing.picoseconds }
    /// Which atom an attempt belongs to: attempt mod N.
    @inlinable @inline(__always) public func atom(of attempt: Int64) -> Int {
        let (n, atoms) = (UInt64(bitPattern: attempt), UInt64(bitPattern: atoms))
        // The quotient so estimated is right or one too small.
        let rest = n &- n.multipliedFullWidth(by: reciprocal).high &* atoms
        return Int(bitPattern: UInt(rest >= atoms ? rest &- atoms : rest))
    }
    /// How many turns of other atoms begin within `age` after the start of an attempt.
    public func turnsOfOthers(within age: Span) -> Int64 {
        age.picoseconds / spacing.picoseconds - age.picoseconds / cycle.picoseconds
    }
    /// Time between an atom's turns.
    @inlinable public var cycle: Span { spacing * atoms }
}
