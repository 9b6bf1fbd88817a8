import DiscreteEvents
import Glibc
import NonlocalGames
import TestKit
import Testing

@Suite struct TwoInputCorrelationsTests {
    /// Pairs with two equal singular values, as heralded ones have, from nearly isotropic to nearly classical.
    @Test func scoreOfTheSearch() throws {
        var stream = RandomStream(seed: Seeds.seed(11), name: "two inputs")
        var settled = 0
        for number in 0..<150 {
            let law = (0..<4).map { _ in stream.uniform() + 0.05 }
            let total = law.reduce(0, +)
            let (p, b0, b1) = (law.map { $0 / total }, 0.4 * stream.uniform(), 0.4 * stream.uniform())
            let game =
                number % 5 == 0
                ? .chsh : try XORGame.coordination(inputLaw: [[p[0], p[1]], [p[2], p[3]]], penalty1: b0, penalty2: b1)
            let first = 0.5 + 0.5 * stream.uniform()
            let second = number % 7 == 0 ? first : first * (1 - exp(-12 * stream.uniform()))
            let t = number % 2 == 0 ? [first, second, second] : [second, second, -first]
            let reference = MeasurementSettings.best(
                for: game, correlation: [[t[0], 0, 0], [0, t[1], 0], [0, 0, t[2]]])
            guard let e = try #require(TwoInputCorrelations(game)).best(first: first, second: second) else { continue }
            settled += 1
            let score = game.score(correlations: (0..<4).map { e[$0] })
            #expect(abs(score - reference.expectedScore) < 1e-12, "\(score), not \(reference.expectedScore), at \(t) of \(game)")
        }
        // Where both kinds of directions score nearly the same, the search decides.
        #expect(settled > 140)
    }

    @Test func otherSizesAreLeftToTheSearch() throws {
        let game = try XORGame(title: "1 × 2", inputLaw: [[0.5, 0.5]], evenUtility: [[1, 0]], oddUtility: [[0, 1]])
        #expect(TwoInputCorrelations(game) == nil)
    }
}
