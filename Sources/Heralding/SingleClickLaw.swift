import BellPairs
import DiscreteEvents

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Single-click heralding, attempt by attempt: Cabrillo et al., PRA 59, 1025 (1999); Bose et al., PRL 83, 5158 (1999).
///
/// Each node prepares √α |1⟩ + √(1 − α) |0⟩ and excites once; only |1⟩ emits. One detector that fires behind the midpoint's
/// beam splitter announces Ψ⁺ or Ψ⁻. A node whose photon is lost has told its surroundings that it was bright; a node that
/// is dark leaves the two ways in which the one click can have come about in superposition, with the amplitudes of both
/// packets at the time of the click. The phase between the arms is anew for each attempt, its mean calibrated away.
///
/// Leaves out: motion of the atoms during the photon; drift of the phase from attempt to attempt.
struct SingleClickLaw: WindowLaw {
    private struct Node {
        /// Bright-state population α.
        var bright: Double
        var first: PhotonLaw.Reach
        var second: PhotonLaw.Reach
        /// Probability that a bright node emits a second photon.
        var secondProbability: Double
        /// Probability that a photon of a bright node clicks.
        var click: Double

        init(_ side: HeraldingParameters.Side, _ first: PhotonLaw.Reach, _ second: PhotonLaw.Reach) {
            bright = side.brightPopulation
            (self.first, self.second, secondProbability) = (first, second, side.secondPhoton)
            click = 1 - (1 - first.click) * (1 - side.secondPhoton * second.click)
        }
        /// Probability that no photon of the node reaches the station.
        var nothing: Double { 1 - bright + bright * (1 - first.station) * (1 - secondProbability * second.station) }
        /// Probability that the node is bright, its one photon clicks and nothing tells where that came from.
        var lone: Double { bright * first.click * (1 - secondProbability) }
    }
    private struct Photons {
        var isBright = false
        var first = Photon(fate: .absent)
        var second = Photon(fate: .absent)
    }

    private let a: Node
    private let b: Node
    private let packets: WavePackets
    private let exponential = ExponentialLaw()
    private let lastPicosecond: Int32
    private let window: Double
    /// Standard deviations of the phase between the ways, and of the angle between polarizations.
    private let phaseSpread: Double
    private let polarizationSpread: Double
    private let dephasing: (a: Double, b: Double)
    private let modeOverlap: Double
    /// The mean phase that detuning gives, which is calibrated away.
    private var calibration = 0.0

    init(_ p: HeraldingParameters) {
        let law = PhotonLaw(p)
        a = Node(p.a, law.a, law.secondA)
        b = Node(p.b, law.b, law.secondB)
        packets = WavePackets(p)
        lastPicosecond = Int32(max(0, (p.binDuration * 1e12).rounded() - 1))
        window = p.binDuration
        // A thermal atom's kick is a normal phase of variance η² (2n̄ + 1).
        func kick(_ motion: Motion?) -> Double { motion.map { $0.lambDickeSquared * (2 * $0.meanPhonons + 1) } ?? 0 }
        let spread = p.interference.phaseSpread
        phaseSpread = (spread * spread + kick(p.a.motion) + kick(p.b.motion)).squareRoot()
        polarizationSpread = p.interference.polarizationSpread
        dephasing = (p.a.pureDephasing, p.b.pureDephasing)
        modeOverlap = p.interference.visibility.squareRoot()
        if packets.detuning != 0 { calibration = meanPhase(jitter: p.station.timingJitter.seconds / 2.354_820_045_030_949_4) }
    }

    var clickProbability: Double { 1 - (1 - a.bright * a.click) * (1 - b.bright * b.click) }
    var nothingProbability: Double { a.nothing * b.nothing }

    func clicking(_ stream: inout RandomStream) -> WindowLight {
        let (pA, pB) = (a.bright * a.click, b.bright * b.click)
        let u = stream.uniform() * clickProbability
        let (clicksA, clicksB) = u < pA * (1 - pB) ? (true, false) : u < pA ? (true, true) : (false, true)
        return light(photons(of: a, click: clicksA, &stream), photons(of: b, click: clicksB, &stream), &stream)
    }

    func silent(_ stream: inout RandomStream) -> WindowLight {
        light(photons(of: a, click: false, &stream), photons(of: b, click: false, &stream), &stream)
    }

    func lone(fromA: Bool, fromB: Bool, _ stream: inout RandomStream) -> WindowLight {
        func one(_ node: Node, isThere: Bool, _ stream: inout RandomStream) -> Photons {
            isThere
                ? photons(of: node, click: stream.bernoulli(node.bright * node.click), &stream)
                : Photons(isBright: stream.bernoulli(node.bright))
        }
        let (one, other) = (one(a, isThere: fromA, &stream), one(b, isThere: fromB, &stream))
        var light = light(one, other, &stream)
        // Where an atom is gone there is nothing that its photon could have come from.
        if !fromA || !fromB { light.state = .product(one.isBright, other.isBright) }
        return light
    }

    /// A node's spin and photons, given whether any of these clicks.
    private func photons(of node: Node, click: Bool, _ stream: inout RandomStream) -> Photons {
        var photons = Photons()
        let (eta, second) = (node.first.click, node.secondProbability * node.second.click)
        var (first, follows) = (false, false)
        if click {
            photons.isBright = true
            let u = stream.uniform() * node.click
            first = u < eta
            follows = u >= eta || stream.bernoulli(second)
        } else {
            let bright = node.bright * (1 - node.click) / (1 - node.bright * node.click)
            photons.isBright = stream.bernoulli(bright)
            guard photons.isBright else { return photons }
        }
        photons.first.fate = first ? .clicked : silentFate(node.first, &stream)
        if follows {
            photons.second.fate = .clicked
            photons.first.isFollowed = true
        } else if node.secondProbability > 0 {
            let emitted = node.secondProbability * (1 - node.second.click) / (1 - second)
            if stream.bernoulli(emitted) {
                photons.second.fate = silentFate(node.second, &stream)
                photons.first.isFollowed = true
            }
        }
        return photons
    }

    private func silentFate(_ reach: PhotonLaw.Reach, _ stream: inout RandomStream) -> PhotonFate {
        let u = reach.click + stream.uniform() * (1 - reach.click)
        return u < reach.station ? reach.fate(u) : .absent
    }

    /// Puts detectors, times and the atoms' state to spins and photons.
    private func light(_ one: Photons, _ other: Photons, _ stream: inout RandomStream) -> WindowLight {
        var light = WindowLight(state: .product(one.isBright, other.isBright))
        (light.a, light.secondA, light.b, light.secondB) = (one.first, one.second, other.first, other.second)
        light.hasSecondPhoton = one.first.isFollowed || other.first.isFollowed
        let timeA = place(&light.a, &stream, packets.clickTimeA)
        let timeB = place(&light.b, &stream, packets.clickTimeB)
        _ = place(&light.secondA, &stream, packets.clickTimeA)
        _ = place(&light.secondB, &stream, packets.clickTimeB)
        let (clickA, clickB) = (light.a.fate == .clicked, light.b.fate == .clicked)
        if clickA, clickB {
            // Two photons leave by one port with probability ½ + Re αβ*/(|α|² + |β|²).
            let along = polarizationSpread > 0 ? cos(polarizationSpread * stream.normal()) : 1
            let together = stream.bernoulli(0.5 + along * along * packets.interfere(timeA, timeB, later: 0).coherence.re)
            light.b.detector = together ? light.a.detector : 1 - light.a.detector
        } else if clickA != clickB, one.isBright != other.isBright, !light.hasSecondPhoton {
            let detector = clickA ? light.a.detector : light.b.detector
            light.state = superposition(clickAt: clickA ? timeA : timeB, isMinus: detector == 1, &stream)
        }
        return light
    }

    /// Both ways to one click at `t`: A bright beside a dark B, and the reverse.
    private func superposition(clickAt t: Double, isMinus: Bool, _ stream: inout RandomStream) -> XState {
        let (one, other) = densities(t)
        let total = one + other
        var magnitude = modeOverlap * kept(t) * (one * other).squareRoot() / total
        if polarizationSpread > 0 { magnitude *= cos(polarizationSpread * stream.normal()) }
        if isMinus { magnitude = -magnitude }
        var phase = packets.detuning * t - calibration
        if phaseSpread > 0 { phase += phaseSpread * stream.normal() }
        return XState(
            p00: 0, p01: other / total, p10: one / total, p11: 0,
            inner: Complex(magnitude * cos(phase), magnitude * sin(phase)))
    }

    /// How likely the one click comes at `t` from A, from B, the other node being dark.
    private func densities(_ t: Double) -> (a: Double, b: Double) {
        func packet(_ decay: Double, _ delay: Double, _ open: Double) -> Double {
            t < delay ? 0 : decay * exp(-decay * (t - delay)) / -expm1(-decay * open)
        }
        return (
            a.lone * (1 - b.bright) * packet(packets.decayA, packets.delayA, packets.windowA),
            b.lone * (1 - a.bright) * packet(packets.decayB, packets.delayB, packets.windowB)
        )
    }

    /// What the wandering phases of both emitters, since their excitation, leave of the coherence at `t`.
    private func kept(_ t: Double) -> Double {
        exp(-dephasing.a * max(0, t - packets.delayA) - dephasing.b * max(0, t - packets.delayB))
    }

    /// Of the clicks that are seen in the window.
    private func meanPhase(jitter: Double) -> Double {
        let steps = 20_000
        var sum = Complex.zero
        for k in 0..<steps {
            let t = window * (Double(k) + 0.5) / Double(steps)
            let (one, other) = densities(t)
            var weight = kept(t) * (one * other).squareRoot()
            if jitter > 0 {
                let unit = jitter * 2.0.squareRoot()
                weight *= 0.5 * (erfc((t - window) / unit) - erfc(t / unit))
            }
            sum = sum + Complex(weight * cos(packets.detuning * t), weight * sin(packets.detuning * t))
        }
        return atan2(sum.im, sum.re)
    }

    /// Gives a photon that reaches the station a detector and a time, which it returns in seconds.
    private func place(_ photon: inout Photon, _ stream: inout RandomStream, _ clickTime: (Double) -> Double) -> Double {
        guard photon.fate.reachedStation else { return 0 }
        let (e, bits) = exponential.drawWithBits(&stream)
        let time = clickTime(e)
        photon.detector = UInt8(truncatingIfNeeded: bits & 1)
        photon.delay = min(Int32(time * 1e12), lastPicosecond)
        return time
    }
}
