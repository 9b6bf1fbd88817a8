import AtomMemories
import CavityReadout
import Heralding
import NodeEmulation
import Quantities
import TestKit
import Testing

/// The composed emulation against the closed forms of its modules.
@Suite struct TwinTests {
    private func herald(_ link: ReferenceLink) -> Double { HeraldingClosedForm(link.apparatus.heralding).heraldProbability }

    @Test(arguments: [Control.Cycle.uniform, .branch]) func attemptRateOnHerald(cycle: Control.Cycle) throws {
        var link = ReferenceLink()
        link.hardware.control.cycle = cycle
        link.link.statedTransmission = 0.5
        link.duration = 2
        let apparatus = link.apparatus
        let p = herald(link)
        let reader = ReaderQueue(
            .slotted(slot: apparatus.schedule.spacing.seconds, probability: p), service: 970e-9)
        let form = MemoryClosedForm(
            atoms: 250, emission: 580e-9, failureOccupation: apparatus.schedule.occupation.seconds,
            successOccupation: apparatus.reportDelay.seconds + 970e-9 + 1e-6, heraldProbability: p,
            heraldDelay: apparatus.reportDelay.seconds, meanDelay: reader.meanWait, isExact: true
        ) { 1 - reader.cumulative($0) }
        let record = link.run(.herald)
        let expected = form.attemptRate * link.duration
        // Missed turns are about Poisson; without any, the count is exact up to the edges.
        let missed = link.duration / apparatus.schedule.spacing.seconds - expected
        #expect(abs(Double(record.attempts) - expected) < 6.2 * missed.squareRoot() + 2, "\(record.attempts), \(expected)")
        let occupied = Double(record.occupied) / Double(record.measured)
        #expect(abs(occupied - form.occupiedAtoms) < 6.2 * missed.squareRoot() * 250 / expected + 0.01)
        #expect(record.pairAge.mean! == form.pairAge || abs(record.pairAge.mean! - form.pairAge) < 1e-15)
    }

    /// One atom, requests at random: a renewal process with an exact law.
    @Test func oneAtomWaitsForItsRequest() {
        var link = ReferenceLink()
        link.hardware.memory.atoms = 1
        link.link.statedTransmission = 1
        link.duration = 100
        let rate = 3000.0
        link.requests = Requests(process: .poisson, rate: Rate(perSecond: rate), order: .oldest, cutoffAge: nil)
        let p = herald(link)
        let apparatus = link.apparatus
        let cycle = apparatus.schedule.cycle
        // After a herald the atom waits an exponential time W, then decides and is reset; its turns come every cycle.
        let busy = apparatus.reportDelay.seconds + 970e-9 + 1e-6
        var turns = 0.0
        for k in 0..<2000 { turns += k == 0 ? 1 : tail(rate * (Double(k) * cycle - busy)) }
        let expected = link.duration / (cycle * (1 + p * (turns - 1)))
        let record = link.run(.herald)
        // The spread of the number of renewals, bounded by that of the longest of its parts.
        let spread = (expected * p).squareRoot() * (1 / rate) / cycle
        #expect(abs(Double(record.attempts) - expected) < 6.2 * spread, "\(record.attempts), \(expected)")
        let waits = record.pairAge.mean! - apparatus.reportDelay.seconds
        let n = Double(record.pairAge.count)
        #expect(
            StatisticalTest.mean(waits, standardError: 1 / rate / n.squareRoot(), expected: 1 / rate)
                > StatisticalTest.significance)
    }

    /// P[W > t] of the exponential wait, 1 for t ≤ 0.
    private func tail(_ x: Double) -> Double {
        if x <= 0 { return 1 }
        var result = 1 - x / 1_048_576 + x * x / 1_048_576 / 1_048_576 / 2
        for _ in 0..<20 { result *= result }
        return result
    }

    struct Stock: CustomTestStringConvertible {
        var requestRate: Double
        var cutoff: Double?
        var order: Requests.Order
        var testDescription: String { "\(requestRate) /s, cutoff \(cutoff ?? .infinity) s, \(order)" }
    }

    /// Stored pairs as a perishable stock. The twin neglects the schedule's grain and the link's delay in the feedback of the
    /// stock on the attempts: agreement within 1 % is stated, beside 6.1 standard errors of the run (α = 1e-9).
    ///
    /// A stock remembers. With a cutoff c, waits are independent after about c and no longer than c, so that the mean of a run
    /// of length T has a relative standard error below √(c/T). Without one the stock n returns to its mean at the rate b at which
    /// an atom heralds: the variance of n is about λ/b, its memory 1/b, and the standard error of its mean √(λ/b · 2/(bT)).
    @Test(arguments: [
        Stock(requestRate: 12_000, cutoff: nil, order: .oldest), Stock(requestRate: 12_000, cutoff: nil, order: .freshest),
        Stock(requestRate: 6_000, cutoff: nil, order: .oldest), Stock(requestRate: 6_000, cutoff: 1.2e-3, order: .oldest),
        Stock(requestRate: 6_000, cutoff: 1.2e-3, order: .freshest), Stock(requestRate: 9_000, cutoff: 0.5e-3, order: .oldest),
        Stock(requestRate: 9_000, cutoff: 0.5e-3, order: .freshest),
    ])
    func stockOfPairs(_ stock: Stock) {
        var link = ReferenceLink()
        link.duration = 20
        link.requests = Requests(
            process: .poisson, rate: Rate(perSecond: stock.requestRate), order: stock.order,
            cutoffAge: stock.cutoff.map { TimeSpan(seconds: $0) })
        let apparatus = link.apparatus
        let form = MemoryClosedForm(
            atoms: 250, emission: 580e-9, failureOccupation: apparatus.schedule.occupation.seconds,
            busyAfterHerald: 970e-9 + 1e-6, heraldProbability: herald(link), heraldDelay: apparatus.reportDelay.seconds,
            requestRate: stock.requestRate, requestsAreRegular: false,
            cutoff: stock.cutoff.map { $0 - apparatus.reportDelay.seconds }, freshestFirst: stock.order == .freshest)
        let record = link.run(.herald)
        let served = 1 - Double(record.unassisted) / Double(record.requests)
        let perAtom = herald(link) / apparatus.schedule.cycle
        let wait = form.pairAge - apparatus.reportDelay.seconds
        let stored = max(1, stock.requestRate * form.servedFraction * wait)
        let standardError =
            stock.cutoff.map { ($0 / link.duration).squareRoot() }
            ?? (min(stock.requestRate / perAtom, stored * stored) * 2 / (perAtom * link.duration)).squareRoot() / stored
        func agrees(_ emulated: Double, _ expected: Double, _ what: String, _ error: Double) {
            #expect(
                abs(emulated / expected - 1) < 0.01 + 6.1 * error, "\(what): \(emulated), closed form \(expected), ± \(error)")
        }
        agrees(served, form.servedFraction, "served", standardError * (1 - form.servedFraction))
        agrees(Double(record.attempts) / link.duration, form.attemptRate, "attempts", standardError * stored / 250)
        agrees(record.pairAge.mean!, form.pairAge, "age", standardError * wait / form.pairAge)
        agrees(Double(record.occupied) / Double(record.measured), form.occupiedAtoms, "occupied", 0)
    }

    @Test func stateAndReadoutOnTheWay() throws {
        var link = ReferenceLink()
        link.hardware.memory.coherenceTime = TimeSpan(seconds: 2e-3)
        link.hardware.memory.relaxationTime = TimeSpan(seconds: 5e-3)
        link.hardware.readout.darkRate = Rate(perSecond: 1e5)
        // Dark counts enough that false heralds are no rarity, whose spread a sample would not show.
        link.hardware.station.darkCountRate = Rate(perSecond: 5e3)
        link.hardware.statedPairInfidelity = 0.2
        link.duration = 3
        let record = link.run(.herald)
        let apparatus = link.apparatus
        let state = HeraldingClosedForm(apparatus.heralding).state.depolarized(weight: apparatus.unnamedNoise)
        #expect(abs(1 - state.fidelity - 0.2) < 1e-12)
        let age = apparatus.reportDelay.seconds + 100e-9
        let delivered = 1 - apparatus.storage.aged(state, ageA: age, ageB: age).fidelity
        for (moments, expected) in [(record.heraldInfidelity, 0.2), (record.deliveredInfidelity, delivered)] {
            let error = (moments.variance! / Double(moments.count)).squareRoot()
            #expect(StatisticalTest.mean(moments.mean!, standardError: error, expected: expected) > StatisticalTest.significance)
        }
        let form = try ReadoutClosedForm(link.hardware.readout)
        for tally in [record.readoutA, record.readoutB] {
            #expect(
                StatisticalTest.binomial(Int(tally.misses), of: Int(tally.bright), probability: form.missProbability)
                    > StatisticalTest.significance)
            #expect(
                StatisticalTest.binomial(Int(tally.falseAlarms), of: Int(tally.dark), probability: form.falseAlarmProbability)
                    > StatisticalTest.significance)
        }
    }

    /// Losses and their replacement in the whole emulation: mean over replications, each a sample, against the closed network.
    @Test(arguments: [1, 2, 3, 4]) func atomsComeAndGo(number: Int) {
        var link = ReferenceLink()
        link.duration = 0.5
        link.warmUp = 0.5
        switch number {
        case 1:
            link.hardware.supply = NodeSupply(
                loss: Loss(branching: 0.004, repumped: 0.5, trapLifetime: nil, perReadout: 0),
                reload: Reload(rate: Rate(perSecond: 2500), preparation: TimeSpan(seconds: 2e-3)))
        case 2:
            link.hardware.supply = NodeSupply(
                loss: Loss(branching: 0, repumped: 0, trapLifetime: TimeSpan(seconds: 0.1), perReadout: 0.05),
                reload: Reload(rate: Rate(perSecond: 4000), preparation: .zero))
        case 4:
            // A third of the partners are lost while an atom is replaced.
            link.hardware.supply = NodeSupply(
                loss: Loss(branching: 0, repumped: 0, trapLifetime: TimeSpan(seconds: 0.05), perReadout: 0),
                reload: Reload(rate: Rate(perSecond: 6000), preparation: TimeSpan(seconds: 0.02)))
        default: link.hardware.supply.loss.branching = 0.0005
        }
        let apparatus = link.apparatus
        let schedule = apparatus.schedule
        let loss = link.hardware.supply.loss
        let p = HeraldingClosedForm(apparatus.heralding.attempted(losingA: loss, losingB: loss)).heraldProbability
        let perIndex = 1 / schedule.cycle
        let side = AtomSupplyClosedForm.Side(
            lossRate: perIndex * (loss.perAttempt + p * loss.perReadout) + (loss.trapLifetime.map { 1 / $0.seconds } ?? 0),
            trapRate: loss.trapLifetime.map { 1 / $0.seconds } ?? 0,
            reloadRate: link.hardware.supply.reload.rate?.perSecond ?? 0,
            preparation: link.hardware.supply.reload.preparation.seconds)
        let form = AtomSupplyClosedForm(indices: 250, a: side, b: side, notice: schedule.meanWait, from: 0.5, to: 1)
        #expect(form.isKnown)
        var (idle, lost) = ([Double](), [Double]())
        for replication in 0..<24 {
            let record = link.run(.herald, replication: replication)
            idle.append(Double(record.idle) / Double(record.measured))
            lost.append(Double(record.lostAtoms) / link.duration)
        }
        func agrees(_ values: [Double], _ expected: Double, slack: Double, _ what: String) {
            let n = Double(values.count)
            let mean = values.reduce(0, +) / n
            let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)
            // Student's quantile of 23 degrees at 1e-9.
            let bound = 9.7 * (variance / n).squareRoot() + slack * expected
            #expect(abs(mean - expected) < bound, "\(what) \(mean), not \(expected), seed \(link.seed)")
        }
        // The closed form leaves out that a new atom waits for its turn, half a cycle of 242 µs.
        let waiting = form.lossRate * 0.5 * schedule.cycle / 250
        agrees(idle, 250 - form.inService - form.unnoticed, slack: 2 * waiting + 1e-3, "idle indices")
        agrees(lost, form.lossRate, slack: 2 * waiting + 1e-3, "lost atoms per second")
    }
}
