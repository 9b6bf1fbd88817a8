#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Part of the closed form: afterpulses that fall into gates, of a station whose every attempt is made.
///
/// Exact for threshold detectors without coincidence window whose dead time ends before the late gate opens, and for photons equal
/// in time and frequency: where bunching depends on click times, those of two photons in one bin are taken as independent of each
/// other. Counting detectors also refuse afterpulses within the gate of their own click: left out. Beyond 64 attempts, afterpulses
/// of one attempt are taken as independent of each other, off by the square of the chance of one of them.
struct Afterpulses {
    private typealias Sources = ClickTimeIntegrals.Sources
    /// Whether there are any.
    let areAny: Bool
    /// For each set of outputs, one bit each: probability that no earlier attempt's afterpulse falls into any.
    private(set) var none = [Double](repeating: 1, count: 16)
    private var within: [ClickTimeIntegrals.Sources: Double] = [:]

    /// - Parameter patterns: what photons make the outputs of an attempt fire, with probabilities.
    init(_ p: HeraldingParameters, _ times: ClickTimeIntegrals, patterns: [[ClickTimeIntegrals.Sources]: Double]) {
        let (q, tau, dead) = (p.station.afterpulseProbability, p.station.afterpulseTime.seconds, p.station.deadTime.seconds)
        areAny = q > 0
        guard areAny else { return }
        let (window, separation) = (p.binDuration, p.binSeparation)
        let isTimeBin = p.encoding == .timeBin
        // In an order that is always the same: sums of floating-point numbers depend on it.
        func code(_ pattern: [Sources]) -> Int { pattern.reduce(0) { 81 * $0 + 9 * $1.a + $1.b } }
        let patterns = patterns.sorted { code($0.key) < code($1.key) }.map { (outputs: $0.key, probability: $0.value) }
        var sources = Set<Sources>()
        for pattern in patterns { for s in pattern.outputs where !s.isEmpty { sources.insert(s) } }
        let steps = 192
        var masses: [Sources: [(time: Double, mass: Double)]] = [:]
        for s in sources {
            var before = 0.0
            var cells: [(time: Double, mass: Double)] = []
            for k in 1...steps {
                let after = times.photonsBefore(s, window * Double(k) / Double(steps))
                if after > before { cells.append((window * (Double(k) - 0.5) / Double(steps), after - before)) }
                before = after
            }
            masses[s] = cells
        }
        /// Probability that the afterpulse of a click in a gate falls into a gate that opens so much later.
        func chance(_ s: Sources, _ later: Double) -> Double {
            func survives(_ x: Double) -> Double { x > dead ? exp(-(x - dead) / tau) : 1 }
            return q * masses[s]!.reduce(0) { $0 + $1.mass * (survives(later - $1.time) - survives(later + window - $1.time)) }
        }
        if isTimeBin { for s in sources { within[s] = chance(s, separation) } }
        guard p.attemptSpacing > 0 else { return }
        for back in 1...64 {
            let elapsed = Double(back) * p.attemptSpacing
            if exp(-(elapsed - separation - window - dead) / tau) < 1e-18 { return }
            // By bin of the click and of the gate.
            var chances: [Sources: [Double]] = [:]
            for s in sources {
                chances[s] = (0..<4).map { chance(s, elapsed + separation * Double($0 % 2 - $0 / 2)) }
            }
            let factors = noneOfOne(patterns, isTimeBin) { chances[$0]![$1] }
            for set in 1..<16 { none[set] *= factors[set] }
        }
        // All attempts before, each with its chances smaller by the same factor.
        let ratio = exp(-p.attemptSpacing / tau)
        let elapsed = 65 * p.attemptSpacing
        guard elapsed > dead + 2 * separation + 2 * window else { return }
        var chances: [Sources: [Double]] = [:]
        for s in sources { chances[s] = (0..<4).map { chance(s, elapsed + separation * Double($0 % 2 - $0 / 2)) } }
        let factors = noneOfOne(patterns, isTimeBin) { chances[$0]![$1] }
        for set in 1..<16 { none[set] *= exp(log(factors[set]) / (1 - ratio)) }
    }

    /// For each set of outputs: probability that no afterpulse of one earlier attempt falls into any.
    private func noneOfOne(
        _ patterns: [(outputs: [Sources], probability: Double)], _ isTimeBin: Bool, _ chance: (Sources, Int) -> Double
    ) -> [Double] {
        (0..<16).map { set in
            patterns.reduce(0) { sum, pattern in
                var product = pattern.probability
                for (output, s) in pattern.outputs.enumerated() where !s.isEmpty {
                    var falls = 0.0
                    for target in 0..<4 where set >> target & 1 == 1 {
                        let sees = isTimeBin ? target & 1 == output & 1 : target == output
                        if sees { falls += chance(s, 2 * (output / 2) + target / 2) }
                    }
                    product *= 1 - falls
                }
                return sum + product
            }
        }
    }

    /// Probability that exactly the outputs `early` and 2 + `late` of an attempt fire, by photons as given, false clicks and
    /// afterpulses.
    ///
    /// - Parameter silent: probability that an output has no false click.
    func fires(_ outputs: [ClickTimeIntegrals.Sources], _ early: Int, _ late: Int, silent: Double) -> Double {
        let wanted = [early, 2 + late]
        var sum = 0.0
        // By inclusion and exclusion over the outputs that must fire.
        for left in 0..<4 {
            var (set, sign) = (0b1111 & ~(1 << wanted[0]) & ~(1 << wanted[1]), 1.0)
            for i in 0..<2 where left >> i & 1 == 1 {
                set |= 1 << wanted[i]
                sign = -sign
            }
            var quiet = none[set]
            for output in 0..<4 where set >> output & 1 == 1 {
                quiet *= outputs[output].isEmpty ? silent : 0
                if output >= 2, !outputs[output - 2].isEmpty { quiet *= 1 - (within[outputs[output - 2]] ?? 0) }
            }
            sum += sign * quiet
        }
        return max(0, sum)
    }
}
