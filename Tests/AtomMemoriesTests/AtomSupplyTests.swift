import AtomMemories
import DiscreteEvents
import Glibc
import Quantities
import TestKit
import Testing

/// Loss and replacement of atoms against closed forms: α = 1e-9 each.
@Suite struct AtomSupplyTests {
    private func supply(
        _ loss: Loss, _ reload: Reload = .none, places: Int = 4000
    ) -> AtomSupply {
        AtomSupply(atoms: places, loss: loss, reload: reload, seed: Seeds.seed(44), replication: 0, name: "loss")
    }
    private static let schedule = AttemptSchedule(
        atoms: 4000, emission: Span(picoseconds: 10), occupation: Span(picoseconds: 40_000))

    /// The attempt that loses an atom is geometric in the loss per attempt that repumping leaves.
    @Test func attemptsUntilLossAreGeometric() {
        let loss = Loss(branching: 0.02, repumped: 0.25, trapLifetime: nil, perReadout: 0)
        let supply = supply(loss)
        var late = 0
        for place in 0..<4000 {
            let turn = supply.lossAttempt(place, nextTurn: 0, origin: 0, Self.schedule)
            if (turn - Int64(place)) / 4000 + 1 > 50 { late += 1 }
        }
        var survives = 1.0
        for _ in 0..<50 { survives *= 1 - 0.02 * 0.75 }
        let p = StatisticalTest.binomial(late, of: 4000, probability: survives)
        #expect(p > StatisticalTest.significance, "\(late) of 4000 atoms made more than 50 attempts, p-value \(p)")
    }

    /// A trap holds its atom for an exponential time; the loss is found at the next turn.
    @Test func trapsHoldForAnExponentialTime() {
        let loss = Loss(branching: 0, repumped: 0, trapLifetime: TimeSpan(seconds: 1e-3), perReadout: 0)
        let supply = supply(loss)
        let time = Instant(picoseconds: 700_000_000)
        var missing = 0
        for place in 0..<4000 {
            let isMissing = supply.isMissing(place, at: time)
            if isMissing { missing += 1 }
            let turn = supply.lossAttempt(place, nextTurn: 0, origin: 0, Self.schedule)
            let found = Self.schedule.start(of: turn)
            let isFound = supply.isMissing(place, at: found)
            let wasThere = turn < 4000 || !supply.isMissing(place, at: Self.schedule.start(of: turn - 4000))
            #expect(isFound && wasThere && (turn - Int64(place)) % 4000 == 0)
        }
        // 1 − e^{−0.7}
        let p = StatisticalTest.binomial(missing, of: 4000, probability: 0.503414696208590)
        #expect(p > StatisticalTest.significance, "\(missing) of 4000 traps are empty, p-value \(p)")
    }

    /// The reservoir serves one place after the other at its rate; then each new atom is prepared.
    @Test func reservoirServesAtItsRate() {
        let reload = Reload(rate: Rate(perSecond: 2000), preparation: TimeSpan(seconds: 0.25))
        var supply = supply(.none, reload)
        var last = Instant.zero
        for place in 0..<4000 {
            let ready = supply.refill(place, at: .zero)
            #expect(ready > last)
            last = ready
        }
        let mean = ((last - .zero).seconds - 0.25) / 4000
        let p = StatisticalTest.mean(mean, standardError: 1 / 2000 / 4000.0.squareRoot(), expected: 1 / 2000)
        #expect(p > StatisticalTest.significance, "one atom every \(mean) s, p-value \(p)")
        var closed = self.supply(.none)
        let never = closed.refill(0, at: .zero)
        #expect(never == .distantFuture)
    }

    @Test func readoutLosesItsShare() {
        var supply = supply(Loss(branching: 0, repumped: 0, trapLifetime: nil, perReadout: 0.3))
        var lost = 0
        for place in 0..<4000 {
            supply.read(place, at: .zero)
            if supply.isMissing(place, at: .zero) { lost += 1 }
        }
        let p = StatisticalTest.binomial(lost, of: 4000, probability: 0.3)
        #expect(p > StatisticalTest.significance, "\(lost) of 4000 readouts lost their atom, p-value \(p)")
    }

    /// Limits of the closed form: nothing lost, everything lost, one index, a reservoir that is never the limit.
    @Test func closedFormHasItsLimits() {
        typealias Side = AtomSupplyClosedForm.Side
        let safe = Side(lossRate: 0, reloadRate: 0, preparation: 0)
        let form = AtomSupplyClosedForm(indices: 250, a: safe, b: safe, from: 0, to: 1)
        #expect(form.inService == 250 && form.lossRate == 0 && form.isStationary)
        let leaking = Side(lossRate: 2, reloadRate: 0, preparation: 0)
        let dying = AtomSupplyClosedForm(indices: 250, a: leaking, b: safe, from: 1, to: 2)
        // 250 (e^{−2} − e^{−4})/2
        #expect(abs(dying.inService - 14.627455) < 1e-5 && !dying.isStationary)
        // One index: up 1/λ, down 1/μ + D.
        let single = AtomSupplyClosedForm(
            indices: 1, a: Side(lossRate: 2, reloadRate: 5, preparation: 0.3), b: safe, from: 0, to: 1)
        #expect(abs(single.inService - 0.5) < 1e-12)
        // A fast reservoir leaves only the preparation.
        let fast = AtomSupplyClosedForm(
            indices: 100, a: Side(lossRate: 2, reloadRate: 1e9, preparation: 0.5),
            b: Side(lossRate: 1, reloadRate: 1e9, preparation: 1), from: 0, to: 1)
        #expect(abs(fast.inService - 100 / 3) < 1e-3)
        // A slow one feeds as much as it can: λ n = μ.
        let slow = AtomSupplyClosedForm(
            indices: 250, a: Side(lossRate: 100, reloadRate: 1000, preparation: 0), b: safe, from: 0, to: 1)
        #expect(abs(slow.inService - 10) < 1e-6)
        // One index whose partner is lost during every other wait of 1 s: up 1/2 s, down twice as often, 2 s.
        let trap = Side(lossRate: 1, trapRate: 1, reloadRate: 1e9, preparation: log(2))
        let waiting = AtomSupplyClosedForm(indices: 1, a: trap, b: trap, from: 0, to: 1e3)
        #expect(abs(waiting.inService - 0.5 / (0.5 + 2 * log(2))) < 1e-6 && !waiting.isKnown)
        let held = Side(lossRate: 1, trapRate: 1, reloadRate: 1e9, preparation: 0.1)
        #expect(AtomSupplyClosedForm(indices: 1, a: held, b: held, from: 0, to: 1e3).isKnown)
        #expect(!AtomSupplyClosedForm(indices: 250, a: held, b: held, notice: 0.1, from: 0, to: 1e3).isKnown)
    }
}
