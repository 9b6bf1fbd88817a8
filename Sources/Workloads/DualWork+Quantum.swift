public import GSL

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The least Φ with entanglement at one part p of split pairs, with the strategy that attains it and a bound that none can beat.
public struct DualWorkQuantum: Sendable {
    /// The strategy.
    public let angles: DualWorkAngles
    /// ν, the multiplier of p: what a split pair is worth.
    public let multiplier: Double
    /// Part of the pairs that it splits.
    public let split: Double
    /// Its Φ = E[(1 − r) w].
    public let cost: Double
    /// Certified: no entangled state and no measurements have a lower Φ at this p.
    public let lowerBound: Double
}

extension DualWork {
    /// The best entangled strategy that splits a part p of the pairs.
    ///
    /// See-saw over one router's vectors, the other's being its mirror image; one pair of qubits is optimal, which the dual bound
    /// proves case by case.
    /// - Throws: `GSLError` when no multiplier gives p.
    public func quantum(split: Double) throws(GSLError) -> DualWorkQuantum {
        // A strategy without sines or without cosines never gets them back, so that every search begins in between.
        let start = DualWorkAngles(cosine: (1.3, -0.6), sine: (-0.35, 0.8))
        func excess(_ multiplier: Double) -> Double { self.split(improved(start, multiplier)) - split }
        let scale = 4 * meanCost
        let multiplier = try Root.find(between: 1e-3 * scale, and: 250 * scale, relativeError: 1e-13, excess)
        let angles = improved(start, multiplier)
        let (reached, cost) = (self.split(angles), cost(angles))
        return DualWorkQuantum(
            angles: angles, multiplier: multiplier, split: reached, cost: cost,
            lowerBound: dualBound(angles, multiplier) + multiplier * (1 - reached))
    }

    /// Φ with noise that leaves a part V of every correlation: Φ_V(p) = ½(1 − V)(κ + ½) + V Φ_Q(p′), p′ = ½(1 − (1 − 2p)/V); `nil`
    /// where so weak correlations cannot split so many pairs, or so few.
    public func quantumCost(split: Double, visibility: Double) throws(GSLError) -> Double? {
        let needed = 0.5 * (1 - (1 - 2 * split) / visibility)
        guard needed > 0, needed < 1 else { return nil }
        return try 0.5 * (1 - visibility) * meanCost + visibility * quantum(split: needed).cost
    }

    /// p = ½(1 − E[cos(φ + φ′)]).
    public func split(_ angles: DualWorkAngles) -> Double {
        let m = angles.moments()
        return 0.5 * (1 - (m.c0 * m.c0 - m.s0 * m.s0))
    }

    /// Φ = ½E[w] + ½E[w cos(φ + φ′)].
    public func cost(_ angles: DualWorkAngles) -> Double {
        let m = angles.moments()
        return 0.5 * meanCost + 0.5 * (backlog * (m.c1 * m.c1 - m.s1 * m.s1) + 0.5 * (m.c0 * m.c1 - m.s0 * m.s1))
    }

    /// What the other router's vector at service y is measured against: Mᵀ G f(y), M = E[f(x) a(x)ᵀ], for both components linear in y.
    private func response(
        _ angles: DualWorkAngles, _ multiplier: Double
    ) -> (cosine: (constant: Double, slope: Double), sine: (constant: Double, slope: Double)) {
        let m = angles.moments()
        return (
            (-multiplier * m.c0 + 0.25 * m.c1, 0.25 * m.c0 + backlog * m.c1),
            (-multiplier * m.s0 + 0.25 * m.s1, 0.25 * m.s0 + backlog * m.s1)
        )
    }

    /// Best responses of mirrored routers until nothing changes. Half of the way each time: the whole way would end in routers that
    /// are each other's mirror image only after a rotation.
    private func improved(_ start: DualWorkAngles, _ multiplier: Double) -> DualWorkAngles {
        var angles = start.normalized
        for _ in 0..<5000 {
            let d = response(angles, multiplier)
            // The other router's vectors are −d/|d|; mirrored, they are this one's.
            let best = DualWorkAngles(
                cosine: (-d.cosine.constant, -d.cosine.slope), sine: (d.sine.constant, d.sine.slope)
            ).normalized
            let next = angles.middle(best)
            let change = angles.distance(next)
            angles = next
            if change < 1e-15 { break }
        }
        return angles
    }

    /// D(ν) certified: for any λ > 0, with Λ = E[f fᵀ/λ] and N the norm of Λ^½ G Λ^½, no correlations make E[E (w − ν)] less than −N E[λ].
    private func dualBound(_ angles: DualWorkAngles, _ multiplier: Double) -> Double {
        let d = response(angles, multiplier)
        var (mean, l00, l01, l11) = (0.0, 0.0, 0.0, 0.0)
        DualWorkAngles(cosine: d.cosine, sine: d.sine).forEachService { x, _, _, length, weight in
            mean += weight * length
            l00 += weight / length
            l01 += weight * x / length
            l11 += weight * x * x / length
        }
        // The eigenvalues of Λ^½ G Λ^½ are those of ΛG.
        let (g00, g01, g11) = (-multiplier, 0.25, backlog)
        let trace = l00 * g00 + 2 * l01 * g01 + l11 * g11
        let determinant = (l00 * l11 - l01 * l01) * (g00 * g11 - g01 * g01)
        let root = max(0, 0.25 * trace * trace - determinant).squareRoot()
        let norm = abs(0.5 * trace) + root
        return 0.5 * (meanCost - multiplier) - 0.5 * norm * mean
    }
}
