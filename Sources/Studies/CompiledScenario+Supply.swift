import AtomMemories
import BellPairs
import DiscreteEvents
import NodeEmulation
import NonlocalGames

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

extension CompiledScenario {
    /// Heralded pairs per second, `nil` without a closed form, and atom indices in service, so many seconds after all places
    /// were filled; all channels together.
    public func expected(at time: Double) -> (heraldRate: Double?, inService: Double) {
        let present = supply.inService(at: time)
        let rate = attemptRate * heralding.heraldProbability * (supply.inService > 0 ? present / supply.inService : 0)
        return (rate.isFinite ? rate : nil, Double(apparatus.channels) * present)
    }

    /// The supply of atoms, from how often an index in service attempts and is read.
    static func supply(
        _ nodeA: NodeSupply, _ nodeB: NodeSupply, _ run: RunPlan, _ schedule: AttemptSchedule, memory: MemoryClosedForm
    ) -> AtomSupplyClosedForm {
        let indices = Int(schedule.atoms)
        let (attempts, readouts) = (memory.attemptRate / Double(indices), memory.consumptionRate / Double(indices))
        func side(_ node: NodeSupply) -> AtomSupplyClosedForm.Side {
            let (loss, reload) = (node.loss, node.reload)
            let traps = loss.trapLifetime.map { 1 / $0.seconds } ?? 0
            return AtomSupplyClosedForm.Side(
                lossRate: loss.isNone ? 0 : attempts * loss.perAttempt + traps + readouts * loss.perReadout, trapRate: traps,
                reloadRate: reload.rate?.perSecond ?? 0, preparation: reload.preparation.seconds)
        }
        let from = run.warmUp.seconds
        return AtomSupplyClosedForm(
            indices: indices, a: side(nodeA), b: side(nodeB), notice: schedule.meanWait, from: from,
            to: from + run.duration.seconds / Double(run.replications))
    }

    /// The memory with as many indices as are in service; unknown where requests draw on a stock whose feed comes and goes. Where the
    /// supply is unknown so are rates, and whatever follows from how often neighbors are used.
    static func memory(
        _ full: MemoryClosedForm, _ process: Requests.Process, _ supply: AtomSupplyClosedForm, _ schedule: AttemptSchedule,
        _ faults: Faults, _ failing: FaultsClosedForm, isDisturbed: Bool
    ) -> MemoryClosedForm {
        guard supply.lossRate != 0 || !faults.kinds.isEmpty else { return full }
        guard process == .onHerald else { return .unknown }
        guard supply.isKnown, !mixesBursts(supply, failing, faults) else {
            return isDisturbed ? .unknown : full.withoutRates
        }
        // A new atom waits for its turn; one that its trap loses has counted that time already.
        let waiting = supply.noticedLossRate * schedule.meanWait
        return full.available((1 - failing.idle) * max(0, supply.inService - waiting) / Double(schedule.atoms))
    }

    /// Probabilities that a trap loses its atom between the attempt that made a pair and the outputs.
    static func missing(
        _ a: NodeSupply, _ b: NodeSupply, _ timing: LinkTiming, pairAge: Double
    ) -> (a: Double, b: Double) {
        guard a.loss.trapLifetime != nil || b.loss.trapLifetime != nil else { return (0, 0) }
        let delay = DecisionDelay(timing)
        let time = (pairAge.isNaN ? timing.reportDelay.seconds : pairAge) + delay.least + delay.meanExcess
        func probability(_ node: NodeSupply) -> Double {
            node.loss.trapLifetime.map { -expm1(-time / $0.seconds) } ?? 0
        }
        return (probability(a), probability(b))
    }

    /// Correlations where a missing atom is read as a dark one, and the other one is in its state by itself.
    static func correlations(
        _ present: [Double], _ settings: MeasurementSettings, _ state: XState, missing: (a: Double, b: Double),
        _ a: BinaryReadout, _ b: BinaryReadout
    ) -> [Double] {
        guard missing.a > 0 || missing.b > 0 else { return present }
        func mean(_ axis: BlochVector, _ bloch: BlochVector, _ readout: BinaryReadout) -> Double {
            let spin = axis.x * bloch.x + axis.y * bloch.y + axis.z * bloch.z
            return readout.contrast * spin + readout.bias
        }
        let (darkA, darkB) = (1 - 2 * a.errorOfZero, 1 - 2 * b.errorOfZero)
        let columns = settings.bob.count
        return present.indices.map { i in
            let spinA = mean(settings.alice[i / columns], state.blochA, a)
            let spinB = mean(settings.bob[i % columns], state.blochB, b)
            return (1 - missing.a) * ((1 - missing.b) * present[i] + missing.b * spinA * darkB)
                + missing.a * darkA * ((1 - missing.b) * spinB + missing.b * darkB)
        }
    }
}
