public import BellPairs

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Closed form of cavity-assisted photon scattering: section 9 of the physics reference, with all orders of the imbalance, of
/// the pulses' delays and of dark counts. Success per photon is η r_A² r_B² to lowest order.
///
/// Exact but for dead time from attempt to attempt.
public struct ScatteringClosedForm: Sendable {
    /// Probability per attempt that exactly one detector clicks.
    public let heraldProbability: Double
    /// Part of the heralds that no photon made.
    public let falseFraction: Double
    /// Mean state of heralded pairs in the frame of the announced Bell state; |1⟩ couples to the cavity.
    public let state: XState

    private typealias Elements = (p00: Double, p01: Double, p10: Double, p11: Double, inner: Double, outer: Double)

    /// Evaluates the closed form.
    public init(_ p: HeraldingParameters) {
        let pulses = Pulses(p)
        let (dA, dB) = (p.a.pulseDelay, p.b.pulseDelay)
        let (a0, a1, b0, b1) = (
            p.a.reflection.uncoupled, p.a.reflection.coupled, p.b.reflection.uncoupled, p.b.reflection.coupled
        )
        let m = (a0 * b0, a0 * b1, a1 * b0, a1 * b1)
        let t = (-0.5 * (dA + dB), 0.5 * (dB - dA), 0.5 * (dA - dB), 0.5 * (dA + dB))
        let survivingA = 0.5 * (a0 * a0 + a1 * a1)
        let survivingB = 0.5 * (b0 * b0 + b1 * b1)
        let still = (survivingA * survivingB).squareRoot()
        let spread = p.interference.phaseSpread
        let cross = p.interference.visibility.squareRoot() * exp(-0.5 * spread * spread) * still

        let passage = p.a.opticsTransmission * p.a.fiberTransmission * p.b.fiberTransmission
        let detection = p.b.opticsTransmission * p.station.detectorEfficiency
        let eta = p.sourceEfficiency * passage * detection
        let reference = still * still * pulses.overlap(0, 0)
        // |++⟩ has four elements of 1/4; a photon in two modes that meet in two ports gives another 1/4.
        func elements(_ sign: Double) -> Elements {
            func element(_ x: (m: Double, t: Double), _ y: (m: Double, t: Double)) -> Double {
                let direct = reference + x.m * y.m * pulses.overlap(x.t, y.t)
                return eta / 16
                    * (direct + sign * cross * (x.m * pulses.overlap(0, x.t) + y.m * pulses.overlap(0, y.t)))
            }
            let (s0, s1, s2, s3) = ((m.0, t.0), (m.1, t.1), (m.2, t.2), (m.3, t.3))
            return (element(s0, s0), element(s1, s1), element(s2, s2), element(s3, s3), element(s1, s2), element(s0, s3))
        }
        let (even, odd) = (elements(1), elements(-1))
        func sum(_ e: Elements) -> Double { e.p00 + e.p01 + e.p10 + e.p11 }
        let seen = sum(even) + sum(odd)

        // The even outcome's frame has one qubit flipped.
        let clicked = XState(
            p00: even.p01 + odd.p00, p01: even.p00 + odd.p01, p10: even.p11 + odd.p10, p11: even.p10 + odd.p11,
            inner: Complex(even.outer + odd.inner), outer: Complex(even.inner + odd.outer))

        // Dark counts in place of a photon: not sent, lost in the reference, before, in, between or behind the cavities.
        func qubits(_ a: (one: Double, c: Double), _ b: (one: Double, c: Double), _ weight: Double) -> Elements {
            if weight <= 0 { return (0, 0, 0, 0, 0, 0) }
            return (
                weight * (1 - a.one) * (1 - b.one), weight * (1 - a.one) * b.one, weight * a.one * (1 - b.one),
                weight * a.one * b.one, weight * a.c * b.c, weight * a.c * b.c
            )
        }
        func divided(_ x: Double, _ y: Double) -> Double { x + y > 0 ? y / (x + y) : 0.5 }
        let plus = (one: 0.5, c: 0.5)
        let passedA = (one: divided(a0 * a0, a1 * a1), c: survivingA > 0 ? 0.5 * a0 * a1 / survivingA : 0)
        let passedB = (one: divided(b0 * b0, b1 * b1), c: survivingB > 0 ? 0.5 * b0 * b1 / survivingB : 0)
        let lostA = (one: divided(1 - a0 * a0, 1 - a1 * a1), c: 0.0)
        let lostB = (one: divided(1 - b0 * b0, 1 - b1 * b1), c: 0.0)
        let half = 0.5 * p.sourceEfficiency
        let scattered =
            eta / 8
            * (m.0 * m.0 * pulses.overlap(t.0, t.0) + m.1 * m.1 * pulses.overlap(t.1, t.1)
                + m.2 * m.2 * pulses.overlap(t.2, t.2) + m.3 * m.3 * pulses.overlap(t.3, t.3))
        var parts = [
            qubits(plus, plus, 1 - half - 0.5 * eta * reference), qubits(lostA, plus, half * (1 - survivingA)),
            qubits(passedA, plus, half * survivingA * (1 - passage)),
            qubits(passedA, lostB, half * survivingA * passage * (1 - survivingB)),
        ]
        var behind = qubits(passedA, passedB, half * survivingA * passage * survivingB - scattered)
        behind.inner *= exp(-0.5 * (dA - dB) * (dA - dB) * p.pulseBandwidth * p.pulseBandwidth)
        behind.outer *= exp(-0.5 * (dA + dB) * (dA + dB) * p.pulseBandwidth * p.pulseBandwidth)
        parts.append(behind)

        let dark = p.station.darkCountRate.perSecond * p.binDuration
        let (silent, resolves) = (exp(-dark), p.station.counting == .numberResolving)
        let alone = resolves ? silent * silent : silent
        let falsely = 2 * (resolves ? dark * silent : 1 - silent) * silent
        var mean = alone * clicked
        for e in parts {
            // Either detector's frame.
            mean =
                mean + 0.5 * falsely
                * XState(
                    p00: e.p00 + e.p01, p01: e.p01 + e.p00, p10: e.p10 + e.p11, p11: e.p11 + e.p10,
                    inner: Complex(e.inner + e.outer), outer: Complex(e.inner + e.outer))
        }
        let total = seen * alone + (1 - seen) * falsely
        heraldProbability = total
        falseFraction = total > 0 ? 1 - seen * alone / total : .nan
        state = total > 0 ? (1 / total) * mean : .maximallyMixed
    }

    /// ∫ f(t − x) f(t − y) over the window, of the amplitude f of a Gaussian pulse in its middle.
    private struct Pulses {
        let half: Double
        let bandwidth: Double
        let jitter: Double

        init(_ p: HeraldingParameters) {
            (half, bandwidth) = (0.5 * p.binDuration, p.pulseBandwidth)
            jitter = p.station.timingJitter.seconds / (8 * log(2.0)).squareRoot()
        }

        func overlap(_ x: Double, _ y: Double) -> Double {
            let apart = exp(-0.5 * (x - y) * (x - y) * bandwidth * bandwidth)
            let (middle, deviation) = (0.5 * (x + y), 0.5 / bandwidth)
            func below(_ t: Double) -> Double { 0.5 * erfc(-(t - middle) / (deviation * 2.0.squareRoot())) }
            if jitter == 0 { return apart * (below(half) - below(-half)) }
            // Seen within the window as well as being in it.
            let (from, to) = (max(-half, middle - 9 * deviation), min(half, middle + 9 * deviation))
            if from >= to { return 0 }
            let steps = 2000
            let h = (to - from) / Double(steps)
            var sum = 0.0
            for k in 0...steps {
                let t = from + Double(k) * h
                let z = (t - middle) / deviation
                let seen = 0.5 * (erfc((t - half) / (jitter * 2.0.squareRoot())) - erfc((t + half) / (jitter * 2.0.squareRoot())))
                sum += (k == 0 || k == steps ? 1 : k % 2 == 1 ? 4 : 2) * exp(-0.5 * z * z) * seen
            }
            return apart * sum * h / 3 / (deviation * (2 * Double.pi).squareRoot())
        }
    }
}
