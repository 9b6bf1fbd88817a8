import BellPairs
import DiscreteEvents

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Cavity-assisted photon scattering, attempt by attempt; see `Scattering` for what goes where.
///
/// A photon that clicks projects the atoms by the amplitudes with which the reference and the reflected pulse meet at the time
/// of the click; one that is lost on its way leaves what it has learnt so far with its surroundings. The reference is
/// attenuated to the mean of what the cavities reflect.
///
/// Coherences between even and odd parity are left out, as if both nodes turned their qubits by π about z in every other
/// attempt: the announced states do not depend on them. Leaves out: what a photon tells that passes both cavities and comes
/// outside of its window; the shape that a cavity gives a pulse beyond its delay.
struct ScatteringLaw: WindowLaw {
    /// Amplitudes that both cavities reflect, in the order of the states 00, 01, 10, 11, and the delays of the pulses.
    private let amplitude: [Double]
    private let delay: [Double]
    /// Amplitude of the reference, and parts of it and of the pulses that are in the window.
    private let reference: Double
    private let referenceInWindow: Double
    private let inWindow: [Double]
    private let a: Scattering.Reflection
    private let b: Scattering.Reflection
    private let source: Double
    /// Transmission from cavity to cavity, from the second cavity to the detectors, and efficiency of these.
    private let passage: Double
    private let optics: Double
    private let efficiency: Double
    private let window: Double
    /// Standard deviation of the click time in seconds, and of the spectrum in 1/s.
    private let duration: Double
    private let bandwidth: Double
    private let overlap: Double
    private let phaseSpread: Double
    private let lastPicosecond: Int32

    init(_ p: HeraldingParameters) {
        (a, b) = (p.a.reflection, p.b.reflection)
        amplitude = [a.uncoupled, a.coupled].flatMap { r in [p.b.reflection.uncoupled, p.b.reflection.coupled].map { r * $0 } }
        delay = [-0.5, 0.5].flatMap { one in [-0.5, 0.5].map { one * p.a.pulseDelay + $0 * p.b.pulseDelay } }
        reference = (amplitude.reduce(0) { $0 + $1 * $1 } / 4).squareRoot()
        (source, passage) = (p.sourceEfficiency, p.a.opticsTransmission * p.a.fiberTransmission * p.b.fiberTransmission)
        (optics, efficiency) = (p.b.opticsTransmission, p.station.detectorEfficiency)
        (window, bandwidth, duration) = (p.binDuration, p.pulseBandwidth, 0.5 / p.pulseBandwidth)
        let (half, root) = (0.5 * p.binDuration, 2.0.squareRoot() / (2 * p.pulseBandwidth))
        func part(_ shift: Double) -> Double { 0.5 * (erfc((-half - shift) / root) - erfc((half - shift) / root)) }
        inWindow = delay.map(part)
        referenceInWindow = part(0)
        overlap = p.interference.visibility.squareRoot()
        phaseSpread = p.interference.phaseSpread
        lastPicosecond = Int32(max(0, (p.binDuration * 1e12).rounded() - 1))
    }

    private var weights: [Double] { [reference * reference * referenceInWindow] + scattered }
    /// Probabilities, given that the photon began in the mode that is reflected, that it meets the atoms in a state and comes
    /// in the window.
    private var scattered: [Double] { (0..<4).map { 0.25 * amplitude[$0] * amplitude[$0] * inWindow[$0] } }
    private var arriving: Double { 0.5 * source * passage * weights.reduce(0, +) }

    var clickProbability: Double { arriving * optics * efficiency }
    var nothingProbability: Double { 1 - arriving }

    func clicking(_ stream: inout RandomStream) -> WindowLight {
        let weights = weights
        var (u, way) = (stream.uniform() * weights.reduce(0, +), 0)
        while way < 4, u >= weights[way] || weights[way] == 0 {
            u -= weights[way]
            way += 1
        }
        let time = clickTime(way == 0 ? 0 : delay[way - 1], &stream)
        let phase = phaseSpread > 0 ? phaseSpread * stream.normal() : 0
        // The pulses at this time, relative to the greatest.
        let shifts = [0] + delay
        let exponents = shifts.map { -pow((time - 0.5 * window - $0) / (2 * duration), 2) }
        let greatest = exponents.max()!
        let still = reference * exp(exponents[0] - greatest)
        let moved = (0..<4).map { amplitude[$0] * exp(exponents[$0 + 1] - greatest) }
        let squares = moved.reduce(4 * still * still) { $0 + $1 * $1 }
        let mixed = 2 * overlap * still * cos(phase) * moved.reduce(0, +)
        // The photon leaves by the port of the sum or by that of the difference.
        let isMinus = stream.uniform() * 2 * squares >= squares + mixed
        let cross = (isMinus ? -1 : 1) * overlap * still
        func element(_ i: Int, _ j: Int) -> Complex {
            Complex(
                still * still + moved[i] * moved[j] + cross * cos(phase) * (moved[i] + moved[j]),
                cross * sin(phase) * (moved[i] - moved[j]))
        }
        let populations = (0..<4).map { max(0, element($0, $0).re) }
        let total = populations.reduce(0, +)
        var light = WindowLight(state: .maximallyMixed)
        if total > 0 {
            light.state =
                (1 / total)
                * XState(
                    p00: populations[0], p01: populations[1], p10: populations[2], p11: populations[3], inner: element(1, 2),
                    outer: element(0, 3))
        }
        light.a = Photon(fate: .clicked, detector: isMinus ? 1 : 0, delay: picoseconds(time))
        return light
    }

    func silent(_ stream: inout RandomStream) -> WindowLight {
        while true {
            let light = walk(&stream)
            if light.a.fate != .clicked { return light }
        }
    }

    func lone(fromA: Bool, fromB: Bool, _ stream: inout RandomStream) -> WindowLight {
        WindowLight(state: ScatteringLaw.product(.plus, .plus))
    }

    /// A qubit's population of |1⟩ and its coherence ⟨0|ρ|1⟩.
    private struct Qubit {
        var one: Double
        var coherence: Double
        static var plus: Qubit { Qubit(one: 0.5, coherence: 0.5) }

        /// After a photon was reflected.
        func reflecting(_ r: Scattering.Reflection) -> Qubit {
            let (off, on) = (r.uncoupled * r.uncoupled, r.coupled * r.coupled)
            return Qubit(one: on / (off + on), coherence: r.uncoupled * r.coupled / (off + on))
        }
        /// After the cavity lost a photon.
        func absorbing(_ r: Scattering.Reflection) -> Qubit {
            let (off, on) = (1 - r.uncoupled * r.uncoupled, 1 - r.coupled * r.coupled)
            return Qubit(one: on / (off + on), coherence: 0)
        }
    }
    private static func product(_ a: Qubit, _ b: Qubit) -> XState {
        XState(
            p00: (1 - a.one) * (1 - b.one), p01: (1 - a.one) * b.one, p10: a.one * (1 - b.one), p11: a.one * b.one,
            inner: Complex(a.coherence * b.coherence), outer: Complex(a.coherence * b.coherence))
    }
    private static func reflected(_ r: Scattering.Reflection) -> Double {
        0.5 * (r.uncoupled * r.uncoupled + r.coupled * r.coupled)
    }

    /// The photon on its way, which ends where it is lost; the state of one that clicks is not made here.
    private func walk(_ stream: inout RandomStream) -> WindowLight {
        var light = WindowLight(state: ScatteringLaw.product(.plus, .plus))
        guard stream.bernoulli(source) else { return light }
        var shift = 0.0
        if stream.coin() {
            guard stream.bernoulli(reference * reference * referenceInWindow * passage) else { return light }
        } else {
            guard stream.bernoulli(ScatteringLaw.reflected(a)) else {
                light.state = ScatteringLaw.product(Qubit.plus.absorbing(a), .plus)
                return light
            }
            light.state = ScatteringLaw.product(Qubit.plus.reflecting(a), .plus)
            guard stream.bernoulli(passage) else { return light }
            guard stream.bernoulli(ScatteringLaw.reflected(b)) else {
                light.state = ScatteringLaw.product(Qubit.plus.reflecting(a), Qubit.plus.absorbing(b))
                return light
            }
            // Which of the pulses it was stays with the photon, as far as their times tell them apart.
            light.state = ScatteringLaw.product(Qubit.plus.reflecting(a), Qubit.plus.reflecting(b))
            light.state.inner.re *= exp(-0.5 * pow((delay[1] - delay[2]) * bandwidth, 2))
            light.state.outer.re *= exp(-0.5 * pow((delay[0] - delay[3]) * bandwidth, 2))
            let squares = amplitude.map { $0 * $0 }
            var (u, s) = (stream.uniform() * squares.reduce(0, +), 0)
            while s < 3, u >= squares[s] {
                u -= squares[s]
                s += 1
            }
            guard stream.bernoulli(inWindow[s]) else { return light }
            shift = delay[s]
        }
        light.a.fate = !stream.bernoulli(optics) ? .lostInOptics : stream.bernoulli(efficiency) ? .clicked : .undetected
        light.a.detector = stream.coin() ? 1 : 0
        light.a.delay = picoseconds(clickTime(shift, &stream))
        return light
    }

    /// When a pulse of this delay clicks, within the window.
    private func clickTime(_ shift: Double, _ stream: inout RandomStream) -> Double {
        let center = 0.5 * window + shift
        while true {
            if duration < window {
                let time = center + duration * stream.normal()
                if time >= 0, time < window { return time }
            } else {
                let time = window * stream.uniform()
                let nearest = min(max(center, 0), window)
                let (x, least) = ((time - center) / duration, (nearest - center) / duration)
                if stream.uniform() < exp(0.5 * (least * least - x * x)) { return time }
            }
        }
    }

    private func picoseconds(_ seconds: Double) -> Int32 { min(Int32(seconds * 1e12), lastPicosecond) }
}
