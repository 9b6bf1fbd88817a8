import DiscreteEvents
import TestKit
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The samplers behind the emulation, each against the law that it is to follow; α = 1e-9 each.
@Suite struct SamplerTests {
    /// The ziggurat, tail included: the greatest of so many draws lies well beyond the last layer.
    @Test func exponentialDrawsFollowTheirLaw() {
        let law = ExponentialLaw()
        var stream = RandomStream(seed: Seeds.seed(81), name: "exponential")
        let draws = (0..<400_000).map { _ in law.draw(&stream) }
        let p = StatisticalTest.kolmogorovSmirnov(draws) { -expm1(-$0) }
        #expect(p > StatisticalTest.significance, "p-value \(p)")
        let tail = draws.count { $0 > 7.7 }
        let beyond = StatisticalTest.binomial(tail, of: draws.count, probability: exp(-7.7))
        #expect(tail > 0 && beyond > StatisticalTest.significance, "\(tail) draws in the tail, p-value \(beyond)")
    }

    /// The bits that come with a draw are fair coins, whatever the draw.
    @Test func bitsAreIndependentOfTheDraw() {
        let law = ExponentialLaw()
        var stream = RandomStream(seed: Seeds.seed(82), name: "bits")
        var counts = [[Int]](repeating: [0, 0, 0], count: 2)
        var totals = [0, 0]
        for _ in 0..<200_000 {
            let (value, bits) = law.drawWithBits(&stream)
            let half = value > 0.693 ? 1 : 0
            totals[half] += 1
            for bit in 0..<3 where bits >> bit & 1 == 1 { counts[half][bit] += 1 }
        }
        for half in 0..<2 {
            for bit in 0..<3 {
                let p = StatisticalTest.binomial(counts[half][bit], of: totals[half], probability: 0.5)
                #expect(p > StatisticalTest.significance, "bit \(bit), half \(half), p-value \(p)")
            }
        }
    }

    /// Tabulated Poisson counts, and those of means too large for a table.
    @Test(arguments: [0.0, 0.001, 0.7, 5.52, 59, 300]) func tabulatedCountsFollowTheirLaw(mean: Double) {
        let table = PoissonTable(means: [3, mean])
        var stream = RandomStream(seed: Seeds.seed(83), name: "poisson")
        let draws = 200_000
        var histogram = [Int: Int]()
        for _ in 0..<draws { histogram[table.draw(law: 1, &stream), default: 0] += 1 }
        var probability = exp(-mean)
        for count in 0..<400 {
            if probability * Double(draws) > 5 {
                let p = StatisticalTest.binomial(histogram[count] ?? 0, of: draws, probability: min(1, probability))
                #expect(p > StatisticalTest.significance, "\(count) of mean \(mean), p-value \(p)")
            }
            probability *= mean / Double(count + 1)
        }
    }

    /// A sum knows no difference between adding a number many times and adding its multiple.
    @Test(arguments: [0.04, 1, -0.3, 7.999, 8, 1e9]) func repeatedTermsAddUpExactly(term: Double) {
        var (one, all) = (ExactSum(), ExactSum())
        for _ in 0..<1000 { one.add(term) }
        all.add(term, times: 1000)
        #expect(one == all)
    }
}
