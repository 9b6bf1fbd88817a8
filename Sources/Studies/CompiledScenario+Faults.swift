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
