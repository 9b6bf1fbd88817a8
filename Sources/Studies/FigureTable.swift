import Certification
import DiscreteEvents
import GSL
import Heralding
import NodeEmulation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// All figures of a report: closed forms, and how each is estimated from a run.
///
/// Rates are counts over the measuring window, which begins after the warm-up; every attempt and every request that begins in
/// it is followed to its end, so nothing is censored.
struct FigureTable {
    private let c: CompiledScenario

    init(_ compiled: CompiledScenario) { c = compiled }

    /// All figures in the order of reports; with intervals when there is a run.
    func figures(_ run: EmulatedRun?) -> [Figure] {
        closedForms.map { figure in
            var figure = figure
            if let run, let interval = measured(figure.key, run) { figure.measured = interval }
            return figure
        }
    }

    private var closedForms: [Figure] {
        let p = c.apparatus.heralding
        let (a, b) = (c.readoutA.error, c.readoutB.error)
        let heralded = 1 - c.heraldedState.fidelity
        let delivered = 1 - c.deliveredState.fidelity
        return [
            Figure("attempt_rate_per_s", "attempts per second", closedForm: c.memory.attemptRate),
            Figure("herald_probability", "heralds per attempt", closedForm: c.heralding.heraldProbability),
            Figure(
                "herald_rate_per_s", "heralded pairs per second",
                closedForm: c.memory.attemptRate * c.heralding.heraldProbability),
            Figure("false_herald_fraction", "false heralds", closedForm: c.heralding.falseFraction),
            Figure("occupancy_atoms", "atoms occupied per node", closedForm: c.memory.occupiedAtoms),
            Figure("interference_visibility", "visibility of the photons", closedForm: c.heralding.visibility),
            Figure("photon_lifetime_s", "photon decay time", closedForm: 1 / p.a.photonDecayRate),
            Figure("state_infidelity", "infidelity when heralded", closedForm: heralded),
            Figure("delivered_infidelity", "infidelity when measured", closedForm: delivered),
            Figure("readout_error", "readout error per side", closedForm: 0.5 * (a + b)),
            Figure(
                "combined_infidelity", "combined infidelity",
                closedForm: c.combinedInfidelity(stateInfidelity: delivered, readoutA: a, readoutB: b)),
            Figure("round_rate_per_s", "rounds per second", closedForm: c.roundRate),
            Figure("served_fraction", "rounds with a pair", closedForm: c.memory.servedFraction),
            Figure("pair_age_s", "age of a pair at its request", closedForm: c.memory.pairAge),
            Figure("decision_latency_p999_s", "decision latency, 99.9th percentile", closedForm: decisionLatency(0.999)),
            Figure("score", "mean utility per round", closedForm: c.utilityLaw?.mean),
        ]
    }

    /// Quantile of the later of the two decisions: fixed times plus either the wait for the reader or, where there is jitter,
    /// exponential delays without that wait.
    private func decisionLatency(_ quantile: Double) -> Double {
        let (a, b) = (c.apparatus.decisionA, c.apparatus.decisionB)
        func fixed(_ d: Apparatus.Decision) -> Double { (d.latency + d.rotation + d.duration).seconds }
        let slowest = max(fixed(a), fixed(b))
        if a.jitter == 0, b.jitter == 0 { return slowest + c.reader.quantile(quantile) }
        func reached(_ d: Apparatus.Decision, _ t: Double) -> Double {
            t < fixed(d) ? 0 : d.jitter == 0 ? 1 : 1 - exp(-(t - fixed(d)) / (d.jitter * 1e-12))
        }
        let upper = slowest + 40 * max(a.jitter, b.jitter) * 1e-12
        return (try? Root.find(between: slowest, and: upper) { reached(a, $0) * reached(b, $0) - quantile }) ?? slowest
    }

    private func measured(_ key: String, _ run: EmulatedRun) -> ConfidenceInterval? {
        let total = run.total
        let level = c.scenario.requirement.confidence
        guard total.measured > 0 else { return nil }
        switch key {
        case "attempt_rate_per_s":
            return acrossReplications(run, grain: 1) { Double($0.attempts) / (Double($0.measured) * 1e-12) }
        case "occupancy_atoms":
            let turn = c.apparatus.schedule.occupation.seconds
            return acrossReplications(run, grain: turn) { Double($0.occupied) / Double($0.measured) }
        case "round_rate_per_s":
            return acrossReplications(run, grain: 1) { Double($0.requests) / (Double($0.measured) * 1e-12) }
        case "herald_probability": return proportion(total.heralds, of: total.attempts)
        case "herald_rate_per_s":
            return proportion(total.heralds, of: total.attempts).map {
                let rate = Double(total.attempts) / run.measuredTime
                return ConfidenceInterval(estimate: rate * $0.estimate, low: rate * $0.low, high: rate * $0.high)
            }
        case "false_herald_fraction":
            return proportion(total.heralds - total.origins[Int(HeraldOrigin.photonPair.rawValue)], of: total.heralds)
        case "state_infidelity": return bounded(total.heraldInfidelity)
        case "delivered_infidelity": return bounded(total.deliveredInfidelity)
        case "readout_error":
            let (a, b) = (total.readoutA, total.readoutB)
            return proportion(
                a.misses + a.falseAlarms + b.misses + b.falseAlarms, of: a.bright + a.dark + b.bright + b.dark)
        case "combined_infidelity":
            guard let state = bounded(total.deliveredInfidelity),
                let a = proportion(total.readoutA.errors, of: total.readoutA.reads),
                let b = proportion(total.readoutB.errors, of: total.readoutB.reads)
            else { return nil }
            func combined(_ pick: (ConfidenceInterval) -> Double) -> Double {
                c.combinedInfidelity(stateInfidelity: pick(state), readoutA: pick(a), readoutB: pick(b))
            }
            return ConfidenceInterval(estimate: combined(\.estimate), low: combined(\.low), high: combined(\.high))
        case "served_fraction": return proportion(total.requests - total.unassisted, of: total.requests)
        case "pair_age_s": return mean(total.pairAge)
        case "decision_latency_p999_s": return latencyQuantile(0.999, total.latency, level)
        case "score":
            if c.game.isWinLose {
                return proportion(UInt64(total.score.sum.value.rounded()), of: total.score.count)
            }
            return mean(total.score)
        default: return nil
        }
    }

    private func proportion(_ count: UInt64, of trials: UInt64) -> ConfidenceInterval? {
        guard trials > 0 else { return nil }
        return .clopperPearson(
            successes: Int(count), trials: Int(trials), confidence: c.scenario.requirement.confidence)
    }

    private func mean(_ moments: RunRecord.Moments) -> ConfidenceInterval? {
        guard let mean = moments.mean, let variance = moments.variance else { return nil }
        let z = Distribution.normalUpperQuantile(0.5 * (1 - c.scenario.requirement.confidence))
        let half = z * (variance / Double(moments.count)).squareRoot()
        return ConfidenceInterval(estimate: mean, low: mean - half, high: mean + half)
    }

    /// Mean of values in 0…1 of which the telling ones may be rare: the empirical Bernstein bound of Maurer & Pontil,
    /// arXiv:0907.3740, Theorem 4, which holds at every sample size.
    private func bounded(_ moments: RunRecord.Moments) -> ConfidenceInterval? {
        guard let mean = moments.mean, let variance = moments.variance else { return nil }
        let n = Double(moments.count)
        let logTerm = log(4 / (1 - c.scenario.requirement.confidence))
        let half = (2 * variance * logTerm / n).squareRoot() + 7 * logTerm / (3 * (n - 1))
        return ConfidenceInterval(estimate: mean, low: max(0, mean - half), high: min(1, mean + half))
    }

    /// Student's interval of a figure that each replication gives once, widened by what one unit at its edges
    /// and one picosecond of the schedule are worth.
    private func acrossReplications(_ run: EmulatedRun, grain: Double, _ value: (RunRecord) -> Double) -> ConfidenceInterval? {
        let values = run.replications.map(value)
        guard let first = run.replications.first else { return nil }
        let n = Double(values.count)
        let mean = values.reduce(0, +) / n
        // One unit at the edges of the window, and the picosecond to which the schedule is rounded.
        let edge =
            grain / (Double(first.measured) * 1e-12) + mean / Double(c.apparatus.schedule.spacing.picoseconds)
        guard values.count > 1 else { return nil }
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)
        let t = Distribution.studentUpperQuantile(0.5 * (1 - c.scenario.requirement.confidence), degrees: n - 1)
        let half = t * (variance / n).squareRoot() + edge
        return ConfidenceInterval(estimate: mean, low: mean - half, high: mean + half)
    }

    /// Order statistics: the ranks between which the quantile lies with the wanted confidence (normal law of the count).
    private func latencyQuantile(_ q: Double, _ latencies: LatencyHistogram, _ level: Double) -> ConfidenceInterval? {
        guard latencies.total > 0 else { return nil }
        let n = Double(latencies.total)
        let z = Distribution.normalUpperQuantile(0.5 * (1 - level))
        let half = z * (n * q * (1 - q)).squareRoot() + 1
        func bounds(_ x: Double) -> ClosedRange<Double> { latencies.latency(rank: UInt64(min(max(1, x), n)))! }
        return ConfidenceInterval(
            estimate: bounds((n * q).rounded(.up)).upperBound, low: bounds((n * q - half).rounded(.down)).lowerBound,
            high: bounds((n * q + half).rounded(.up)).upperBound)
    }
}

extension RunRecord.ReadoutTally {
    var errors: UInt64 { misses + falseAlarms }
    var reads: UInt64 { bright + dark }
}
