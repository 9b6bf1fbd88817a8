public import DiscreteEvents

/// Passes and zones. Attempt n belongs to pass ⌊n/z⌋ of z atoms; after each pass there is a pause of preparation, after every
/// m passes also one in which the next of the zones is moved into the cavity.
extension AttemptSchedule {
    /// Number of zones.
    public var zones: Int64 { atoms / atomsPerZone }
    /// Attempts that a zone makes before the next one is moved in.
    var attemptsPerVisit: Int64 { passes * atomsPerZone }
    /// From pass to pass.
    var passTime: Int64 { spacing.picoseconds * atomsPerZone + preparation.picoseconds }
    /// From zone to zone.
    var visitTime: Int64 { passTime * passes + move.picoseconds }
    /// Mean time from one of an atom's turns to the next, in seconds.
    public var cycle: Double { Double(visitTime) * 1e-12 * Double(zones) / Double(passes) }

    /// Mean time from a moment at random to an atom's next turn, in seconds.
    public var meanWait: Double {
        guard passes > 1 else { return 0.5 * cycle }
        let (pass, all) = (Double(passTime) * 1e-12, cycle * Double(passes))
        let longest = all - Double(passes - 1) * pass
        return (Double(passes - 1) * pass * pass + longest * longest) / (2 * all)
    }

    @usableFromInline @inline(never) func pausedStart(of attempt: Int64) -> Instant {
        let (visit, within) = attempt.quotientAndRemainder(dividingBy: attemptsPerVisit)
        let (pass, place) = within.quotientAndRemainder(dividingBy: atomsPerZone)
        // Turns far beyond the end of every run are asked for, too.
        guard Double(visit) * Double(visitTime) < 0x1p59 else { return .distantFuture }
        let inVisit = pass * passTime + place * spacing.picoseconds
        return Instant(picoseconds: min(visit * visitTime + inVisit, Instant.distantFuture.picoseconds))
    }
    @usableFromInline @inline(never) func pausedAttempt(underWayAt time: Instant) -> Int64 {
        let (visit, within) = time.picoseconds.quotientAndRemainder(dividingBy: visitTime)
        let pass = min(within / passTime, passes - 1)
        let place = min((within - pass * passTime) / spacing.picoseconds, atomsPerZone - 1)
        return visit * attemptsPerVisit + pass * atomsPerZone + place
    }
    @usableFromInline @inline(never) func firstPausedAttempt(notBefore time: Instant) -> Int64 {
        guard time > .zero else { return 0 }
        let attempt = pausedAttempt(underWayAt: time)
        return start(of: attempt) < time ? attempt + 1 : attempt
    }
    @usableFromInline @inline(never) func atomInZone(of attempt: Int64) -> Int {
        let zone = attempt / attemptsPerVisit % zones
        return Int(zone * atomsPerZone + attempt % atomsPerZone)
    }
    @usableFromInline @inline(never) func nextTurnInZone(after attempt: Int64) -> Int64 {
        let isLastPass = attempt % attemptsPerVisit / atomsPerZone == passes - 1
        return attempt + atomsPerZone + (isLastPass ? (zones - 1) * attemptsPerVisit : 0)
    }

    /// The attempt that follows this one: its atom, and the pause before it beside the spacing.
    @inlinable @inline(__always)
    public func following(_ attempt: Int64) -> (atom: Int, pause: Span) {
        hasZones ? (atom(of: attempt + 1), start(of: attempt + 1) - start(of: attempt) - spacing) : (0, .zero)
    }

    /// How many turns the atom of an attempt had before it.
    public func turn(of attempt: Int64) -> Int64 {
        hasZones ? turns(of: atom(of: attempt), before: attempt) : attempt / atoms
    }
    /// How many turns an atom has before an attempt, which may be another atom's.
    public func turns(of atom: Int, before attempt: Int64) -> Int64 {
        let (zone, place) = Int64(atom).quotientAndRemainder(dividingBy: atomsPerZone)
        let (visit, within) = attempt.quotientAndRemainder(dividingBy: attemptsPerVisit)
        let (round, current) = visit.quotientAndRemainder(dividingBy: zones)
        let earlier = (round + (zone < current ? 1 : 0)) * passes
        guard zone == current else { return earlier }
        let (pass, reached) = within.quotientAndRemainder(dividingBy: atomsPerZone)
        return earlier + pass + (place < reached ? 1 : 0)
    }
    /// The attempt that an atom's turn is, counted from 0; `.max` for turns beyond every run.
    public func attempt(of atom: Int, turn: Int64) -> Int64 {
        let (zone, place) = Int64(atom).quotientAndRemainder(dividingBy: atomsPerZone)
        let (round, pass) = turn.quotientAndRemainder(dividingBy: passes)
        let visits = round.multipliedReportingOverflow(by: zones)
        let (attempt, isFar) = (visits.partialValue &+ zone).multipliedReportingOverflow(by: attemptsPerVisit)
        guard !visits.overflow, !isFar, attempt < 1 << 61 else { return .max }
        return attempt + pass * atomsPerZone + place
    }
}
