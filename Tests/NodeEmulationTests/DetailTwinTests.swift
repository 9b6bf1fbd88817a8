import AtomMemories
import BellPairs
import CavityReadout
import DiscreteEvents
import Glibc
import Heralding
import NodeEmulation
import Quantities
import TestKit
import Testing

/// Readouts that end early and pairs that neighbors disturb, in the whole emulation, against their closed forms.
@Suite struct DetailTwinTests {
    /// A link whose pairs are perfect but for what neighbors do.
    private func quietLink() -> ReferenceLink {
        var link = ReferenceLink()
        link.hardware.station.darkCountRate = Rate(perSecond: 0)
        link.hardware.memory.coherenceTime = TimeSpan(seconds: 1e6)
        link.hardware.statedPairInfidelity = nil
        // A readout that never keeps the next decision waiting.
        link.hardware.readout.duration = TimeSpan(seconds: 700e-9)
        return link
    }

    private func form(_ link: ReferenceLink) -> DisturbanceClosedForm {
        let apparatus = link.apparatus
        let p = HeraldingClosedForm(apparatus.heralding).heraldProbability
        let age = apparatus.reportDelay.seconds + 100e-9
        return DisturbanceClosedForm(
            a: apparatus.disturbanceA, b: apparatus.disturbanceB, spacing: apparatus.schedule.spacing.seconds, atoms: 250,
            ages: (age, age), isFixed: true, readouts: .slotted(probability: p))
    }

    /// Every pair is stored for as many turns: no randomness is left.
    @Test func turnsOfNeighbors() {
        var link = quietLink()
        link.hardware.memory.spectatorDephasing = 2e-4
        link.duration = 0.1
        let record = link.run(.herald)
        let form = form(link)
        #expect(abs(record.deliveredInfidelity.mean! - 0.5 * (1 - form.attempts)) < 1e-9)
        // Emission 580 ns, 240 us of link: 248 turns of 971 ns fit into that and the rotation.
        let turns = (link.apparatus.reportDelay.picoseconds + 100_000) / link.apparatus.schedule.spacing.picoseconds
        #expect(abs(form.attempts - pow(1 - 4e-4, 2 * Double(turns))) < 1e-12 && form.readouts == 1)
    }

    /// The number of readouts while a pair is stored: with a probability of ½ only pairs that see none survive.
    @Test(arguments: [0.5, 0.05]) func readoutsOfNeighbors(probability: Double) {
        var link = quietLink()
        link.hardware.readout.neighborDephasing = probability
        link.duration = 0.15
        let expected = 0.5 * (1 - form(link).coherence)
        let values = (0..<24).map { link.run(.herald, replication: $0).deliveredInfidelity.mean! }
        let mean = values.reduce(0, +) / 24
        let spread = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 23 / 24).squareRoot()
        // Student's quantile of 23 degrees at 1e-9. That an atom whose turn comes is sometimes still busy is left out: below 1e-4.
        #expect(abs(mean - expected) < 9.7 * spread, "\(mean) ± \(spread), not \(expected), seed \(link.seed)")
        #expect(spread < 0.015 * expected)
    }

    /// Unequal nodes: one of them disturbs, and rotates later.
    @Test func oneNodeDisturbs() {
        let link = quietLink()
        var other = link.hardware
        other.readout.neighborDephasing = 0.2
        other.control.latency = TimeSpan(seconds: 20e-6)
        let apparatus = Apparatus(a: link.hardware, b: other, link: link.link)
        let p = HeraldingClosedForm(apparatus.heralding).heraldProbability
        let age = apparatus.reportDelay.seconds + 100e-9
        let form = DisturbanceClosedForm(
            a: apparatus.disturbanceA, b: apparatus.disturbanceB, spacing: apparatus.schedule.spacing.seconds, atoms: 250,
            ages: (age, age + 20e-6), isFixed: true, readouts: .slotted(probability: p))
        let slots = ((age + 20e-6) / apparatus.schedule.spacing.seconds).rounded(.up) - 1
        #expect(abs(form.coherence - pow(1 - 0.4 * p, slots)) < 1e-12)
        let plan = RunPlan(
            duration: TimeSpan(seconds: 0.15), warmUp: TimeSpan(seconds: 1e-3), replications: 1, seed: link.seed,
            resolution: .herald)
        let values = (0..<24).map { replication in
            var emulation = PairEmulation(
                apparatus: apparatus, game: link.game, requests: link.requests, plan: plan, replication: replication,
                stabilityWindows: [0.1]
            ) { _, _ in false }
            return emulation.run(.herald).deliveredInfidelity.mean!
        }
        let mean = values.reduce(0, +) / 24
        let spread = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 23 / 24).squareRoot()
        #expect(abs(mean - 0.5 * (1 - form.coherence)) < 9.7 * spread)
    }

    /// Pairs in stock: the mean age stands for all of them, within 3 % of what is lost.
    @Test(arguments: [Requests.Process.poisson, .periodic]) func stockOfPairs(_ process: Requests.Process) {
        var link = quietLink()
        link.hardware.readout.neighborDephasing = 2e-3
        link.hardware.memory.spectatorDephasing = 1e-6
        link.duration = 3
        link.requests = Requests(
            process: process, rate: Rate(perSecond: 10_000), order: .oldest, cutoffAge: nil)
        let record = link.run(.herald)
        let apparatus = link.apparatus
        let age = record.pairAge.mean! + 100e-9
        let rate = Double(record.requests - record.unassisted) / link.duration
        let form = DisturbanceClosedForm(
            a: apparatus.disturbanceA, b: apparatus.disturbanceB, spacing: apparatus.schedule.spacing.seconds, atoms: 250,
            ages: (age, age), isFixed: false, readouts: process == .poisson ? .random(rate: rate) : .regular(rate: rate))
        let lost = 0.5 * (1 - form.coherence)
        #expect(abs(record.deliveredInfidelity.mean! / lost - 1) < 0.03, "\(record.deliveredInfidelity.mean!), not \(lost)")
    }

    @Test func earlyStoppingOnTheWay() throws {
        var link = ReferenceLink()
        link.hardware.readout.stopping = .sequential(error: 0.02)
        link.hardware.readout.darkRate = Rate(perSecond: 4e5)
        link.hardware.readout.duration = TimeSpan(seconds: 860e-9)
        link.duration = 2
        let record = link.run(.herald)
        let form = try ReadoutClosedForm(link.hardware.readout)
        for tally in [record.readoutA, record.readoutB] {
            #expect(
                StatisticalTest.binomial(Int(tally.misses), of: Int(tally.bright), probability: form.missProbability)
                    > StatisticalTest.significance)
            #expect(
                StatisticalTest.binomial(Int(tally.falseAlarms), of: Int(tally.dark), probability: form.falseAlarmProbability)
                    > StatisticalTest.significance)
        }
        // The two readouts of a pair may be as good as one.
        let times = record.countingTime
        let error = (2 * times.variance! / Double(times.count)).squareRoot()
        #expect(
            StatisticalTest.mean(times.mean!, standardError: error + 1e-12, expected: form.meanCountingTime)
                > StatisticalTest.significance, "\(times.mean!), not \(form.meanCountingTime)")
        #expect(times.mean! < 0.8 * 860e-9)
    }
}
