import BellPairs
import Heralding

/// Heralds averaged over locked and unlocked cavities, latched detectors and the time since clocks were synchronized.
struct HeraldMean {
    /// Probability per attempt.
    var probability = 0.0
    /// Probability per attempt of a false one.
    var falseOnes = 0.0
    /// Mean state times the probability.
    var state = XState(p00: 0, p01: 0, p10: 0, p11: 0)
    /// Part of the photon pairs that skewed clocks put out of their gates.
    var cutOff = 0.0

    init(
        _ faults: Faults, _ parameters: HeraldingParameters, _ t: FaultsClosedForm.Times, _ unlock: OutageLaw, _ latch: OutageLaw
    ) {
        let fails = faults.failing
        let (outA, outB) = (fails.a ? unlock.random : 0, fails.b ? unlock.random : 0)
        let calm = 1 - unlock.stated
        var cavities = [
            (true, true, calm * (1 - outA) * (1 - outB)), (true, false, calm * (1 - outA) * outB),
            (false, true, calm * outA * (1 - outB)), (false, false, calm * outA * outB),
        ]
        let index = fails.a && fails.b ? 3 : fails.a ? 2 : 1
        cavities[index].2 += unlock.stated
        let whole = (1 - latch.stated) * (1 - latch.random) * (1 - latch.random)
        let half = (1 - latch.stated) * 2 * latch.random * (1 - latch.random)
        for (fromA, fromB, weight) in cavities where weight > 0 {
            var p = parameters
            if !fromA { p.a.emissionProbability = 0 }
            if !fromB { p.b.emissionProbability = 0 }
            let isBoth = fromA && fromB
            let (base, offset) = (HeraldingClosedForm(p), p.interference.arrivalOffset.seconds)
            for (share, skew) in Self.skews(faults, p, t) {
                var skewed = p
                skewed.interference.arrivalOffset = .init(seconds: offset + (offset >= 0 ? skew : -skew))
                let form = skew == 0 ? base : HeraldingClosedForm(skewed)
                add(form, weight * share * whole)
                if half > 0 { addHalf(skewed, form, weight * share * half) }
                if isBoth {
                    let (before, after) = (
                        base.clickProbabilityA * base.clickProbabilityB, form.clickProbabilityA * form.clickProbabilityB
                    )
                    if before > 0 { cutOff += share * (1 - after / before) }
                }
            }
        }
    }

    private mutating func add(_ form: HeraldingClosedForm, _ weight: Double) {
        guard form.heraldProbability > 0 else { return }
        probability += weight * form.heraldProbability
        falseOnes += weight * form.heraldProbability * form.falseFraction
        state = state + (weight * form.heraldProbability) * form.state
    }

    /// One detector alone: it must click in both bins, and what it announces is always Ψ⁺.
    private mutating func addHalf(_ p: HeraldingParameters, _ form: HeraldingClosedForm, _ weight: Double) {
        let station = p.station
        let isPlain =
            p.a.secondPhoton == 0 && p.b.secondPhoton == 0 && station.coincidenceWindow == nil && station.timingJitter == .zero
            && station.deadTime == .zero && station.counting == .threshold
        guard isPlain else {
            // Of two photons both meet it with probability 1/4; dark counts are neglected.
            return add(form, 0.25 * weight)
        }
        var dark = p
        dark.station.darkCountRate = .init(perSecond: 0)
        let pair = HeraldingClosedForm(dark).state
        let (a, b, d, v) = (form.clickProbabilityA, form.clickProbabilityB, form.darkProbability, form.visibility)
        let apart = 0.5 * a * b
        let single = a * (1 - b) + b * (1 - a)
        let clean = 0.25 * apart
        // One of the pair's photons with a dark count: its qubits are known, and share nothing else.
        let patched = 0.5 * d * apart
        // Both in one bin, of which the detector sees one or both: the late or the early pair with a dark count.
        let bunched = 0.25 * (3 - v) * d * apart
        let blank =
            0.25 * d * d * apart + 0.25 * (1 + v) * d * d * apart + 0.5 * d * (1 + d) * single + d * d * (1 - a) * (1 - b)
        let (differ, same) = (0.5 * (pair.p01 + pair.p10), 0.5 * (pair.p00 + pair.p11))
        let total = clean + patched + bunched + blank
        probability += weight * total
        falseOnes += weight * (total - clean)
        state =
            state + (weight * clean) * pair
            + (weight * patched) * XState(p00: same, p01: differ, p10: differ, p11: same)
            + (weight * bunched) * XState(p00: differ, p01: same, p10: same, p11: differ)
            + (weight * blank) * .maximallyMixed
    }

    /// Skews with the part of the window's time that each stands for: Gauss and Legendre's five points on panels of the sawtooth.
    private static func skews(
        _ faults: Faults, _ p: HeraldingParameters, _ t: FaultsClosedForm.Times
    ) -> [(share: Double, skew: Double)] {
        guard faults.clockSkew > 0 else { return [(1, 0)] }
        let pieces = SawtoothMean(interval: faults.resynchronizationInterval.seconds, from: t.from, to: t.to).pieces
        // Beyond this phase the later photon misses its gate, and nothing changes any more.
        let last = max(0, p.binDuration - abs(p.interference.arrivalOffset.seconds)) / faults.clockSkew
        let points = [
            (0.5, 0.284_444_444_444_444_44), (0.230_765_344_947_158_45, 0.239_314_335_249_683_23),
            (0.769_234_655_052_841_6, 0.239_314_335_249_683_23), (0.046_910_077_030_668, 0.118_463_442_528_094_55),
            (0.953_089_922_969_332, 0.118_463_442_528_094_55),
        ]
        var result: [(Double, Double)] = []
        for (weight, upTo) in pieces where weight != 0 && upTo > 0 {
            let varying = min(upTo, last)
            // What is averaged is smooth on the scale of photons.
            let panels = max(1, Int(min(6, (faults.clockSkew * varying / p.overlapTime).rounded(.up))))
            for panel in 0..<panels where varying > 0 {
                let (start, width) = (varying * Double(panel) / Double(panels), varying / Double(panels))
                for (x, w) in points {
                    result.append((weight * width * w / (t.to - t.from), faults.clockSkew * (start + width * x)))
                }
            }
            if upTo > varying { result.append((weight * (upTo - varying) / (t.to - t.from), 2 * p.binDuration)) }
        }
        return result
    }
}
