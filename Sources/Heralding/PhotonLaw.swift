public import BellPairs
public import DiscreteEvents

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The law of one attempt's two photons: fates, bins, click times, and what the beam splitter does to a coincidence.
@frozen public struct PhotonLaw: Sendable, BitwiseCopyable {
    /// Fate thresholds of one node's photon on a uniform draw, most advanced fate first.
    @frozen public struct Thresholds: Sendable, BitwiseCopyable {
        /// Probability to click.
        public let clicked: Double
        @usableFromInline let atDetector: Double
        @usableFromInline let pastFiber: Double
        @usableFromInline let inGate: Double
        @usableFromInline let emitted: Double

        init(_ side: HeraldingParameters.Side, station: Station, gateFraction: Double) {
            emitted = side.emissionProbability
            inGate = emitted * gateFraction
            pastFiber = inGate * side.fiberTransmission
            atDetector = pastFiber * station.opticsTransmission
            clicked = atDetector * station.detectorEfficiency
        }
        @inlinable @inline(__always) func fate(_ u: Double) -> PhotonFate {
            if u < clicked { return .clicked }
            if u < atDetector { return .undetected }
            if u < pastFiber { return .lostInOptics }
            if u < inGate { return .lostInFiber }
            return u < emitted ? .outsideGate : .notEmitted
        }
    }

    /// Node A's photon.
    public let a: Thresholds
    /// Node B's photon.
    public let b: Thresholds
    @usableFromInline let packets: WavePackets

    /// The law that a pair of nodes, a fiber and a station make.
    public init(_ parameters: HeraldingParameters) {
        func gateFraction(_ side: HeraldingParameters.Side, _ delay: Double) -> Double {
            let full = expm1(-side.photonDecayRate * parameters.binDuration)
            return full < 0 ? max(0, expm1(-side.photonDecayRate * (parameters.binDuration - delay)) / full) : 1
        }
        let station = parameters.station
        a = Thresholds(parameters.a, station: station, gateFraction: gateFraction(parameters.a, parameters.delayA))
        b = Thresholds(parameters.b, station: station, gateFraction: gateFraction(parameters.b, parameters.delayB))
        packets = WavePackets(parameters)
    }

    /// Two clicking photons: bins, click times, and the beam splitter's choice of detectors given those.
    @inlinable public func coincidence(_ stream: inout RandomStream) -> AttemptLight {
        let bits = stream.next()
        let (lateA, lateB) = (bits & 1 == 1, bits & 2 == 2)
        let (first, second) = (UInt8(truncatingIfNeeded: bits >> 2 & 1), UInt8(truncatingIfNeeded: bits >> 3 & 1))
        let tA = packets.clickTimeA(stream.uniform())
        let tB = packets.clickTimeB(stream.uniform())
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

    /// Two independent photons, given that not both click.
    ///
    /// - Precondition: the probability that both click is below one.
    @inlinable @inline(__always) public func notBoth(_ stream: inout RandomStream) -> AttemptLight {
        var fateA: PhotonFate
        var fateB: PhotonFate
        repeat {
            fateA = a.fate(stream.uniform())
            fateB = b.fate(stream.uniform())
        } while fateA == .clicked && fateB == .clicked
        var light = AttemptLight(a: Photon(fate: fateA), b: Photon(fate: fateB))
        if fateA.reachedStation { place(&light.a, at: packets.clickTimeA(stream.uniform()), &stream) }
        if fateB.reachedStation { place(&light.b, at: packets.clickTimeB(stream.uniform()), &stream) }
        return light
    }

    @inlinable @inline(__always)
    func place(_ photon: inout Photon, at time: Double, _ stream: inout RandomStream) {
        let bits = stream.next()
        photon.isLate = bits >> 63 == 1
        photon.detector = UInt8(truncatingIfNeeded: bits >> 62 & 1)
        photon.delay = picoseconds(time)
    }

    @inlinable @inline(__always) func picoseconds(_ seconds: Double) -> Int32 { Int32(seconds * 1e12) }
}
