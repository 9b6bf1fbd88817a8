import GSL
import Glibc

extension BoundedScoreTest {
    /// Most lattice points of the score for which its distribution is convolved exactly.
    static let exactLimit = 4096
    /// Most numbers of rounds for which the series is evaluated one by one.
    static let mostRoundCounts = 8192

    /// How often a window of a possibly random number of rounds certifies when each round earns utilities of the given law.
    ///
    /// Exact by convolution while the values lie on a common lattice and the greatest score has at most 4096 lattice points;
    /// otherwise the Edgeworth series to order 1/N (Feller, vol. II, XVI.4), with the continuity correction on a lattice.
    /// Where more than 8192 numbers of rounds occur, the series is averaged over 65 of them, without the sawtooth of the lattice.
    /// `method` forces one of the two; exact needs a lattice.
    public func power(
        over roundCount: RoundCount, utilities: UtilityLaw, method: PowerMethod? = nil
    ) -> PowerEstimate {
        let rounds = roundCount.range
        let lattice = utilities.lattice
        let points = (lattice?.positions.last).map { $0 * rounds.upperBound } ?? .max
        let chosen = method ?? (points <= Self.exactLimit ? .exact : .edgeworth)
        switch chosen {
        case .exact:
            precondition(lattice != nil, "exact power needs utilities on a lattice")
            let value = exactPower(
                rounds: rounds, probabilities: roundCount.masses.probabilities, utilities: utilities, lattice: lattice!)
            return PowerEstimate(value: value, method: .exact)
        case .edgeworth:
            if rounds.count > Self.mostRoundCounts {
                let value = Self.smooth(over: roundCount) { edgeworthPower(rounds: $0, utilities: utilities, span: nil, nil) }
                return PowerEstimate(value: value, method: .edgeworth)
            }
            let scores = CriticalScores(test: .boundedScore(self), maximumRounds: rounds.upperBound)
            var sum = 0.0
            for (n, mass) in zip(rounds, roundCount.masses.probabilities) where mass > 1e-12 {
                sum += mass * edgeworthPower(rounds: n, utilities: utilities, span: lattice?.span, scores)
            }
            return PowerEstimate(value: min(1, sum), method: .edgeworth)
        case .normal: preconditionFailure("the normal limit is that of WindowTest")
        }
    }

    /// The mean over a nearly normal number of rounds by the trapezoidal rule.
    @inline(__always)
    static func smooth(over roundCount: RoundCount, _ power: (Int) -> Double) -> Double {
        let rounds = roundCount.range
        let deviation = roundCount.variance.squareRoot()
        var (sum, total) = (0.0, 0.0)
        for i in -32...32 {
            let z = 0.2 * Double(i)
            let n = Int((roundCount.mean + z * deviation).rounded())
            guard rounds.contains(n) else { continue }
            let mass = exp(-0.5 * z * z)
            total += mass
            sum += mass * power(n)
        }
        return min(1, sum / total)
    }

    private func exactPower(
        rounds: ClosedRange<Int>, probabilities: [Double], utilities: UtilityLaw, lattice: (span: Double, positions: [Int])
    ) -> Double {
        let width = lattice.positions.last!
        let scores = CriticalScores(test: .boundedScore(self), maximumRounds: rounds.upperBound)
        var mass = [1.0]
        var power = 0.0
        for n in 0...rounds.upperBound {
            if n > 0 {
                var next = [Double](repeating: 0, count: mass.count + width)
                for (position, p) in zip(lattice.positions, utilities.probabilities) {
                    for j in mass.indices { next[j + position] += p * mass[j] }
                }
                mass = next
            }
            guard n >= rounds.lowerBound, probabilities[n - rounds.lowerBound] > 0,
                let first = firstCertifyingPoint(rounds: n, base: utilities.values[0], span: lattice.span, scores),
                first < mass.count
            else { continue }
            power += probabilities[n - rounds.lowerBound] * mass[max(0, first)...].reduce(0, +)
        }
        return min(1, power)
    }

    /// The least j for which a score of N·base + j·span certifies; nil when no possible score does.
    private func firstCertifyingPoint(rounds: Int, base: Double, span: Double, _ scores: CriticalScores) -> Int? {
        let critical = scores.criticalScore(rounds: rounds)
        guard critical < .infinity else { return nil }
        let start = Double(rounds) * base
        var j = Int(((critical - start) / span).rounded())
        if scores.certifies(rounds: rounds, score: start + Double(j) * span) {
            while scores.certifies(rounds: rounds, score: start + Double(j - 1) * span) { j -= 1 }
        } else {
            while !scores.certifies(rounds: rounds, score: start + Double(j) * span) { j += 1 }
        }
        return j
    }

    /// - Parameter scores: a table that holds `rounds`; needed on a lattice.
    private func edgeworthPower(rounds: Int, utilities: UtilityLaw, span: Double?, _ scores: CriticalScores?) -> Double {
        let critical = scores.map { $0.criticalScore(rounds: rounds) } ?? criticalScore(rounds: rounds) ?? .infinity
        guard critical < .infinity else { return 0 }
        let n = Double(rounds)
        let (variance, third, fourth) = utilities.cumulants
        var threshold = critical
        if let span, let scores {
            guard let j = firstCertifyingPoint(rounds: rounds, base: utilities.values[0], span: span, scores) else { return 0 }
            threshold = n * utilities.values[0] + (Double(j) - 0.5) * span
        }
        guard variance > 0 else { return n * utilities.mean > threshold ? 1 : 0 }
        let deviation = (n * variance).squareRoot()
        let z = (threshold - n * utilities.mean) / deviation
        let skewness = third / pow(variance, 1.5) / n.squareRoot()
        let excess = fourth / (variance * variance) / n
        let z2 = z * z
        let series =
            skewness / 6 * (z2 - 1) + excess / 24 * z * (z2 - 3) + skewness * skewness / 72 * z * (z2 * z2 - 10 * z2 + 15)
        let density = exp(-0.5 * z2) / (2 * .pi).squareRoot()
        return min(1, max(0, Distribution.normalUpperTail(z) + density * series))
    }
}
