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
        // Where a form takes milliseconds, coarser cells.
        let isSlow = HeraldingClosedForm.needsPatterns(p) || p.a.motion != nil || p.b.motion != nil
        var edges = [-nominal, limit - nominal, -limit - nominal]
        if sigma > 0 {
            for k in stride(from: -8.0, through: 8, by: isSlow ? 2 : 0.5) { edges += [low + k * sigma, high + k * sigma] }
        }
        let parts = isSlow ? 6 : 16
        // The ends as they are: a rounded one would fall outside, and its cell with it.
        edges += [low, high]
        for k in 1..<parts { edges.append(low + (high - low) * Double(k) / Double(parts)) }
        for rate in Set([p.a.photonDecayRate, p.b.photonDecayRate]) {
            for k in isSlow ? [1, 3, 8] : [0.25, 0.5, 1, 1.5, 2, 3, 4, 6, 8, 12, 16, 24, 32] {
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
        self.nodes = total > 0 ? nodes.map { ($0.offset, $0.weight / total) } : [(min(limit, max(-limit, nominal)), 1)]
    }
}
