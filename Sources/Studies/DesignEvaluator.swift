import AtomMemories
import BellPairs
import CavityReadout
import Certification
import DiscreteEvents
public import GSL
public import Heralding
public import NodeEmulation
import NonlocalGames
import ScenarioFiles

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Judges one hardware design after another by closed form, in microseconds each.
///
/// Game, requests and requirement are those of a compiled scenario; nodes and link vary. The numbers are those of
/// `CompiledScenario` and `Evaluation`: powers agree to 1e-9, everything else to 1e-12. What only the game decides is computed
/// once, critical counts are tabulated, and the tables grow when a design needs more rounds; apart from that a design allocates
/// nothing where it has a cheap closed form.
///
/// Slower, by the same pieces as `CompiledScenario` uses and up to milliseconds a design: requests other than on herald,
/// classical players, games with other than two inputs a side, jitter, readouts that end early, atoms that change state in the
/// readout light or are lost from their traps, windows of more than a million rounds, and games with bounded scores whose windows hold so few rounds that the power is convolved exactly.
/// A mutable workspace: copy one for each thread.
public struct DesignEvaluator: Sendable {
    private let game: XORGame
    private let classical: ClassicalValue
    private let requests: Requests
    private let requirement: Requirement
    private let run: RunPlan
    private let faults: Faults
    private let isClassical: Bool
    private let test: WindowTest
    private let correlations: TwoInputCorrelations?
    /// Stability windows, the shortest first.
    private let order: [Int]
    private var powers: PowerTable
    private var waits = SlottedWaits()

    /// An evaluator of designs that play the game of a scenario, with its requests and its requirement.
    public init(_ compiled: CompiledScenario) {
        game = compiled.game
        classical = compiled.classical
        requests = compiled.scenario.requests
        requirement = compiled.scenario.requirement
        run = compiled.scenario.run
        faults = compiled.scenario.faults
        isClassical = compiled.scenario.strategy == .classical
        test = compiled.test
        correlations = TwoInputCorrelations(compiled.game)
        let windows = requirement.stabilityWindows
        order = windows.indices.sorted { windows[$0] < windows[$1] }
        let law = compiled.game.utilityLaw(correlations: compiled.game.matrix.map { _ in 0 })
        powers = PowerTable(test: compiled.test, values: law.filter { $0.probability > 0 }.map(\.value))
    }

    /// Judges a design.
    ///
    /// - Throws: `GSLError` for an integral that fails.
    public mutating func judge(a: NodeHardware, b: NodeHardware, link: FiberLink) throws(GSLError) -> DesignJudgment {
        var judgment = DesignJudgment()
        try judge(a: a, b: b, link: link, into: &judgment)
        return judgment
    }

    /// Judges a design into storage that is used again.
    ///
    /// - Throws: `GSLError` for an integral that fails.
    public mutating func judge(
        a: NodeHardware, b: NodeHardware, link: FiberLink, into judgment: inout DesignJudgment
    ) throws(GSLError) {
        var parameters = HeraldingParameters(
            a: .init(emission: a.emission, station: a.station, interference: a.interference),
            b: .init(emission: b.emission, station: b.station, interference: b.interference), link: link,
            coolingInterval: a.reset.coolingInterval)
        let readoutA = try ReadoutClosedForm(a.readout)
        let readoutB = b.readout == a.readout ? readoutA : try ReadoutClosedForm(b.readout)
        let timing = LinkTiming(a: a, b: b, heralding: parameters, readoutA, readoutB)
        parameters.attemptSpacing = timing.schedule.spacing.seconds
        let attempted = parameters.attempted(losingA: a.supply.loss, losingB: b.supply.loss)
        let heralding = ProtocolClosedForm(attempted)
        let delay = DecisionDelay(timing)
        func faults(pairAge: Double) -> FaultsClosedForm {
            CompiledScenario.faults(self.faults, attempted, heralding, timing, a.supply, b.supply, run, pairAge: pairAge)
        }
        var failing = faults(pairAge: .nan)
        let p = failing.heraldProbability
        let kept = p * (1 - failing.dropped)
        let shared = requests.shared(by: link.channels)
        let isDetectorBound = CompiledScenario.isDeadTooOften(attempted)
        let full =
            isDetectorBound
            ? .unknown : occupation(shared, timing, delay, heraldProbability: kept, latency: &judgment.decisionLatency)
        let hasRounds = p > 0 || requests.process != .onHerald
        if isDetectorBound || !hasRounds { judgment.decisionLatency = .nan }
        let supply = CompiledScenario.supply(a.supply, b.supply, run, timing.schedule, memory: full)
        let memory = CompiledScenario.memory(
            full, requests.process, supply, timing.schedule, self.faults, failing,
            isDisturbed: !(a.disturbance.isNone && b.disturbance.isNone))
        if !self.faults.kinds.isEmpty, !memory.pairAge.isNaN { failing = faults(pairAge: memory.pairAge) }
        let missing = CompiledScenario.absent(
            CompiledScenario.missing(a.supply, b.supply, timing, pairAge: memory.pairAge), failing)
        let stated = max(a.statedPairInfidelity ?? -1, b.statedPairInfidelity ?? -1)
        let noise = stated < 0 ? 0 : DesignEvaluator.unnamedNoise(stated: stated, fidelity: heralding.state.fidelity)
        let state = CompiledScenario.delivered(
            failing.usedState.depolarized(weight: noise), a.memory, b.memory,
            ages: timing.ages(pairAge: timing.reportDelay.seconds), memory.waits,
            CompiledScenario.disturbance(a.disturbance, b.disturbance, requests, timing, memory, heraldProbability: p))

        let attemptRate = Double(link.channels) * memory.attemptRate
        judgment.attemptRate = attemptRate
        judgment.heraldProbability = isDetectorBound ? .nan : p
        judgment.pairRate = attemptRate * p
        let infidelity = memory.pairAge.isNaN || p == 0 ? .nan : 1 - state.fidelity * (1 - missing.a) * (1 - missing.b)
        judgment.deliveredInfidelity = infidelity
        judgment.combinedInfidelity = CompiledScenario.combinedInfidelity(
            stateInfidelity: infidelity, readoutA: readoutA.error, readoutB: readoutB.error)

        let round = round(state, BinaryReadout(readoutA), BinaryReadout(readoutB), missing, servedFraction: memory.servedFraction)
        // Rounds that never come have no mean.
        let score = hasRounds ? round.cumulants.mean : .nan
        judgment.meanScore = score
        judgment.fidelityHolds = score.isNaN ? nil : score > classical.score
        let deadline = min(requirement.decisionDeadline, link.fastestSignalTime.seconds)
        let latency = judgment.decisionLatency
        judgment.decisionHolds = latency.isNaN ? nil : latency <= deadline
        judgment.windows.removeAll(keepingCapacity: true)
        for window in requirement.stabilityWindows {
            judgment.windows.append(
                DesignJudgment.Window(
                    window: window, expectedRounds: .nan, power: .nan, rateHolds: nil, outcome: .undecided, limiting: nil))
        }
        // The windows share what they can when the shortest comes first.
        for index in order {
            let window = requirement.stabilityWindows[index]
            let isStationary = supply.isStationary && failing.isStationary
            let count = isStationary ? roundCount(window: window, attemptRate, heraldProbability: kept) : nil
            var power = Double.nan
            let meets = CompiledScenario.meetsLastingFaults(window, self.faults, failing, run, attempted)
            if let count, !meets, !round.cumulants.mean.isNaN { power = self.power(over: count, round) }
            let (outcome, limiting) = verdict(
                power: power, score: score, latency: latency, deadline: deadline, fidelity: judgment.fidelityHolds,
                decision: judgment.decisionHolds)
            judgment.windows[index] = DesignJudgment.Window(
                window: window, expectedRounds: count?.mean ?? .nan, power: power,
                rateHolds: power.isNaN ? nil : power >= requirement.power, outcome: outcome, limiting: limiting)
        }
    }

    /// One round: its utility's cumulants, and its law where they do not suffice.
    private struct Round {
        var cumulants: UtilityCumulants
        var law: UtilityLaw?
        /// Correlations of the outputs, where the law follows from them alone.
        var correlations: SIMD4<Double>?
    }

    /// The occupation of the atoms, and the latency of decisions.
    private mutating func occupation(
        _ requests: Requests, _ timing: LinkTiming, _ delay: DecisionDelay, heraldProbability p: Double, latency: inout Double
    ) -> MemoryClosedForm {
        guard requests.process == .onHerald, !timing.isSequential else {
            let (reader, memory) = CompiledScenario.queues(requests, timing, run, heraldProbability: p)
            latency = !reader.isKnown ? .nan : delay.isRandom ? delay.quantile(0.999) : delay.least + reader.quantile(0.999)
            return memory
        }
        let report = timing.reportDelay.seconds
        let successOccupation = report + (delay.least + timing.reset.seconds)
        waits.settle(
            slot: timing.schedule.spacing.seconds, probability: p, service: timing.service,
            patience: timing.patience(successOccupation))
        guard waits.isKnown else {
            latency = .nan
            return .unknown
        }
        latency = delay.isRandom ? delay.quantile(0.999) : delay.least + waits.quantile(0.999)
        return CompiledScenario.occupation(
            timing, successOccupation: successOccupation, heraldProbability: p,
            meanDelay: delay.isRandom ? delay.meanExcess : waits.mean, isRandom: delay.isRandom
        ) { delay.isRandom ? delay.exceeds($0) : 1 - waits.cumulative($0) }
    }

    /// The law of a round played with a pair in this state.
    private func round(
        _ state: XState, _ readoutA: BinaryReadout, _ readoutB: BinaryReadout, _ missing: (a: Double, b: Double),
        servedFraction: Double
    ) -> Round {
        let none = UtilityCumulants(mean: .nan, variance: .nan, third: .nan, fourth: .nan)
        let assisted = isClassical ? 0 : servedFraction
        if assisted.isNaN { return Round(cumulants: none) }
        if assisted == 1, missing.a == 0, missing.b == 0, let e = bestCorrelations(state, readoutA, readoutB) {
            return Round(cumulants: cumulants(e), correlations: e)
        }
        let correlations =
            assisted == 0
            ? game.classicalCorrelations(classical)
            : present(state, readoutA, readoutB, missing)
        let law = UtilityLaw(
            game.utilityLaw(correlations: correlations).map { ($0.value, assisted * $0.probability) }
                + game.utilityLaw(correlations: game.classicalCorrelations(classical)).map {
                    ($0.value, (1 - assisted) * $0.probability)
                })
        return Round(cumulants: UtilityCumulants(law), law: law)
    }

    /// The correlations at the best axes, searched for.
    private func present(
        _ state: XState, _ readoutA: BinaryReadout, _ readoutB: BinaryReadout, _ missing: (a: Double, b: Double)
    ) -> [Double] {
        let settings = MeasurementSettings.best(for: game, on: state, readoutA, readoutB)
        let correlations = settings.correlations(on: state, readoutA, readoutB)
        return CompiledScenario.correlations(correlations, settings, state, missing: missing, readoutA, readoutB)
    }

    /// The best correlations of outputs in a game with two inputs a side, of pairs without local polarization.
    private func bestCorrelations(_ state: XState, _ a: BinaryReadout, _ b: BinaryReadout) -> SIMD4<Double>? {
        guard let correlations else { return nil }
        let polarization = max(abs(state.blochA.z), abs(state.blochB.z))
        guard polarization < 1e-14, state.outer == .zero, state.inner.im == 0 else { return nil }
        let equatorial = 2 * abs(state.inner.re)
        let axial = abs(state.p00 - state.p01 - state.p10 + state.p11)
        // The equatorial value counts twice, along x and y.
        guard let best = correlations.best(first: max(equatorial, axial), second: equatorial) else { return nil }
        let e = abs(a.contrast * b.contrast) * best + SIMD4(repeating: a.bias * b.bias)
        // Only then do all utilities occur.
        return max(e.max(), -e.min()) < 1 - 1e-12 ? e : nil
    }

    /// The cumulants of the utility at given correlations of the outputs.
    private func cumulants(_ e: SIMD4<Double>) -> UtilityCumulants {
        var mean = game.offset
        for i in 0..<4 { mean += 0.5 * game.matrix[i] * e[i] }
        var (second, third, fourth) = (0.0, 0.0, 0.0)
        func add(_ utility: Double, _ p: Double) {
            let d = utility - mean
            second += p * d * d
            third += p * d * d * d
            fourth += p * d * d * d * d
        }
        for i in 0..<4 {
            add(game.evenUtility[i], 0.5 * game.inputLaw[i] * (1 + e[i]))
            add(game.oddUtility[i], 0.5 * game.inputLaw[i] * (1 - e[i]))
        }
        return UtilityCumulants(mean: mean, variance: second, third: third, fourth: fourth - 3 * second * second)
    }

    private func roundCount(window: Double, _ attemptRate: Double, heraldProbability: Double) -> RoundCount? {
        switch requests.process {
        case .onHerald:
            attemptRate.isFinite
                ? .binomial(attempts: Int((attemptRate * window).rounded()), probability: heraldProbability) : nil
        case .periodic: .fixed(Int((requests.rate.perSecond * window).rounded()))
        case .poisson: .poisson(mean: requests.rate.perSecond * window)
        }
    }

    private mutating func power(over count: RoundCount, _ round: Round) -> Double {
        if round.correlations != nil || game.isWinLose, let power = powers.power(over: count, utilities: round.cumulants) {
            return power
        }
        let law =
            round.law
            ?? UtilityLaw(
                game.utilityLaw(correlations: (0..<4).map { round.correlations![$0] }).map { ($0.value, $0.probability) })
        return test.power(over: count, utilities: law).value
    }

    /// The verdict of `Verdict` on criteria without measured intervals.
    private func verdict(
        power: Double, score: Double, latency: Double, deadline: Double, fidelity: Bool?, decision: Bool?
    ) -> (DesignJudgment.Outcome, Criterion.Name?) {
        let rate: Bool? = power.isNaN ? nil : power >= requirement.power
        if fidelity == false { return (.refused, .fidelity) }
        if rate == false || decision == false {
            if decision != false { return (.refused, .rate) }
            if rate != false { return (.refused, .decision) }
            // The farthest from its requirement.
            let rateShortfall = (requirement.power - power) / requirement.power
            let margin = deadline - latency
            let decisionShortfall = deadline == 0 ? -margin : -margin / abs(deadline)
            return (.refused, decisionShortfall >= rateShortfall ? .decision : .rate)
        }
        // As reports name them: the rate last.
        if fidelity == nil { return (.undecided, .fidelity) }
        if decision == nil { return (.undecided, .decision) }
        return rate == nil ? (.undecided, .rate) : (.certified, nil)
    }

    /// The w with (1 − w) F + w/4 = 1 − ε_s, if the modeled fidelity F is above the stated one.
    private static func unnamedNoise(stated: Double, fidelity: Double) -> Double {
        guard fidelity > 1 - stated, fidelity > 0.25 else { return 0 }
        return min(1, (fidelity - (1 - stated)) / (fidelity - 0.25))
    }
}
