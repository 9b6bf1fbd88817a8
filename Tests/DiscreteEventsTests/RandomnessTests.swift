import DiscreteEvents
import GSL
import TestKit
import Testing

@Suite struct RandomnessTests {
    private func stream(_ name: String) -> RandomStream { RandomStream(seed: Seeds.seed(2604), name: name) }

    @Test func streamsDependOnSeedReplicationAndName() {
        var firsts: Set<UInt64> = []
        for seed in UInt64(0)..<10 {
            for replication in UInt64(0)..<10 {
                for name in ["a", "b", "heralding.coincidences"] {
                    var s = RandomStream(seed: seed, replication: replication, name: name)
                    firsts.insert(s.next())
                }
            }
        }
        #expect(firsts.count == 300)
        var one = stream("x")
        var same = stream("x")
        for _ in 0..<100 { #expect(one.next() == same.next()) }
    }

    @Test func uniformsFillTheUnitInterval() {
        var s = stream("uniform")
        let sample = (0..<100_000).map { _ in s.uniform() }
        #expect(StatisticalTest.kolmogorovSmirnov(sample) { $0 } > StatisticalTest.significance)
        #expect(sample.allSatisfy { $0 >= 0 && $0 < 1 })
    }

    @Test(arguments: [0.3, 1.0, 5.52, 16.0, 40.0, 61.0, 123.4, 500.0]) func poissonCountsFollowTheirLaw(mean: Double) {
        var s = stream("poisson \(mean)")
        let sampler = PoissonSampler(mean: mean)
        let top = Int(mean + 12 * mean.squareRoot() + 12)
        var counts = [Int](repeating: 0, count: top + 2)
        for _ in 0..<200_000 { counts[min(sampler.draw(&s), top + 1)] += 1 }
        var law = (0...top).map { Distribution.poisson($0, mean: mean) }
        law.append(Distribution.poissonUpperTail(atLeast: top + 1, mean: mean))
        #expect(StatisticalTest.chiSquared(counts, probabilities: law) > StatisticalTest.significance, "mean \(mean)")
    }

    /// Means too large for a table of counts: bins a fifth of a deviation wide, between −4 and 4 deviations.
    @Test(arguments: [1e5, 1e6]) func largePoissonCountsFollowTheirLaw(mean: Double) {
        var s = stream("poisson \(mean)")
        let sampler = PoissonSampler(mean: mean)
        let edges = (-20...20).map { Int((mean + 0.2 * Double($0) * mean.squareRoot()).rounded()) }
        var counts = [Int](repeating: 0, count: edges.count + 1)
        for _ in 0..<200_000 {
            let count = sampler.draw(&s)
            counts[edges.count { count >= $0 }] += 1
        }
        let below = [0] + edges.map { Distribution.poissonLowerTail(atMost: $0 - 1, mean: mean) } + [1]
        let law = zip(below.dropFirst(), below).map { $0 - $1 }
        #expect(StatisticalTest.chiSquared(counts, probabilities: law) > StatisticalTest.significance, "mean \(mean)")
    }

    @Test(arguments: [1e-3, 0.0152, 0.3, 0.9]) func gapsAreGeometric(p: Double) {
        var s = stream("gap \(p)")
        let gap = GeometricGap(probability: p)
        let top = Int(25 / p)
        var counts = [Int](repeating: 0, count: top + 1)
        for _ in 0..<200_000 { counts[min(Int(gap.draw(&s)) - 1, top)] += 1 }
        var law: [Double] = []
        var survival = 1.0
        for _ in 0..<top {
            law.append(survival * p)
            survival *= 1 - p
        }
        law.append(survival)
        #expect(StatisticalTest.chiSquared(counts, probabilities: law) > StatisticalTest.significance, "p \(p)")
    }

    @Test func certainAndImpossibleGaps() {
        var s = stream("edge")
        #expect(GeometricGap(probability: 1).draw(&s) == 1)
        #expect(GeometricGap(probability: 0).draw(&s) == GeometricGap.unreachable)
    }

    @Test func sumsDoNotDependOnOrder() {
        var s = stream("sum")
        let terms = (0..<10_000).map { _ in s.uniform() * 1e-3 + (s.coin() ? 1 : 0) }
        func sum(_ terms: [Double]) -> ExactSum {
            var total = ExactSum()
            for term in terms { total.add(term) }
            return total
        }
        let forward = sum(terms)
        #expect(forward == sum(terms.reversed()))
        #expect(forward == sum(Array(terms[..<3000])) + sum(Array(terms[3000...])))
        #expect(abs(forward.value - terms.reduce(0, +)) < 1e-9)
        #expect(sum([-0.25, 0.125]).value == -0.125)
    }

    @Test func sumsTakeLargeTerms() {
        func sum(_ terms: [Double]) -> ExactSum {
            var total = ExactSum()
            for term in terms { total.add(term) }
            return total
        }
        // On both sides of the change of path at 2^3, and up to the end of the range.
        for exponent in [2, 3, 4, 31, 33, 40, 52, 65] {
            let large = Double(sign: .plus, exponent: exponent, significand: 1)
            for term in [large, large.nextDown, large.nextUp, 1.75 * large] {
                #expect(sum([term]).value == term)
                #expect(sum([-term, 0.375, term]).value == 0.375)
                #expect(sum([term, 0.375, -term]) == sum([0.375]))
            }
        }
        #expect(sum([1e16, 1e16]).value == 2e16)
    }
}
