public import BellPairs
import Quantities

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The closed-form twin of the heralding emulation: section 3 of the physics reference for threshold detectors.
///
/// Shares parameters with the emulation and no code.
public struct HeraldingClosedForm: Sendable {
    /// Probability η_A that a photon of node A is emitted, arrives and clicks.
    public private(set) var clickProbabilityA: Double
    /// Probability η_B that a photon of node B is emitted, arrives and clicks.
    public private(set) var clickProbabilityB: Double
    /// Probability d that a detector has a dark count within one bin.
    public private(set) var darkProbability: Double
    /// V = |⟨φ_A|φ_B⟩|² of the gated photons, with everything that tells them apart.
    public private(set) var visibility: Double
    /// Mean fidelity of heralds by a photon of each node in different bins: (1 + V)/2 where nothing else goes wrong.
    public private(set) var photonPairFidelity: Double
    /// Part of the heralds that announce Ψ⁺.
    public private(set) var psiPlusFraction: Double
    /// Probability that an attempt is heralded.
    public private(set) var heraldProbability: Double
    /// Probabilities per attempt of heralds by photons that kept apart or bunched, by one photon and none.
    private var origins:
        (photonPair: Double, bunchedPair: Double, photonAndDarkCount: Double, darkCounts: Double, secondPhoton: Double)
    /// Mean state of heralded pairs in the frame of the announced Bell state.
    public private(set) var state: XState
    /// Herald probability in the form of Li et al., arXiv:2604.07451: p_ent = (p_e²/2) 10^(−αL/10) η_det² η_misc².
    public private(set) var li2026Probability: Double
    /// False-herald fraction in the form of Li et al.: 4 τ_p D/p_ent, which counts every dark click as a false herald.
    public private(set) var li2026FalseFraction: Double

    /// Evaluates the closed form; of arrival times that drift, the mean over the servo's interval and the errors of its corrections.
    public init(_ p: HeraldingParameters) {
        let cycle = HeatingCycle(p)
        self =
            p.isDrifting ? HeraldingClosedForm(drifting: p, cycle) : HeraldingClosedForm(p, collectedLike: p, cycle)
    }

    /// The mean over arrival offsets. How much of the photons the gates collect is taken, as in the emulation, from the offset about
    /// which it drifts: off by about the drift in lifetimes times the part of the photon that the gate cuts off.
    private init(drifting p: HeraldingParameters, _ cycle: HeatingCycle?) {
        let offsets = ArrivalOffsets(p)
        var mean: HeraldingClosedForm?
        var (plus, fidelity) = (0.0, 0.0)
        var state = 0.0 * XState.maximallyMixed
        for (offset, weight) in offsets.nodes {
            var fixed = p
            (fixed.interference.arrivalDrift, fixed.interference.servoResidual) = (0, .zero)
            fixed.interference.arrivalOffset = TimeSpan(seconds: offset)
            let form = HeraldingClosedForm(fixed, collectedLike: p, cycle)
            if mean == nil {
                mean = form
                (mean!.visibility, mean!.heraldProbability, mean!.origins) = (0, 0, (0, 0, 0, 0, 0))
            }
            mean!.visibility += weight * form.visibility
            mean!.heraldProbability += weight * form.heraldProbability
            mean!.origins.photonPair += weight * form.origins.photonPair
            mean!.origins.bunchedPair += weight * form.origins.bunchedPair
            mean!.origins.photonAndDarkCount += weight * form.origins.photonAndDarkCount
            mean!.origins.darkCounts += weight * form.origins.darkCounts
            mean!.origins.secondPhoton += weight * form.origins.secondPhoton
            plus += weight * form.heraldProbability * form.psiPlusFraction
            if form.origins.photonPair > 0 { fidelity += weight * form.origins.photonPair * form.photonPairFidelity }
            state = state + weight * form.heraldProbability * form.state
        }
        self = mean!
        if heraldProbability > 0 {
            psiPlusFraction = plus / heraldProbability
            self.state = (1 / heraldProbability) * state
        }
        if origins.photonPair > 0 { photonPairFidelity = fidelity / origins.photonPair }
    }

    /// The closed form of a fixed arrival offset, with the parts of the photons that the gates of `nominal` collect.
    private init(_ p: HeraldingParameters, collectedLike nominal: HeraldingParameters, _ cycle: HeatingCycle?) {
        let (opticsA, opticsB) = (p.a.opticsTransmission, p.b.opticsTransmission)
        let efficiency = p.station.detectorEfficiency
        let window = p.binDuration
        // Photons that the gate cuts off because they arrive later than it opens.
        func inGate(_ g: Double, _ delay: Double) -> Double {
            delay == 0 ? 1 : expm1(-g * max(0, window - delay)) / expm1(-g * window)
        }
        let etaA =
            p.a.emissionProbability * (1 - p.a.preparationError) * p.a.fiberTransmission * opticsA * efficiency
            * inGate(p.a.photonDecayRate, nominal.delayA)
        let etaB =
            p.b.emissionProbability * (1 - p.b.preparationError) * p.b.fiberTransmission * opticsB * efficiency
            * inGate(p.b.photonDecayRate, nominal.delayB)
        let d = -expm1(-p.station.falseClickRate.perSecond * window)
        let v = HeraldingClosedForm.timelessVisibility(p) * HeraldingClosedForm.overlap(p)

        // What moving atoms leave: of bunching, whose clicks are in one bin, and of pairs, whose clicks are in two.
        var bunching = v
        var pairs = Complex(v)
        if etaA * etaB > 0, p.a.motion != nil || p.b.motion != nil {
            var atStation = p
            atStation.station.timingJitter = .zero
            let times = ClickTimeIntegrals(atStation, cycle: cycle)
            bunching = times.coherence(-.infinity, .infinity, later: 0).re
            pairs = times.coherence(-.infinity, .infinity, later: p.binSeparation)
        }
        let p1 = etaA * (1 - etaB) + etaB * (1 - etaA)
        let p0 = (1 - etaA) * (1 - etaB)
        let pt = etaA * etaB / 2
        let pb = (etaA * etaB / 2) * (1 + bunching) / 2
        let noOther = (1 - d) * (1 - d)
        let (single, dark, bunched) = (2 * d * p1, 4 * d * d * p0, 2 * d * pb)
        let total = pt + single + dark + bunched

        let transmission = p.a.fiberTransmission * p.b.fiberTransmission
        li2026Probability =
            p.a.emissionProbability * p.b.emissionProbability / 2 * transmission * efficiency * efficiency * opticsA * opticsB
        li2026FalseFraction = 4 * window * p.station.falseClickRate.perSecond / li2026Probability
        let laserCoherence = exp(-.pi * (p.a.laserLinewidth + p.b.laserLinewidth) * p.binSeparation)
        clickProbabilityA = etaA
        clickProbabilityB = etaB
        darkProbability = d
        visibility = v
        let turned = TurnedPolarizations(p)
        if HeraldingClosedForm.needsPatterns(p) {
            let all = ClickPatterns(
                p, clickA: etaA, clickB: etaB,
                secondA: p.a.fiberTransmission * opticsA * efficiency * inGate(p.a.photonDecayRate, nominal.delayA),
                secondB: p.b.fiberTransmission * opticsB * efficiency * inGate(p.b.photonDecayRate, nominal.delayB),
                bunching: bunching,
                coherenceFactor: laserCoherence, cycle: cycle)
            let o = all.origins
            heraldProbability = o.reduce(0, +)
            origins = (o[0], o[1], o[2], o[3], o[4])
            psiPlusFraction = heraldProbability > 0 ? all.psiPlus / heraldProbability : 0.5
            photonPairFidelity =
                o[0] > 0 ? turned.fidelity(all.pairFidelity / o[0], flipped: HeraldingClosedForm.flipped(p)) : .nan
            state = heraldProbability > 0 ? turned.state((1 / heraldProbability) * all.state) : .maximallyMixed
            return
        }
        heraldProbability = noOther * total
        psiPlusFraction = 0.5
        origins = (noOther * pt, noOther * bunched, noOther * single, noOther * dark, 0)
        let noise = 0.25 * (single + dark)
        // One qubit of the two is not what its photon says; both are; the phase of the lasers has wandered.
        let flipped = HeraldingClosedForm.flipped(p)
        let right = (1 - p.a.wrongBin) * (1 - p.b.wrongBin)
        let coherence = right * laserCoherence * pairs
        photonPairFidelity = turned.fidelity(0.5 * (1 - flipped + coherence.re), flipped: flipped)
        let populations = noise + 0.5 * (pt * (1 - flipped) + bunched * flipped)
        let same = noise + 0.5 * (pt * flipped + bunched * (1 - flipped))
        state =
            total > 0
            ? turned.state(
                (1 / total)
                    * XState(p00: same, p01: populations, p10: populations, p11: same, inner: 0.5 * pt * coherence))
            : .maximallyMixed
    }

    /// Probability that the qubit of one node alone is not what its photon's bin says.
    private static func flipped(_ p: HeraldingParameters) -> Double {
        p.a.wrongBin * (1 - p.b.wrongBin) + p.b.wrongBin * (1 - p.a.wrongBin)
    }

    /// What modes and polarizations leave of V: the mean of cos²θ over a normal angle is (1 + e^{−2σ²})/2.
    static func timelessVisibility(_ p: HeraldingParameters) -> Double {
        let spread = p.distinguishingAngle
        return p.interference.visibility * (0.5 + 0.5 * exp(-2 * spread * spread))
    }

    /// Whether a node may emit two photons, or the station looks at more than which detectors fired.
    static func needsPatterns(_ p: HeraldingParameters) -> Bool {
        let station = p.station
        return p.a.secondPhoton > 0 || p.b.secondPhoton > 0 || station.coincidenceWindow != nil || station.timingJitter > .zero
            || station.deadTime > .zero || station.afterpulseProbability > 0 || station.counting != .threshold
    }

    /// Probabilities of the origins, per attempt.
    public var originProbabilities: [HeraldOrigin: Double] {
        [
            .photonPair: origins.photonPair, .bunchedPair: origins.bunchedPair,
            .photonAndDarkCount: origins.photonAndDarkCount, .darkCounts: origins.darkCounts,
            .secondPhoton: origins.secondPhoton,
        ]
    }
    /// Part of the heralds that are false.
    public var falseFraction: Double { heraldProbability > 0 ? 1 - origins.photonPair / heraldProbability : .nan }

    /// ∫∫ φ_A(t₁) φ_B(t₂) φ_A*(t₂) φ_B*(t₁) e^{−2γ*|t₁−t₂|} over the part of the gate in which both photons can be,
    /// with packets normalized on their part of the gate: section 4 of the physics reference for a finite gate.
    static func overlap(_ p: HeraldingParameters) -> Double {
        let (gA, gB) = (p.a.photonDecayRate, p.b.photonDecayRate)
        let offset = abs(p.interference.arrivalOffset.seconds)
        let length = p.binDuration - offset
        if length <= 0 { return 0 }
        let mean = 0.5 * (gA + gB)
        // ∫∫ e^{−g(s₁+s₂)} e^{−μ|s₁−s₂|} over [0, length]², μ = γ*_A + γ*_B + iδ, real part.
        let (muRe, muIm) = (p.a.pureDephasing + p.b.pureDephasing, 2 * .pi * p.interference.detuning.hertz)
        let integral: Double
        let difference = Complex(muRe - mean, muIm)
        if (mean + muRe + abs(muIm)) * length < 0.1 {
            // Packets that hardly change within the gate: 2 Re ∫ du e^{−(μ+g)u} (1 − e^{−2g(L−u)})/(2g), by Simpson's rule,
            // where the closed expression below would lose its digits.
            let steps = 64
            let h = length / Double(steps)
            var sum = 0.0
            for i in 0...steps {
                let u = Double(i) * h
                let inner = mean > 0 ? -expm1(-2 * mean * (length - u)) / (2 * mean) : length - u
                let weight = i == 0 || i == steps ? 1.0 : i % 2 == 1 ? 4 : 2
                sum += weight * exp(-(mean + muRe) * u) * cos(muIm * u) * inner
            }
            integral = 2 * sum * h / 3
        } else if difference.squaredMagnitude < 1e-12 * mean * mean {
            // μ → g: 2 ∫ s e^{−2 g s} ds.
            let x = 2 * mean * length
            integral = 2 * (1 - exp(-x) * (1 + x)) / (4 * mean * mean)
        } else {
            let sum = Complex(mean + muRe, muIm)
            let decayed = exp(-(mean + muRe) * length)
            let rotated = Complex(1 - decayed * cos(muIm * length), decayed * sin(muIm * length))
            let bracket = Complex(-expm1(-2 * mean * length) / (2 * mean)) - rotated / sum
            integral = 2 * (bracket / difference).re
        }
        // The later packet starts within the earlier one, which has decayed by exp(−g·offset) until then.
        let earlier = p.interference.arrivalOffset.seconds >= 0 ? gA : gB
        let normA = -gA / expm1(-gA * (p.binDuration - p.delayA))
        let normB = -gB / expm1(-gB * (p.binDuration - p.delayB))
        return min(1, max(0, normA * normB * exp(-earlier * offset) * integral))
    }
}
