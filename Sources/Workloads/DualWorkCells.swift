public import GSL

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Dual-work scheduling with finitely many settings: services are told apart by the interval they lie in, and each interval has an angle.
///
/// This is what hardware plays: a game of k × k inputs in which agreeing outputs bunch the pair.
public struct DualWorkCells: Sendable, Equatable {
    /// Ends of the intervals, from 0; the last interval has none. In mean services.
    public let starts: [Double]
    /// φ in each interval, in radians.
    public let angles: [Double]
    /// ν, the multiplier of p.
    public let multiplier: Double

    /// Number of settings.
    public var count: Int { starts.count }

    /// cos(φ + φ′) of every pair of intervals, row by row: what perfect pairs give.
    public var correlations: [Double] { angles.flatMap { a in angles.map { cos(a + $0) } } }

    /// Probability of an interval, and mean service within it.
    public func cell(_ k: Int) -> (probability: Double, meanService: Double) {
        let moments = Self.moments(from: starts[k], to: k + 1 < count ? starts[k + 1] : .infinity)
        return (moments.zeroth, moments.zeroth > 0 ? moments.first / moments.zeroth : starts[k])
    }

    /// Which interval a service lies in.
    public func index(of service: Double) -> Int {
        var (low, high) = (0, count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if service >= starts[middle] { low = middle } else { high = middle }
        }
        return low
    }

    /// ∫ e^(−x) and ∫ x e^(−x) over an interval.
    static func moments(from start: Double, to end: Double) -> (zeroth: Double, first: Double) {
        let (left, right) = (exp(-start), exp(-end))
        return (left - right, (1 + start) * left - (end.isFinite ? (1 + end) * right : 0))
    }
}

extension DualWork {
    /// The best `count` settings per router for a multiplier: alternately the best intervals for given vectors and the best vectors for
    /// given intervals. A local optimum.
    ///
    /// - Parameter start: where to begin; `nil`: at equally likely intervals.
    public func cells(count: Int, multiplier: Double, from start: DualWorkCells? = nil) -> DualWorkCells {
        precondition(count >= 1, "at least one setting")
        var starts = start?.starts ?? (0..<count).map { -log1p(-Double($0) / Double(count)) }
        var cells = starts.indices.map {
            DualWorkCells.moments(from: starts[$0], to: $0 + 1 < count ? starts[$0 + 1] : .infinity)
        }
        let first = DualWorkAngles(cosine: (1.3, -0.6), sine: (-0.35, 0.8))
        var vectors = starts.indices.map { k in
            let angle = start?.angles[k] ?? first.angle(cells[k].first / cells[k].zeroth)
            return (cosine: cos(angle), sine: sin(angle))
        }
        for _ in 0..<5000 {
            var (c0, s0, c1, s1) = (0.0, 0.0, 0.0, 0.0)
            for k in starts.indices {
                c0 += cells[k].zeroth * vectors[k].cosine
                s0 += cells[k].zeroth * vectors[k].sine
                c1 += cells[k].first * vectors[k].cosine
                s1 += cells[k].first * vectors[k].sine
            }
            let cosine = (constant: -multiplier * c0 + 0.25 * c1, slope: 0.25 * c0 + backlog * c1)
            let sine = (constant: -multiplier * s0 + 0.25 * s1, slope: 0.25 * s0 + backlog * s1)
            var change = 0.0
            // Vectors: minus the mean response over the interval, mirrored; half of the way, as for continuous angles.
            for k in starts.indices {
                let x = -(cells[k].zeroth * cosine.constant + cells[k].first * cosine.slope)
                let y = cells[k].zeroth * sine.constant + cells[k].first * sine.slope
                let length = max(1e-300, (x * x + y * y).squareRoot())
                let (c, s) = (vectors[k].cosine + x / length, vectors[k].sine + y / length)
                let sum = (c * c + s * s).squareRoot()
                guard sum > 0 else { continue }
                let next = (cosine: c / sum, sine: s / sum)
                change = max(change, abs(next.cosine - vectors[k].cosine), abs(next.sine - vectors[k].sine))
                vectors[k] = next
            }
            // Ends: where a neighbor's vector serves as well.
            for k in starts.indices.dropFirst() {
                let (c, s) = (vectors[k].cosine - vectors[k - 1].cosine, vectors[k].sine - vectors[k - 1].sine)
                let root = -(c * cosine.constant - s * sine.constant) / (c * cosine.slope - s * sine.slope)
                let upper = k + 1 < count ? starts[k + 1] : .infinity
                guard root.isFinite, root > starts[k - 1], root < upper else { continue }
                let middle = 0.5 * (starts[k] + root)
                change = max(change, abs(middle - starts[k]))
                starts[k] = middle
            }
            for k in starts.indices {
                cells[k] = DualWorkCells.moments(from: starts[k], to: k + 1 < count ? starts[k + 1] : .infinity)
            }
            if change < 1e-13 { break }
        }
        return DualWorkCells(starts: starts, angles: vectors.map { atan2($0.sine, $0.cosine) }, multiplier: multiplier)
    }

    /// The best `count` settings per router that split a part p of the pairs when correlations are perfect; `nil` where so few settings
    /// have none.
    public func cells(count: Int, split: Double) -> DualWorkCells? {
        // The part of split pairs falls with the multiplier; with few settings it jumps.
        var (low, high) = (1e-3 * meanCost, 1000 * meanCost)
        guard self.split(cells(count: count, multiplier: low)) >= split,
            self.split(cells(count: count, multiplier: high)) <= split
        else { return nil }
        // Close neighbors in the multiplier are neighbors in all else; from afar the way may lead to another, worse local optimum.
        var best = cells(count: count, multiplier: high)
        for step in 0..<60 {
            let middle = 0.5 * (low + high)
            let found = cells(count: count, multiplier: middle, from: step < 16 ? nil : best)
            if self.split(found) > split { low = middle } else { (high, best) = (middle, found) }
        }
        return abs(self.split(best) - split) < 1e-6 ? best : nil
    }

    /// The best `count` settings for a part p of split pairs, or, where so few settings do not reach it, for what a split pair is worth to
    /// continuous angles at that p.
    ///
    /// - Throws: `GSLError` when no multiplier gives p.
    public func settings(count: Int, split: Double) throws(GSLError) -> DualWorkCells {
        if let cells = cells(count: count, split: split) { return cells }
        return cells(count: count, multiplier: try quantum(split: split).multiplier)
    }

    private func moments(_ starts: [Double], _ angles: [Double]) -> (c0: Double, s0: Double, c1: Double, s1: Double) {
        var (c0, s0, c1, s1) = (0.0, 0.0, 0.0, 0.0)
        for k in starts.indices {
            let m = DualWorkCells.moments(from: starts[k], to: k + 1 < starts.count ? starts[k + 1] : .infinity)
            let (c, s) = (cos(angles[k]), sin(angles[k]))
            c0 += m.zeroth * c
            s0 += m.zeroth * s
            c1 += m.first * c
            s1 += m.first * s
        }
        return (c0, s0, c1, s1)
    }

    /// p of finitely many settings.
    public func split(_ cells: DualWorkCells) -> Double {
        let m = moments(cells.starts, cells.angles)
        return 0.5 * (1 - (m.c0 * m.c0 - m.s0 * m.s0))
    }

    /// Φ of finitely many settings.
    public func cost(_ cells: DualWorkCells) -> Double {
        let m = moments(cells.starts, cells.angles)
        return 0.5 * meanCost + 0.5 * (backlog * (m.c1 * m.c1 - m.s1 * m.s1) + 0.5 * (m.c0 * m.c1 - m.s0 * m.s1))
    }

    /// p and Φ of any correlations E of k × k settings, row by row.
    public func outcome(_ cells: DualWorkCells, correlations: [Double]) -> (split: Double, cost: Double) {
        precondition(correlations.count == cells.count * cells.count, "one correlation per pair of settings")
        var (split, cost) = (0.0, 0.0)
        for i in 0..<cells.count {
            for j in 0..<cells.count {
                let (x, y) = (cells.cell(i), cells.cell(j))
                let probability = x.probability * y.probability
                let bunched = 0.5 * (1 + correlations[i * cells.count + j])
                split += probability * (1 - bunched)
                cost += probability * bunched * costOfBunching(x.meanService, y.meanService)
            }
        }
        return (split, cost)
    }
}
