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
