public import BellPairs
public import DiscreteEvents

#if canImport(Glibc)
    public import Glibc
#elseif canImport(Darwin)
    public import Darwin
#endif

/// The law of one attempt's two photons: fates, bins, click times, and what the beam splitter does to a coincidence.
@frozen public struct PhotonLaw: BitwiseCopyable, Sendable {
    /// How far one node's photon gets, as probabilities that fall from step to step.
    @frozen public struct Reach: Sendable, BitwiseCopyable {
        /// Probability to reach the station within the gate.
        public let station: Double
        /// Probability to reach a detector.
        public let detector: Double
        /// Probability to click.
        public let click: Double

        init(_ side: HeraldingParameters.Side, station: Station, gateFraction: Double, isSecond: Bool = false) {
            let emission = isSecond ? 1 : side.emissionProbability * (1 - side.preparationError)
            self.station = emission * gateFraction * side.fiberTransmission
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
    /// A second photon of node A, once it is in the fiber.
    @usableFromInline let secondA: Reach
    /// A second photon of node B, once it is in the fiber.
    @usableFromInline let secondB: Reach
    /// Probability that both click, in different bins.
    public let oppositeBins: Double
    /// Probability that both click in one bin, given that they do not in different bins.
    public let sameBin: Double
    /// Probability that no photon reaches the station, given that not both click; then, added up, that only A's does, that
    /// only B's does.
    @usableFromInline let neither: Double
    @usableFromInline let onlyA: Double
    @usableFromInline let onlyB: Double
    // From a draw between these to one below `station`.
    @usableFromInline let scaleA: Double
    @usableFromInline let scaleB: Double
    @usableFromInline var packets: WavePackets
    @usableFromInline let exponential: ExponentialLaw
    /// A click at the very edge of the gate still falls into it.
    @usableFromInline let lastPicosecond: Int32

    /// Whether click times tell nothing about whose photon it was.
    var isIdentical: Bool { packets.isIdentical }
    /// The coherence that photons in different bins leave then.
    var identicalCoherence: Complex { packets.identicalCoherence }

    /// The law that a pair of nodes, a fiber and a station make.
    public init(_ parameters: HeraldingParameters) {
        func gateFraction(_ side: HeraldingParameters.Side, _ delay: Double) -> Double {
            let full = expm1(-side.photonDecayRate * parameters.binDuration)
            return full < 0 ? max(0, expm1(-side.photonDecayRate * (parameters.binDuration - delay)) / full) : 1
        }
        let station = parameters.station
        let inGateA = gateFraction(parameters.a, parameters.delayA)
        let inGateB = gateFraction(parameters.b, parameters.delayB)
        a = Reach(parameters.a, station: station, gateFraction: inGateA)
        b = Reach(parameters.b, station: station, gateFraction: inGateB)
        secondA = Reach(parameters.a, station: station, gateFraction: inGateA, isSecond: true)
        secondB = Reach(parameters.b, station: station, gateFraction: inGateB, isSecond: true)
        packets = WavePackets(parameters)
        exponential = ExponentialLaw()
        lastPicosecond = Int32(max(0, (parameters.binDuration * 1e12).rounded() - 1))
        // Bins are fair coins, thrown by each node.
        let both = a.click * b.click
        oppositeBins = 0.5 * both
        sameBin = 0.5 * both / (1 - 0.5 * both)
        let rest = 1 - both
        neither = rest > 0 ? (1 - a.station) * (1 - b.station) / rest : 1
        onlyA = neither + a.station * (1 - b.station) / rest
        let bothArrive = a.station * b.station - both
        onlyB = bothArrive > 0 ? onlyA + b.station * (1 - a.station) / rest : .infinity
        scaleA = rest / (1 - b.station)
        scaleB = rest / (1 - a.station)
    }

    /// Two photons that click in different bins.
    ///
    /// - Parameters:
    ///   - stream: decides all that the atoms' state depends on.
    ///   - times: decides the click times where the state does not depend on them.
    ///   - needsTimes: whether such click times are looked at.
    @inlinable @inline(__always)
    public func oppositeBins(_ stream: inout RandomStream, times: inout RandomStream, needsTimes: Bool) -> AttemptLight {
        let bits = stream.next()
        let lateA = bits >> 63 == 1
        var light = AttemptLight(
            a: Photon(fate: .clicked, isLate: lateA, detector: UInt8(truncatingIfNeeded: bits >> 62 & 1)),
            b: Photon(fate: .clicked, isLate: !lateA, detector: UInt8(truncatingIfNeeded: bits >> 61 & 1)))
        if packets.isIdentical {
            light.coherence = packets.identicalCoherence
            if needsTimes {
                light.a.delay = picoseconds(packets.clickTimeA(exponential.draw(&times)))
                light.b.delay = picoseconds(packets.clickTimeB(exponential.draw(&times)))
            }
            return light
        }
        let tA = packets.clickTimeA(exponential.draw(&stream))
        let tB = packets.clickTimeB(exponential.draw(&stream))
        (light.a.delay, light.b.delay) = (picoseconds(tA), picoseconds(tB))
        let (t1, t2) = lateA ? (tB, tA) : (tA, tB)
        (light.firstFromA, light.coherence) = packets.interfere(t1, t2, later: packets.binSeparation)
        return light
    }

    /// Two photons that click in one bin: both leave by the same port with probability ½ + Re αβ*/(|α|² + |β|²).
    @inlinable @inline(__always) public func sameBin(_ stream: inout RandomStream) -> AttemptLight {
        let (eA, bits) = exponential.drawWithBits(&stream)
        let eB = exponential.draw(&stream)
        let (tA, tB) = (packets.clickTimeA(eA), packets.clickTimeB(eB))
        let (isLate, detector) = (bits & 1 == 1, UInt8(truncatingIfNeeded: bits >> 1 & 1))
        var overlap = 1.0
        if packets.polarizationSpread > 0 {
            let along = cos(packets.polarizationSpread * stream.normal())
            overlap = along * along
        }
        let together = stream.bernoulli(0.5 + overlap * packets.interfere(tA, tB, later: 0).coherence.re)
        return AttemptLight(
            a: Photon(fate: .clicked, isLate: isLate, detector: detector, delay: picoseconds(tA)),
            b: Photon(
                fate: .clicked, isLate: isLate, detector: together ? detector : 1 - detector, delay: picoseconds(tB)))
    }

    /// The light of an attempt in which a photon reaches the station and not both click, from a uniform draw that is at least
    /// `neither`.
    @inlinable @inline(__always) public func someLight(_ u: Double, _ stream: inout RandomStream) -> AttemptLight {
        var light = AttemptLight.none
        if u < onlyA {
            light.a.fate = a.fate((u - neither) * scaleA)
            place(&light.a, &stream, packets.clickTimeA)
        } else if u < onlyB {
            light.b.fate = b.fate((u - onlyA) * scaleB)
            place(&light.b, &stream, packets.clickTimeB)
        } else {
            repeat {
                light.a.fate = a.fate(stream.uniform() * a.station)
                light.b.fate = b.fate(stream.uniform() * b.station)
            } while light.a.fate == .clicked && light.b.fate == .clicked
            place(&light.a, &stream, packets.clickTimeA)
            place(&light.b, &stream, packets.clickTimeB)
        }
        return light
    }

    /// The light of an attempt in which the photons do not click in different bins; `nil` when none reaches the station.
    @inlinable @inline(__always) public func unlessOppositeBins(_ stream: inout RandomStream) -> AttemptLight? {
        let u = stream.uniform()
        if u < sameBin { return sameBin(&stream) }
        let v = (u - sameBin) / (1 - sameBin)
        return v < neither ? nil : someLight(v, &stream)
    }

    /// The second photons of an attempt in which there are any, and what they tell of the first ones' bins.
    @usableFromInline func second(
        _ errors: EmissionErrors, _ light: inout AttemptLight, _ stream: inout RandomStream
    ) -> SecondPhotons {
        // A photon that never reached the station was in some bin all the same.
        if !light.a.fate.reachedStation { light.a.isLate = stream.coin() }
        if !light.b.fate.reachedStation { light.b.isLate = stream.coin() }
        light.a.isFollowed = stream.uniform() * errors.anySecond < errors.secondA
        light.b.isFollowed = light.a.isFollowed ? stream.bernoulli(errors.secondB) : true
        var photons = SecondPhotons()
        if light.a.isFollowed {
            photons.a = second(secondA, packets.clickTimeA, &stream)
            if errors.isSameBinA { photons.a.isLate = light.a.isLate }
        }
        if light.b.isFollowed {
            photons.b = second(secondB, packets.clickTimeB, &stream)
            if errors.isSameBinB { photons.b.isLate = light.b.isLate }
        }
        return photons
    }

    private func second(_ reach: Reach, _ clickTime: (Double) -> Double, _ stream: inout RandomStream) -> Photon {
        let u = stream.uniform()
        var photon = Photon(fate: u < reach.station ? reach.fate(u) : .absent)
        place(&photon, &stream, clickTime)
        return photon
    }

    @inlinable @inline(__always)
    func place(_ photon: inout Photon, _ stream: inout RandomStream, _ clickTime: (Double) -> Double) {
        let (e, bits) = exponential.drawWithBits(&stream)
        photon.isLate = bits & 1 == 1
        photon.detector = UInt8(truncatingIfNeeded: bits >> 1 & 1)
        photon.delay = picoseconds(clickTime(e))
    }

    @inlinable @inline(__always) func picoseconds(_ seconds: Double) -> Int32 { min(Int32(seconds * 1e12), lastPicosecond) }
}
