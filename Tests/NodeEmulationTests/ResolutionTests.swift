import AtomMemories
import CavityReadout
import Heralding
import NodeEmulation
import Quantities
import TestKit
import Testing

/// Click and herald resolution walk the same path: from the same seed, the same heralds at the same picosecond, the same pairs,
/// the same outputs. Only what a resolution does not look at may differ.
@Suite struct ResolutionTests {
    struct Case: CustomTestStringConvertible {
        var name: String
        var link: ReferenceLink
        var testDescription: String { name }
    }

    static func zones(perZone: Int, passes: Int) -> Zones {
        Zones(
            atomsPerZone: perZone, passes: passes, moveTime: TimeSpan(seconds: 100e-6),
            initializationTime: TimeSpan(seconds: 5.3e-6), depumpTime: TimeSpan(seconds: 6.1e-6))
    }

    static func variant(_ name: String, _ change: (inout ReferenceLink) -> Void) -> Case {
        var link = ReferenceLink()
        link.duration = 0.05
        change(&link)
        return Case(name: name, link: link)
    }

    static let cases = [
        variant("Table III") { _ in },
        variant("dark counts of 1e5 /s, photons told apart") {
            $0.hardware.station.darkCountRate = Rate(perSecond: 1e5)
            $0.hardware.interference.arrivalOffset = TimeSpan(seconds: 9e-9)
            $0.hardware.interference.visibility = 0.8
        },
        variant("one atom") {
            $0.hardware.memory.atoms = 1
            $0.link.statedTransmission = 0.5
            $0.duration = 0.2
        },
        variant("1000 atoms, the cavity is the limit") { $0.hardware.memory.atoms = 1000 },
        variant("full buffer") {
            $0.hardware.memory.atoms = 20
            $0.link.statedTransmission = 1
            $0.requests = Requests(process: .poisson, rate: Rate(perSecond: 2000), order: .oldest, cutoffAge: nil)
        },
        variant("cutoff, oldest first, few requests") {
            $0.requests = Requests(
                process: .poisson, rate: Rate(perSecond: 3000), order: .oldest, cutoffAge: TimeSpan(seconds: 1e-3))
        },
        variant("cutoff, freshest first, periodic requests") {
            $0.requests = Requests(
                process: .periodic, rate: Rate(perSecond: 9000), order: .freshest, cutoffAge: TimeSpan(seconds: 0.6e-3))
        },
        variant("branching cycle, jitter, slow reader") {
            $0.hardware.control = Control(
                latency: TimeSpan(seconds: 300e-9), jitter: TimeSpan(seconds: 2e-6), cycle: .branch)
            $0.hardware.readout.duration = TimeSpan(seconds: 40e-6)
            $0.hardware.readout.brightToDark = TimeSpan(seconds: 50e-6)
        },
        variant("readouts that end early and disturb") {
            $0.hardware.readout.stopping = .sequential(error: 0.02)
            $0.hardware.readout.darkRate = Rate(perSecond: 2e5)
            $0.hardware.readout.scattering = Scattering(
                offResonantRatio: 0.01, pumpingBranching: 0.3, depumping: 1e-3, detectionEfficiency: 0.1)
            $0.hardware.readout.neighborDephasing = 0.03
            $0.hardware.memory.spectatorDephasing = 1e-4
            $0.hardware.station.darkCountRate = Rate(perSecond: 1e5)
        },
        variant("disturbed pairs in stock, atoms lost, jitter") {
            $0.hardware.readout.neighborDephasing = 0.03
            $0.hardware.memory.spectatorDephasing = 1e-5
            $0.hardware.readout.stopping = .sequential(error: 0.01)
            $0.hardware.control.jitter = TimeSpan(seconds: 2e-6)
            $0.hardware.supply.loss = Loss(branching: 0.01, repumped: 0, trapLifetime: TimeSpan(seconds: 0.05), perReadout: 0.03)
            $0.hardware.supply.reload.rate = Rate(perSecond: 3e4)
            $0.requests = Requests(
                process: .poisson, rate: Rate(perSecond: 6000), order: .freshest, cutoffAge: TimeSpan(seconds: 1.5e-3))
        },
        variant("dark counts only") {
            $0.hardware.emission.probability = 0
            $0.hardware.station.darkCountRate = Rate(perSecond: 3e5)
        },
        variant("atoms lost by attempts, in traps and by readout, and reloaded") {
            $0.hardware.supply = NodeSupply(
                loss: Loss(branching: 0.02, repumped: 0.5, trapLifetime: TimeSpan(seconds: 0.05), perReadout: 0.03),
                reload: Reload(rate: Rate(perSecond: 3e4), preparation: TimeSpan(seconds: 50e-6)))
            $0.hardware.station.darkCountRate = Rate(perSecond: 2e5)
        },
        variant("lost atoms and a station that looks at times") {
            $0.hardware.supply.loss = Loss(branching: 0.03, repumped: 0, trapLifetime: nil, perReadout: 0)
            $0.hardware.supply.reload.rate = Rate(perSecond: 1e5)
            $0.hardware.station.darkCountRate = Rate(perSecond: 3e5)
            $0.hardware.station.timingJitter = TimeSpan(seconds: 5e-9)
            $0.hardware.emission.wrongBin = 0.05
            $0.hardware.emission.secondPhoton = 0.02
        },
        variant("atoms lost for good, with a cutoff") {
            $0.hardware.memory.atoms = 60
            $0.link.statedTransmission = 0.8
            $0.hardware.supply.loss.branching = 3e-3
            $0.hardware.supply.loss.trapLifetime = TimeSpan(seconds: 0.2)
            $0.requests = Requests(
                process: .poisson, rate: Rate(perSecond: 9000), order: .freshest, cutoffAge: TimeSpan(seconds: 1e-3))
        },
        variant("zones, two passes each") {
            $0.hardware.zones = Self.zones(perZone: 40, passes: 2)
            $0.link.statedTransmission = 0.5
        },
        variant("zones, lost atoms and a cutoff") {
            $0.hardware.zones = Self.zones(perZone: 30, passes: 3)
            $0.link.statedTransmission = 0.8
            $0.hardware.supply = NodeSupply(
                loss: Loss(branching: 0.02, repumped: 0, trapLifetime: TimeSpan(seconds: 0.05), perReadout: 0.03),
                reload: Reload(rate: Rate(perSecond: 3e4), preparation: TimeSpan(seconds: 50e-6)))
            $0.requests = Requests(
                process: .poisson, rate: Rate(perSecond: 9000), order: .oldest, cutoffAge: TimeSpan(seconds: 1e-3))
        },
        variant("cooled every 7 attempts, heating in between") {
            $0.hardware.reset = Reset(
                duration: TimeSpan(seconds: 1e-6), cooling: TimeSpan(seconds: 1.4e-3), coolingInterval: 7)
            $0.hardware.emission.motion = Motion(
                trapFrequency: Frequency(hertz: 80e3), meanPhonons: 0.5, waveVectors: .opposed, heatingPerAttempt: 0.3)
            $0.hardware.station.darkCountRate = Rate(perSecond: 1e5)
            $0.link.statedTransmission = 0.5
        },
        variant("cooled now and then, zones, lost atoms, pairs that wait") {
            $0.hardware.reset = Reset(
                duration: TimeSpan(seconds: 1e-6), cooling: TimeSpan(seconds: 0.5e-3), coolingInterval: 5)
            $0.hardware.emission.motion = Motion(
                trapFrequency: Frequency(hertz: 80e3), meanPhonons: 0, waveVectors: .perpendicular, heatingPerAttempt: 1)
            $0.hardware.zones = Self.zones(perZone: 60, passes: 2)
            $0.hardware.supply = NodeSupply(
                loss: Loss(branching: 0.01, repumped: 0, trapLifetime: TimeSpan(seconds: 0.03), perReadout: 0.02),
                reload: Reload(rate: Rate(perSecond: 2e4), preparation: .zero))
            $0.hardware.station.darkCountRate = Rate(perSecond: 1e5)
            $0.link.statedTransmission = 0.8
            $0.requests = Requests(
                process: .poisson, rate: Rate(perSecond: 6000), order: .freshest, cutoffAge: TimeSpan(seconds: 1e-3))
        },
        variant("errors at emission") {
            $0.hardware.emission.laserLinewidth = Frequency(hertz: 5e4)
            $0.hardware.emission.preparationError = 0.1
            $0.hardware.emission.wrongBin = 0.05
            $0.hardware.interference.polarizationSpread = 0.2
            $0.hardware.station.darkCountRate = Rate(perSecond: 1e5)
        },
        variant("coincidence window and jitter") {
            $0.hardware.station.coincidenceWindow = TimeSpan(seconds: 30e-9)
            $0.hardware.station.timingJitter = TimeSpan(seconds: 5e-9)
            $0.hardware.station.darkCountRate = Rate(perSecond: 3e5)
        },
        variant("moving atoms") {
            $0.hardware.emission.motion = Motion(
                trapFrequency: Frequency(hertz: 50e3), meanPhonons: 4, waveVectors: .opposed)
        },
        variant("second photons") {
            $0.hardware.emission.secondPhoton = 0.05
            $0.hardware.station.darkCountRate = Rate(perSecond: 1e5)
            $0.hardware.memory.atoms = 20
            $0.link.statedTransmission = 0.6
        },
        variant("second photons in either bin, numbers resolved") {
            $0.hardware.emission.secondPhoton = 0.05
            $0.hardware.emission.secondPhotonBin = .either
            $0.hardware.station.counting = .numberResolving
            $0.hardware.station.darkCountRate = Rate(perSecond: 1e5)
        },
        variant("drifting arrival with a servo") {
            $0.hardware.interference.arrivalDrift = 10e-9 / 1e-3
            $0.hardware.interference.servoInterval = TimeSpan(seconds: 1e-3)
            $0.hardware.interference.servoResidual = TimeSpan(seconds: 2e-9)
            $0.hardware.station.darkCountRate = Rate(perSecond: 2e5)
            $0.hardware.emission.secondPhoton = 0.02
            $0.hardware.supply.loss = Loss(branching: 0.01, repumped: 0, trapLifetime: nil, perReadout: 0)
            $0.hardware.supply.reload.rate = Rate(perSecond: 1e5)
        },
        variant("polarizations in one window") {
            $0.hardware.emission.encoding = .polarization
            $0.hardware.interference.polarizationDrift = 0.3
            $0.hardware.station.darkCountRate = Rate(perSecond: 1e5)
            $0.hardware.station.backgroundRate = Rate(perSecond: 2e5)
            $0.hardware.station.deadTime = TimeSpan(seconds: 100e-9)
        },
        variant("polarizations, photons told apart, cavity-limited") {
            $0.hardware.emission.encoding = .polarization
            $0.hardware.interference.arrivalOffset = TimeSpan(seconds: 9e-9)
            $0.hardware.memory.atoms = 1500
            $0.hardware.station.darkCountRate = Rate(perSecond: 3e5)
            $0.hardware.emission.wrongBin = 0.02
            $0.duration = 0.02
        },
        variant("dead time between the bins") {
            $0.hardware.station.deadTime = TimeSpan(seconds: 350e-9)
            $0.hardware.station.darkCountRate = Rate(perSecond: 1e5)
        },
        variant("single click") {
            $0.link.heraldingProtocol = .singleClick
            $0.hardware.station.darkCountRate = Rate(perSecond: 1e5)
            $0.hardware.emission.brightPopulation = 0.2
            $0.hardware.interference.phaseSpread = 0.3
        },
        variant("single click, much that goes wrong, a slow detector") {
            $0.link.heraldingProtocol = .singleClick
            $0.link.statedTransmission = 0.3
            $0.hardware.memory.atoms = 1000
            $0.hardware.station.darkCountRate = Rate(perSecond: 2e5)
            $0.hardware.station.timingJitter = TimeSpan(seconds: 10e-9)
            $0.hardware.station.deadTime = TimeSpan(seconds: 400e-9)
            $0.hardware.emission.secondPhoton = 0.1
            $0.hardware.interference.detuning = Frequency(hertz: 1e6)
            $0.hardware.interference.polarizationSpread = 0.2
            $0.requests = Requests(
                process: .poisson, rate: Rate(perSecond: 9000), order: .freshest, cutoffAge: TimeSpan(seconds: 0.6e-3))
        },
        variant("single click, atoms lost and reloaded") {
            $0.link.heraldingProtocol = .singleClick
            $0.hardware.supply = NodeSupply(
                loss: Loss(branching: 0.02, repumped: 0.5, trapLifetime: TimeSpan(seconds: 0.05), perReadout: 0.03),
                reload: Reload(rate: Rate(perSecond: 3e4), preparation: TimeSpan(seconds: 50e-6)))
            $0.hardware.station.darkCountRate = Rate(perSecond: 2e5)
        },
        variant("scattered photons") {
            $0.link.heraldingProtocol = .photonScattering
            $0.hardware.station.darkCountRate = Rate(perSecond: 1e5)
            $0.hardware.interference.phaseSpread = 0.3
            $0.hardware.emission.scattering.pulseDelay = TimeSpan(seconds: 5e-9)
        },
        variant("scattered photons, atoms lost, with a cutoff") {
            $0.link.heraldingProtocol = .photonScattering
            $0.link.statedTransmission = 0.6
            $0.hardware.memory.atoms = 60
            $0.hardware.supply.loss.branching = 3e-3
            $0.hardware.station.counting = .numberResolving
            $0.hardware.station.timingJitter = TimeSpan(seconds: 30e-9)
            $0.requests = Requests(
                process: .poisson, rate: Rate(perSecond: 9000), order: .oldest, cutoffAge: TimeSpan(seconds: 1e-3))
        },
        variant("lossless") {
            $0.hardware.emission.probability = 1
            $0.link.statedTransmission = 1
            $0.hardware.station.opticsTransmission = 1
            $0.hardware.station.detectorEfficiency = 1
        },
    ]

    @Test(arguments: cases, (1...20).map { UInt64($0) }) func samePath(_ test: Case, seed: UInt64) {
        var link = test.link
        link.seed = Seeds.seed(seed)
        var clicks = link.run(.click)
        let heralds = link.run(.herald)
        // Herald resolution handles fewer events and looks at no single photon.
        #expect(clicks.events >= heralds.events && heralds.photons == 0)
        (clicks.events, clicks.photons, clicks.clicks, clicks.darkCounts) = (heralds.events, 0, 0, 0)
        #expect(clicks == heralds, "\(test.name), seed \(link.seed)")
        #expect(clicks.attempts > 0 && clicks.heralds > 0)
        #expect(clicks.lostAtoms > 0 || !link.apparatus.isLossy)
    }

    /// A detector that stays dead into the next attempt couples attempts: both resolutions are then the finer one.
    @Test func deadTimeAcrossAttempts() {
        var link = ReferenceLink()
        link.duration = 0.2
        link.hardware.memory.atoms = 1000
        link.link.statedTransmission = 1
        link.hardware.station.darkCountRate = Rate(perSecond: 0)
        let free = link.run(.click)
        link.hardware.station.deadTime = TimeSpan(seconds: 50e-9)
        #expect(link.apparatus.needsClickResolution.count == 1)
        let short = link.run(.herald)
        #expect(short == link.run(.click) && short.photons > 0)
        #expect(short.heralds <= free.heralds)
        // Between the end of the early gate and the opening of the late one lie 100 ns: a shorter dead time hides nothing within
        // an attempt, and from attempt to attempt the early clicks that follow a late one.
        link.hardware.station.deadTime = TimeSpan(seconds: 95e-9)
        #expect(link.run(.click).heralds < free.heralds)
        link.hardware.memory.atoms = 250
        link.hardware.station.deadTime = TimeSpan(seconds: 300e-9)
        #expect(link.apparatus.needsClickResolution.isEmpty)
    }

    /// Afterpulses let lone photons announce pairs: every attempt is then looked at, and the herald rate is that of the closed form
    /// where attempts hardly ever fail to be made.
    @Test func afterpulsesAcrossAttempts() {
        var link = ReferenceLink()
        link.duration = 0.2
        link.link.statedTransmission = 0.3
        link.hardware.station.afterpulseProbability = 0.2
        link.hardware.station.afterpulseTime = TimeSpan(seconds: 1e-6)
        #expect(link.apparatus.needsClickResolution.count == 1)
        let record = link.run(.herald)
        #expect(record == link.run(.click) && record.photons > 0)
        let form = HeraldingClosedForm(link.apparatus.heralding)
        let without = HeraldingClosedForm(
            { (p: HeraldingParameters) in
                var p = p
                p.station.afterpulseProbability = 0
                return p
            }(link.apparatus.heralding))
        #expect(form.heraldProbability > 1.2 * without.heraldProbability)
        let (heralds, attempts) = (Double(record.heralds), Double(record.attempts))
        let error = (heralds).squareRoot()
        // Attempts that are not made, those whose atom holds a pair, send nothing after: at most their part of all.
        let slots = link.duration / link.apparatus.schedule.spacing.seconds
        let slack = (1 - attempts / slots) * attempts * (form.heraldProbability - without.heraldProbability)
        #expect(abs(heralds - attempts * form.heraldProbability) < 6.2 * error + slack, "\(heralds), \(attempts)")
    }

    @Test func seedsAndReplicationsDiffer() {
        var link = ReferenceLink()
        link.duration = 0.05
        let first = link.run(.herald)
        #expect(first == link.run(.herald))
        #expect(first != link.run(.herald, replication: 1))
        link.seed += 1
        #expect(first != link.run(.herald))
    }

    @Test func recordsAddUpInAnyOrder() {
        var link = ReferenceLink()
        link.duration = 0.02
        let parts = (0..<4).map { link.run(.herald, replication: $0) }
        func sum(_ order: [Int]) -> RunRecord {
            var total = RunRecord(windowLengths: 2)
            for i in order { total += parts[i] }
            return total
        }
        #expect(sum([0, 1, 2, 3]) == sum([3, 1, 0, 2]))
    }
}
