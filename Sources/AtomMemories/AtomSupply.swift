public import DiscreteEvents

/// The atoms of one node as far as they come and go: when each will be lost, and the queue of places that wait for a new one.
///
/// An atom's fate is drawn when it arrives: at which of its attempts it leaves the cycle, until when its trap holds it. Nothing
/// needs to be looked at in between, so that attempts may be skipped.
@frozen public struct AtomSupply: ~Copyable {
    @usableFromInline struct Atom: BitwiseCopyable {
        /// Attempts that it still makes, the one that loses it included.
        @usableFromInline var attemptsLeft: Int64
        /// From when on its place is empty.
        @usableFromInline var missingFrom: Instant
        /// From when on its atom is there.
        @usableFromInline var presentFrom: Instant = .zero
        /// Whether its loss has been counted.
        @usableFromInline var isCounted = false
        @usableFromInline init(attemptsLeft: Int64, missingFrom: Instant) {
            (self.attemptsLeft, self.missingFrom) = (attemptsLeft, missingFrom)
        }
    }
    @usableFromInline var atoms: Table<Atom>
    private var stream: RandomStream
    private let attempts: GeometricGap
    private let trapLifetime: Double
    private let perReadout: Double
    private let reloadInterval: Double
    private let preparation: Span
    private let exponential = ExponentialLaw()
    /// When the reservoir will have served all places that wait.
    private var reservoirFree: Instant = .zero

    /// The supply of so many places, all filled at time zero, from the stream of the given name in one replication.
    public init(atoms count: Int, loss: Loss, reload: Reload, seed: UInt64, replication: UInt64, name: String) {
        stream = RandomStream(seed: seed, replication: replication, name: name)
        attempts = GeometricGap(probability: loss.perAttempt)
        trapLifetime = loss.trapLifetime.map { $0.seconds * 1e12 } ?? .infinity
        perReadout = loss.perReadout
        reloadInterval = reload.rate.map { 1e12 / $0.perSecond } ?? .infinity
        preparation = Span(seconds: reload.preparation.seconds)
        atoms = Table(repeating: Atom(attemptsLeft: 0, missingFrom: .distantFuture), count: count)
        for place in 0..<count { fill(place, at: .zero) }
    }

    /// An atom takes the place.
    private mutating func fill(_ place: Int, at now: Instant) {
        let left = attempts.draw(&stream)
        let held = trapLifetime < .infinity ? exponential.draw(&stream) * trapLifetime : .infinity
        atoms[place] = Atom(attemptsLeft: left, missingFrom: now.later(byPicoseconds: held))
        atoms[place].presentFrom = now
    }

    /// The atom is lost now, if the place holds one; returns whether it does.
    public mutating func lose(_ place: Int, at now: Instant) -> Bool {
        guard atoms[place].presentFrom <= now, atoms[place].missingFrom > now else { return false }
        atoms[place].missingFrom = now
        return true
    }

    /// Whether the place is empty at a time, noticed or not.
    @inlinable public func isMissing(_ place: Int, at now: Instant) -> Bool { atoms[place].missingFrom <= now }

    /// Whether the place's atom was lost from one time on and before another; once for each atom.
    public mutating func countLoss(_ place: Int, from begin: Instant, before end: Instant) -> Bool {
        guard !atoms[place].isCounted, atoms[place].missingFrom >= begin, atoms[place].missingFrom < end else { return false }
        atoms[place].isCounted = true
        return true
    }

    /// From when on the place is empty, noticed or not.
    public func missingFrom(_ place: Int) -> Instant { atoms[place].missingFrom }

    /// The attempt at which the atom will be found missing or be lost, if the next of its turns is the one so numbered and it
    /// misses none but for cooling.
    ///
    /// - Parameter origin: the turn from which its coolings are counted.
    public func lossAttempt(_ place: Int, nextTurn: Int64, origin: Int64, _ schedule: AttemptSchedule) -> Int64 {
        let atom = atoms[place]
        // Far beyond every run already.
        guard nextTurn < 1 << 56 else { return .max }
        var turn = Int64.max
        if atom.attemptsLeft < 1 << 40 {
            let made = schedule.cooling.attempts(inFirst: nextTurn - origin)
            turn = origin + schedule.cooling.turn(ofAttempt: made + atom.attemptsLeft - 1)
        }
        if atom.missingFrom < .distantFuture {
            let first = schedule.firstAttempt(notBefore: atom.missingFrom)
            turn = min(turn, max(nextTurn, schedule.turns(of: place, before: first)))
        }
        return turn < 1 << 60 ? schedule.attempt(of: place, turn: turn) : .max
    }

    /// The atom makes so many attempts; `true` when the last of them loses it, at `now`.
    public mutating func attempt(_ place: Int, times: Int64, at now: Instant) -> Bool {
        atoms[place].attemptsLeft -= times
        guard atoms[place].attemptsLeft <= 0 else { return false }
        atoms[place].missingFrom = now
        return true
    }

    /// The atom is read out: it may be lost by that.
    public mutating func read(_ place: Int, at now: Instant) {
        if perReadout > 0, stream.bernoulli(perReadout) { atoms[place].missingFrom = min(atoms[place].missingFrom, now) }
    }

    /// A place found empty joins the queue; returns when its new atom will be ready, `.distantFuture` for never.
    public mutating func refill(_ place: Int, at now: Instant) -> Instant {
        guard reloadInterval < .infinity else { return .distantFuture }
        reservoirFree = max(reservoirFree, now).later(byPicoseconds: exponential.draw(&stream) * reloadInterval)
        let ready = reservoirFree.later(byPicoseconds: Double(preparation.picoseconds))
        guard ready < .distantFuture else { return .distantFuture }
        fill(place, at: ready)
        return ready
    }
}
