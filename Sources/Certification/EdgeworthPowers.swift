import GSL
import Glibc

/// The Edgeworth series of `BoundedScoreTest` for many laws of one set of utilities, averaged over a random number of rounds.
struct EdgeworthPowers: Sendable {
    private struct Row: Sendable {
        /// Least score that certifies, with the continuity correction on a lattice; infinite where none does.
        let threshold: Double
        /// The critical score itself.
        let critical: Double
        /// 1/√N.
        let root: Double
    }
    let test: BoundedScoreTest
    private let values: [Double]
    private let lattice: (span: Double, greatest: Int)?
    private var rows: [Row] = []
    private var reciprocals: [Double] = []
    private let normal = NormalTable()

    init(_ test: BoundedScoreTest, values: [Double]) {
        self.test = test
        self.values = values
        let law = UtilityLaw(values.map { ($0, 1 / Double(values.count)) })
        lattice = law.lattice.map { ($0.span, $0.positions.last!) }
    }

    private mutating func grow(to rounds: Int) {
        guard rounds >= rows.count else { return }
        let greatest = max(rounds, 2 * rows.count, 1023)
        let scores = CriticalScores(test: .boundedScore(test), maximumRounds: greatest)
        rows = (0...greatest).map { n in
            let root = 1 / Double(n).squareRoot()
            let critical = scores.criticalScore(rounds: n)
            guard critical < .infinity else { return Row(threshold: .infinity, critical: critical, root: root) }
            guard let span = lattice?.span else { return Row(threshold: critical, critical: critical, root: root) }
            // The least lattice point that certifies.
            let start = Double(n) * values[0]
            let greatestPoint = n * (lattice?.greatest ?? 0)
            var j = Int(((critical - start) / span).rounded())
            if scores.certifies(rounds: n, score: start + Double(j) * span) {
                while scores.certifies(rounds: n, score: start + Double(j - 1) * span) { j -= 1 }
            } else {
                while j <= greatestPoint, !scores.certifies(rounds: n, score: start + Double(j) * span) { j += 1 }
                if j > greatestPoint { return Row(threshold: .infinity, critical: critical, root: root) }
            }
            return Row(threshold: start + (Double(j) - 0.5) * span, critical: critical, root: root)
        }
        reciprocals = (0...greatest + 1).map { 1 / Double($0) }
    }

    mutating func power(over roundCount: RoundCount, utilities u: UtilityCumulants) -> Double? {
        guard u.variance > 0 else { return nil }
        let range = roundCount.range
        // Where the reference convolves.
        if let lattice, lattice.greatest * range.upperBound <= BoundedScoreTest.exactLimit { return nil }
        grow(to: range.upperBound)
        let inverse = 1 / u.variance.squareRoot()
        let skewness = u.third * inverse * inverse * inverse / 6
        let excess = u.fourth * (inverse * inverse) * (inverse * inverse) / 24
        let square = 0.5 * skewness * skewness
        let isSmooth = range.count > BoundedScoreTest.mostRoundCounts
        return rows.withUnsafeBufferPointer { rows in
            reciprocals.withUnsafeBufferPointer { reciprocals in
                normal.withTable { normal in
                    let rows = rows.baseAddress!
                    func power(_ n: Int, _ threshold: Double) -> Double {
                        let r = rows[n].root
                        let z = (threshold - Double(n) * u.mean) * (r * inverse)
                        guard abs(z) < NormalTable.reach else { return z < 0 ? 1 : 0 }
                        let (tail, density) = normal(z)
                        let z2 = z * z
                        let series =
                            skewness * r * (z2 - 1) + r * r * z * (excess * (z2 - 3) + square * (z2 * z2 - 10 * z2 + 15))
                        return min(1, max(0, tail + density * series))
                    }
                    if isSmooth {
                        return BoundedScoreTest.smooth(over: roundCount) { power($0, rows[$0].critical) }
                    }
                    let sum = RoundMasses(roundCount).average(reciprocals: reciprocals.baseAddress!) {
                        power($0, rows[$0].threshold)
                    }
                    return min(1, sum)
                }
            }
        }
    }
}
