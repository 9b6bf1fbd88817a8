import GSL
import Glibc

/// π(N) = P[Bin(N, ω) ≥ k_α(N)] for many N and one ω after another, and its average over a random number of rounds.
///
/// With b_N = P[Bin(N, ω) = k_α(N) − 1], one round more adds ω b_N to π, and takes b_{N+1} away again if the critical count
/// rises. b_N is that of ω_C, tabulated once, times the likelihood ratio of ω and ω_C, which each step multiplies by
/// ω/ω_C or (1 − ω)/(1 − ω_C).
struct BinomialPowers: Sendable {
    private struct Step: Sendable {
        /// P[Bin(N, ω_C) = k − 1].
        let below: Double
        /// The same if the critical count of N rounds is above that of N − 1, else 0.
        let lost: Double
        /// 0: won one more for a higher count; 1: lost one more.
        let isSame: Int
        /// k_α(N).
        let wins: Int
    }
    let test: BinomialTest
    private var steps: [Step] = []
    private var reciprocals: [Double] = []
    /// π(N) for N in `known`.
    private var powers: [Double] = []
    private var known = 0..<0
    private var winProbability = Double.nan
    /// The likelihood ratio at the end of `known`.
    private var ratio = 0.0

    init(_ test: BinomialTest) {
        self.test = test
        grow(to: 1023)
    }

    private mutating func grow(to rounds: Int) {
        guard rounds >= steps.count else { return }
        let greatest = max(rounds, 2 * steps.count)
        steps.removeAll(keepingCapacity: true)
        steps.reserveCapacity(greatest + 1)
        var critical = RisingCriticalCount(test, rounds: 0)
        steps.append(Step(below: critical.below, lost: 0, isSame: 0, wins: critical.wins))
        for _ in 0..<greatest {
            let before = critical.wins
            critical.advance()
            let rose = critical.wins > before
            steps.append(
                Step(below: critical.below, lost: rose ? critical.below : 0, isSame: rose ? 0 : 1, wins: critical.wins))
        }
        reciprocals = (0...greatest + 1).map { 1 / Double($0) }
        powers = [Double](repeating: 0, count: greatest + 1)
        (known, winProbability) = (0..<0, .nan)
    }

    mutating func power(over roundCount: RoundCount, winProbability q: Double) -> Double {
        guard q > 0, q < 1 else { return test.power(over: roundCount, winProbability: q) }
        let masses = RoundMasses(roundCount)
        grow(to: masses.reach.upperBound)
        if let extreme = extreme(from: masses.reach.lowerBound, q) { return extreme }
        follow(masses.reach, q)
        return powers.withUnsafeBufferPointer { powers in
            reciprocals.withUnsafeBufferPointer { reciprocals in
                let (powers, reciprocals) = (powers.baseAddress!, reciprocals.baseAddress!)
                return min(1, masses.average(reciprocals: reciprocals) { powers[$0] })
            }
        }
    }

    /// 0 or 1 where Chernoff's bound, which grows with N, proves π(N) to be within 1e-13 of it for all N from `rounds` on.
    ///
    /// The critical count lies less than two above κ, where κ/N falls towards ω_C as N grows.
    private func extreme(from rounds: Int, _ q: Double) -> Double? {
        guard rounds > 64 else { return nil }
        let n = Double(rounds)
        let critical = Double(steps[rounds].wins)
        if q > test.classicalValue {
            let fraction = (critical + 3) / n
            return fraction < q && n * relativeEntropy(fraction, q) > 30 ? 1 : nil
        }
        // Critical counts stay above N ω_C while α < ½.
        return q < test.classicalValue && test.significance < 0.4 && n * relativeEntropy(test.classicalValue, q) > 30 ? 0 : nil
    }

    /// Makes π known in a range: from where it is known already, else from 0 or by its sum.
    private mutating func follow(_ range: ClosedRange<Int>, _ q: Double) {
        let (x, y) = ((1 - q) / (1 - test.classicalValue), q / test.classicalValue)
        if q != winProbability || range.lowerBound < known.lowerBound || range.lowerBound > known.upperBound + 256 {
            winProbability = q
            let first = range.lowerBound < 512 ? 0 : range.lowerBound
            let wins = steps[first].wins
            powers[first] =
                first == 0 ? 0 : exp(Distribution.logBinomialUpperTail(atLeast: wins, trials: first, probability: q))
            ratio = first == 0 ? 1 : exp(Double(wins - 1) * log(y) + Double(first - wins + 1) * log(x))
            known = first..<first + 1
        }
        guard range.upperBound >= known.upperBound else { return }
        let (first, last) = (known.upperBound, range.upperBound)
        var ratio = ratio
        powers.withUnsafeMutableBufferPointer { powers in
            steps.withUnsafeBufferPointer { steps in
                var power = powers[first - 1]
                var below = steps[first - 1].below * ratio
                for n in first...last {
                    let step = steps[n]
                    ratio *= step.isSame == 1 ? x : y
                    power += q * below - step.lost * ratio
                    below = step.below * ratio
                    powers[n] = power
                }
            }
        }
        // Below the least normal number arithmetic is slow, and nothing is left to add.
        self.ratio = ratio < 1e-280 ? 0 : ratio
        known = known.lowerBound..<last + 1
    }
}
