import BellPairs
import DiscreteEvents
import Glibc
import Quantities
import TestKit
import Testing

@testable import AtomMemories

@Suite struct AttemptScheduleTests {
    private func schedule(atoms: Int, occupation: Double) -> AttemptSchedule {
        AttemptSchedule(atoms: atoms, emission: Span(seconds: 580e-9), occupation: Span(seconds: occupation))
    }

    /// Li et al.: 250 atoms are limited by their occupation of 242.55 µs, 419 saturate the cavity.
    @Test func atomsOrCavityLimit() {
        #expect(schedule(atoms: 250, occupation: 242.55e-6).spacing == Span(seconds: 970.2e-9))
        #expect(schedule(atoms: 418, occupation: 242.55e-6).spacing > Span(seconds: 580e-9))
        #expect(schedule(atoms: 419, occupation: 242.55e-6).spacing == Span(seconds: 580e-9))
        #expect(schedule(atoms: 1, occupation: 242.55e-6).spacing == Span(seconds: 242.55e-6))
    }

    @Test func turnsComeRound() {
        let s = schedule(atoms: 7, occupation: 10e-6)
        #expect(s.cycle >= 10e-6)
        #expect(s.atom(of: 7) == 0 && s.atom(of: 13) == 6)
        for attempt in [Int64(0), 1, 6, 7, 1000] {
            let start = s.start(of: attempt)
            #expect(s.attempt(underWayAt: start) == attempt && s.firstAttempt(notBefore: start) == attempt)
            let later = start + Span(picoseconds: 1)
            #expect(s.attempt(underWayAt: later) == attempt && s.firstAttempt(notBefore: later) == attempt + 1)
        }
    }

    private static func zones(_ perZone: Int?, _ passes: Int, move: Double, preparation: Double) -> Zones {
        Zones(
            atomsPerZone: perZone, passes: passes, moveTime: TimeSpan(seconds: move),
            initializationTime: TimeSpan(seconds: 0.25 * preparation), depumpTime: TimeSpan(seconds: 0.75 * preparation))
    }

    /// Visit by visit and pass by pass, against attempts written out one after the other.
    @Test func zonesComeInTurn() {
        var random = RandomStream(seed: Seeds.seed(17), name: "zones")
        for _ in 0..<60 {
            let (atoms, perZone) = (1 + Int(random.uniform() * 20), 1 + Int(random.uniform() * 8))
            let passes = 1 + Int(random.uniform() * 4)
            let (move, preparation) = (random.coin() ? 40e-6 * random.uniform() : 0, random.coin() ? 9e-6 * random.uniform() : 0)
            let zones = Self.zones(random.coin() ? perZone : nil, passes, move: move, preparation: preparation)
            let s = AttemptSchedule(
                atoms: atoms, emission: Span(seconds: 1e-6), occupation: Span(seconds: 30e-6), zones: zones)
            let inZone = min(zones.atomsPerZone ?? atoms, atoms)
            let count = atoms / inZone
            #expect(s.atoms == Int64(count * inZone))
            var (attempt, time) = (Int64(0), Span.zero)
            var turns = Array(repeating: Int64(0), count: count * inZone)
            var last = Array(repeating: Int64(-1), count: count * inZone)
            for visit in 0..<(3 * count + 1) {
                for _ in 0..<passes {
                    for place in 0..<inZone {
                        let (index, start) = (visit % count * inZone + place, Instant.zero + time)
                        #expect(s.start(of: attempt) == start && s.atom(of: attempt) == index)
                        #expect(s.firstAttempt(notBefore: start) == attempt && s.attempt(underWayAt: start) == attempt)
                        let later = start + Span(picoseconds: 1)
                        #expect(s.firstAttempt(notBefore: later) == attempt + 1 && s.attempt(underWayAt: later) == attempt)
                        #expect(s.turn(of: attempt) == turns[index] && s.attempt(of: index, turn: turns[index]) == attempt)
                        #expect(turns.indices.allSatisfy { s.turns(of: $0, before: attempt) == turns[$0] })
                        if last[index] >= 0 {
                            #expect(s.nextTurn(after: last[index]) == attempt)
                            // An atom is free at its turn.
                            #expect(start - s.start(of: last[index]) >= Span(seconds: 30e-6))
                        }
                        last[index] = attempt
                        turns[index] += 1
                        attempt += 1
                        time = time + s.spacing
                    }
                    time = time + s.preparation
                }
                time = time + s.move
            }
            let cycle = time.seconds * Double(count) / Double(3 * count + 1) / Double(passes)
            #expect(abs(s.cycle / cycle - 1) < 1e-12)
        }
    }

    /// Of all spacings that leave a cooled atom free, none has more attempts, and atoms are free at all turns that are attempts.
    @Test func coolingTakesTheFewestTurns() {
        var random = RandomStream(seed: Seeds.seed(18), name: "cooling")
        for _ in 0..<200 {
            let (atoms, interval) = (1 + Int(random.uniform() * 30), 2 + Int(random.uniform() * 30))
            let zones = random.coin() ? Zones.none : Self.zones(5, 1 + Int(random.uniform() * 3), move: 8e-6, preparation: 2e-6)
            let (occupation, cooling) = (Span(seconds: 30e-6), Span(picoseconds: Int64(random.uniform() * 300e6)))
            func schedule(_ occupation: Span) -> AttemptSchedule {
                AttemptSchedule(atoms: atoms, emission: Span(seconds: 1e-6), occupation: occupation, zones: zones)
            }
            let s = AttemptSchedule(
                atoms: atoms, emission: Span(seconds: 1e-6), occupation: occupation, cooling: cooling, coolingInterval: interval,
                zones: zones)
            let cycle = s.cooling
            for place in 0..<Int64(2 * interval) {
                let turns = cycle.turn(ofAttempt: place)
                #expect(cycle.attemptsSinceCooling(atTurn: turns) == place % Int64(interval))
                #expect(cycle.attempts(inFirst: turns) == place && cycle.attempts(inFirst: turns + 1) == place + 1)
                #expect(cycle.coolings(inFirst: turns + 1) == (place + 1) / Int64(interval))
            }
            // The attempt after a cooling comes when that is over, in whatever pass the one before was.
            for pass in 0..<Int64(s.passes) {
                let next = pass + cycle.skippedTurns + 1
                let pause = s.start(of: s.attempt(of: 0, turn: next)) - s.start(of: s.attempt(of: 0, turn: pass))
                #expect(pause >= occupation + cooling)
            }
            // With k turns skipped, turns must be at least this far apart.
            var best = 0.0
            for skipped in 0..<400 {
                let apart = Span(
                    picoseconds: max(
                        occupation.picoseconds, ((occupation + cooling).picoseconds + Int64(skipped)) / Int64(skipped + 1)))
                best = max(best, Double(interval) / (Double(interval + skipped) * schedule(apart).cycle))
            }
            let rate = Double(interval) / (Double(Int64(interval) + cycle.skippedTurns) * s.cycle)
            #expect(abs(rate / best - 1) < 1e-5, "\(rate) attempts per second and atom, \(best) are possible")
        }
    }

    @Test func bankKeepsTheOrderOfHeralds() {
        var bank = AtomBank(atoms: 4)
        for index in [2, 0, 3] {
            bank.launch(index, attempt: Int64(index), readyAt: .zero)
            bank.store(index, attempt: Int64(index), state: .psiPlus)
        }
        let stored = bank.storedCount
        #expect(stored == 3)
        let (freshest, oldest) = (bank.take(freshest: true), bank.take(freshest: false))
        #expect(freshest == 3 && oldest == 2)
        bank.release(2, readyAt: Instant(picoseconds: 100))
        let (early, onTime) = (bank.isReady(2, at: Instant(picoseconds: 99)), bank.isReady(2, at: Instant(picoseconds: 100)))
        #expect(!early && onTime)
        bank.expire(0, readyAt: .zero)
        let nothing = bank.take(freshest: true)
        #expect(nothing == nil)
    }

    @Test func heraldsOfOtherAttemptsAreErrors() async {
        await #expect(processExitsWith: .failure) {
            var bank = AtomBank(atoms: 2)
            bank.launch(1, attempt: 5, readyAt: .zero)
            bank.store(1, attempt: 3, state: .psiPlus)
        }
    }

    @Test func storageLosesCoherenceAsItsLawSays() {
        func memory(_ decay: Memory.CoherenceDecay, _ relaxation: Double?) -> Memory {
            Memory(
                atoms: 1, coherenceTime: TimeSpan(seconds: 2), coherenceDecay: decay,
                relaxationTime: relaxation.map { TimeSpan(seconds: $0) })
        }
        let exponential = Storage(a: memory(.exponential, nil), b: memory(.exponential, nil))
        // F(t) = [1 + λ_A λ_B]/2 for Ψ⁺ under dephasing: section 7 of the physics reference. e^{-1/2} = .6065306597.
        #expect(abs(exponential.aged(.psiPlus, ageA: 0.5, ageB: 0.5).fidelity - 0.5 * (1 + 0.6065306597)) < 1e-10)
        #expect(abs(exponential.aged(.psiPlus, ageA: 1, ageB: 0).fidelity - 0.5 * (1 + 0.6065306597)) < 1e-10)
        let gaussian = Storage(a: memory(.gaussian, nil), b: memory(.gaussian, nil))
        #expect(abs(gaussian.aged(.psiPlus, ageA: 1, ageB: 1).fidelity - 0.5 * (1 + 0.6065306597)) < 1e-10)
        let relaxing = Storage(a: memory(.exponential, 1e-3), b: memory(.exponential, 1e-3))
        let state = relaxing.aged(.psiPlus, ageA: 1, ageB: 1)
        #expect(abs(state.p00 - 0.25) < 1e-12 && abs(state.fidelity - 0.25) < 1e-12 && state.isPhysical())
        #expect(exponential.aged(.psiPlus, ageA: 0, ageB: 0) == .psiPlus)
    }

    private static func spread(_ time: Double, echo: Double? = nil) -> Memory {
        Memory(
            atoms: 1, coherenceTime: TimeSpan(seconds: 1e6), coherenceDecay: .exponential, relaxationTime: nil,
            inhomogeneousTime: TimeSpan(seconds: time), echoInterval: echo.map { TimeSpan(seconds: $0) })
    }

    /// A normal spread of frequencies with standard deviation √2/T₂*, whose phases a train of π pulses turns back: sampled shot by shot.
    @Test(arguments: [nil, 1e-3, 0.3e-3] as [Double?]) func spreadOfFrequenciesIsAMeanOverShots(echo: Double?) {
        let storage = Storage(a: Self.spread(2e-3, echo: echo), b: Self.spread(1e300))
        var stream = RandomStream(seed: 2607, replication: 0, name: "test.spread")
        for age in [0.1e-3, 0.4e-3, 1.2e-3, 1.5e-3, 3.9e-3] {
            // Time spent with one sign minus time spent with the other.
            var (free, sign, time) = (0.0, 1.0, 0.0)
            var pulse = echo.map { 0.5 * $0 } ?? .infinity
            while pulse < age {
                free += sign * (pulse - time)
                (sign, time, pulse) = (-sign, pulse, pulse + echo!)
            }
            free += sign * (age - time)
            var sum = 0.0
            let shots = 40_000
            for _ in 0..<shots { sum += cos(stream.normal() * 2.0.squareRoot() / 2e-3 * free) }
            let coherence = 2 * storage.aged(.psiPlus, ageA: age, ageB: age).fidelity - 1
            // Six standard deviations of a mean of cosines, at most 1 each.
            #expect(abs(coherence - sum / Double(shots)) < 6.2 / Double(shots).squareRoot(), "\(age): \(coherence)")
            if let echo, abs((age / echo).rounded() - age / echo) < 1e-9 { #expect(abs(coherence - 1) < 1e-8) }
        }
    }

    /// The closed form of pairs that wait for exponential times is the mean over such times.
    @Test func echoesOfWaitingPairsAverage() {
        let (a, b) = (Self.spread(0.2e-3, echo: 1e-3), Self.spread(0.5e-3))
        let (storage, form) = (Storage(a: a, b: b), StorageClosedForm(a: a, b: b))
        var stream = RandomStream(seed: 2607, replication: 1, name: "test.spread")
        for wait in [0.05e-3, 0.4e-3, 5e-3] {
            var (sum, squares) = (0.0, 0.0)
            let pairs = 200_000
            for _ in 0..<pairs {
                let extra = -wait * log(stream.openUniform())
                let f = storage.aged(.psiPlus, ageA: 0.3e-3 + extra, ageB: 0.1e-3 + extra).fidelity
                (sum, squares) = (sum + f, squares + f * f)
            }
            let mean = sum / Double(pairs)
            let error = ((squares / Double(pairs) - mean * mean) / Double(pairs)).squareRoot()
            let waits = WaitLaw.truncated(rate: 1 / wait, longest: .infinity)
            let expected = form.aged(.psiPlus, ageA: 0.3e-3, ageB: 0.1e-3, waits: waits).fidelity
            #expect(abs(mean - expected) < 6.2 * error + 1e-5, "\(wait): \(mean) ± \(error), not \(expected)")
        }
        #expect(
            form.aged(.psiPlus, ageA: 1e-3, ageB: 0, waits: .none).fidelity
                == storage.aged(.psiPlus, ageA: 1e-3, ageB: 0).fidelity)
    }
}
