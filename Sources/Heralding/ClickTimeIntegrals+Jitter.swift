import BellPairs

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

extension ClickTimeIntegrals {
    /// Whether the time of a click tells nothing of its photon's origin, so that hiding some clicks changes no coherence.
    var isIndifferentToTime: Bool {
        p.interference.arrivalOffset == .zero && p.a.photonDecayRate == p.b.photonDecayRate && p.interference.detuning.hertz == 0
            && p.a.pureDephasing + p.b.pureDephasing == 0
    }

    /// The mean coherence behind detectors that jitter: clicks that jitter moves out of their gate are not seen, and those are the
    /// ones near its edges, whose photons are the most apart. V = Σ κ(t₁,t₂) s(t₁,t₂)/Σ ρ(t₁,t₂) s(t₁,t₂) over both photons'
    /// own times, s being the probability that both clicks are seen and lie within the filter.
    func jitteringCoherence(_ low: Double, _ high: Double, later: Double) -> Complex {
        let (gA, gB) = (p.a.photonDecayRate, p.b.photonDecayRate)
        let isFiltered = low > -window || high < window
        var cells: [Double] = (0...48).map { window * Double($0) / 48 }
        for (rate, delay) in [(gA, p.delayA), (gB, p.delayB)] {
            cells.append(delay)
            for k in 0..<48 { cells.append(delay - log1p(-Double(k) / 48) / rate) }
        }
        for k in stride(from: 0.0, through: 4, by: 0.5) { cells += [k * jitter, window - k * jitter] }
        cells = cells.filter { $0 >= 0 && $0 <= window }.sorted()
        var points: [(time: Double, weight: Double, a: Double, b: Double, seen: Double)] = []
        func normal(_ z: Double) -> Double { 0.5 * erfc(-z / 2.0.squareRoot()) }
        for i in cells.indices.dropFirst() where cells[i] > cells[i - 1] {
            let h = cells[i] - cells[i - 1]
            for t in [cells[i - 1] + 0.211_324_865_405_187_1 * h, cells[i - 1] + 0.788_675_134_594_812_9 * h] {
                points.append(
                    (
                        t, 0.5 * h, t < p.delayA ? 0 : exp(-gA * (t - p.delayA)), t < p.delayB ? 0 : exp(-gB * (t - p.delayB)),
                        normal((window - t) / jitter) - normal(-t / jitter)
                    ))
            }
        }
        // Both seen, and their difference as seen within the filter: the mean over the early click's jitter, in cells that end where
        // the filter meets the ends of the late gate.
        typealias Chance = (weight: Double, from: Double, to: Double)
        func chances(_ t1: Double) -> [Chance] {
            guard isFiltered else { return [] }
            let kinks = [-low, -high, window - low, window - high].map { ($0 - t1) / jitter }
            let ends = kinks + stride(from: -4, through: 4, by: 2)
            return GaussianCells(from: max(-6, -t1 / jitter), to: min(6, (window - t1) / jitter), ends: ends).points
                .compactMap { z, weight in
                    let early = t1 + jitter * z
                    let (from, to) = (max(0, early + low), min(window, early + high))
                    return to > from ? (weight * exp(-0.5 * z * z) / (2 * Double.pi).squareRoot(), from, to) : nil
                }
        }
        func seen(_ chances: [Chance], _ t2: Double) -> Double {
            chances.reduce(0) { $0 + $1.weight * (normal(($1.to - t2) / jitter) - normal(($1.from - t2) / jitter)) }
        }
        let (dephasing, detuning) = (p.a.pureDephasing + p.b.pureDephasing, 2 * .pi * p.interference.detuning.hertz)
        let moves = p.a.motion != nil || p.b.motion != nil
        var (interfering, all) = (Complex.zero, 0.0)
        for early in points {
            let filter = chances(early.time)
            for late in points {
                let both = early.a * late.b + early.b * late.a
                if both == 0 { continue }
                let s = isFiltered ? seen(filter, late.time) : early.seen * late.seen
                let weight = early.weight * late.weight * s
                all += weight * 0.5 * both
                let packets = (early.a * early.b * late.a * late.b).squareRoot()
                if packets == 0 { continue }
                let x = late.time - early.time
                let factor = weight * packets * exp(-dephasing * abs(x)) * (moves ? motionFactor(later + x) : 1)
                interfering = interfering + factor * Complex(cos(detuning * x), -sin(detuning * x))
            }
        }
        return all > 0 ? HeraldingClosedForm.timelessVisibility(p) / all * interfering : .zero
    }
}
