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

        /// One side, resolved.
        public init(emissionProbability: Double, photonDecayRate: Double, fiberTransmission: Double) {
            self.emissionProbability = emissionProbability
            self.photonDecayRate = photonDecayRate
            self.fiberTransmission = fiberTransmission
        }
    }

    /// Node A's side.
    public var a: Side
    /// Node B's side.
    public var b: Side
    /// Collection window τ_p of one bin in seconds.
    public var binDuration: Double
    /// Time τ_swap between the bins in seconds.
    public var binSwap: Double
    /// One-way travel time from node to station in seconds.
    public var transitTime: Double
    /// The analyzer.
    public var station: Station
    /// Distinguishability of the photons.
    public var interference: Interference

    /// Resolves two nodes' emission and the fiber between them.
    ///
    /// Bins are as long as the longer of the two nodes' bins: both must fit the station's gates.
    public init(a: Emission, b: Emission, link: FiberLink, station: Station, interference: Interference) {
        let transmission = link.transmission.squareRoot()
        self.a = Side(
            emissionProbability: a.resolvedProbability, photonDecayRate: a.photonDecayRate, fiberTransmission: transmission)
        self.b = Side(
            emissionProbability: b.resolvedProbability, photonDecayRate: b.photonDecayRate, fiberTransmission: transmission)
        binDuration = max(a.binDuration.seconds, b.binDuration.seconds)
        binSwap = max(a.binSwap.seconds, b.binSwap.seconds)
        transitTime = link.linkTime.seconds / 2
        self.station = station
        self.interference = interference
    }

    /// Emission slot τ_e = 2 τ_p + τ_swap in seconds.
    public var emissionTime: Double { 2 * binDuration + binSwap }
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
