#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The closed-form twin of the atom bank: attempt rate, occupancy and age for requests that use every pair at once, or for
/// requests that arrive at a given mean rate.
///
/// Shares parameters with the emulation and no code. All times in seconds, rates per second.
public struct MemoryClosedForm: Sendable, Equatable {
    /// Attempts per second.
    public let attemptRate: Double
    /// Mean number of atoms per node that are not ready.
    public let occupiedAtoms: Double
    /// Mean age, from emission, of a pair when a decision takes it.
    public let pairAge: Double
    /// Part of the requests that find a pair.
    public let servedFraction: Double
    /// Rate at which pairs are used up.
    public let consumptionRate: Double
    /// How long used pairs have waited for their requests.
    public let waits: WaitLaw
    /// Whether the values are exact, or a birth–death approximation that neglects the schedule's graininess.
    public let isExact: Bool

    /// No closed form: every value is not a number.
    public static let unknown = MemoryClosedForm()

    private init() {
        (attemptRate, occupiedAtoms, pairAge, servedFraction, consumptionRate) = (.nan, .nan, .nan, .nan, .nan)
        (waits, isExact) = (.none, false)
    }

    /// The same when nobody knows how many atom indices are in service: that pairs are used as they come says how old they are.
    public var withoutRates: MemoryClosedForm {
        MemoryClosedForm(
            attemptRate: .nan, occupiedAtoms: .nan, pairAge: pairAge, servedFraction: servedFraction, consumptionRate: .nan,
            isExact: false)
    }

    /// The same when only a part of the atom indices is in service on average; an approximation.
    public func available(_ part: Double) -> MemoryClosedForm {
        MemoryClosedForm(
            attemptRate: part * attemptRate, occupiedAtoms: part * occupiedAtoms, pairAge: pairAge,
            servedFraction: servedFraction, consumptionRate: part * consumptionRate, isExact: false)
    }

    init(
        attemptRate: Double, occupiedAtoms: Double, pairAge: Double, servedFraction: Double, consumptionRate: Double,
        isExact: Bool
    ) {
        self.attemptRate = attemptRate
        self.occupiedAtoms = occupiedAtoms
        self.pairAge = pairAge
        self.servedFraction = servedFraction
        self.consumptionRate = consumptionRate
        waits = .none
        self.isExact = isExact
    }

    /// Every pair is used as soon as it is announced.
    ///
    /// Γ = min(1/τ_e, N/τ_occ) if successes keep their atoms no longer than failures; a success that overruns its atom's
    /// turn costs the turns it misses.
    ///
    /// - Parameters:
    ///   - failureOccupation: τ_occ of a failed attempt.
    ///   - successOccupation: the least that an announced pair keeps its atoms: emission, link, decision, reset.
    ///   - meanDelay: mean of what jitter and the wait for the reader add to that.
    ///   - exceeds: probability that they add more than a given time.
    public init(
        atoms: Int, emission: Double, failureOccupation: Double, successOccupation: Double, heraldProbability p: Double,
        heraldDelay: Double, meanDelay: Double, isExact: Bool, exceeds: (Double) -> Double
    ) {
        let spacing = max(emission, failureOccupation / Double(atoms))
        let cycle = spacing * Double(atoms)
        // Mean number of turns from a success to the atom's next attempt: those that come up too early are missed.
        var turns = 1.0
        for turn in 1...100_000 {
            let slack = Double(turn) * cycle * (1 + 1e-9) - successOccupation
            let missed = slack < 0 ? 1 : exceeds(slack)
            turns += missed
            if missed < 1e-12 { break }
        }
        attemptRate = 1 / (spacing * (1 + p * (turns - 1)))
        occupiedAtoms =
            attemptRate * ((1 - p) * failureOccupation + p * (successOccupation + meanDelay))
        pairAge = heraldDelay
        servedFraction = 1
        consumptionRate = attemptRate * p
        waits = .none
        self.isExact = isExact
    }

    /// Requests arrive at random at mean rate `requestRate`; pairs wait for them, at most `cutoff` after their herald.
    ///
    /// Birth–death chain of the number stored, n: births at (N − n − busy) p per cycle, deaths at the request rate and, per
    /// pair, at the rate at which pairs reach the cutoff (chosen so that oldest-first service loses the part that an
    /// M/M/1 queue with deterministic patience loses). With a rhythm, a cycle is the mean time from attempt to attempt of an
    /// atom that makes no pair. Requests are those within a window of time since the atoms began to attempt.
    public init(
        atoms: Int, emission: Double, failureOccupation: Double, busyAfterHerald: Double, heraldProbability p: Double,
        heraldDelay: Double, requestRate: Double, requestsAreRegular: Bool, cutoff: Double?, freshestFirst: Bool,
        rhythm: AttemptRhythm? = nil, window: (from: Double, to: Double) = (1e3, 1e6)
    ) {
        let spacing = max(emission, failureOccupation / Double(atoms))
        var cycle = spacing * Double(atoms)
        var failure = failureOccupation
        // What an atom that comes back at random waits for its turn, less the cycle that its success has taken no part of.
        var wait = -0.5 * cycle
        if let rhythm {
            let (turns, skipped) = rhythm.best(emission: emission, occupation: failureOccupation)
            let series = rhythm.series(heraldProbability: p)
            let coolings = series.coolings / series.attempts
            let turn = turns.visit / Double(rhythm.passes)
            cycle = turn * (1 + coolings * skipped)
            wait = rhythm.meanWait(turns) - turn
            failure += coolings * rhythm.cooling
        }
        // A pair keeps its atoms from the herald on, beyond its wait, for the decision, the reset, and on average half a cycle
        // until their turn comes round; the attempt itself has taken up to the herald in place of a whole cycle.
        let extra = busyAfterHerald + heraldDelay + wait
        let birth = p / (cycle + p * extra)
        let law = WaitingPairs(
            atoms: atoms, birthRatePerAtom: birth, requestRate: requestRate, regular: requestsAreRegular, cutoff: cutoff,
            freshestFirst: freshestFirst, window: window)
        waits = law.waits
        servedFraction = law.servedFraction
        consumptionRate = requestRate * law.servedFraction
        let free = Double(atoms) - law.meanStored - consumptionRate * extra
        attemptRate = free / cycle
        occupiedAtoms =
            attemptRate * (1 - p) * failure + law.meanStored + attemptRate * p * (heraldDelay + busyAfterHerald)
        pairAge = heraldDelay + law.meanWaitOfServed
        isExact = false
    }
}
