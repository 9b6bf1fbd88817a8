#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Part of the closed form: attempts that come in passes, with pauses, and atoms that are cooled every so many attempts.
///
/// Of the spacings of attempts that leave every atom free at its turns, cooling done, that with the most attempts per second is
/// taken. All times in seconds.
public struct AttemptRhythm: Sendable, Equatable {
    /// Number of atoms in the cavity at a time.
    public var atomsPerZone: Double
    /// Number of zones.
    public var zones: Double
    /// Passes over a zone before the next one is moved in, ≥ 1.
    public var passes: Int
    /// Pause between passes.
    public var preparation: Double
    /// Pause between zones, beside that between passes.
    public var move: Double
    /// Attempts of an atom from one cooling to the next, ≥ 1.
    public var coolingInterval: Double
    /// Time that a cooling adds to the occupation by the attempt before it; 0 where every attempt is followed by one.
    public var cooling: Double

    /// The rhythm of a schedule's parameters; `nil` where each atom attempts in turn without a pause.
    public init?(_ schedule: AttemptSchedule) {
        guard schedule.hasZones || schedule.passes > 1 || !schedule.cooling.isTrivial else { return nil }
        atomsPerZone = Double(schedule.atomsPerZone)
        zones = Double(schedule.atoms / schedule.atomsPerZone)
        passes = Int(schedule.passes)
        preparation = schedule.preparation.seconds
        move = schedule.move.seconds
        coolingInterval = Double(schedule.cooling.interval)
        cooling = schedule.cooling.time.seconds
    }

    /// Times that follow from the shortest an atom may have between two turns.
    struct Turns {
        /// From pass to pass, from visit to visit of a zone.
        let pass: Double
        let visit: Double
        let spacing: Double
    }

    /// The shortest times with turns of an atom at least so far apart.
    func turns(apart time: Double, emission: Double) -> Turns {
        let perTurn = passes == 1 ? zones * atomsPerZone : atomsPerZone
        let pause = passes == 1 ? zones * (preparation + move) : preparation
        let spacing = max(emission, (time - pause) / perTurn)
        let pass = spacing * atomsPerZone + preparation
        return Turns(pass: pass, visit: zones * (pass * Double(passes) + move), spacing: spacing)
    }

    /// The times that the nodes work with, and how many turns of an atom a cooling takes.
    func best(emission: Double, occupation: Double) -> (turns: Turns, skipped: Double) {
        let free = turns(apart: occupation, emission: emission)
        guard coolingInterval > 1 else { return (free, 0) }
        func turnTime(_ turns: Turns) -> Double { passes == 1 ? turns.visit : turns.pass }
        let most = max(0, ((occupation + cooling) / turnTime(free) * (1 - 1e-12)).rounded(.up) - 1)
        guard most > 0 else { return (free, 0) }
        // The time of a series is (I + k)(m T + T_move) with turns T = (τ_occ + τ_cool)/(k + 1) apart, k of them skipped: least
        // at one less than the root of m (τ_occ + τ_cool)(I − 1)/T_move, or as near as k gets to that.
        let root = (Double(passes) * (occupation + cooling) * (coolingInterval - 1) / move).squareRoot()
        let least = passes > 1 && move > 0 ? max(0, min(most - 1, root.rounded(.down) - 1)) : most - 1
        var best = (turns: free, skipped: most)
        for skipped in [most - 1, least, min(most - 1, least + 1)] {
            let longer = turns(apart: (occupation + cooling) / (skipped + 1), emission: emission)
            let isBetter = longer.visit * (coolingInterval + skipped) <= best.turns.visit * (coolingInterval + best.skipped)
            if isBetter { best = (longer, skipped) }
        }
        return best
    }

    /// Mean time from a moment at random to an atom's next turn.
    func meanWait(_ turns: Turns) -> Double {
        let others = Double(passes - 1)
        let longest = turns.visit - others * turns.pass
        return (others * turns.pass * turns.pass + longest * longest) / (2 * turns.visit)
    }

    /// Times from a turn in a given pass to the atom's next turns, the first of them after `number` − 1 others.
    func time(from pass: Int, toTurn number: Int, _ turns: Turns) -> Double {
        let (visits, reached) = (pass + number).quotientAndRemainder(dividingBy: passes)
        return Double(visits) * turns.visit + Double(reached - pass) * turns.pass
    }
}

extension MemoryClosedForm {
    /// Every pair is used as soon as it is announced, and attempts have a rhythm.
    ///
    /// Series of attempts are renewals: an atom that begins one cold makes A = (1 − (1 − p)^I)/p attempts on average, I being
    /// those from cooling to cooling, and its series takes A turns, those that a success overruns, and those of a cooling.
    /// Exact if a success in any pass overruns as many.
    public init(
        rhythm: AttemptRhythm, emission: Double, failureOccupation: Double, successOccupation: Double,
        heraldProbability p: Double, heraldDelay: Double, meanDelay: Double, isExact: Bool, exceeds: (Double) -> Double
    ) {
        let (turns, skipped) = rhythm.best(emission: emission, occupation: failureOccupation)
        // Turns missed after a success in each pass.
        let overruns = (0..<rhythm.passes).map { pass in
            var overrun = 0.0
            for number in 1...100_000 {
                let slack = rhythm.time(from: pass, toTurn: number, turns) * (1 + 1e-9) - successOccupation
                let missed = slack < 0 ? 1 : exceeds(slack)
                overrun += missed
                if missed < 1e-12 { break }
            }
            return overrun
        }
        let overrun = overruns.reduce(0, +) / Double(overruns.count)
        let series = rhythm.series(heraldProbability: p)
        let perSeries = series.attempts + p * series.attempts * overrun + series.coolings * skipped
        let turnsPerSecond = rhythm.zones * rhythm.atomsPerZone * Double(rhythm.passes) / turns.visit
        let rate = turnsPerSecond * series.attempts / perSeries
        self.init(
            attemptRate: rate,
            occupiedAtoms: rate
                * ((1 - p) * failureOccupation + p * (successOccupation + meanDelay)
                    + series.coolings / series.attempts * rhythm.cooling),
            pairAge: heraldDelay, servedFraction: 1, consumptionRate: rate * p,
            isExact: isExact && overruns.allSatisfy { abs($0 - overrun) < 1e-9 })
    }
}

extension AttemptRhythm {
    /// Mean number of attempts of a series, and the probability that cooling ends it.
    func series(heraldProbability p: Double) -> (attempts: Double, coolings: Double) {
        guard coolingInterval > 1 else { return (1, 0) }
        if p == 0 { return (coolingInterval, 1) }
        let failures = coolingInterval * log1p(-min(p, 1))
        return (-expm1(failures) / p, exp(failures))
    }
}
