public import BellPairs
public import DiscreteEvents

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The law of one attempt's two photons: fates, bins, click times, and what the beam splitter does to a coincidence.
///
/// Not copyable: it is lent, never copied by accident.
@frozen public struct PhotonLaw: ~Copyable, Sendable {
    /// How far one node's photon gets, as probabilities that fall from step to step.
    @frozen public struct Reach: Sendable, BitwiseCopyable {
        /// Probability to reach the station within the gate.
        public let station: Double
        /// Probability to reach a detector.
        public let detector: Double
        /// Probability to click.
        public let click: Double

        init(_ side: HeraldingParameters.Side, station: Station, gateFraction: Double) {
            self.station = side.emissionProbability * gateFraction * side.fiberTransmission
            detector = self.station * side.opticsTransmission
            click = detector * station.detectorEfficiency
        }
        /// The fate of a photon that reached the station, from a uniform draw below `station`.
        @inlinable @inline(__always) func fate(_ u: Double) -> PhotonFate {
            u < click ? .clicked : u < detector ? .undetected : .lostInOptics
        }
    }

    /// Node A's photon.
    public let a: Reach
    /// Node B's photon.
    public let b: Reach
    /// Probability that no photon reaches the station.
    public let neither: Double
    @usableFromInline let onlyA: Double
    @usableFromInline let onlyB: Double
    @usableFromInline let packets: WavePackets
    /// A click at the very edge of the gate still falls into it.
    @usableFromInline let lastPicosecond: Int32

    /// The law that a pair of nodes, a fiber and a station make.
    public init(_ parameters: HeraldingParameters) {
        func gateFraction(_ side: HeraldingParameters.Side, _ delay: Double) -> Double {
            let full = expm1(-side.photonDecayRate * parameters.binDuration)
            return full < 0 ? max(0, expm1(-side.photonDecayRate * (parameters.binDuration - delay)) / full) : 1
        }
        let station = parameters.station
        a = Reach(parameters.a, station: station, gateFraction: gateFraction(parameters.a, parameters.delayA))
        b = Reach(parameters.b, station: station, gateFraction: gateFraction(parameters.b, parameters.delayB))
        packets = WavePackets(parameters)
        lastPicosecond = Int32(max(0, (parameters.binDuration * 1e12).rounded() - 1))
        neither = (1 - a.station) * (1 - b.station)
        onlyA = neither + a.station * (1 - b.station)
        onlyB = onlyA + b.station * (1 - a.station)
    }

    /// Two clicking photons: bins, click times, and the beam splitter's choice of detectors given those.
    ///
    /// - Parameter needsTimes: whether the click times are looked at; otherwise they are only drawn where the state depends on them.
    @inlinable public func coincidence(_ stream: inout RandomStream, needsTimes: Bool = true) -> AttemptLight {
        let bits = stream.next()
        let (lateA, lateB) = (bits & 1 == 1, bits & 2 == 2)
        let (first, second) = (UInt8(truncatingIfNeeded: bits >> 2 & 1), UInt8(truncatingIfNeeded: bits >> 3 & 1))
        let (uA, uB) = (stream.uniform(), stream.uniform())
        if !needsTimes && packets.isIdentical {
            var light = AttemptLight(
                a: Photon(fate: .clicked, isLate: lateA, detector: first),
                b: Photon(fate: .clicked, isLate: lateB, detector: second))
            if lateA == lateB {
                light.b.detector = stream.bernoulli(0.5 + packets.identicalCoherence.re) ? first : 1 - first
            } else {
                light.coherence = packets.identicalCoherence
            }
            return light
        }
        let (tA, tB) = (packets.clickTimeA(uA), packets.clickTimeB(uB))
        var light = AttemptLight(
            a: Photon(fate: .clicked, isLate: lateA, detector: first, delay: picoseconds(tA)),
            b: Photon(fate: .clicked, isLate: lateB, detector: second, delay: picoseconds(tB)))
        if lateA == lateB {
            // Same bin: both leave by the same port with probability ½ + Re αβ*/(|α|² + |β|²).
            let together = stream.bernoulli(0.5 + packets.interfere(tA, tB).coherence.re)
            light.b.detector = together ? first : 1 - first
        } else {
            let (t1, t2) = lateB ? (tA, tB) : (tB, tA)
            (light.firstFromA, light.coherence) = packets.interfere(t1, t2)
        }
        return light
    }

    /// The light of an attempt in which a photon reaches the station, from a uniform draw that is at least `neither`; `nil` when
    /// both photons click.
    @inlinable @inline(never) public func someLight(_ u: Double, _ stream: inout RandomStream) -> AttemptLight? {
        var light = AttemptLight.none
        if u < onlyA {
            light.a.fate = a.fate(stream.uniform() * a.station)
        } else if u < onlyB {
            light.b.fate = b.fate(stream.uniform() * b.station)
        } else {
            light.a.fate = a.fate(stream.uniform() * a.station)
            light.b.fate = b.fate(stream.uniform() * b.station)
            if light.a.fate == .clicked && light.b.fate == .clicked { return nil }
        }
        if light.a.fate.reachedStation { place(&light.a, at: packets.clickTimeA(stream.uniform()), &stream) }
        if light.b.fate.reachedStation { place(&light.b, at: packets.clickTimeB(stream.uniform()), &stream) }
        return light
    }

    @inlinable @inline(__always)
    func place(_ photon: inout Photon, at time: Double, _ stream: inout RandomStream) {
        let bits = stream.next()
        photon.isLate = bits >> 63 == 1
        photon.detector = UInt8(truncatingIfNeeded: bits >> 62 & 1)
        photon.delay = picoseconds(time)
    }

    @inlinable @inline(__always) func picoseconds(_ seconds: Double) -> Int32 { min(Int32(seconds * 1e12), lastPicosecond) }
}
