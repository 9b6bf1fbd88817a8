public import AtomMemories
public import BellPairs
public import CavityReadout
public import Certification
import DiscreteEvents
public import Heralding
public import NodeEmulation
public import NonlocalGames
public import ScenarioFiles

/// A scenario with everything derived from it that no run changes: the game's values, the closed-form twins of all modules,
/// the state that pairs are delivered in, the settings that suit it, and the test that judges a window.
public struct CompiledScenario: Sendable {
    /// The question.
    public let scenario: Scenario
    /// The game.
    public let game: XORGame
    /// Its best value without entanglement.
    public let classical: ClassicalValue
    /// Its best value with any entanglement, between bounds.
    public let quantum: QuantumValue
    /// Two nodes, fiber and station with all numbers resolved.
    public let apparatus: Apparatus
    /// Whether dead times couple attempts so that heralds, and what is made of them, have no closed form.
    let isDetectorBound: Bool
    /// Closed form of heralding, each attempt for itself.
    public let heralding: ProtocolClosedForm
    /// Closed form of the atoms' occupation and the pairs' age, one channel.
    public let memory: MemoryClosedForm
    /// Closed form of the atoms' losses and their replacement, one channel.
    public let supply: AtomSupplyClosedForm
    /// Closed form of the wait for the slower node's reader.
    public let reader: ReaderQueue
    /// Closed form of node A's readout.
    public let readoutA: ReadoutClosedForm
    /// Closed form of node B's readout.
    public let readoutB: ReadoutClosedForm
    /// Both nodes' readout errors if the readout light did nothing beside the light that is counted.
    public let errorsWithoutScattering: (a: Double, b: Double)
    /// Closed form of what neighbors do to a stored pair.
    public let disturbance: DisturbanceClosedForm
    /// Closed form of the faults, and of the heralds that they leave.
    public let faults: FaultsClosedForm
    /// Mean state of a pair when it is heralded.
    public let heraldedState: XState
    /// Mean state of a pair when it is measured; of a pair used as it comes where nobody knows how long pairs wait.
    public let deliveredState: XState
    /// Probability that the atom of node A, of node B, is missing when a pair is measured.
    public let missing: (a: Double, b: Double)
    /// The best measurement axes for that state and these readouts.
    public let settings: MeasurementSettings
    /// Correlations E_xy of the outputs, row by row, of rounds that have a pair.
    public let correlations: [Double]
    /// Law of the utility of one round, those without a pair included; `nil` where no closed form tells how many those are.
    public let utilityLaw: UtilityLaw?
    /// How a window is judged.
    public let test: WindowTest

    /// Derives everything.
    ///
    /// - Throws: `GameError` for a game that is too large, `GSLError` for an integral or eigenvalue that fails.
    public init(_ scenario: Scenario) throws {
        self.scenario = scenario
        game = try scenario.game.xorGame(title: scenario.title)
        classical = try ClassicalValue(of: game)
        quantum = try QuantumValue(of: game)
        apparatus = Apparatus(a: scenario.a, b: scenario.b, link: scenario.link, faults: scenario.faults)
        let parameters = apparatus.heralding.attempted(losingA: scenario.a.supply.loss, losingB: scenario.b.supply.loss)
        heralding = ProtocolClosedForm(parameters)
        readoutA = try ReadoutClosedForm(scenario.a.readout)
        readoutB = try ReadoutClosedForm(scenario.b.readout)
        let timing = LinkTiming(apparatus, readoutA, readoutB)
        let (heralding, supplies, run, failing) = (
            heralding, (scenario.a.supply, scenario.b.supply), scenario.run, scenario.faults
        )
        func faults(pairAge: Double) -> FaultsClosedForm {
            CompiledScenario.faults(
                failing, parameters, heralding, timing, supplies.0, supplies.1, run, pairAge: pairAge)
        }
        let before = faults(pairAge: .nan)
        isDetectorBound = CompiledScenario.isDeadTooOften(parameters)
        let queues =
            isDetectorBound
            ? (reader: ReaderQueue.unknown, memory: .unknown)
            : CompiledScenario.queues(
                scenario.requests.shared(by: apparatus.channels), timing, run,
                heraldProbability: before.heraldProbability * (1 - before.dropped))
        reader = queues.reader
        supply = CompiledScenario.supply(
            apparatus.supplyA, apparatus.supplyB, scenario.run, apparatus.schedule, memory: queues.memory)
        memory = CompiledScenario.memory(
            queues.memory, scenario.requests.process, supply, apparatus.schedule, failing, before,
            isDisturbed: apparatus.isDisturbed)
        self.faults = memory.pairAge.isNaN ? before : faults(pairAge: memory.pairAge)
        heraldedState = self.faults.state.depolarized(weight: apparatus.unnamedNoise)
        disturbance = CompiledScenario.disturbance(
            apparatus.disturbanceA, apparatus.disturbanceB, scenario.requests, timing, memory,
            heraldProbability: heralding.heraldProbability)
        deliveredState = CompiledScenario.delivered(
            self.faults.usedState.depolarized(weight: apparatus.unnamedNoise), scenario.a.memory, scenario.b.memory,
            ages: timing.ages(pairAge: timing.reportDelay.seconds), memory.waits, disturbance)
        errorsWithoutScattering = (
            try CompiledScenario.errorWithoutScattering(scenario.a.readout, readoutA),
            try CompiledScenario.errorWithoutScattering(scenario.b.readout, readoutB)
        )
        let (a, b) = (BinaryReadout(readoutA), BinaryReadout(readoutB))
        settings = MeasurementSettings.best(for: game, on: deliveredState, a, b).turnedIntoPlane(of: deliveredState)
        missing = CompiledScenario.missing(apparatus.supplyA, apparatus.supplyB, timing, pairAge: memory.pairAge)
        correlations = CompiledScenario.correlations(
            settings.correlations(on: deliveredState, a, b), settings, deliveredState,
            missing: CompiledScenario.absent(missing, self.faults), a, b)
        let assisted = scenario.strategy == .classical ? 0 : memory.servedFraction
        utilityLaw =
            assisted.isNaN
            ? nil
            : UtilityLaw(
                game.utilityLaw(correlations: correlations).map { ($0.value, assisted * $0.probability) }
                    + game.utilityLaw(correlations: game.classicalCorrelations(classical)).map {
                        ($0.value, (1 - assisted) * $0.probability)
                    })
        let range = game.utilityRange
        test = WindowTest(
            classicalValue: classical.score, utilityMinimum: range.minimum, utilityMaximum: range.maximum,
            isWinLose: game.isWinLose, significance: scenario.requirement.significance)
    }

    /// ε_th = 1 − C/Q.
    public var infidelityThreshold: Double { quantum.infidelityThreshold(classical) }
    /// Combined infidelity of a pair of the given state infidelity: 1 − (1 − 4ε_s/3)(1 − 2ε_A)(1 − 2ε_B), exact for Werner
    /// states (Li et al., arXiv:2604.07451), and at most 1.
    public func combinedInfidelity(stateInfidelity: Double, readoutA: Double, readoutB: Double) -> Double {
        CompiledScenario.combinedInfidelity(stateInfidelity: stateInfidelity, readoutA: readoutA, readoutB: readoutB)
    }

    /// Infidelity of a pair when it is measured, a pair of which an atom is missing being none.
    public var deliveredInfidelity: Double { 1 - deliveredState.fidelity * (1 - absent.a) * (1 - absent.b) }

    /// Attempts per second, all channels together.
    public var attemptRate: Double { Double(apparatus.channels) * memory.attemptRate }

    /// Rounds per second, all channels together.
    public var roundRate: Double {
        switch scenario.requests.process {
        case .onHerald: Double(apparatus.channels) * memory.consumptionRate
        case .periodic, .poisson: scenario.requests.rate.perSecond
        }
    }

    /// How many rounds a window of so many seconds holds; `nil` without a closed form.
    public func roundCount(window: Double) -> RoundCount? {
        // The bank empties while the windows pass.
        guard supply.isStationary, faults.isStationary else { return nil }
        return switch scenario.requests.process {
        case .onHerald:
            attemptRate.isFinite
                ? .binomial(
                    attempts: Int((attemptRate * window).rounded()), probability: keptProbability) : nil
        case .periodic: .fixed(Int((scenario.requests.rate.perSecond * window).rounded()))
        case .poisson: .poisson(mean: scenario.requests.rate.perSecond * window)
        }
    }

    /// The game as the emulated nodes play it.
    public var playedGame: PlayedGame {
        let (m, n) = (game.aliceInputs, game.bobInputs)
        let rows = (0..<m).map { x in (0..<n).map { y in (x, y) } }
        return PlayedGame(
            law: rows.map { $0.map { game.probability(x: $0.0, y: $0.1) } },
            utility: rows.map {
                $0.map { (game.utility(parity: 0, x: $0.0, y: $0.1), game.utility(parity: 1, x: $0.0, y: $0.1)) }
            },
            axesA: settings.alice, axesB: settings.bob, fallbackA: classical.aliceOutputs.map { $0 == 1 },
            fallbackB: classical.bobOutputs.map { $0 == 1 }, isClassical: scenario.strategy == .classical)
    }

    /// Closed forms of the reader's queue and of the atoms' occupation; the occupation is unknown where the queue is.
    static func queues(
        _ requests: Requests, _ timing: LinkTiming, _ run: RunPlan, heraldProbability: Double
    ) -> (reader: ReaderQueue, memory: MemoryClosedForm) {
        let schedule = timing.schedule
        let delay = DecisionDelay(timing)
        let report = timing.reportDelay.seconds
        let least = delay.least + timing.reset.seconds
        let rate = requests.rate.perSecond
        if requests.process == .onHerald {
            let reader = timing.reader(
                .slotted(
                    slot: schedule.spacing.seconds, probability: heraldProbability, patience: timing.patience(report + least)))
            guard reader.isKnown else { return (reader, .unknown) }
            let memory = occupation(
                timing, successOccupation: report + least, heraldProbability: heraldProbability,
                meanDelay: delay.isRandom ? delay.meanExcess : reader.meanWait, isRandom: delay.isRandom
            ) { delay.isRandom ? delay.exceeds($0) : 1 - reader.cumulative($0) }
            return (reader, memory)
        }
        let memory = MemoryClosedForm(
            atoms: Int(schedule.atoms), emission: schedule.emission.seconds, failureOccupation: schedule.occupation.seconds,
            busyAfterHerald: least + delay.meanExcess, heraldProbability: heraldProbability, heraldDelay: report,
            requestRate: rate, requestsAreRegular: requests.process == .periodic,
            cutoff: requests.cutoffAge.map { max(0, $0.seconds - report) }, freshestFirst: requests.order == .freshest,
            rhythm: AttemptRhythm(schedule),
            window: (run.warmUp.seconds, run.warmUp.seconds + run.duration.seconds / Double(run.replications)))
        let reader = timing.reader(
            requests.process == .periodic ? .regular(interval: 1 / rate) : .random(rate: memory.consumptionRate))
        return (reader, reader.isKnown ? memory : .unknown)
    }

    /// Closed form of the atoms' occupation where every pair is used as it comes.
    ///
    /// - Parameters:
    ///   - successOccupation: the least that a pair keeps its atoms.
    ///   - meanDelay: what jitter, if the delay `isRandom`, or else the wait for the reader adds on average.
    ///   - exceeds: probability that it adds more than a given time.
    static func occupation(
        _ timing: LinkTiming, successOccupation: Double, heraldProbability: Double, meanDelay: Double, isRandom: Bool,
        exceeds: (Double) -> Double
    ) -> MemoryClosedForm {
        let (schedule, report) = (timing.schedule, timing.reportDelay.seconds)
        let neverWaits = timing.service <= schedule.spacing.seconds
        if let rhythm = AttemptRhythm(schedule) {
            // The reader's queue knows of no pauses.
            return MemoryClosedForm(
                rhythm: rhythm, emission: schedule.emission.seconds, failureOccupation: schedule.occupation.seconds,
                successOccupation: successOccupation, heraldProbability: heraldProbability, heraldDelay: report,
                meanDelay: meanDelay, isExact: neverWaits, exceeds: exceeds)
        }
        return MemoryClosedForm(
            atoms: Int(schedule.atoms), emission: schedule.emission.seconds,
            failureOccupation: schedule.occupation.seconds, successOccupation: successOccupation,
            heraldProbability: heraldProbability, heraldDelay: report, meanDelay: meanDelay,
            isExact: !isRandom || neverWaits, exceeds: exceeds)
    }

    /// Times from emission to the end of the rotation at both nodes, the wait for a request left out.
    var leastAges: (a: Double, b: Double) {
        LinkTiming(apparatus, readoutA, readoutB).ages(pairAge: apparatus.reportDelay.seconds)
    }
}

extension NodeHardware {
    /// τ_dec = t_control + τ_rot + τ_meas in seconds, with the mean jitter.
    public var meanDecisionTime: Double {
        control.latency.seconds + control.jitter.seconds + readout.rotationTime.seconds + readout.duration.seconds
    }
}

extension BinaryReadout {
    /// Output 1 is the bright state.
    init(_ form: ReadoutClosedForm) { self.init(e0: form.falseAlarmProbability, e1: form.missProbability) }
}

extension XORGame {
    /// Correlations ±1 of the best deterministic strategy, row by row.
    func classicalCorrelations(_ classical: ClassicalValue) -> [Double] {
        classical.aliceOutputs.flatMap { a in classical.bobOutputs.map { b in a == b ? 1.0 : -1.0 } }
    }
}
