public import Quantities

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The numbers that the emulation of heralding and its closed-form twin both start from, resolved for a pair of nodes.
public struct HeraldingParameters: Sendable, Equatable {
    /// One node's side of the link.
    public struct Side: Sendable, Equatable {
        /// Probability p_e that an attempt puts a photon into the fiber within a full collection window.
        public var emissionProbability: Double
        /// Rate in 1/s at which the photon's intensity decays, Γ(1 + 2C).
        public var photonDecayRate: Double
        /// Power transmission of this node's half of the fiber, √(10^(−αL/10)) for a station in the middle.
        public var fiberTransmission: Double
        /// Power transmission of this node's arm between fiber end and detector.
        public var opticsTransmission: Double
        /// Pure dephasing rate γ* of this node's emitter in 1/s.
        public var pureDephasing: Double
        /// Linewidth of this node's laser in Hz.
        public var laserLinewidth: Double = 0
        /// Probability that an attempt's atom is not prepared and emits nothing.
        public var preparationError: Double = 0
        /// Probability that a photon is in the other bin than its atom's qubit says.
        public var wrongBin: Double = 0
        /// Motion of this node's atoms; `nil`: none.
        public var motion: Motion?
        /// Probability that an attempt puts a second photon into the fiber.
        public var secondPhoton: Double = 0
        /// Which bin the second photon is in.
        public var secondPhotonBin = Emission.SecondPhotonBin.same
        /// Population of the bright state that this node prepares, where single clicks herald.
        public var brightPopulation = 0.0
        /// What this node's cavity does to photons that are scattered.
        public var reflection = Scattering.Reflection(coupled: 1, uncoupled: -1)
        /// How much later, in seconds, a pulse leaves this node's cavity with a coupled atom than with an uncoupled one.
        public var pulseDelay = 0.0
        /// Standard deviation in radians of the angle by which this node's fiber turns polarizations.
        public var polarizationDrift: Double = 0

        /// One side, resolved, without the errors that are off unless they are set.
        public init(
            emissionProbability: Double, photonDecayRate: Double, fiberTransmission: Double, opticsTransmission: Double,
            pureDephasing: Double
        ) {
            self.emissionProbability = emissionProbability
            self.photonDecayRate = photonDecayRate
            self.fiberTransmission = fiberTransmission
            self.opticsTransmission = opticsTransmission
            self.pureDephasing = pureDephasing
        }
    }

    /// Node A's side.
    public var a: Side
    /// Node B's side.
    public var b: Side
    /// What of the photons tells the qubits' states.
    public var encoding = Emission.Encoding.timeBin
    /// Collection window τ_p of one bin in seconds.
    public var binDuration: Double
    /// Time τ_swap between the bins in seconds.
    public var binSwap: Double
    /// One-way travel time from node to station in seconds; from node to node for a scattered photon.
    public var transitTime: Double
    /// Time between the starts of successive attempts in seconds, by which drifts advance.
    public var attemptSpacing: Double = 0
    /// The analyzer.
    public var station: Station
    /// Distinguishability of the photons.
    public var interference: Interference
    /// How pairs are heralded.
    public var heraldingProtocol = HeraldingProtocol.twoPhotonInterference
    /// Probability that the source of photons to be scattered puts one into the fiber.
    public var sourceEfficiency = 1.0
    /// Standard deviation σ_ω of such a photon's spectrum in 1/s.
    public var pulseBandwidth = 1.0
    /// Attempts of an atom from one cooling of its motion to the next, ≥ 1.
    public var coolingInterval = 1
    /// Probability that an attempt loses the atom of either node, after which the next atom begins cold.
    public var lossProbability = 0.0

    /// One node's part of a hardware file, as far as heralding goes.
    public struct Node: Sendable {
        /// Photon emission.
        public var emission: Emission
        /// The station that its file describes.
        public var station: Station
        /// The photons' distinguishability that its file describes.
        public var interference: Interference

        /// One node's part.
        public init(emission: Emission, station: Station, interference: Interference) {
            self.emission = emission
            self.station = station
            self.interference = interference
        }
    }

    /// Resolves two nodes and the fiber between them.
    ///
    /// What the nodes share (detectors, bins, arrival, detuning, mode overlap) is read from node A; files that disagree on it are
    /// refused before. Arm transmission and dephasing are each node's own.
    public init(a: Node, b: Node, link: FiberLink, coolingInterval: Int = 1) {
        self.coolingInterval = coolingInterval
        let transmission = link.transmission.squareRoot()
        func side(_ node: Node) -> Side {
            var side = Side(
                emissionProbability: node.emission.resolvedProbability, photonDecayRate: node.emission.photonDecayRate,
                fiberTransmission: transmission, opticsTransmission: node.station.opticsTransmission,
                pureDephasing: node.interference.pureDephasing.perSecond)
            side.laserLinewidth = node.emission.laserLinewidth.hertz
            side.preparationError = node.emission.preparationError
            side.wrongBin = node.emission.wrongBin
            side.motion = node.emission.motion
            side.secondPhoton = node.emission.secondPhoton
            side.secondPhotonBin = node.emission.secondPhotonBin
            side.brightPopulation = node.emission.brightPopulation
            side.reflection = node.emission.reflection
            side.pulseDelay = node.emission.scattering.pulseDelay.seconds
            side.polarizationDrift = node.interference.polarizationDrift
            return side
        }
        (self.a, self.b) = (side(a), side(b))
        let hasOneWindow = link.heraldingProtocol.hasOneWindow
        encoding = hasOneWindow ? .timeBin : a.emission.encoding
        binDuration = max(a.emission.binDuration.seconds, b.emission.binDuration.seconds)
        binSwap = max(a.emission.binSwap.seconds, b.emission.binSwap.seconds)
        // A scattered photon goes from node to node, and the message all the way back.
        transitTime = link.heraldingProtocol == .photonScattering ? link.linkTime.seconds : link.linkTime.seconds / 2
        station = a.station
        interference = a.interference
        // Only two-photon interference reads these.
        if hasOneWindow { (interference.arrivalDrift, interference.servoResidual) = (0, .zero) }
        heraldingProtocol = link.heraldingProtocol
        sourceEfficiency = a.emission.scattering.sourceEfficiency
        pulseBandwidth = a.emission.scattering.pulseBandwidth.map { 2 * .pi * $0.hertz } ?? 3 / binDuration
    }

    /// Opening of the early bin's gate to opening of the late one's, in seconds; polarizations share one window.
    public var binSeparation: Double { encoding == .timeBin ? binDuration + binSwap : 0 }
    /// Emission slot in seconds: τ_e = 2 τ_p + τ_swap of time bins, τ_p of polarizations and of protocols with one window.
    public var emissionTime: Double {
        encoding == .timeBin && !heraldingProtocol.hasOneWindow ? 2 * binDuration + binSwap : binDuration
    }
    /// Whether photons of one attempt arrive otherwise than those of another.
    public var isDrifting: Bool { interference.arrivalDrift != 0 || interference.servoResidual > .zero }

    /// Offset in seconds over which the overlap of the photons changes: their lifetime, beat or dephasing, whichever is shortest.
    public var overlapTime: Double {
        let beat = 2 * .pi * abs(interference.detuning.hertz)
        return 1 / max(a.photonDecayRate, b.photonDecayRate, a.pureDephasing + b.pureDephasing, beat)
    }
    /// Spread of the angle between both nodes' polarizations where it makes photons distinguishable.
    public var distinguishingAngle: Double { encoding == .timeBin ? interference.polarizationSpread : 0 }
    /// Spread of the angles by which the fibers of node A and node B turn qubits.
    public var turningAngles: (a: Double, b: Double) {
        encoding == .polarization ? (a.polarizationDrift, b.polarizationDrift) : (0, 0)
    }
    /// How much later than the gate opens node A's photons arrive, in seconds; the gate opens with the earlier photon.
    public var delayA: Double { max(0, -interference.arrivalOffset.seconds) }
    /// How much later than the gate opens node B's photons arrive, in seconds.
    public var delayB: Double { max(0, interference.arrivalOffset.seconds) }
}

extension FiberLink {
    /// Node-to-node power transmission, 10^(−αL/10) unless stated.
    public var transmission: Double {
        statedTransmission ?? pow(10, -attenuation.decibelsPerKilometer * (length.meters / 1000) / 10)
    }
    /// Travel time of light from node to node through the fiber, τ_link, unless stated.
    public var linkTime: TimeSpan {
        statedLinkTime ?? TimeSpan(seconds: length.meters / signalSpeed.metersPerSecond)
    }
    /// Time the fastest possible signal needs from site to site: the straight line in vacuum.
    public var fastestSignalTime: TimeSpan {
        TimeSpan(seconds: directDistance.meters / Speed.light.metersPerSecond)
    }
}
