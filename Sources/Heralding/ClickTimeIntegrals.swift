import BellPairs

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Part of the closed form: how the first clicks of two bins lie in time, and what coherence pairs of photons have whose clicks
/// lie so, for stations that look at times.
///
/// Which clicks jitter leaves in a gate is exact. Integrals over differences of click times are sums over cells of about equal
/// probability, with an error of about 1e-5 relative.
struct ClickTimeIntegrals {
    /// What makes one output fire: so many photons of node A and of node B, and dark counts.
    struct Sources: Hashable {
        var a = 0
        var b = 0
        var isEmpty: Bool { a == 0 && b == 0 }
    }

    let p: HeraldingParameters
    let window: Double
    let jitter: Double
    private let darkRate: Double
    private let grid: [Double]
    private let cycle: HeatingCycle?
    /// Parts of node A's and node B's photons whose clicks are seen within the gate.
    let seenA: Double
    let seenB: Double

    /// - Parameter cycle: how warm the atoms are that attempt; `nil` where none of them heats up.
    init(_ p: HeraldingParameters, cycle: HeatingCycle?) {
        self.p = p
        window = p.binDuration
        self.cycle = cycle
        jitter = p.station.timingJitter.seconds / (8 * log(2.0)).squareRoot()
        darkRate = p.station.falseClickRate.perSecond
        var grid: [Double] = (0...128).map { p.binDuration * Double($0) / 128 }
        for (rate, delay) in [(p.a.photonDecayRate, p.delayA), (p.b.photonDecayRate, p.delayB)] {
            for k in 0..<192 { grid.append(delay - log1p(-Double(k) / 192) / rate) }
            if jitter > 0 { for k in -24...24 { grid.append(delay + 0.25 * Double(k) * jitter) } }
        }
        let end = p.binDuration
        self.grid = grid.filter { $0 >= 0 && $0 <= end }.sorted()
        seenA = ClickTimeIntegrals.seen(p.a.photonDecayRate, p.delayA, window, jitter)
        seenB = ClickTimeIntegrals.seen(p.b.photonDecayRate, p.delayB, window, jitter)
    }

    private static func seen(_ rate: Double, _ delay: Double, _ window: Double, _ jitter: Double) -> Double {
        guard jitter > 0 else { return 1 }
        return max(0, blurred(window, rate, delay, window, jitter) - blurred(0, rate, delay, window, jitter))
    }

    /// P[the output's first click is before t], given that it fires; dark counts add to the photons unless numbers are resolved.
    private func cumulative(_ s: Sources, _ t: Double, resolvesNumbers: Bool) -> Double {
        if t <= 0 { return 0 }
        if t >= window { return 1 }
        if s.isEmpty {
            return resolvesNumbers || darkRate == 0 ? t / window : expm1(-darkRate * t) / expm1(-darkRate * window)
        }
        var survival = resolvesNumbers ? 1 : exp(-darkRate * t)
        func factor(_ rate: Double, _ delay: Double, _ seen: Double) -> Double {
            let zero = jitter > 0 ? ClickTimeIntegrals.blurred(0, rate, delay, window, jitter) : 0
            return 1 - (ClickTimeIntegrals.blurred(t, rate, delay, window, jitter) - zero) / seen
        }
        if s.a > 0, seenA > 0 { survival *= pow(factor(p.a.photonDecayRate, p.delayA, seenA), Double(s.a)) }
        if s.b > 0, seenB > 0 { survival *= pow(factor(p.b.photonDecayRate, p.delayB, seenB), Double(s.b)) }
        return 1 - survival
    }

    /// P[the first click that photons make in an output is before t], given that they make one.
    func photonsBefore(_ s: Sources, _ t: Double) -> Double { cumulative(s, t, resolvesNumbers: true) }

    /// P[low ≤ t_late − t_early ≤ high] of the first clicks of two outputs that fire, each counted from the opening of its gate.
    func between(_ early: Sources, _ late: Sources, _ low: Double, _ high: Double, resolvesNumbers: Bool) -> Double {
        if low <= -window, high >= window { return 1 }
        if low >= high || high <= -window || low >= window { return 0 }
        func lateBefore(_ t: Double) -> Double { cumulative(late, t, resolvesNumbers: resolvesNumbers) }
        let moved = [low, high].flatMap { shift in stride(from: 0, to: grid.count, by: 2).map { grid[$0] - shift } }
        let cells = (grid + moved + [-low, -high, window - low, window - high]).filter { $0 >= 0 && $0 <= window }.sorted()
        var (sum, before) = (0.0, 0.0)
        for i in 1..<cells.count {
            let after = cumulative(early, cells[i], resolvesNumbers: resolvesNumbers)
            let t = 0.5 * (cells[i - 1] + cells[i])
            if after > before { sum += (after - before) * (lateBefore(t + high) - lateBefore(t + low)) }
            before = after
        }
        return min(1, max(0, sum))
    }

    /// Mean coherence, of magnitude 0…1, of photons that click in different bins with low ≤ t_late − t_early ≤ high as the station sees it.
    ///
    /// The late bin opens `later` than the early one: meanwhile the atoms move. V = ∫κ/∫ρ over the differences x = t_late − t_early, where κ(x) is what interferes and ρ(x) the density of x.
    func coherence(_ low: Double, _ high: Double, later: Double) -> Complex {
        if jitter > 0, !isIndifferentToTime || p.a.motion != nil || p.b.motion != nil {
            return jitteringCoherence(low, high, later: later)
        }
        let (gA, gB) = (p.a.photonDecayRate, p.b.photonDecayRate)
        let offset = abs(p.interference.arrivalOffset.seconds)
        let overlap = window - offset
        guard overlap > 0, low < high else { return .zero }
        let mean = 0.5 * (gA + gB)
        let (dephasing, detuning) = (p.a.pureDephasing + p.b.pureDephasing, 2 * .pi * p.interference.detuning.hertz)
        let earlier = p.interference.arrivalOffset.seconds >= 0 ? gA : gB
        // Both in units of the norms of the packets, which cancel.
        func kernel(_ u: Double) -> Double {
            guard u < overlap else { return 0 }
            return exp(-earlier * offset - (mean + dephasing) * u)
                * (-expm1(-2 * mean * (overlap - u)) / (2 * mean))
        }
        func density(_ x: Double) -> Double {
            // t_B − t_A = x.
            let from = max(p.delayA, p.delayB - x)
            let to = min(window, window - x)
            guard to > from else { return 0 }
            return exp(-gA * (from - p.delayA) - gB * (from + x - p.delayB)) * -expm1(-(gA + gB) * (to - from)) / (gA + gB)
        }
        func motion(_ x: Double) -> Double { motionFactor(later + x) }
        let spread = jitter * 2.0.squareRoot()
        func passes(_ x: Double) -> Double {
            guard spread > 0 else { return x >= low && x <= high ? 1 : 0 }
            return 0.5 * (erf((high - x) / (spread * 2.0.squareRoot())) - erf((low - x) / (spread * 2.0.squareRoot())))
        }
        var half: [Double] = (0...256).map { window * Double($0) / 256 }
        for rate in [gA, gB, mean + dephasing] { for k in 0..<256 { half.append(-log1p(-Double(k) / 256) / rate) } }
        let fastest = max(p.a.motion?.trapFrequency.hertz ?? 0, p.b.motion?.trapFrequency.hertz ?? 0)
        let turns = min(4096, ((abs(detuning) + 2 * .pi * fastest) * window * 2).rounded())
        if turns > 0 { for k in 0..<Int(turns) { half.append(window * Double(k) / turns) } }
        half += half.flatMap { [$0 + offset, $0 - offset] }
        var cells = half + half.map { -$0 } + [low, high]
        if spread > 0 { for k in -30...30 { cells += [low + 0.2 * Double(k) * spread, high + 0.2 * Double(k) * spread] } }
        cells = cells.filter { $0 >= -window && $0 <= window }.sorted()
        var (interfering, all) = (Complex.zero, 0.0)
        for i in 1..<cells.count where cells[i] > cells[i - 1] {
            let h = cells[i] - cells[i - 1]
            // Two points of Gauss.
            for x in [cells[i - 1] + 0.211_324_865_405_187_1 * h, cells[i - 1] + 0.788_675_134_594_812_9 * h] {
                let weight = 0.5 * h * passes(x)
                interfering =
                    interfering + weight * kernel(abs(x)) * motion(x) * Complex(cos(detuning * x), -sin(detuning * x))
                all += weight * 0.5 * (density(x) + density(-x))
            }
        }
        return all > 0 ? HeraldingClosedForm.timelessVisibility(p) / all * interfering : .zero
    }

    /// What moving atoms leave of the coherence of photons whose clicks lie so far apart.
    func motionFactor(_ time: Double) -> Double {
        var (exponent, heating) = (0.0, 0.0)
        for motion in [p.a.motion, p.b.motion].compactMap(\.self) {
            let half = sin(.pi * motion.trapFrequency.hertz * time)
            exponent += 2 * motion.lambDickeSquared * (1 + 2 * motion.meanPhonons) * half * half
            heating += 4 * motion.lambDickeSquared * motion.heatingPerAttempt * half * half
        }
        return exp(-exponent) * (cycle?.mean(decay: heating) ?? 1)
    }
}
