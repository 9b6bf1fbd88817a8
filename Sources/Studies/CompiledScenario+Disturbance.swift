import AtomMemories
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
        let spacing = timing.schedule.spacing.seconds
        let ages = timing.ages(pairAge: memory.pairAge.isNaN ? timing.reportDelay.seconds : memory.pairAge)
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

    /// Mean time in seconds that a pair waits for a request once it could be used.
    static func wait(_ memory: MemoryClosedForm, _ requests: Requests, _ reportDelay: Span) -> Double {
        requests.process == .onHerald || memory.pairAge.isNaN ? 0 : max(0, memory.pairAge - reportDelay.seconds)
    }

    /// The readout's error if its light did nothing beside the light that is counted.
    static func errorWithoutScattering(_ readout: Readout, _ form: ReadoutClosedForm) throws(GSLError) -> Double {
        readout.scattering.isNone ? form.error : try ReadoutClosedForm(readout.withoutScattering).error
    }
}
