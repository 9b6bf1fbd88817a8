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
    /// Node A's losses and their replacement.
    public let supplyA: NodeSupply
    /// Node B's losses and their replacement.
    public let supplyB: NodeSupply
    /// One-way travel time of light and messages between node and station.
    public let transit: Span
    /// Collection window of one bin.
    public let bin: Span
    /// Opening of the early bin's gate to opening of the late one's; zero where polarizations share one window.
    public let binSeparation: Span
    /// The station's time from gate closing to message.
    public let processing: Span
    /// Time a failed attempt keeps its atom beyond the station's report.
    public let failureHold: Span
    /// Reset and cooling before an atom can start over.
    public let reset: Span
    /// Probability that a heralded pair is replaced by I/4, for causes of infidelity that the hardware file states without
    /// naming them.
    public let unnamedNoise: Double

    /// Resolves two nodes and a link.
    ///
    /// The station is the one of node A's hardware file; both nodes follow the slower node's times.
    public init(a: NodeHardware, b: NodeHardware, link: FiberLink) {
        var heralding = HeraldingParameters(
            a: .init(emission: a.emission, station: a.station, interference: a.interference),
            b: .init(emission: b.emission, station: b.station, interference: b.interference), link: link)
        channels = link.channels
        bin = Span(seconds: heralding.binDuration)
        binSeparation = Span(seconds: heralding.binSeparation)
        transit = Span(seconds: heralding.transitTime)
        processing = Span(seconds: a.station.processingTime.seconds)
        reset = max(a.resetSpan, b.resetSpan)
        failureHold = a.control.cycle == .uniform || b.control.cycle == .uniform ? max(a.meanDecision, b.meanDecision) : .zero
        let emission = binSeparation + bin
        schedule = AttemptSchedule(
            atoms: min(a.memory.atoms, b.memory.atoms), emission: emission,
            occupation: emission + transit * 2 + processing + failureHold + reset)
        heralding.attemptSpacing = schedule.spacing.seconds
        self.heralding = heralding
        storage = Storage(a: a.memory, b: b.memory)
        (supplyA, supplyB) = (a.supply, b.supply)
        decisionA = a.decision
        decisionB = b.decision
        unnamedNoise = Apparatus.unnamedNoise(
            stated: [a.statedPairInfidelity, b.statedPairInfidelity].compactMap(\.self).max(),
            modeled: HeraldingClosedForm(heralding.attempted(losingA: a.supply.loss, losingB: b.supply.loss)).state)
    }

    /// Time from the start of an attempt to the station's report at the nodes.
    public var reportDelay: Span { schedule.emission + transit * 2 + processing }

    /// Whether any atom is ever lost.
    public var isLossy: Bool { !supplyA.loss.isNone || !supplyB.loss.isNone }

    /// Why attempts are not independent of each other, so that each must be emulated; empty when herald resolution will do.
    public var needsClickResolution: [String] {
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
        parameters.a.emissionProbability *= 1 - a.perAttempt
        parameters.b.emissionProbability *= 1 - b.perAttempt
        return parameters
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
    var decision: Apparatus.Decision {
        Apparatus.Decision(
            latency: Span(seconds: control.latency.seconds), jitter: control.jitter.seconds * 1e12,
            rotation: Span(seconds: readout.rotationTime.seconds), duration: Span(seconds: readout.duration.seconds),
            counting: PhotonCounting(readout))
    }
}
