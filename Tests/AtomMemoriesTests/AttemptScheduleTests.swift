import AtomMemories
import BellPairs
import DiscreteEvents
import Quantities
import Testing

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
        #expect(s.cycle >= Span(seconds: 10e-6))
        #expect(s.atom(of: 7) == 0 && s.atom(of: 13) == 6)
        for attempt in [Int64(0), 1, 6, 7, 1000] {
            let start = s.start(of: attempt)
            #expect(s.attempt(underWayAt: start) == attempt && s.firstAttempt(notBefore: start) == attempt)
            let later = start + Span(picoseconds: 1)
            #expect(s.attempt(underWayAt: later) == attempt && s.firstAttempt(notBefore: later) == attempt + 1)
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
}
