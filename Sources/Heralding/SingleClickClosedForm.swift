public import BellPairs

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Closed form of single-click heralding.
///
/// Per attempt, to lowest order, p = 2 α η and F = 1 − α (Cabrillo et al., PRA 59, 1025 (1999)); this form has all orders, dark
/// counts, both-photon events, second photons, distinguishable photons and an unstable phase. Exact but for dead time from attempt
/// to attempt.
public struct SingleClickClosedForm: Sendable {
    /// Probability per attempt that exactly one detector clicks.
    public let heraldProbability: Double
    /// Part of the heralds that no photon made, or in whose attempt a node emitted two.
    public let falseFraction: Double
    /// Mean state of heralded pairs in the frame of the announced Bell state; |1⟩ is the bright state.
    public let state: XState
    /// V = |⟨φ_A|φ_B⟩|² of the photons, as two-photon interference would measure it.
    public let visibility: Double

    /// One node: what may come of it.
    private struct Node {
        var bright: Double
        var click: Double
        var second: Double
        var secondClick: Double
        /// Whether bright, whether its first photon clicks, whether there is a second one, whether that clicks; the probability.
        typealias Way = (isBright: Bool, clicks: Bool, isFollowed: Bool, secondClicks: Bool, probability: Double)
        var ways: [Way] {
            var all: [Way] = [(false, false, false, false, 1 - bright)]
            for clicks in [false, true] {
                let p = bright * (clicks ? click : 1 - click)
                all.append((true, clicks, false, false, p * (1 - second)))
                if second > 0 {
                    all.append((true, clicks, true, false, p * second * (1 - secondClick)))
                    all.append((true, clicks, true, true, p * second * secondClick))
                }
            }
            return all
        }
    }

    /// Evaluates the closed form.
    public init(_ p: HeraldingParameters) {
        var still = p
        (still.a.motion, still.b.motion) = (nil, nil)
        let times = p.station.timingJitter > .zero ? ClickTimeIntegrals(still, cycle: nil) : nil
        func node(_ side: HeraldingParameters.Side, _ delay: Double, _ seen: Double) -> Node {
            let full = expm1(-side.photonDecayRate * p.binDuration)
            let inWindow =
                full < 0 ? expm1(-side.photonDecayRate * max(0, p.binDuration - delay)) / full : 1
            let path =
                inWindow * seen * side.fiberTransmission * side.opticsTransmission * p.station.detectorEfficiency
            return Node(
                bright: side.brightPopulation,
                click: side.emissionProbability * (1 - side.preparationError) * path, second: side.secondPhoton,
                secondClick: path)
        }
        let a = node(p.a, p.delayA, times?.seenA ?? 1)
        let b = node(p.b, p.delayB, times?.seenB ?? 1)
        let v = HeraldingClosedForm.timelessVisibility(p) * HeraldingClosedForm.overlap(p)
        let seenV = SingleClickClosedForm.seenVisibility(times) ?? v
        let dark = p.station.darkCountRate.perSecond * p.binDuration
        let (silent, resolves) = (exp(-dark), p.station.counting == .numberResolving)
        let fires = resolves ? dark * silent : 1 - silent

        // Probability that so many photons that click, the first two of them bunching or not, leave one detector firing alone.
        func alone(_ photons: Int, bunched: Bool) -> Double {
            if photons == 0 { return 2 * fires * silent }
            if resolves { return photons == 1 ? silent * silent : 0 }
            let together = bunched ? 0.5 * (1 + seenV) * pow(0.5, Double(photons - 2)) : pow(0.5, Double(photons - 1))
            return together * silent
        }
        var (total, wanted) = (0.0, 0.0)
        var populations = 0.0 * XState.maximallyMixed
        for one in a.ways {
            for other in b.ways {
                let photons =
                    (one.clicks ? 1 : 0) + (one.secondClicks ? 1 : 0) + (other.clicks ? 1 : 0) + (other.secondClicks ? 1 : 0)
                let weight =
                    one.probability * other.probability * alone(photons, bunched: one.clicks && other.clicks)
                total += weight
                if photons > 0, !one.isFollowed, !other.isFollowed { wanted += weight }
                populations = populations + weight * .product(one.isBright, other.isBright)
            }
        }
        // Amplitudes √(α(1−α)η) of either path interfere by the overlap of the packets and the mean of e^{iφ}.
        let single = a.bright * (1 - a.bright) * b.bright * (1 - b.bright)
        let unfollowed = (1 - a.second) * (1 - b.second)
        let amplitude = (single * unfollowed).squareRoot() * alone(1, bunched: false)
        let brightness = SingleClickClosedForm.brightness(p)
        let coherence = amplitude * brightness * SingleClickClosedForm.timelessOverlap(p)
        heraldProbability = total
        falseFraction = total > 0 ? 1 - wanted / total : .nan
        visibility = v
        var mean = populations
        mean.inner = Complex(coherence)
        state = total > 0 ? (1 / total) * mean : .maximallyMixed
    }

    /// V of the photons whose clicks jitter leaves in the window, where that is another; motion during the photon is left out.
    private static func seenVisibility(_ times: ClickTimeIntegrals?) -> Double? {
        guard let times, !times.isIndifferentToTime, times.seenA * times.seenB > 0 else { return nil }
        return times.jitteringCoherence(-.infinity, .infinity, later: 0).re
    }

    /// What modes, polarizations, the phase between the arms and the atoms' motion leave of the amplitudes' overlap.
    private static func timelessOverlap(_ p: HeraldingParameters) -> Double {
        let (angle, phase) = (p.interference.polarizationSpread, p.interference.phaseSpread)
        func kick(_ motion: Motion?) -> Double { motion.map { $0.lambDickeSquared * (2 * $0.meanPhonons + 1) } ?? 0 }
        return p.interference.visibility.squareRoot()
            * exp(-0.5 * (angle * angle + phase * phase + kick(p.a.motion) + kick(p.b.motion)))
    }

    /// √(η_A η_B) times |∫ φ_A* φ_B| over the window, with the dephasing of both emitters since their excitation.
    private static func brightness(_ p: HeraldingParameters) -> Double {
        func norm(_ side: HeraldingParameters.Side) -> Double {
            // Click probability per time at the start of the packet, for a full window.
            let g = side.photonDecayRate
            return side.emissionProbability * (1 - side.preparationError) * side.fiberTransmission * side.opticsTransmission
                * p.station.detectorEfficiency * g / -expm1(-g * p.binDuration)
        }
        let start = max(p.delayA, p.delayB)
        let length = p.binDuration - start
        if length <= 0 { return 0 }
        let (gA, gB) = (0.5 * p.a.photonDecayRate + p.a.pureDephasing, 0.5 * p.b.photonDecayRate + p.b.pureDephasing)
        let before = exp(-gA * (start - p.delayA) - gB * (start - p.delayB))
        let (rate, detuning) = (gA + gB, 2 * .pi * p.interference.detuning.hertz)
        let integral: Complex
        if p.station.timingJitter > .zero {
            integral = jittered(p, from: start, rate: rate, detuning: detuning)
        } else if (rate + abs(detuning)) * length < 1e-5 {
            integral = Complex(length * (1 - 0.5 * rate * length), 0.5 * detuning * length * length)
        } else {
            // ∫₀ᴸ e^{−(K − iδ)t} dt.
            let decayed = exp(-rate * length)
            let bracket = Complex(1 - decayed * cos(detuning * length), -decayed * sin(detuning * length))
            integral = bracket / Complex(rate, -detuning)
        }
        return (norm(p.a) * norm(p.b)).squareRoot() * before * integral.squaredMagnitude.squareRoot()
    }

    /// The same integral with the probability that a detector sees a click at t within the window.
    private static func jittered(_ p: HeraldingParameters, from start: Double, rate: Double, detuning: Double) -> Complex {
        let spread = p.station.timingJitter.seconds / (8 * log(2.0)).squareRoot()
        let window = p.binDuration
        // After 60 of its own times a packet is over; jitter shows at both ends of the window.
        let end = min(window, start + 60 / rate)
        var ends = (1..<60).map { start + Double($0) / rate }
        for k in -10...10 { ends += [Double(k) * spread, window + Double(k) * spread] }
        let turns = min(4096, (abs(detuning) * (end - start)).rounded(.up))
        ends += stride(from: 1, to: turns, by: 1).map { start + (end - start) * $0 / turns }
        func tail(_ x: Double) -> Double { 0.5 * erfc(x / 2.0.squareRoot()) }
        var sum = Complex.zero
        for (t, weight) in GaussianCells(from: start, to: end, ends: ends).points {
            let u = t - start
            let amplitude = weight * (tail((t - window) / spread) - tail(t / spread)) * exp(-rate * u)
            sum = sum + Complex(amplitude * cos(detuning * u), amplitude * sin(detuning * u))
        }
        return sum
    }
}
