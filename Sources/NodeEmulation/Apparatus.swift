public import AtomMemories
import BellPairs
public import CavityReadout
public import DiscreteEvents
public import Heralding
import Quantities

/// Two nodes, the fiber and the station between them, with every time in whole picoseconds and every parameter resolved.
public struct Apparatus: Sendable {
    /// One node's decision: how long it takes, and how it reads.
    public struct Decision: Sendable {
        /// Time from request to rotation, without jitter.
        public var latency: Span
        /// Mean additional delay in picoseconds.
        public var jitter: Double
        /// Basis rotation.
        public var rotation: Span
        /// Photon counting.
        public var duration: Span
        /// What the counts do to the result.
        public var counting: PhotonCounting
    }

    /// How many channels like this one run side by side.
    public let channels: Int
    /// The heralding physics.
    public let heralding: HeraldingParameters
    /// Which atoms attempt when.
    public let schedule: AttemptSchedule
    /// What waiting does.
    public let storage: Storage
    /// Node A's decisions.
    public let decisionA: Decision
    /// Node B's decisions.
    public let decisionB: Decision
    /// What node A's work does to the qubits that it stores.
    public let disturbanceA: Disturbance
    /// What node B's work does to the qubits that it stores.
    public let disturbanceB: Disturbance
    /// Node A's losses and their replacement.
    public let supplyA: NodeSupply
    /// Node B's losses and their replacement.
    public let supplyB: NodeSupply
    /// One-way travel time of light and messages between node and station.
    public let transit: Span
    /// Collection window of one bin, or the one window of a protocol that has one.
    public let bin: Span
    /// Opening of the early bin's gate to opening of the late one's; zero where polarizations share one window.
    public let binSeparation: Span
    /// The station's time from gate closing to message.
    public let processing: Span
    /// Time a failed attempt keeps its atom beyond the station's report.
    public let failureHold: Span
    /// Reset and cooling before an atom that was half of a pair can start over.
    public let reset: Span
    /// Probability that a heralded pair is replaced by I/4, for causes of infidelity that the hardware file states without
    /// naming them.
    public let unnamedNoise: Double
    /// What goes wrong beside the physics.
    public let faults: Faults

    /// Resolves two nodes and a link.
    ///
    /// The station is the one of node A's hardware file; both nodes follow the slower node's times.
    public init(a: NodeHardware, b: NodeHardware, link: FiberLink, faults: Faults = .none) {
        self.faults = faults
        var heralding = HeraldingParameters(
            a: .init(emission: a.emission, station: a.station, interference: a.interference),
            b: .init(emission: b.emission, station: b.station, interference: b.interference), link: link,
            coolingInterval: a.reset.coolingInterval)
        channels = link.channels
        bin = Span(seconds: heralding.binDuration)
        binSeparation = Span(seconds: heralding.binSeparation)
        transit = Span(seconds: heralding.transitTime)
        processing = Span(seconds: a.station.processingTime.seconds)
        reset = max(a.resetSpan, b.resetSpan)
        failureHold = a.control.cycle == .uniform || b.control.cycle == .uniform ? max(a.meanDecision, b.meanDecision) : .zero
        let emission = heralding.emissionSpan
        schedule = AttemptSchedule(
            a: a, b: b, emission: emission, failureDelay: emission + transit * 2 + processing + failureHold)
        heralding.attemptSpacing = schedule.spacing.seconds
        self.heralding = heralding
        storage = Storage(a: a.memory, b: b.memory)
        (supplyA, supplyB) = (a.supply, b.supply)
        (disturbanceA, disturbanceB) = (a.disturbance, b.disturbance)
        decisionA = a.decision
        decisionB = b.decision
        unnamedNoise = Apparatus.unnamedNoise(
            stated: [a.statedPairInfidelity, b.statedPairInfidelity].compactMap(\.self).max(),
            modeled: ProtocolClosedForm(heralding.attempted(losingA: a.supply.loss, losingB: b.supply.loss)).state)
    }

    /// Time from the start of an attempt to the station's report at the nodes.
    public var reportDelay: Span { schedule.emission + transit * 2 + processing }

    /// Whether readouts may end early, or disturb other qubits as attempts may: each decision is then drawn when its readers are free.
    public var isDetailed: Bool { isSequential || isDisturbed }

    /// Whether a readout may end early.
    public var isSequential: Bool { decisionA.counting.isSequential || decisionB.counting.isSequential }

    /// Whether attempts or readouts disturb stored qubits.
    public var isDisturbed: Bool { !disturbanceA.isNone || !disturbanceB.isNone }

    /// Whether any atom is ever lost.
    public var isLossy: Bool { !supplyA.loss.isNone || !supplyB.loss.isNone || faults.kinds.contains(.atomLoss) }

    /// Whether clicks leave detectors dead into the next attempt, which closed forms leave out.
    public var couplesAttempts: Bool {
        heralding.station.deadTime.seconds > (schedule.spacing - schedule.emission).seconds
    }

    /// Why attempts are not independent of each other, so that each must be emulated; empty when herald resolution will do.
    public var needsClickResolution: [String] {
        // With one window every attempt with a click is looked at anyway.
        if heralding.heraldingProtocol.hasOneWindow { return [] }
        let kinds = faults.kinds.map { $0.rawValue.replacing("_", with: " ") }
        return coupledAttempts + (kinds.isEmpty ? [] : ["faults befall single attempts: \(kinds.joined(separator: ", "))"])
    }

    /// Why the detectors couple attempts; empty when they do not.
    var coupledAttempts: [String] {
        var reasons: [String] = []
        let dead = heralding.station.deadTime
        let pause = schedule.spacing - schedule.emission
        if dead.seconds > pause.seconds {
            reasons.append("detectors.dead_time outlasts the pause of \(TimeSpan(seconds: pause.seconds)) between attempts")
        }
        if heralding.station.afterpulseProbability > 0 {
            reasons.append(
                "detectors.afterpulse_probability lets lone photons announce pairs, in their attempt and in later ones")
        }
        return reasons
    }

    /// The w with (1 − w) F + w/4 = 1 − ε_s, if the modeled fidelity F is above the stated one.
    static func unnamedNoise(stated: Double?, modeled: XState) -> Double {
        guard let stated, modeled.fidelity > 1 - stated, modeled.fidelity > 0.25 else { return 0 }
        return min(1, (modeled.fidelity - (1 - stated)) / (modeled.fidelity - 0.25))
    }
}

extension HeraldingParameters {
    /// The same per attempt: one that loses its atom sends no photon.
    public func attempted(losingA a: Loss, losingB b: Loss) -> HeraldingParameters {
        var parameters = self
        parameters.lossProbability = 1 - (1 - a.perAttempt) * (1 - b.perAttempt)
        parameters.a.emissionProbability *= 1 - a.perAttempt
        parameters.b.emissionProbability *= 1 - b.perAttempt
        parameters.sourceEfficiency *= (1 - a.perAttempt) * (1 - b.perAttempt)
        return parameters
    }

    /// The emission slot: both bins with what is between them, or the one window.
    public var emissionSpan: Span {
        let bin = Span(seconds: binDuration)
        return heraldingProtocol.hasOneWindow ? bin : Span(seconds: binSeparation) + bin
    }
}

extension AttemptSchedule {
    /// The schedule that two nodes follow: the slower one's times, and as many atoms as both have.
    ///
    /// - Parameters:
    ///   - emission: emission slot of one atom.
    ///   - failureDelay: time from an attempt's start to the reset of its atoms when it fails.
    public init(a: NodeHardware, b: NodeHardware, emission: Span, failureDelay: Span) {
        func slower(_ time: (NodeHardware) -> TimeSpan) -> TimeSpan { max(time(a), time(b)) }
        let zones = Zones(
            atomsPerZone: a.zones.atomsPerZone, passes: a.zones.passes, moveTime: slower(\.zones.moveTime),
            initializationTime: slower(\.zones.initializationTime), depumpTime: slower(\.zones.depumpTime))
        let (resetA, resetB) = (Span(seconds: a.reset.duration.seconds), Span(seconds: b.reset.duration.seconds))
        let reset = max(resetA, resetB)
        let cooling = max(a.resetSpan, b.resetSpan) - reset
        // Coolings that take no time and cool nothing away are none.
        let matters = cooling > .zero || [a, b].contains { ($0.emission.motion?.heatingPerAttempt ?? 0) > 0 }
        self.init(
            atoms: min(a.memory.atoms, b.memory.atoms), emission: emission, occupation: failureDelay + reset,
            cooling: cooling, coolingInterval: matters ? a.reset.coolingInterval : 1, zones: zones)
    }
}

extension NodeHardware {
    /// Reset and cooling.
    var resetSpan: Span { Span(seconds: reset.duration.seconds) + Span(seconds: reset.cooling.seconds) }
    /// τ_dec with the mean jitter.
    var meanDecision: Span {
        let d = decision
        return d.latency + Span(picoseconds: Int64(d.jitter.rounded())) + d.rotation + d.duration
    }
    /// What its attempts and readouts do to the qubits that it stores.
    public var disturbance: Disturbance {
        Disturbance(perAttempt: memory.spectatorDephasing, perReadout: readout.neighborDephasing)
    }
    var decision: Apparatus.Decision {
        Apparatus.Decision(
            latency: Span(seconds: control.latency.seconds), jitter: control.jitter.seconds * 1e12,
            rotation: Span(seconds: readout.rotationTime.seconds), duration: Span(seconds: readout.duration.seconds),
            counting: PhotonCounting(readout))
    }
}
