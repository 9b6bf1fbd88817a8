import AtomMemories
import BellPairs
import CavityReadout
import DiscreteEvents
import GSL
import NodeEmulation

extension CompiledScenario {
    /// What neighbors do to a stored pair, from how long pairs are stored and how often attempts and readouts come meanwhile.
    static func disturbance(
        _ a: Disturbance, _ b: Disturbance, _ requests: Requests, _ timing: LinkTiming, _ memory: MemoryClosedForm,
        heraldProbability: Double
    ) -> DisturbanceClosedForm {
        if a.isNone, b.isNone { return .none }
        let spacing = timing.schedule.spacing.seconds
        // What happens while pairs wait is averaged over how long they do.
        let ages = timing.ages(pairAge: timing.reportDelay.seconds)
        let readouts: DisturbanceClosedForm.Readouts =
            switch requests.process {
            case .onHerald: .slotted(probability: memory.attemptRate * spacing * heraldProbability)
            case .poisson: .random(rate: memory.consumptionRate)
            case .periodic: .regular(rate: memory.consumptionRate)
            }
        let hasJitter = timing.decisionA.jitter > 0 || timing.decisionB.jitter > 0
        return DisturbanceClosedForm(
            a: a, b: b, spacing: spacing, atoms: Int(timing.schedule.atoms), ages: ages,
            isFixed: requests.process == .onHerald && !hasJitter, readouts: readouts)
    }

    /// The mean pair when it is measured: stored for `ages` seconds at both nodes and as long as it waited for its request, and
    /// disturbed meanwhile.
    static func delivered(
        _ state: XState, _ a: Memory, _ b: Memory, ages: (a: Double, b: Double), _ waits: WaitLaw,
        _ disturbance: DisturbanceClosedForm, byAttempts: Bool = true, byReadouts: Bool = true
    ) -> XState {
        let whileWaiting = disturbance.whileWaiting
        let stored = StorageClosedForm(a: a, b: b).aged(
            state, ageA: ages.a, ageB: ages.b, waits: waits,
            dephasing: (byAttempts ? whileWaiting.attempts : 0) + (byReadouts ? whileWaiting.readouts : 0))
        return stored.dephased(by: (byAttempts ? disturbance.attempts : 1) * (byReadouts ? disturbance.readouts : 1))
    }

    /// The readout's error if its light did nothing beside the light that is counted.
    static func errorWithoutScattering(_ readout: Readout, _ form: ReadoutClosedForm) throws(GSLError) -> Double {
        readout.scattering.isNone ? form.error : try ReadoutClosedForm(readout.withoutScattering).error
    }
}
