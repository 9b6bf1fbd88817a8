#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Part of the closed form: the law of the arrival offset under drift and servo, as nodes and weights for means over it.
///
/// The drift since the last correction is uniform on 0…D, D being that of a whole interval, and the error of the correction normal:
/// the density of their sum is (Φ(x/σ) − Φ((x − D)/σ))/D. Gauss's three points in cells whose edges lie where the density or the
/// overlap of the photons bends.
struct ArrivalOffsets {
    /// Offsets in seconds, with weights that sum to one.
    let nodes: [(offset: Double, weight: Double)]

    init(_ p: HeraldingParameters) {
        let drift = p.interference.arrivalDrift * p.interference.servoInterval.seconds
        let (low, high, sigma) = (min(0, drift), max(0, drift), p.interference.servoResidual.seconds)
        let nominal = p.interference.arrivalOffset.seconds
        let limit = 0.999 * p.binDuration
        var edges = [-nominal, limit - nominal, -limit - nominal]
        if sigma > 0 {
            for k in stride(from: -8.0, through: 8, by: 0.5) { edges += [low + k * sigma, high + k * sigma] }
        }
        let parts = 16
        // The ends as they are: a rounded one would fall outside, and its cell with it.
        edges += [low, high]
        for k in 1..<parts { edges.append(low + (high - low) * Double(k) / Double(parts)) }
        for rate in Set([p.a.photonDecayRate, p.b.photonDecayRate]) {
            for k in [0.25, 0.5, 1, 1.5, 2, 3, 4, 6, 8, 12, 16, 24, 32] {
                edges += [-nominal - k / rate, -nominal + k / rate]
            }
        }
        edges = edges.filter { $0 >= low - 8 * sigma && $0 <= high + 8 * sigma }.sorted()
        func density(_ x: Double) -> Double {
            if sigma == 0 { return 1 }
            if high - low < 1e-4 * sigma {
                let z = (x - 0.5 * (low + high)) / sigma
                return exp(-0.5 * z * z)
            }
            let scale = 1 / (sigma * 2.0.squareRoot())
            // Both terms from the side on which they are small.
            return x > 0.5 * (low + high)
                ? erfc((x - high) * scale) - erfc((x - low) * scale) : erfc((low - x) * scale) - erfc((high - x) * scale)
        }
        var nodes: [(offset: Double, weight: Double)] = []
        var total = 0.0
        for i in edges.indices.dropFirst() where edges[i] > edges[i - 1] {
            let (middle, half) = (0.5 * (edges[i] + edges[i - 1]), 0.5 * (edges[i] - edges[i - 1]))
            for (z, weight) in [(-0.6.squareRoot(), 5.0), (0, 8), (0.6.squareRoot(), 5)] {
                let x = middle + z * half
                let mass = weight * half * density(x)
                if mass == 0 { continue }
                total += mass
                nodes.append((min(limit, max(-limit, nominal + x)), mass))
            }
        }
        nodes = total > 0 ? nodes.map { ($0.offset, $0.weight / total) } : [(min(limit, max(-limit, nominal)), 1)]
        // Where a form takes milliseconds, few of them.
        let isSlow = HeraldingClosedForm.needsPatterns(p) || p.a.motion != nil || p.b.motion != nil
        self.nodes = isSlow ? ArrivalOffsets.interpolated(nodes, p) : nodes
    }

    /// Fewer nodes, at which what is averaged is looked at to be interpolated by polynomials between them.
    ///
    /// It bends at equal arrival and where the offset passes the coincidence window or the dead time, and is smooth in between, on the
    /// scale of the photons' lifetime, beat and dephasing: seven Chebyshev nodes in a piece of that length leave an error of 1e-8.
    private static func interpolated(
        _ fine: [(offset: Double, weight: Double)], _ p: HeraldingParameters
    ) -> [(offset: Double, weight: Double)] {
        let (first, last) = (fine.map(\.offset).min()!, fine.map(\.offset).max()!)
        guard last > first else { return fine }
        var bends = [0.0]
        if let window = p.station.coincidenceWindow?.seconds { bends += [-window, window] }
        let dead = p.station.deadTime.seconds
        if dead > 0 { bends += [dead - p.binSeparation, p.binSeparation - dead, -dead, dead] }
        let ends = ([first, last] + bends.filter { $0 > first && $0 < last }).sorted()
        let scale = p.overlapTime
        var pieces: [(low: Double, high: Double)] = []
        for (low, high) in zip(ends, ends.dropFirst()) where high > low {
            let count = Int(min(1000, ((high - low) / scale).rounded(.up)))
            for k in 0..<max(1, count) {
                let width = (high - low) / Double(max(1, count))
                pieces.append((low + Double(k) * width, k + 1 >= count ? high : low + Double(k + 1) * width))
            }
        }
        let order = 7
        guard pieces.count * order < fine.count else { return fine }
        let chebyshev = (0..<order).map { cos(.pi * (Double($0) + 0.5) / Double(order)) }
        var nodes: [(offset: Double, weight: Double)] = []
        for (low, high) in pieces {
            for z in chebyshev { nodes.append((0.5 * (low + high) + 0.5 * (high - low) * z, 0)) }
        }
        for (offset, weight) in fine {
            let piece = pieces.firstIndex { offset <= $0.high } ?? pieces.count - 1
            let (low, high) = pieces[piece]
            let z = (2 * offset - low - high) / (high - low)
            for j in 0..<order {
                // Lagrange's polynomial of this node.
                var value = 1.0
                for k in 0..<order where k != j { value *= (z - chebyshev[k]) / (chebyshev[j] - chebyshev[k]) }
                nodes[piece * order + j].weight += weight * value
            }
        }
        return nodes
    }
}
