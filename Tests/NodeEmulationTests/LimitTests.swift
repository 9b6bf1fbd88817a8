import CavityReadout
import Heralding
import NodeEmulation
import Quantities
import TestKit
import Testing

/// What must hold where the physics leaves no choice: reference/peers.md lists the simulators that got these wrong.
@Suite struct LimitTests {
    @Test func darkCountsAloneHeraldNoise() {
        var link = ReferenceLink()
        link.hardware.emission.probability = 0
        link.hardware.station.darkCountRate = Rate(perSecond: 1e5)
        link.hardware.statedPairInfidelity = nil
        link.duration = 0.5
        let record = link.run(.click)
        let form = HeraldingClosedForm(link.apparatus.heralding)
        let p = StatisticalTest.binomial(Int(record.heralds), of: Int(record.attempts), probability: form.heraldProbability)
        #expect(p > StatisticalTest.significance, "\(record.heralds) heralds, p-value \(p)")
        #expect(record.origins == [0, 0, 0, record.heralds, 0])
        // F is ½ or 0 herald by herald, each with probability ½: mean ¼.
        let half = Int((record.heraldInfidelity.count * 2) - UInt64((record.heraldInfidelity.sum.value * 2).rounded()))
        #expect(StatisticalTest.binomial(half, of: Int(record.heralds), probability: 0.5) > StatisticalTest.significance)
        #expect(record.photons == 0)
    }

    @Test func perfectPhotonsHeraldPerfectPairs() {
        var link = ReferenceLink()
        link.hardware.station.darkCountRate = Rate(perSecond: 0)
        link.hardware.statedPairInfidelity = nil
        link.duration = 0.1
        for resolution in RunPlan.Resolution.allCases {
            let record = link.run(resolution)
            #expect(record.heraldInfidelity.sum.value == 0 && record.heralds > 500)
            #expect(record.deliveredInfidelity.sum.value > 0)
        }
    }

    @Test func distinguishablePhotonsHeraldNoCoherence() {
        var link = ReferenceLink()
        link.hardware.station.darkCountRate = Rate(perSecond: 0)
        link.hardware.interference.visibility = 0
        link.hardware.statedPairInfidelity = nil
        link.duration = 0.1
        #expect(link.run(.herald).heraldInfidelity.mean == 0.5)
    }

    @Test func attemptsAreAllThatTheScheduleHas() {
        var link = ReferenceLink()
        link.hardware.emission.probability = 0
        link.hardware.station.darkCountRate = Rate(perSecond: 0)
        link.duration = 0.1
        let record = link.run(.click)
        // 970.2 ns between attempts; the window holds as many whole slots as fit, none lost to the journey of the last ones.
        let slots = (100_000_000_000 + 970_199) / 970_200
        #expect(abs(Int(record.attempts) - slots) <= 1)
        #expect(record.heralds == 0 && record.requests == 0 && record.score.count == 0)
        let clicks = link.run(.herald)
        #expect(clicks.attempts == record.attempts)
    }

    /// Photons, clicks and dark counts at click resolution against their rates.
    @Test func everyPhotonIsThere() {
        var link = ReferenceLink()
        link.duration = 0.2
        link.hardware.station.darkCountRate = Rate(perSecond: 2e4)
        let record = link.run(.click)
        let attempts = Int(record.attempts)
        let arriving = 0.7 * 0.06.squareRoot()
        let expected = 2 * Double(attempts) * arriving
        let spread = (2 * Double(attempts) * arriving * (1 - arriving)).squareRoot()
        #expect(abs(Double(record.photons) - expected) < 6.1 * spread + 20)
        let clicking = arriving * 0.8 * 0.9
        let clicks = 2 * Double(attempts) * clicking
        #expect(abs(Double(record.clicks) - clicks) < 6.1 * (clicks * (1 - clicking)).squareRoot() + 20)
        let p = StatisticalTest.poisson(Int(record.darkCounts), mean: 2 * 2e4 * 0.2)
        #expect(p > StatisticalTest.significance)
    }

    /// Four detectors see dark counts at any time, in gates and out of them.
    @Test func fourDetectorsOfPolarizations() {
        var link = ReferenceLink()
        link.duration = 0.2
        link.hardware.emission.encoding = .polarization
        link.hardware.emission.probability = 0
        link.hardware.station.darkCountRate = Rate(perSecond: 1.5e4)
        link.hardware.station.backgroundRate = Rate(perSecond: 0.5e4)
        let record = link.run(.click)
        let p = StatisticalTest.poisson(Int(record.darkCounts), mean: 4 * 2e4 * 0.2)
        #expect(p > StatisticalTest.significance, "\(record.darkCounts)")
        // One window of 240 ns, no swap.
        #expect(link.apparatus.schedule.emission.picoseconds == 240_000)
    }

    @Test func classicalPlayersScoreTheirValue() {
        var link = ReferenceLink()
        link.isClassical = true
        link.duration = 1
        let record = link.run(.herald)
        let wins = Int(record.score.sum.value.rounded())
        let p = StatisticalTest.binomial(wins, of: Int(record.score.count), probability: 0.75)
        #expect(p > StatisticalTest.significance, "\(wins) of \(record.score.count)")
        // Their pairs are measured all the same.
        #expect(record.deliveredInfidelity.count == record.score.count)
    }

    /// Occupation is counted within the window, whenever the attempt began and however long after the window the pair is kept.
    @Test func occupationIsNotCensored() {
        for warmUp in [1e-3, 0.3] {
            var link = ReferenceLink()
            link.requests = Requests(
                process: .poisson, rate: Rate(perSecond: 100), order: .oldest, cutoffAge: TimeSpan(seconds: 1000))
            link.duration = 0.2
            link.warmUp = warmUp
            let record = link.run(.herald)
            let occupied = Double(record.occupied) / Double(record.measured)
            #expect(occupied > 249 && occupied <= 250.01, "\(occupied) atoms after \(warmUp) s")
        }
    }

    @Test func requestsWithoutPairsAreAnswered() {
        var link = ReferenceLink()
        link.requests = Requests(process: .periodic, rate: Rate(perSecond: 20_000), order: .oldest, cutoffAge: nil)
        link.duration = 0.5
        let record = link.run(.herald)
        #expect(record.requests == 10_000 && record.score.count == 10_000)
        #expect(record.unassisted > 5_000 && record.unassisted < 7_500)
        // Everybody is answered in a window, too: none is dropped.
        #expect(record.windows[0].count == 50 && record.windows[0].rounds == 10_000)
        #expect(record.windows[1].count == 5 && record.windows[1].rounds == 10_000)
    }
}
