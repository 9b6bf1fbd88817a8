/// The masses of a random number of rounds by their ratios, from the mode outward.
struct RoundMasses {
    /// The most probable number of rounds, or nearly.
    let mode: Int
    /// Numbers of rounds beyond which nothing is summed: 7.6 deviations, and the Poisson correction where the mean is small.
    let reach: ClosedRange<Int>
    /// P(N+1)/P(N) = (`attempts` − N) `odds`/(N+1); a Poisson number is its limit.
    private let attempts: Double
    private let odds: Double
    private let isPoisson: Bool

    /// - Precondition: a random number of rounds of finite mean.
    init(_ roundCount: RoundCount) {
        let mean = roundCount.mean
        let width = 7.6 * mean.squareRoot() + 20
        var high = Int(mean + width) + 1
        switch roundCount {
        case .fixed: preconditionFailure("a given number of rounds has no masses to sum")
        case .poisson(let mean): (attempts, odds, isPoisson) = (0, mean, true)
        case .binomial(let attempts, let probability):
            (self.attempts, odds, isPoisson) = (Double(attempts), probability / (1 - probability), false)
            high = min(high, attempts)
        }
        reach = min(max(0, Int(mean - width)), high)...high
        mode = min(Int(mean), high)
    }

    /// Σ P(N) f(N), to 1e-12 of the greatest |f|: `values` holds f from 0 on, `reciprocals` 1/N.
    @inline(__always)
    func average(reciprocals: UnsafePointer<Double>, _ f: (Int) -> Double) -> Double {
        var (mass, total) = (1.0, 1.0)
        var sum = f(mode)
        var n = mode
        if isPoisson {
            while n < reach.upperBound, mass > 1e-12 {
                n += 1
                mass *= odds * reciprocals[n]
                total += mass
                sum += mass * f(n)
            }
            mass = 1
            n = mode
            let inverse = 1 / odds
            while n > reach.lowerBound, mass > 1e-12 {
                mass *= Double(n) * inverse
                n -= 1
                total += mass
                sum += mass * f(n)
            }
        } else {
            while n < reach.upperBound, mass > 1e-12 {
                mass *= (attempts - Double(n)) * odds * reciprocals[n + 1]
                n += 1
                total += mass
                sum += mass * f(n)
            }
            mass = 1
            n = mode
            let inverse = 1 / odds
            while n > reach.lowerBound, mass > 1e-12 {
                mass *= Double(n) * inverse / (attempts - Double(n) + 1)
                n -= 1
                total += mass
                sum += mass * f(n)
            }
        }
        return sum / total
    }
}
