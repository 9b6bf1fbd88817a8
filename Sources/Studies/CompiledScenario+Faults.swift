import AtomMemories
import BellPairs
import DiscreteEvents
import Heralding
import NodeEmulation

extension CompiledScenario {
    /// The faults between two nodes, of whose pairs a decision takes one `pairAge` seconds old, as it comes where that is not known.
    static func faults(
        _ faults: Faults, _ parameters: HeraldingParameters, _ heralding: ProtocolClosedForm, _ timing: LinkTiming,
        _ a: NodeSupply, _ b: NodeSupply, _ run: RunPlan, pairAge: Double
    ) -> FaultsClosedForm {
        guard !faults.kinds.isEmpty else { return FaultsClosedForm(heralding) }
        return FaultsClosedForm(faults, parameters, times(timing, a, b, run, pairAge: pairAge))
    }

    static func times(
        _ timing: LinkTiming, _ a: NodeSupply, _ b: NodeSupply, _ run: RunPlan, pairAge: Double
    ) -> FaultsClosedForm.Times {
        let delay = DecisionDelay(timing)
        let report = timing.reportDelay
        let from = run.warmUp.seconds
        return FaultsClosedForm.Times(
            spacing: timing.schedule.spacing.seconds, hold: (timing.schedule.occupation - report - timing.reset).seconds,
            attemptToOutput: (pairAge.isNaN ? report.seconds : pairAge) + delay.least + delay.meanExcess, from: from,
            to: from + run.duration.seconds / Double(run.replications), atoms: Int(timing.schedule.atoms),
            reload: (
                a.reload.rate?.perSecond ?? 0, a.reload.preparation.seconds, b.reload.rate?.perSecond ?? 0,
                b.reload.preparation.seconds
            ))
    }

    /// The closed form of some of the faults alone.
    func faults(only kinds: Set<Faults.Kind>) -> FaultsClosedForm {
        let parameters = apparatus.heralding.attempted(losingA: apparatus.supplyA.loss, losingB: apparatus.supplyB.loss)
        return CompiledScenario.faults(
            scenario.faults.keeping(kinds), parameters, heralding, LinkTiming(apparatus, readoutA, readoutB), apparatus.supplyA,
            apparatus.supplyB,
            scenario.run, pairAge: memory.pairAge)
    }

    /// Probability that node A's, node B's atom cannot be read when a pair is used: it is missing, or the cavity off resonance.
    var absent: (a: Double, b: Double) { CompiledScenario.absent(missing, faults) }

    static func absent(_ missing: (a: Double, b: Double), _ faults: FaultsClosedForm) -> (a: Double, b: Double) {
        (
            1 - (1 - missing.a) * (1 - faults.burst.a) * (1 - faults.unread.a),
            1 - (1 - missing.b) * (1 - faults.burst.b) * (1 - faults.unread.b)
        )
    }

    /// Whether windows of so many seconds meet faults that outlast rounds more often than once in a thousand: their rounds are then alike,
    /// and how often they certify has no closed form.
    public func meetsLastingFaults(window: Double) -> Bool {
        CompiledScenario.meetsLastingFaults(window, scenario.faults, faults, scenario.run, apparatus.heralding)
    }

    static func meetsLastingFaults(
        _ window: Double, _ failing: Faults, _ form: FaultsClosedForm, _ run: RunPlan, _ parameters: HeraldingParameters
    ) -> Bool {
        let length = run.duration.seconds / Double(run.replications)
        return failing.kinds.contains { kind in
            switch kind {
            case .lostHerald, .lateHerald: return false
            case .clockSkew:
                // Until the next synchronization photons move apart by this much.
                let most = failing.clockSkew * failing.resynchronizationInterval.seconds
                return most > CompiledScenario.rarely * parameters.overlapTime
            case .indexMismatch, .cavityUnlock, .detectorLatch, .atomLoss:
                let effect = form.effect(of: kind)
                return !(effect.count * window / length + effect.fraction <= CompiledScenario.rarely)
            }
        }
    }

    /// Part of the windows, or of what matters within them, that is neglected.
    private static let rarely = 1e-3

    /// Whether outages let the stock of waiting pairs run dry, so that attempts are more frequent while they last.
    var outagesDrainTheStock: Bool {
        scenario.requests.process != .onHerald && scenario.faults.kinds.contains { $0 == .cavityUnlock || $0 == .detectorLatch }
    }

    /// Probability that an attempt gives a pair that a node keeps.
    var keptProbability: Double { faults.heraldProbability * (1 - faults.dropped) }
}

extension Faults {
    /// Some kinds alone.
    func keeping(_ kinds: Set<Kind>) -> Faults {
        var kept = self
        if !kinds.contains(.lostHerald) { kept.lostHerald = Announcements() }
        if !kinds.contains(.lateHerald) { kept.lateHerald = Announcements() }
        if !kinds.contains(.indexMismatch) { kept.indexMismatch = Announcements() }
        if !kinds.contains(.clockSkew) { kept.clockSkew = 0 }
        if !kinds.contains(.cavityUnlock) { kept.cavityUnlock = Outage(duration: cavityUnlock.duration) }
        if !kinds.contains(.detectorLatch) { kept.detectorLatch = Outage(duration: detectorLatch.duration) }
        if !kinds.contains(.atomLoss) { kept.atomLoss = Outage(duration: .zero) }
        return kept
    }
}
