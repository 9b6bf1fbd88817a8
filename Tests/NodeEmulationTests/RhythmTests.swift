import AtomMemories
import DiscreteEvents
import Heralding
import NodeEmulation
import Quantities
import TestKit
import Testing

/// Zones, coolings and what the atoms heat up in between: the emulation against its closed forms, α = 1e-9.
@Suite struct RhythmTests {
    struct Case: CustomTestStringConvertible {
        var name: String
        var link: ReferenceLink
        /// Attempts that the edges of the measuring window may add or take.
        var edge: Double
        var testDescription: String { name }
    }

    private static func variant(_ name: String, edge: Double, _ change: (inout ReferenceLink) -> Void) -> Case {
        var link = ReferenceLink()
        link.link.statedTransmission = 0.5
        link.duration = 0.4
        link.warmUp = 0.2
        link.hardware.readout.duration = TimeSpan(seconds: 300e-9)
        change(&link)
        return Case(name: name, link: link, edge: edge)
    }

    static let cases = [
        variant("zones", edge: 51) { $0.hardware.zones = ResolutionTests.zones(perZone: 50, passes: 1) },
        variant("zones, four passes", edge: 121) { $0.hardware.zones = ResolutionTests.zones(perZone: 30, passes: 4) },
        variant("one zone, three passes", edge: 751) { $0.hardware.zones = ResolutionTests.zones(perZone: 250, passes: 3) },
        variant("branching, so that successes overrun turns", edge: 251) {
            $0.hardware.control.cycle = .branch
            $0.hardware.reset = Reset(
                duration: TimeSpan(seconds: 1e-6), cooling: TimeSpan(seconds: 0.7e-3), coolingInterval: 30)
        },
        variant("cooled every 12 attempts", edge: 251) {
            $0.hardware.reset = Reset(
                duration: TimeSpan(seconds: 11.4e-6), cooling: TimeSpan(seconds: 1.4e-3), coolingInterval: 12)
        },
        variant("zones, cooled every 5 attempts", edge: 51) {
            $0.hardware.reset = Reset(
                duration: TimeSpan(seconds: 1e-6), cooling: TimeSpan(seconds: 3e-3), coolingInterval: 5)
            $0.hardware.zones = ResolutionTests.zones(perZone: 50, passes: 1)
        },
        variant("one zone, two passes, cooled every 6 attempts", edge: 501) {
            $0.hardware.reset = Reset(
                duration: TimeSpan(seconds: 1e-6), cooling: TimeSpan(seconds: 0.2e-3), coolingInterval: 6)
            $0.hardware.zones = ResolutionTests.zones(perZone: 250, passes: 2)
        },
    ]

    @Test(arguments: cases) func attemptsAndOccupation(_ test: Case) throws {
        let apparatus = test.link.apparatus
        let schedule = apparatus.schedule
        let p = HeraldingClosedForm(apparatus.heralding).heraldProbability
        // No decision waits for a reader.
        try #require(schedule.spacing.seconds > 400e-9)
        let form = MemoryClosedForm(
            rhythm: try #require(AttemptRhythm(schedule)), emission: 580e-9, failureOccupation: schedule.occupation.seconds,
            successOccupation: apparatus.reportDelay.seconds + 400e-9 + apparatus.reset.seconds, heraldProbability: p,
            heraldDelay: apparatus.reportDelay.seconds, meanDelay: 0, isExact: true
        ) { $0 < 0 ? 1 : 0 }
        #expect(form.isExact)
        let records = (0..<24).map { test.link.run(.herald, replication: $0) }
        func agrees(_ values: [Double], _ expected: Double, edge: Double, _ what: String) {
            let n = Double(values.count)
            let mean = values.reduce(0, +) / n
            let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)
            // Student's quantile of 23 degrees at 1e-9.
            let bound = 9.7 * (variance / n).squareRoot() + edge + 1e-6 * expected
            #expect(abs(mean - expected) < bound, "\(what) \(mean), not \(expected), seed \(test.link.seed)")
        }
        agrees(
            records.map { Double($0.attempts) / test.link.duration }, form.attemptRate, edge: test.edge / test.link.duration,
            "attempts per second")
        agrees(
            records.map { Double($0.occupied) / Double($0.measured) }, form.occupiedAtoms,
            edge: test.edge * schedule.occupation.seconds / test.link.duration, "occupied atoms")
        let (heralds, attempts) = records.reduce((0, 0)) { ($0.0 + Int($1.heralds), $0.1 + Int($1.attempts)) }
        #expect(StatisticalTest.binomial(heralds, of: attempts, probability: p) > StatisticalTest.significance)
    }

    /// Heralds of atoms that have heated up: their mean infidelity.
    @Test(arguments: [1, 10, 200]) func heatingLowersTheFidelity(interval: Int) {
        var link = ReferenceLink()
        link.link.statedTransmission = 0.5
        link.duration = 1.5
        link.warmUp = 0.2
        link.hardware.reset = Reset(
            duration: TimeSpan(seconds: 1e-6), cooling: TimeSpan(seconds: 0.5e-3), coolingInterval: interval)
        // Dark counts enough that false heralds are no rarity, whose spread a sample would not show.
        link.hardware.station.darkCountRate = Rate(perSecond: 2e4)
        link.hardware.emission.motion = Motion(
            trapFrequency: Frequency(hertz: 100e3), meanPhonons: 1, waveVectors: .opposed, heatingPerAttempt: 0.2)
        let record = link.run(.herald)
        let form = HeraldingClosedForm(link.apparatus.heralding)
        let moments = record.modeledInfidelity
        let error = (moments.variance! / Double(moments.count)).squareRoot()
        let p = StatisticalTest.mean(moments.mean!, standardError: error, expected: 1 - form.state.fidelity)
        #expect(p > StatisticalTest.significance, "infidelity \(moments.mean!), not \(1 - form.state.fidelity), p-value \(p)")
    }

    /// With cooling after every attempt nothing has changed; cooling less often gives more attempts and hotter atoms.
    @Test func coolingLessOftenTradesFidelityForRate() {
        func link(_ interval: Int) -> Apparatus {
            var link = ReferenceLink()
            link.hardware.reset = Reset(
                duration: TimeSpan(seconds: 11.4e-6), cooling: TimeSpan(seconds: 1.4e-3), coolingInterval: interval)
            link.hardware.emission.motion = Motion(
                trapFrequency: Frequency(hertz: 100e3), meanPhonons: 0, waveVectors: .perpendicular, heatingPerAttempt: 0.01)
            return link.apparatus
        }
        #expect(link(1).schedule.cooling.isTrivial)
        #expect(link(1).schedule.occupation == link(2).schedule.occupation + Span(seconds: 1.4e-3))
        var (rate, fidelity) = (0.0, 1.0)
        for interval in [1, 2, 5, 10, 100, 1000] {
            let schedule = link(interval).schedule
            let next =
                Double(schedule.atoms) / schedule.cycle * Double(interval)
                / Double(Int64(interval) + schedule.cooling.skippedTurns)
            let kept = HeraldingClosedForm(link(interval).heralding).state.fidelity
            #expect(next > rate && (interval == 1 || kept < fidelity))
            (rate, fidelity) = (next, kept)
        }
    }
}
