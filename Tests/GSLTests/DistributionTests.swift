import GSL
import Testing

@Suite struct DistributionTests {
    @Test func loopholeFreeBellTestOf2015() {
        // Hensen et al. 2015: 196 of 245 at 3/4; reference/games.md section 2 gives .0391.
        let p = Distribution.binomialUpperTail(atLeast: 196, trials: 245, probability: 0.75)
        #expect(abs(p - 0.0391) < 5e-5)
    }

    @Test func tailsAreSumsOfTheDensity() {
        for k in 0...20 {
            let direct = (k...20).reduce(0.0) { $0 + Distribution.binomial($1, trials: 20, probability: 0.3) }
            #expect(abs(direct - Distribution.binomialUpperTail(atLeast: k, trials: 20, probability: 0.3)) < 1e-14)
            let below = (0...k).reduce(0.0) { $0 + Distribution.poisson($1, mean: 4.2) }
            #expect(abs(below - Distribution.poissonLowerTail(atMost: k, mean: 4.2)) < 1e-14)
        }
    }

    @Test func largePoissonLaws() {
        // Both sides of the change of method at a million counts.
        for (k, mean) in [(1_000_000, 1_000_500.0), (1_000_001, 999_000.0)] {
            let ratio = Distribution.poisson(k, mean: mean) / Distribution.poisson(k - 1, mean: mean)
            #expect(abs(ratio / (mean / Double(k)) - 1) < 1e-8)
        }
        for offset in [-3000, -1000, -100, 0, 100, 1000, 3000] {
            let k = 1_000_000 + offset
            let direct = (k..<(k + 12_000)).reduce(0.0) { $0 + Distribution.poisson($1, mean: 1e6) }
            #expect(abs(direct / Distribution.poissonUpperTail(atLeast: k, mean: 1e6) - 1) < 1e-6)
        }
        // Beyond 32 bits: mean 1e10, deviation 1e5.
        let mean = 1e10
        #expect(abs(Distribution.poisson(10_000_000_000, mean: mean) * (2 * .pi * mean).squareRoot() - 1) < 1e-9)
        for z in [-4.0, -1, 0, 1, 4] {
            let tail = Distribution.poissonUpperTail(atLeast: 10_000_000_000 + Int(z * 1e5), mean: mean)
            #expect(abs(tail / Distribution.normalUpperTail(z) - 1) < 2e-4)
        }
        #expect(Distribution.poissonLowerTail(atMost: 20_000_000_000, mean: mean) == 1)
        #expect(Distribution.poissonUpperTail(atLeast: 20_000_000_000, mean: mean) == 0)
        #expect(Distribution.poissonUpperTail(atLeast: 5_000_000_000, mean: mean) == 1)
    }

    @Test func quadratureAndRootOfTextbookFunctions() throws {
        #expect(abs(try Quadrature.integrate(from: 0, to: 2) { $0 * $0 } - 8 / 3) < 1e-12)
        #expect(abs(try Root.find(between: 0, and: 2) { $0 * $0 - 2 } - 2.0.squareRoot()) < 1e-11)
        #expect(throws: GSLError.self) { try Root.find(between: 2, and: 3) { $0 } }
    }

    @Test func eigenvaluesOfTheExchangeMatrix() throws {
        let values = try SymmetricEigenproblem.eigenvalues([[0, 1], [1, 0]])
        #expect(abs(values[0] + 1) < 1e-14 && abs(values[1] - 1) < 1e-14)
    }
}
