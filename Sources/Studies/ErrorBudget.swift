import AtomMemories
import BellPairs
import Heralding
import NodeEmulation

/// Where the combined infidelity comes from. The shares are increments as causes are added in the order in which they act, so
/// they sum to the total; a cause's share depends on that order to second order in the shares. That second order is stated: what the
/// causes would cost one by one, 1 − Π(1 − e_i) of which is the total, sums to more by the `interplay`.
public struct ErrorBudget: Sendable {
    /// One cause.
    public struct Share: Sendable {
        /// Name of the cause, as in machine-readable output.
        public let cause: String
        /// Its increment of the combined infidelity.
        public let infidelity: Double
        /// What it takes of what the causes before it leave: what it would cost by itself, where causes multiply.
        public let alone: Double
    }
    /// The causes in the order in which they act.
    public let shares: [Share]
    /// The combined infidelity 1 − (1 − 4ε_s/3)(1 − 2ε_A)(1 − 2ε_B).
    public let total: Double

    /// Sum of what the causes would cost one by one.
    public var sum: Double { isKnown ? shares.reduce(0) { $0 + $1.alone } : .nan }
    /// The second-order term: the total less the sum; below zero, as causes hide parts of each other.
    public var interplay: Double { total - sum }
    /// Whether there are pairs whose errors have a closed form; there is no share otherwise, and no total.
    public var isKnown: Bool { !total.isNaN }

    /// Adds the causes of a compiled scenario one after the other.
    init(_ compiled: CompiledScenario) {
        guard compiled.hasPairs, !compiled.isDetectorBound, !compiled.memory.pairAge.isNaN else {
            (shares, total) = ([], .nan)
            return
        }
        let full = compiled.apparatus.heralding.attempted(
            losingA: compiled.apparatus.supplyA.loss, losingB: compiled.apparatus.supplyB.loss)
        var p = full
        p.interference.visibility = 1
        p.interference.polarizationSpread = 0
        (p.a.polarizationDrift, p.b.polarizationDrift) = (0, 0)
        p.interference.arrivalOffset = .zero
        (p.interference.arrivalDrift, p.interference.servoResidual) = (0, .zero)
        p.interference.detuning = .init(hertz: 0)
        (p.a.pureDephasing, p.b.pureDephasing) = (0, 0)
        (p.station.darkCountRate, p.station.backgroundRate) = (.init(perSecond: 0), .init(perSecond: 0))
        // A filter and number-resolving detectors act on what the causes are; they are none.
        (p.station.timingJitter, p.station.deadTime) = (.zero, .zero)
        p.station.afterpulseProbability = 0
        (p.a.secondPhoton, p.b.secondPhoton) = (0, 0)
        (p.a.laserLinewidth, p.b.laserLinewidth) = (0, 0)
        (p.a.motion, p.b.motion) = (nil, nil)
        (p.a.wrongBin, p.b.wrongBin) = (0, 0)
        (p.a.preparationError, p.b.preparationError) = (0, 0)
        p.b.photonDecayRate = p.a.photonDecayRate
        var shares: [Share] = []
        var reached = 0.0
        func add(_ cause: String, _ combined: Double) {
            let left = 1 - reached
            shares.append(
                Share(cause: cause, infidelity: combined - reached, alone: left > 0 ? (combined - reached) / left : 0))
            reached = combined
        }
        func combined(_ state: XState, _ errorA: Double = 0, _ errorB: Double = 0) -> Double {
            compiled.combinedInfidelity(stateInfidelity: 1 - state.fidelity, readoutA: errorA, readoutB: errorB)
        }
        // Before any cause makes a herald at all there is no infidelity either.
        func heralded() -> Double {
            let form = ProtocolClosedForm(p)
            return form.heraldProbability > 0 ? combined(form.state) : 0
        }

        var own = p
        ErrorBudget.addOwnCauses(full, &own) { cause, reached in
            let form = ProtocolClosedForm(reached)
            add(cause, form.heraldProbability > 0 ? combined(form.state) : 0)
        }
        p = own
        p.interference.visibility = full.interference.visibility
        add("mode_overlap", heralded())
        p.interference.polarizationSpread = full.interference.polarizationSpread
        add("polarization", heralded())
        (p.a.polarizationDrift, p.b.polarizationDrift) = (full.a.polarizationDrift, full.b.polarizationDrift)
        add("polarization_drift", heralded())
        p.b.photonDecayRate = full.b.photonDecayRate
        add("unequal_photons", heralded())
        p.interference.arrivalOffset = full.interference.arrivalOffset
        add("arrival_offset", heralded())
        p.interference.arrivalDrift = full.interference.arrivalDrift
        p.interference.servoResidual = full.interference.servoResidual
        add("arrival_drift", heralded())
        p.interference.detuning = full.interference.detuning
        add("detuning", heralded())
        (p.a.pureDephasing, p.b.pureDephasing) = (full.a.pureDephasing, full.b.pureDephasing)
        add("pure_dephasing", heralded())
        (p.a.laserLinewidth, p.b.laserLinewidth) = (full.a.laserLinewidth, full.b.laserLinewidth)
        add("laser_phase", heralded())
        (p.a.motion, p.b.motion) = (full.a.motion, full.b.motion)
        p.a.motion?.heatingPerAttempt = 0
        p.b.motion?.heatingPerAttempt = 0
        add("motion", heralded())
        (p.a.motion, p.b.motion) = (full.a.motion, full.b.motion)
        add("heating", heralded())
        (p.a.wrongBin, p.b.wrongBin) = (full.a.wrongBin, full.b.wrongBin)
        add("wrong_bin", heralded())
        p.station.darkCountRate = full.station.darkCountRate
        add("dark_counts", heralded())
        p.station.backgroundRate = full.station.backgroundRate
        add("background", heralded())
        (p.a.secondPhoton, p.b.secondPhoton) = (full.a.secondPhoton, full.b.secondPhoton)
        add("second_photon", heralded())
        p.station.timingJitter = full.station.timingJitter
        add("timing_jitter", heralded())
        p.station.deadTime = full.station.deadTime
        add("dead_time", heralded())
        p.station.afterpulseProbability = full.station.afterpulseProbability
        add("afterpulses", heralded())
        // Fewer photons leave more of the heralds to dark counts.
        (p.a.preparationError, p.b.preparationError) = (full.a.preparationError, full.b.preparationError)
        add("unprepared_atoms", heralded())
        let kinds = compiled.scenario.faults.kinds
        var acting: Set<Faults.Kind> = []
        for kind in [Faults.Kind.clockSkew, .detectorLatch, .cavityUnlock] where kinds.contains(kind) {
            acting.insert(kind)
            let form = compiled.faults(only: acting)
            add(kind.rawValue, form.heraldProbability > 0 ? combined(form.state) : 0)
        }
        var announced = kinds.isEmpty ? ProtocolClosedForm(p).state : compiled.faults.state
        var state = announced.depolarized(weight: compiled.apparatus.unnamedNoise)
        add("stated_without_cause", combined(state))
        for kind in [Faults.Kind.lostHerald, .lateHerald, .indexMismatch] where kinds.contains(kind) {
            acting.insert(kind)
            announced = compiled.faults(only: acting).usedState
            state = announced.depolarized(weight: compiled.apparatus.unnamedNoise)
            add(kind.rawValue, combined(state))
        }
        var (memoryA, memoryB) = (compiled.scenario.a.memory, compiled.scenario.b.memory)
        (memoryA.relaxationTime, memoryB.relaxationTime) = (nil, nil)
        let (spreadA, spreadB) = (memoryA.inhomogeneousTime, memoryB.inhomogeneousTime)
        (memoryA.inhomogeneousTime, memoryB.inhomogeneousTime) = (nil, nil)
        let ages = compiled.leastAges
        // One factor may take of late pairs what another would: all of them are averaged together.
        func stored(byAttempts: Bool = false, byReadouts: Bool = false) -> XState {
            CompiledScenario.delivered(
                state, memoryA, memoryB, ages: ages, compiled.memory.waits, compiled.disturbance, byAttempts: byAttempts,
                byReadouts: byReadouts)
        }
        add("storage_dephasing", combined(stored()))
        (memoryA.inhomogeneousTime, memoryB.inhomogeneousTime) = (spreadA, spreadB)
        add("frequency_spread", combined(stored()))
        (memoryA, memoryB) = (compiled.scenario.a.memory, compiled.scenario.b.memory)
        add("storage_relaxation", combined(stored()))
        add("spectator_dephasing", combined(stored(byAttempts: true)))
        state = stored(byAttempts: true, byReadouts: true)
        add("neighbor_readout", combined(state))
        // A pair without one of its atoms is none.
        let present = (1 - compiled.missing.a) * (1 - compiled.missing.b)
        let kept = (1 - compiled.absent.a) * (1 - compiled.absent.b)
        func combined(kept: Double, _ errorA: Double, _ errorB: Double) -> Double {
            compiled.combinedInfidelity(stateInfidelity: 1 - kept * state.fidelity, readoutA: errorA, readoutB: errorB)
        }
        add("trap_loss", combined(kept: present, 0, 0))
        let spared = (1 - compiled.faults.burst.a) * (1 - compiled.faults.burst.b)
        if kinds.contains(.atomLoss) { add("atom_loss", combined(kept: present * spared, 0, 0)) }
        if kinds.contains(.cavityUnlock) { add("unread_out_of_lock", combined(kept: kept, 0, 0)) }
        let counting = compiled.errorsWithoutScattering
        add("readout_a", combined(kept: kept, counting.a, 0))
        add("readout_b", combined(kept: kept, counting.a, counting.b))
        add("readout_scattering", combined(kept: kept, compiled.readoutA.error, compiled.readoutB.error))
        // What the other protocols suffer from is none of this one's causes.
        self.shares = full.heraldingProtocol.hasOneWindow ? shares.filter { $0.infidelity != 0 } : shares
        total = reached
    }
}
