import CavityReadout
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
    let c: CompiledScenario

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
        // Of pairs that there are none of, and of heralds without a closed form, nothing is known.
        let isUnknown = c.isDetectorBound || c.outagesDrainTheStock
        func ofHeralds(_ value: Double) -> Double { isUnknown || !c.hasPairs ? .nan : value }
        let heralded = ofHeralds(1 - c.heraldedState.fidelity)
        let delivered = c.memory.pairAge.isNaN ? .nan : ofHeralds(c.deliveredInfidelity)
        let hasRounds = c.hasPairs || c.scenario.requests.process != .onHerald
        // Closed forms take each attempt for itself.
        // And a dead time of which the true times decide, while jitter moves the recorded ones, for one of the recorded ones.
        let isCoupled =
            c.apparatus.couplesAttempts || (p.station.timingJitter > .zero && p.station.deadTime > .zero)
        let approximate = !c.memory.isExact || isCoupled
        let channels = Double(c.apparatus.channels)
        return [
            Figure("attempt_rate_per_s", "attempts per second", closedForm: c.attemptRate, isApproximate: approximate),
            Figure(
                "herald_probability", "heralds per attempt",
                closedForm: isUnknown ? nil : c.faults.heraldProbability, isApproximate: isCoupled),
            Figure(
                "herald_rate_per_s", "heralded pairs per second",
                closedForm: c.attemptRate * c.faults.heraldProbability, isApproximate: approximate),
            Figure(
                "false_herald_fraction", "false heralds", closedForm: ofHeralds(c.faults.falseFraction),
                isApproximate: isCoupled),
            Figure(
                "occupancy_atoms", "atoms occupied per node", closedForm: channels * c.memory.occupiedAtoms,
                isApproximate: approximate),
        ] + losses + [
            Figure(
                "interference_visibility",
                p.heraldingProtocol == .photonScattering ? "overlap of pulse and reference" : "visibility of the photons",
                closedForm: c.heralding.visibility),
            Figure(
                "photon_lifetime_s", "photon decay time",
                closedForm: p.heraldingProtocol == .photonScattering ? nil : 1 / p.a.photonDecayRate),
            Figure(
                "modeled_infidelity", "infidelity of modeled causes", closedForm: ofHeralds(1 - c.faults.state.fidelity),
                isApproximate: isCoupled),
            Figure("state_infidelity", "infidelity when heralded", closedForm: heralded, isApproximate: isCoupled),
            Figure("delivered_infidelity", "infidelity when measured", closedForm: delivered, isApproximate: approximate),
            Figure("readout_error", "readout error per side", closedForm: c.readoutErrorOfOutcomes),
        ] + countingTimes + [
            Figure(
                "combined_infidelity", "combined infidelity",
                closedForm: c.combinedInfidelity(stateInfidelity: delivered, readoutA: a, readoutB: b),
                isApproximate: approximate),
            Figure("round_rate_per_s", "rounds per second", closedForm: c.roundRate, isApproximate: approximate),
            Figure(
                "served_fraction", "rounds with an announced pair", closedForm: hasRounds ? c.memory.servedFraction : nil,
                isApproximate: approximate),
            Figure(
                "pair_age_s", "age of a pair at its request", closedForm: ofHeralds(c.memory.pairAge),
                isApproximate: approximate),
            Figure(
                "decision_latency_p999_s", "decision latency, 99.9th percentile",
                closedForm: hasRounds ? decisionLatency(0.999) : nil,
                isApproximate: approximate || c.apparatus.isSequential),
            Figure(
                "score", "mean utility per round", closedForm: hasRounds ? c.utilityLaw?.mean : nil, isApproximate: approximate),
            Figure(
                "score_textbook_settings", "the same with textbook settings", closedForm: hasRounds ? c.textbookScore : nil,
                isApproximate: approximate),
            Figure(
                "textbook_loss", "what those lose per pair",
                closedForm: c.memory.pairAge.isNaN ? nil : ofHeralds(c.textbookLoss), isApproximate: approximate),
        ] + lostTimes
    }

    /// What comes and goes, where anything does.
    private var losses: [Figure] {
        guard c.apparatus.isLossy else { return [] }
        let indices = Double(c.apparatus.schedule.atoms)
        let channels = Double(c.apparatus.channels)
        let isKnown = c.supply.isKnown && !c.hasBurstsAmongLosses
        return [
            Figure(
                "idle_indices", "atom indices without both atoms",
                closedForm: isKnown ? channels * (indices - (1 - c.faults.idle) * c.supply.inService - c.supply.unnoticed) : nil,
                isApproximate: true),
            Figure(
                "lost_atoms_per_s", "atoms lost per second",
                closedForm: isKnown ? channels * lostAtoms : nil,
                isApproximate: true),
        ]
    }

    /// Atoms lost per second in one channel: bursts take those that other losses leave, and leave the others fewer.
    private var lostAtoms: Double {
        let present = c.supply.inService / Double(c.apparatus.schedule.atoms)
        return (1 - c.faults.idle) * c.supply.lossRate + (c.faults.burstLossRate == 0 ? 0 : present * c.faults.burstLossRate)
    }

    /// How long readouts take, where they may end early, and how long a fixed time of equal error is.
    private var countingTimes: [Figure] {
        guard c.apparatus.isSequential else { return [] }
        let (a, b) = (c.scenario.a.readout, c.scenario.b.readout)
        func fixed(_ readout: Readout, _ form: ReadoutClosedForm) -> Double {
            (try? ReadoutClosedForm.fixedDuration(of: readout, error: form.error)) ?? .nan
        }
        let fixedA = fixed(a, c.readoutA)
        let fixedB = a == b ? fixedA : fixed(b, c.readoutB)
        return [
            Figure(
                "readout_time_mean_s", "mean time of counting",
                closedForm: 0.5 * (c.readoutA.meanCountingTime + c.readoutB.meanCountingTime)),
            Figure("readout_time_fixed_s", "fixed time of counting of equal error", closedForm: 0.5 * (fixedA + fixedB)),
        ]
    }

    /// Quantile of the later of the two decisions: fixed times plus either the wait for the reader or, where there is jitter,
    /// exponential delays without that wait.
    private func decisionLatency(_ quantile: Double) -> Double {
        let delay = DecisionDelay(LinkTiming(c.apparatus, c.readoutA, c.readoutB))
        guard c.reader.isKnown else { return .nan }
        return delay.isRandom ? delay.quantile(quantile) : delay.least + c.reader.quantile(quantile)
    }

    /// What a run measured; nothing but a utility is ever below zero.
    private func measured(_ key: String, _ run: EmulatedRun) -> ConfidenceInterval? {
        let found = counted(key, run)
        switch key {
        case "score": return found
        case "herald_probability", "false_herald_fraction", "readout_error", "served_fraction": return found?.clipped(to: 0...1)
        default: return found?.clipped(to: 0...(.infinity))
        }
    }

    private func counted(_ key: String, _ run: EmulatedRun) -> ConfidenceInterval? {
        let total = run.total
        let level = c.scenario.requirement.confidence
        guard total.measured > 0 else { return nil }
        switch key {
        case "attempt_rate_per_s":
            return acrossReplications(run, grain: attemptGrain) { Double($0.attempts) / (Double($0.measured) * 1e-12) }
        case "occupancy_atoms":
            let turn = c.apparatus.schedule.occupation.seconds
            return acrossReplications(run, grain: turn * attemptGrain) { Double($0.occupied) / Double($0.measured) }?
                .clipped(to: 0...Double(c.apparatus.channels) * Double(c.apparatus.schedule.atoms))
        case "round_rate_per_s":
            let across = acrossReplications(run, grain: max(1, attemptGrain * c.heralding.heraldProbability)) {
                Double($0.requests) / (Double($0.measured) * 1e-12)
            }
            return c.scenario.requests.process == .periodic ? across : across?.hull(eventRate(total.requests, run))
        case "herald_probability":
            return together(proportion(total.heralds, of: total.attempts), run) {
                Double($0.heralds) / Double($0.attempts)
            }
        case "herald_rate_per_s":
            guard isMemoryless, !isCorrelated else {
                return acrossReplications(run, grain: 1) { Double($0.heralds) / (Double($0.measured) * 1e-12) }?
                    .hull(eventRate(total.heralds, run))
            }
            return proportion(total.heralds, of: total.attempts).map {
                let rate = Double(total.attempts) / run.measuredTime
                let edge = (attemptGrain - 1) * Double(run.replications.count) / run.measuredTime
                return ConfidenceInterval(
                    estimate: rate * $0.estimate, low: max(0, rate - edge) * $0.low, high: (rate + edge) * $0.high)
            }
        case "false_herald_fraction":
            func trueHeralds(_ record: RunRecord) -> UInt64 { record.origins[Int(HeraldOrigin.photonPair.rawValue)] }
            return together(proportion(total.heralds - trueHeralds(total), of: total.heralds), run) {
                1 - Double(trueHeralds($0)) / Double($0.heralds)
            }
        case "modeled_infidelity": return infidelity(run, total, \.modeledInfidelity)
        case "state_infidelity": return infidelity(run, total, \.heraldInfidelity)
        case "delivered_infidelity": return delivered(run)
        case "idle_indices":
            return acrossReplications(run, grain: 0) { Double($0.idle) / Double($0.measured) }?
                .hull(scaledByCount(Double(total.idle) / Double(total.measured), of: total.lostAtoms))
                .clipped(to: 0...Double(c.apparatus.channels) * Double(c.apparatus.schedule.atoms))
        case "lost_atoms_per_s":
            let found = acrossReplications(run, grain: 1) { Double($0.lostAtoms) / (Double($0.measured) * 1e-12) }?
                .hull(eventRate(total.lostAtoms, run))
            guard c.scenario.faults.kinds.contains(.atomLoss) else { return found }
            // Bursts take many together, and where none is replaced hardly more than one in each replication finds any.
            let bursts = total.faults[.atomLoss].count
            let telling = c.faults.isStationary ? bursts : min(bursts, UInt64(run.replications.count))
            return found.map { $0.hull(scaledByCount($0.estimate, of: telling)) }
        case "readout_error":
            func errors(_ r: RunRecord) -> UInt64 { r.readoutA.errors + r.readoutB.errors }
            func reads(_ r: RunRecord) -> UInt64 { r.readoutA.reads + r.readoutB.reads }
            return together(proportion(errors(total), of: reads(total)), run) { Double(errors($0)) / Double(reads($0)) }
        case "combined_infidelity":
            guard let state = delivered(run), let a = balanced(total.readoutA), let b = balanced(total.readoutB) else {
                return nil
            }
            // Extremes lie at corners; which ones depends on the signs of the factors.
            let corners = [state.low, state.high].flatMap { s in
                [a.low, a.high].flatMap { a in
                    [b.low, b.high].map { c.combinedInfidelity(stateInfidelity: s, readoutA: a, readoutB: $0) }
                }
            }
            return ConfidenceInterval(
                estimate: c.combinedInfidelity(
                    stateInfidelity: state.estimate, readoutA: a.estimate, readoutB: b.estimate),
                low: corners.min()!, high: corners.max()!)
        case "served_fraction":
            return together(proportion(total.requests - total.unassisted, of: total.requests), run) {
                1 - Double($0.unassisted) / Double($0.requests)
            }
        case "pair_age_s":
            return together(mean(total.pairAge), run) { $0.pairAge.mean ?? .nan }?.clipped(to: 0...(.infinity))
        case "readout_time_mean_s": return mean(total.countingTime)
        case "decision_latency_p999_s": return latencyQuantile(0.999, total.latency, level)
        case "score":
            let range = c.game.utilityRange
            let exact =
                c.game.isWinLose
                ? proportion(UInt64(total.score.sum.value.rounded()), of: total.score.count) : mean(total.score)
            return together(exact, run, episodes: range.maximum - range.minimum) { $0.score.mean ?? .nan }?
                .clipped(to: range.minimum...range.maximum)
        default: return Faults.Kind(timeLostKey: key).flatMap { lostTime($0, run) }
        }
    }

    /// The mean of both errors of a readout, which is what takes from correlations, however often each state is read.
    private func balanced(_ tally: RunRecord.ReadoutTally) -> ConfidenceInterval? {
        // Elsewhere both states are read equally often.
        guard c.apparatus.heralding.heraldingProtocol.hasOneWindow else { return proportion(tally.errors, of: tally.reads) }
        guard let bright = proportion(tally.misses, of: tally.bright), let dark = proportion(tally.falseAlarms, of: tally.dark)
        else { return nil }
        return ConfidenceInterval(
            estimate: 0.5 * (bright.estimate + dark.estimate), low: 0.5 * (bright.low + dark.low),
            high: 0.5 * (bright.high + dark.high))
    }

    /// Pairs that the same readouts disturbed or that share a drift are alike, so that only replications are independent of each other.
    private func delivered(_ run: EmulatedRun) -> ConfidenceInterval? {
        let exact = bounded(run.total.deliveredInfidelity)
        if c.apparatus.isDisturbed, !isCorrelated {
            guard let exact else { return nil }
            return acrossReplications(run, grain: 0) { $0.deliveredInfidelity.mean ?? .nan }?.hull(exact)
        }
        return together(exact, run, episodes: 1) { $0.deliveredInfidelity.mean ?? .nan }?.clipped(to: 0...1)
    }

    /// By how many attempts a window may hold more or fewer than its share: one, or what a zone or a cooling makes of it.
    private var attemptGrain: Double {
        let schedule = c.apparatus.schedule
        if schedule.hasZones { return 1 + Double(schedule.passes * schedule.atomsPerZone) }
        return schedule.cooling.isTrivial ? 1 : Double(schedule.atoms)
    }

    /// Whether one round tells nothing about the next: pairs are used as they come. A stock of pairs remembers, so that only
    /// replications are independent of each other.
    var isMemoryless: Bool { c.scenario.requests.process == .onHerald }

    /// Mean infidelity of pairs; of pairs that share what a drift has come to, each replication is one sample.
    private func infidelity(
        _ run: EmulatedRun, _ total: RunRecord, _ moments: (RunRecord) -> RunRecord.Moments
    ) -> ConfidenceInterval? {
        together(bounded(moments(total)), run) { moments($0).mean ?? .nan }?.clipped(to: 0...1)
    }

    func proportion(_ count: UInt64, of trials: UInt64) -> ConfidenceInterval? {
        guard trials > 0 else { return nil }
        return .clopperPearson(
            successes: Int(count), trials: Int(trials), confidence: c.scenario.requirement.confidence)
    }

    private func mean(_ moments: RunRecord.Moments) -> ConfidenceInterval? {
        interval(count: moments.count, mean: moments.mean, variance: moments.variance)
    }
    private func mean(_ moments: RunRecord.SpanMoments) -> ConfidenceInterval? {
        interval(count: moments.count, mean: moments.mean, variance: moments.variance)
    }
    private func interval(count: UInt64, mean: Double?, variance: Double?) -> ConfidenceInterval? {
        guard let mean, let variance else { return nil }
        let tail = 0.5 * (1 - c.scenario.requirement.confidence)
        // Student's, which only so few values tell from the normal one.
        let z =
            count < 10_000
            ? Distribution.studentUpperQuantile(tail, degrees: Double(count - 1)) : Distribution.normalUpperQuantile(tail)
        let half = z * (variance / Double(count)).squareRoot()
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

    /// Order statistics: ranks between which the quantile lies with the wanted confidence, by the exact binomial law of the
    /// number of latencies below it. Where too few were recorded to bound it from above, the bound is infinite.
    private func latencyQuantile(_ q: Double, _ latencies: LatencyHistogram, _ level: Double) -> ConfidenceInterval? {
        guard latencies.total > 0 else { return nil }
        let n = Int(latencies.total)
        let tail = 0.5 * (1 - level)
        // P[X_(r) > quantile] = P[Bin(n, q) < r].
        func below(_ r: Int) -> Double { Distribution.binomialLowerTail(atMost: r - 1, trials: n, probability: q) }
        func leastRank(_ holds: (Int) -> Bool) -> Int {
            var (low, high) = (0, n + 1)
            while high - low > 1 {
                let middle = (low + high) / 2
                if holds(middle) { high = middle } else { low = middle }
            }
            return high
        }
        let upper = leastRank { below($0) >= 1 - tail }
        let lower = leastRank { below($0) > tail } - 1
        func bounds(_ rank: Int) -> ClosedRange<Double> { latencies.latency(rank: UInt64(max(1, min(rank, n))))! }
        return ConfidenceInterval(
            estimate: bounds(Int((Double(n) * q).rounded(.up))).upperBound, low: lower < 1 ? 0 : bounds(lower).lowerBound,
            high: upper > n ? .infinity : bounds(upper).upperBound)
    }
}

extension RunRecord.ReadoutTally {
    var errors: UInt64 { misses + falseAlarms }
    var reads: UInt64 { bright + dark }
}
