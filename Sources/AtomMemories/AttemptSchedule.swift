public import DiscreteEvents

/// The fixed time-division schedule both nodes follow: attempt n starts at n × spacing and belongs to atom n mod N.
///
/// Spacing s = max(τ_e, τ_occ/N): emission through one cavity is serial, and an atom's turn comes round when it is free.
/// The attempt rate 1/s is then the min(1/τ_e, N/τ_occ) of Li et al., arXiv:2604.07451.
///
/// With zones, attempts come in passes with pauses between them: see `AttemptSchedule+Zones`. Where atoms are cooled every so
/// many attempts, an atom sits turns out: of the spacings that leave it free at its turns, that with the most attempts is taken.
@frozen public struct AttemptSchedule: Sendable, Equatable {
    /// Time between the starts of successive attempts of a pass.
    public let spacing: Span
    /// Number of atoms that take turns; those that fill no zone are left out.
    public let atoms: Int64
    /// Emission slot τ_e.
    public let emission: Span
    /// 2^64/N, for divisions by multiplication.
    @usableFromInline let reciprocal: UInt64
    /// Time τ_occ that a failed attempt keeps its atom: emission, link, waiting, reset.
    public let occupation: Span
    /// Which turns of an atom are attempts.
    public let cooling: CoolingCycle
    /// Whether attempts come in passes with pauses, or in another order than atom by atom.
    public let hasZones: Bool
    /// Number of atoms in the cavity at a time.
    public let atomsPerZone: Int64
    /// Passes over a zone before the next one is moved in.
    public let passes: Int64
    /// Pause between passes.
    public let preparation: Span
    /// Pause between zones, beside that between passes.
    public let move: Span

    /// The schedule of `atoms` atoms, each occupied for `occupation` by a failed attempt, sharing a cavity that an emission
    /// keeps busy for `emission`.
    ///
    /// - Parameters:
    ///   - cooling: time that an atom is occupied in addition after every `coolingInterval` attempts.
    ///   - zones: how the atoms come into the cavity.
    /// - Precondition: at least one atom, positive spans.
    public init(
        atoms: Int, emission: Span, occupation: Span, cooling: Span = .zero, coolingInterval: Int = 1, zones: Zones = .none
    ) {
        precondition(atoms > 0 && emission > .zero && occupation >= emission, "a schedule needs atoms and positive times")
        let perZone = max(1, min(zones.atomsPerZone ?? atoms, atoms))
        let count = Int64(atoms / perZone)
        atomsPerZone = Int64(perZone)
        self.atoms = count * atomsPerZone
        // A single zone is in the cavity and stays there.
        passes = count > 1 ? Int64(max(1, zones.passes)) : 1
        preparation = Span(seconds: zones.initializationTime.seconds) + Span(seconds: zones.depumpTime.seconds)
        move = count > 1 ? Span(seconds: zones.moveTime.seconds) : .zero
        hasZones = count > 1 || preparation > .zero || move > .zero
        reciprocal = .max / UInt64(self.atoms)
        self.emission = emission
        self.occupation = coolingInterval == 1 ? occupation + cooling : occupation
        // From turn to turn of an atom: so many slots and a pause.
        let slots = passes == 1 ? self.atoms : atomsPerZone
        let pause = passes == 1 ? (preparation + move).picoseconds * count : preparation.picoseconds
        let spacing = { (time: Int64) in max(emission.picoseconds, (max(0, time - pause) + slots - 1) / slots) }
        let free = spacing(self.occupation.picoseconds)
        guard coolingInterval > 1 else {
            self.spacing = Span(picoseconds: free)
            self.cooling = .everyAttempt
            return
        }
        let cooled = (occupation + cooling).picoseconds
        let most = (cooled - 1) / (free * slots + pause)
        let (passes, atPass) = (Double(passes), Double(preparation.picoseconds))
        let (atVisit, attempts) = (Double(move.picoseconds), Double(coolingInterval))
        let seriesTime = { (spacing: Int64, skipped: Int64) in
            ((Double(spacing) * Double(perZone) + atPass) * passes + atVisit) * (attempts + Double(skipped))
        }
        // Fewer turns skipped are turns as much longer. Where moves take no part of that, more of them are the better, up to
        // the last one, which cooling may not fill.
        var candidates = [most - 1]
        if passes > 1, atVisit > 0 {
            let balance = Int64((passes * Double(cooled) * (attempts - 1) / atVisit).squareRoot())
            candidates += [balance - 1, balance]
        }
        var best = (spacing: free, skipped: most)
        for skipped in candidates where skipped >= 0 && skipped < most {
            let longer = spacing((cooled + skipped) / (skipped + 1))
            if seriesTime(longer, skipped) <= seriesTime(best.spacing, best.skipped) { best = (longer, skipped) }
        }
        self.spacing = Span(picoseconds: best.spacing)
        self.cooling = CoolingCycle(interval: Int64(coolingInterval), skippedTurns: best.skipped, time: cooling)
    }

    /// When an attempt starts.
    @inlinable @inline(__always) public func start(of attempt: Int64) -> Instant {
        if hasZones { return pausedStart(of: attempt) }
        return Instant(picoseconds: attempt &* spacing.picoseconds)
    }
    /// The first attempt that starts at or after `time`.
    @inlinable public func firstAttempt(notBefore time: Instant) -> Int64 {
        if hasZones { return firstPausedAttempt(notBefore: time) }
        return max(0, (time.picoseconds + spacing.picoseconds - 1) / spacing.picoseconds)
    }
    /// The last attempt that started at or before `time`.
    @inlinable public func attempt(underWayAt time: Instant) -> Int64 {
        hasZones ? pausedAttempt(underWayAt: time) : time.picoseconds / spacing.picoseconds
    }
    /// Which atom an attempt belongs to: attempt mod N, without zones.
    @inlinable @inline(__always) public func atom(of attempt: Int64) -> Int {
        if hasZones { return atomInZone(of: attempt) }
        let (n, atoms) = (UInt64(bitPattern: attempt), UInt64(bitPattern: atoms))
        // The quotient so estimated is right or one too small.
        let rest = n &- n.multipliedFullWidth(by: reciprocal).high &* atoms
        return Int(bitPattern: UInt(rest >= atoms ? rest &- atoms : rest))
    }
    /// The attempt that the atom of this one has as its next turn.
    @inlinable @inline(__always) public func nextTurn(after attempt: Int64) -> Int64 {
        hasZones ? nextTurnInZone(after: attempt) : attempt &+ atoms
    }
    /// How many turns of other atoms begin within `age` after the start of an attempt.
    public func turnsOfOthers(after attempt: Int64, within age: Span) -> Int64 {
        let last = self.attempt(underWayAt: start(of: attempt) + age)
        let atom = atom(of: attempt)
        return last - attempt - (turns(of: atom, before: last + 1) - turns(of: atom, before: attempt + 1))
    }
}
