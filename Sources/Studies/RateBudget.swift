import Heralding
import NodeEmulation

/// What the rate of pairs is lost to: factors from one attempt per emission slot and a pair each down to the pairs that are announced.
/// Their product with the rate of emission slots is the rate of heralds, exactly; `filters_and_false_heralds` is what the others
/// leave over: filters, second photons, false heralds.
///
/// Where faults happen, three more factors lead on to the pairs that both nodes know as the same: announcements that neither keeps,
/// that one alone has, and that are taken for another attempt's.
public struct RateBudget: Sendable {
    /// One factor.
    public struct Factor: Sendable {
        /// Name of the cause, as in machine-readable output.
        public let cause: String
        /// What it leaves of the rate; above 1 where it adds pairs, as false heralds do, and `nil` where it adds them to none.
        public let factor: Double?
        /// Pairs per second left after it.
        public let rate: Double
    }
    /// Emission slots per second, all channels together.
    public let slotRate: Double
    /// The factors in the order in which they act.
    public let factors: [Factor]

    /// The factors of a compiled scenario; none where its rates have no closed form.
    init(_ c: CompiledScenario) {
        let (apparatus, p) = (c.apparatus, c.apparatus.heralding)
        slotRate = Double(apparatus.channels) / apparatus.schedule.emission.seconds
        let (attempts, heralds) = (c.attemptRate, c.faults.heraldProbability)
        guard !c.isDetectorBound, (attempts * heralds).isFinite else {
            factors = []
            return
        }
        var list: [Factor] = []
        var (reached, slots) = (1.0, slotRate)
        func add(_ cause: String, _ part: Double) {
            list.append(Factor(cause: cause, factor: reached > 0 ? part / reached : nil, rate: slots * part))
            reached = part
        }
        // Attempts.
        let present = c.supply.inService / Double(apparatus.schedule.atoms) * (1 - c.faults.idle)
        add("turns_of_the_atoms", min(1, apparatus.schedule.emission.seconds / apparatus.schedule.spacing.seconds))
        let made = attempts / slotRate
        add("absent_atoms", reached * present)
        add("busy_atoms", made)

        // Of an attempt.
        (slots, reached) = (attempts, 1)
        for (cause, part) in RateBudget.stages(p, loss: (apparatus.supplyA.loss.perAttempt, apparatus.supplyB.loss.perAttempt)) {
            add(cause, part)
        }
        // What happens at the detectors acts last: the closed form without it, then with one after the other.
        let station = p.station
        var ideal = p.attempted(losingA: apparatus.supplyA.loss, losingB: apparatus.supplyB.loss)
        (ideal.station.timingJitter, ideal.station.deadTime) = (.zero, .zero)
        if station.timingJitter > .zero || station.deadTime > .zero {
            add("filters_and_false_heralds", ProtocolClosedForm(ideal).heraldProbability)
        } else {
            add("filters_and_false_heralds", c.heralding.heraldProbability)
        }
        if station.timingJitter > .zero {
            ideal.station.timingJitter = station.timingJitter
            add(
                "timing_jitter",
                station.deadTime > .zero ? ProtocolClosedForm(ideal).heraldProbability : c.heralding.heraldProbability)
        }
        if station.deadTime > .zero { add("dead_time", c.heralding.heraldProbability) }
        if !c.scenario.faults.kinds.isEmpty {
            let stale = c.faults.stale.a + c.faults.stale.b
            add("outages_and_skewed_clocks", heralds)
            add("announcements_to_nobody", c.keptProbability)
            add("announcements_to_one_node", c.keptProbability * (1 - stale))
            add("mistaken_attempts", c.keptProbability * (1 - stale - c.faults.mismatched))
        }
        factors = list
    }

    /// Probabilities that an attempt has come so far, stage by stage.
    private static func stages(_ p: HeraldingParameters, loss: (a: Double, b: Double)) -> [(String, Double)] {
        let (a, b, efficiency) = (p.a, p.b, p.station.detectorEfficiency)
        switch p.heraldingProtocol {
        case .twoPhotonInterference:
            let prepared = (1 - a.preparationError) * (1 - b.preparationError)
            let kept = prepared * (1 - loss.a) * (1 - loss.b)
            let emitted = kept * a.emissionProbability * b.emissionProbability
            let fiber = emitted * a.fiberTransmission * b.fiberTransmission
            let optics = fiber * a.opticsTransmission * b.opticsTransmission
            let detected = optics * efficiency * efficiency
            return [
                ("preparation", prepared), ("loss_of_the_atom", kept), ("emission", emitted), ("fiber", fiber),
                ("optics", optics), ("detection", detected), ("bell_analyzer", 0.5 * detected),
            ]
        case .singleClick:
            // A photon of either node.
            let brightA = a.brightPopulation * (1 - a.preparationError) * (1 - loss.a)
            let brightB = b.brightPopulation * (1 - b.preparationError) * (1 - loss.b)
            let (emittedA, emittedB) = (brightA * a.emissionProbability, brightB * b.emissionProbability)
            let (fiberA, fiberB) = (emittedA * a.fiberTransmission, emittedB * b.fiberTransmission)
            let optics = fiberA * a.opticsTransmission + fiberB * b.opticsTransmission
            return [
                ("bright_population", brightA + brightB), ("emission", emittedA + emittedB), ("fiber", fiberA + fiberB),
                ("optics", optics), ("detection", optics * efficiency),
            ]
        case .photonScattering:
            func survives(_ r: Scattering.Reflection) -> Double { 0.5 * (r.coupled * r.coupled + r.uncoupled * r.uncoupled) }
            // The reference is attenuated to what the cavities reflect.
            let reflected = p.sourceEfficiency * survives(a.reflection) * survives(b.reflection)
            let fiber = reflected * a.fiberTransmission * b.fiberTransmission
            let optics = fiber * a.opticsTransmission * b.opticsTransmission
            return [
                ("source", p.sourceEfficiency), ("cavities", reflected), ("fiber", fiber), ("optics", optics),
                ("detection", optics * efficiency),
            ]
        }
    }
}
