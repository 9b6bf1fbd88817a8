import BellPairs

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Part of the closed form: every way in which photons and dark counts make two outputs fire, added up, for nodes that emit more
/// than one photon each and stations that look at times or numbers.
///
/// Exact but for: the times of clicks that come from two photons bunched into one output, or from a dark count beside a photon
/// pair, whose coherence is taken as that of all pairs; jitter in the dead time; the times of afterpulses, taken as those of dark
/// counts.
struct ClickPatterns {
    /// Probabilities per attempt of heralds by origin, in the order of `HeraldOrigin`.
    private(set) var origins = [Double](repeating: 0, count: 5)
    /// Fidelity of heralds by a photon pair, times their probability.
    private(set) var pairFidelity = 0.0
    /// Probability per attempt of heralds of Ψ⁺.
    private(set) var psiPlus = 0.0
    /// State of heralds, times their probability.
    private(set) var state = 0.0 * XState.maximallyMixed

    private typealias Sources = ClickTimeIntegrals.Sources
    private let times: ClickTimeIntegrals
    private let resolvesNumbers: Bool
    /// Probability of no dark count in an output, of at least or exactly one in one that must fire without photons.
    private let silent: Double
    private let darkFires: Double
    private var afterpulses: Afterpulses
    private let coincidenceWindow: Double
    /// How much earlier than its early click, counted from the gates, a detector's late click is hidden.
    private let deadDifference: Double
    private var memory: [[Int]: Double] = [:]

    /// - Parameters:
    ///   - coherenceFactor: what phases of the lasers leave of the coherence.
    ///   - bunching: V of photons in one bin.
    ///   - cycle: how warm the atoms are.
    init(
        _ p: HeraldingParameters, clickA: Double, clickB: Double, secondA: Double, secondB: Double, bunching: Double,
        coherenceFactor: Double, cycle: HeatingCycle?
    ) {
        resolvesNumbers = p.station.counting == .numberResolving
        let dark = p.station.falseClickRate.perSecond * p.binDuration
        silent = exp(-dark)
        darkFires = resolvesNumbers ? dark * silent : 1 - silent
        let times = ClickTimeIntegrals(p, cycle: cycle)
        let coincidenceWindow = p.station.coincidenceWindow?.seconds ?? .infinity
        let deadDifference =
            p.station.deadTime.seconds > 0 && p.encoding == .timeBin ? p.station.deadTime.seconds - p.binSeparation : -.infinity
        (self.times, self.coincidenceWindow, self.deadDifference) = (times, coincidenceWindow, deadDifference)
        // Photons in one bin that are both seen.
        let isSharp = p.station.timingJitter == .zero || times.isIndifferentToTime && p.a.motion == nil && p.b.motion == nil
        let bunching = clickA * clickB == 0 || isSharp ? bunching : times.coherence(-.infinity, .infinity, later: 0).re
        // Where one node's photons never click there are no pairs to be coherent.
        let isPlain =
            clickA * clickB == 0
            || coincidenceWindow == .infinity && deadDifference == -.infinity && p.a.motion == nil && p.b.motion == nil
                && (p.station.timingJitter == .zero || times.isIndifferentToTime)
        func coherence(from low: Double) -> Complex {
            isPlain ? Complex(bunching) : times.coherence(low, coincidenceWindow, later: p.binSeparation)
        }
        let same = coherence(from: max(-coincidenceWindow, deadDifference))
        let different = coherence(from: -coincidenceWindow)
        let (seenA, seenB) = (clickA * times.seenA, clickB * times.seenB)
        let flips = (p.a.wrongBin, p.b.wrongBin)

        var patterns: [[Sources]: Double] = [:]
        if p.station.afterpulseProbability > 0 {
            for (binA, binB) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
                for (detectorA, detectorB, first) in ClickPatterns.firstPhotons(seenA, seenB, bunching, sameBin: binA == binB) {
                    for (_, outputA, weightA) in ClickPatterns.second(p.a, secondA * times.seenA, binA) {
                        for (_, outputB, weightB) in ClickPatterns.second(p.b, secondB * times.seenB, binB) {
                            var outputs = [Sources](repeating: Sources(), count: 4)
                            if let detectorA { outputs[2 * binA + detectorA].a += 1 }
                            if let detectorB { outputs[2 * binB + detectorB].b += 1 }
                            if let outputA { outputs[outputA].a += 1 }
                            if let outputB { outputs[outputB].b += 1 }
                            patterns[outputs, default: 0] += 0.25 * first * weightA * weightB
                        }
                    }
                }
            }
        }
        afterpulses = Afterpulses(p, times, patterns: patterns)
        for (binA, binB) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
            for (detectorA, detectorB, first) in ClickPatterns.firstPhotons(seenA, seenB, bunching, sameBin: binA == binB) {
                for (isEmittedA, outputA, weightA) in ClickPatterns.second(p.a, secondA * times.seenA, binA) {
                    for (isEmittedB, outputB, weightB) in ClickPatterns.second(p.b, secondB * times.seenB, binB) {
                        let weight = 0.25 * first * weightA * weightB
                        if weight == 0 { continue }
                        var outputs = [Sources](repeating: Sources(), count: 4)
                        if let detectorA { outputs[2 * binA + detectorA].a += 1 }
                        if let detectorB { outputs[2 * binB + detectorB].b += 1 }
                        if let outputA { outputs[outputA].a += 1 }
                        if let outputB { outputs[outputB].b += 1 }
                        let isSecond = isEmittedA || isEmittedB
                        for early in 0..<2 {
                            // What is announced, and whether the late click of the detector that fired early was hidden.
                            for late in 0..<2 {
                                for isHidden in [false, true] where !isHidden || late != early {
                                    let probability = fires(outputs, early, late, isHidden: isHidden)
                                    if probability == 0 { continue }
                                    let hidden: (Int, Int?) -> Bool = { isHidden && $0 == 1 && $1 == early }
                                    let hasA = detectorA != nil && !hidden(binA, detectorA)
                                    let hasB = detectorB != nil && !hidden(binB, detectorB)
                                    let origin: HeraldOrigin =
                                        isSecond
                                        ? .secondPhoton
                                        : hasA && hasB
                                            ? (binA == binB ? .bunchedPair : .photonPair)
                                            : hasA || hasB ? .photonAndDarkCount : .darkCounts
                                    let kept = coherenceFactor * (1 - flips.0) * (1 - flips.1)
                                    let coherence =
                                        origin == .photonPair ? kept * (late == early ? same : different) : .zero
                                    if late == early { psiPlus += weight * probability }
                                    add(weight * probability, origin, binA == 1, binB == 1, flips, coherence)
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    private mutating func add(
        _ weight: Double, _ origin: HeraldOrigin, _ a: Bool, _ b: Bool, _ flips: (Double, Double), _ coherence: Complex
    ) {
        origins[Int(origin.rawValue)] += weight
        var part = 0.0 * XState.maximallyMixed
        for (flipA, chanceA) in [(false, 1 - flips.0), (true, flips.0)] {
            for (flipB, chanceB) in [(false, 1 - flips.1), (true, flips.1)] {
                part = part + chanceA * chanceB * weight * XState.product(a != flipA, b != flipB)
            }
        }
        part.inner = 0.5 * weight * coherence
        state = state + part
        if origin == .photonPair { pairFidelity += part.fidelity }
    }

    /// Probability that the station sees detector `early` fire alone in the early bin, `late` alone in the late one, and what the
    /// filter lets through; with a hidden late click of detector `early` or without.
    private mutating func fires(_ outputs: [Sources], _ early: Int, _ late: Int, isHidden: Bool) -> Double {
        if isHidden, deadDifference == -.infinity { return 0 }
        var probability = 1.0
        for output in 0..<4 {
            let mustFire = output == early || output == 2 + late || isHidden && output == 2 + early
            let photons = outputs[output].a + outputs[output].b
            if !mustFire {
                if photons > 0 { return 0 }
                probability *= silent
            } else if photons == 0 {
                probability *= isHidden && output == 2 + early ? 1 - silent : darkFires
            } else if resolvesNumbers, !(isHidden && output == 2 + early) {
                if photons > 1 { return 0 }
                probability *= silent
            }
        }
        if afterpulses.areAny {
            if resolvesNumbers, outputs[early].a + outputs[early].b > 1 || outputs[2 + late].a + outputs[2 + late].b > 1 {
                return 0
            }
            var seen = outputs
            probability = 1
            if isHidden {
                if seen[2 + early].isEmpty { probability = 1 - silent }
                seen[2 + early] = Sources()
            }
            probability *= afterpulses.fires(seen, early, late, silent: silent)
        }
        if probability == 0 { return 0 }
        let t = coincidenceWindow
        if isHidden {
            probability *= between(outputs[early], outputs[2 + early], -.infinity, deadDifference, 0)
            return probability * between(outputs[early], outputs[2 + late], -t, t, 1)
        }
        if late == early { return probability * between(outputs[early], outputs[2 + late], max(-t, deadDifference), t, 2) }
        return probability * between(outputs[early], outputs[2 + late], -t, t, 1)
    }

    private mutating func between(_ early: Sources, _ late: Sources, _ low: Double, _ high: Double, _ kind: Int) -> Double {
        let key = [early.a, early.b, late.a, late.b, kind]
        if let known = memory[key] { return known }
        let value = times.between(early, late, low, high, resolvesNumbers: resolvesNumbers)
        memory[key] = value
        return value
    }

    /// Detectors, if any, in which the first photons click, with probabilities.
    private static func firstPhotons(
        _ a: Double, _ b: Double, _ bunching: Double, sameBin: Bool
    ) -> [(Int?, Int?, Double)] {
        let together = sameBin ? 0.25 * (1 + bunching) : 0.25
        var all: [(Int?, Int?, Double)] = [(nil, nil, (1 - a) * (1 - b))]
        for i in 0..<2 {
            all.append((i, nil, 0.5 * a * (1 - b)))
            all.append((nil, i, 0.5 * b * (1 - a)))
            for j in 0..<2 { all.append((i, j, a * b * (i == j ? together : 0.5 - together))) }
        }
        return all
    }

    /// Whether a node emits a second photon, and the output, if any, in which it clicks, with probabilities.
    private static func second(_ side: HeraldingParameters.Side, _ click: Double, _ bin: Int) -> [(Bool, Int?, Double)] {
        let q = side.secondPhoton
        if q == 0 { return [(false, nil, 1)] }
        var all: [(Bool, Int?, Double)] = [(false, nil, 1 - q), (true, nil, q * (1 - click))]
        for output in 0..<4 {
            let inBin = side.secondPhotonBin == .same ? (output / 2 == bin ? 1.0 : 0) : 0.5
            all.append((true, output, 0.5 * q * click * inBin))
        }
        return all
    }
}
