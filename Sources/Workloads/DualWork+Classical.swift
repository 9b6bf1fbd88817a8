public import GSL

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

extension DualWork {
    /// Φ of routers that bunch at random: (1 − p)(κ + ½).
    public func randomCost(split: Double) -> Double { (1 - split) * meanCost }

    /// Φ of routers of which one splits its pairs when its own service is longer than −ln p.
    public func oneSidedCost(split: Double) -> Double {
        guard split > 0 else { return meanCost }
        let threshold = -log(split)
        return (backlog + 0.25) * (1 - (1 + threshold) * exp(-threshold)) + 0.25 * (1 - split)
    }

    /// The least Φ of any policy that looks at no queue and remembers nothing: routers that know both services split where w exceeds a
    /// threshold.
    ///
    /// - Throws: `GSLError` for an integral or a root that is not found.
    public func fullInformationCost(split: Double) throws(GSLError) -> Double {
        guard split > 0 else { return meanCost }
        guard split < 1 else { return 0 }
        let threshold = try fullInformationThreshold(split: split)
        // E[w; w < w*]: over x₂ from 0 to the limit, of κ x₁x₂ + (x₁ + x₂)/4.
        return try Quadrature.integrate(from: 0, to: min(4 * threshold, 60)) { x in
            let y = limit(x, threshold)
            let (zeroth, first) = (-expm1(-y), 1 - (1 + y) * exp(-y))
            return exp(-x) * ((backlog * x + 0.25) * first + 0.25 * x * zeroth)
        }
    }

    /// w*, which w exceeds for a part p of all pairs, strictly between 0 and 1.
    ///
    /// - Throws: `GSLError` for an integral or a root that is not found.
    public func fullInformationThreshold(split: Double) throws(GSLError) -> Double {
        var failure: GSLError?
        func probability(_ threshold: Double) -> Double {
            let end = 4 * threshold
            do throws(GSLError) {
                return try Quadrature.integrate(from: 0, to: min(end, 60)) { exp(-$0 - limit($0, threshold)) } + exp(-end)
            } catch {
                failure = error
                return 0
            }
        }
        var high = 1.0
        while probability(high) > split, high < 1e6 { high *= 2 }
        let threshold = try Root.find(between: 0, and: high) { probability($0) - split }
        if let failure { throw failure }
        return threshold
    }

    /// w(x, y) exceeds w* where y is above this; where x is above 4 w*, that is everywhere.
    private func limit(_ x: Double, _ threshold: Double) -> Double { max(0, (threshold - 0.25 * x) / (backlog * x + 0.25)) }

    /// The least Φ without communication and without entanglement, randomness shared: the lower convex hull over one threshold per
    /// router, which is optimal.
    public func classicalCost(split: Double) -> Double {
        // Φ = max over ν of D(ν) + ν(1 − p), concave in ν.
        let (ratio, last) = (0.618_033_988_749_894_9, 4 * meanCost)
        func bound(_ multiplier: Double) -> Double { classicalDual(multiplier) + multiplier * (1 - split) }
        var (low, high) = (-last, 3 * last)
        var (left, right) = (high - ratio * (high - low), low + ratio * (high - low))
        var (atLeft, atRight) = (bound(left), bound(right))
        while high - low > 1e-9 * last {
            if atLeft < atRight {
                (low, left, atLeft) = (left, right, atRight)
                right = low + ratio * (high - low)
                atRight = bound(right)
            } else {
                (high, right, atRight) = (right, left, atLeft)
                left = high - ratio * (high - low)
                atLeft = bound(left)
            }
        }
        return max(atLeft, atRight)
    }

    /// D(ν) = min E[(1 − r)(w − ν)] over deterministic rules of either router: 1 − 2r = α(x)β(y) with signs α, β that change once.
    func classicalDual(_ multiplier: Double) -> Double {
        // For a threshold of one router the other's best rule follows: β(y) = −sign of a linear function, and E|linear| is in closed form.
        func gain(_ threshold: Double) -> Double {
            let tail = exp(-threshold)
            let (zeroth, first) = (1 - 2 * tail, 1 - 2 * (1 + threshold) * tail)
            return Self.meanMagnitude(
                constant: 0.25 * first - multiplier * zeroth, slope: 0.25 * zeroth + backlog * first)
        }
        // Coarse, then finer around the best: the function is smooth between two kinks.
        var (best, width) = (0.0, 0.05)
        var most = gain(0)
        for k in 0...800 where gain(Double(k) * width) > most {
            (best, most) = (Double(k) * width, gain(Double(k) * width))
        }
        while width > 1e-10 {
            for step in -4...4 {
                let place = max(0, best + Double(step) * width / 4)
                let value = gain(place)
                if value > most { (best, most) = (place, value) }
            }
            width /= 3
        }
        return 0.5 * (meanCost - multiplier) - 0.5 * most
    }

    /// E|c + s y| of exponential y of mean 1.
    static func meanMagnitude(constant: Double, slope: Double) -> Double {
        guard slope != 0, constant / slope < 0 else { return abs(constant + slope) }
        let root = -constant / slope
        // Up to the root of one sign, beyond of the other; there the mean excess is the slope.
        return abs(constant + slope - 2 * slope * exp(-root))
    }
}
