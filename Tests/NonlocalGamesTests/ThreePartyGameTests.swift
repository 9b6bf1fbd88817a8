import Foundation
import NonlocalGames
import Testing

@Suite struct ThreePartyGameTests {
    /// s = 1 − 2β: ω_C = ½ + (1 + s)/8 and ω_Q = ½ + (1 + s)^{3/2}/8, CHSH's at β = 0.
    @Test(arguments: [0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.45, 0.5]) func majority(penalty: Double) throws {
        let s = 1 - 2 * penalty
        let game = ThreePartyGame.majority(penalty: penalty)
        #expect(abs(game.classical.score - (0.5 + (1 + s) / 8)) < 1e-14)
        let quantum = try GHZStrategy(game)
        #expect(abs(quantum.score - (0.5 + (1 + s) * (1 + s).squareRoot() / 8)) < 1e-13)
        #expect(quantum.gap > -1e-15 && quantum.gap < 1e-12)
    }

    @Test func withoutPenaltyItIsWorthWhatChshIs() throws {
        let game = ThreePartyGame.majority(penalty: 0)
        #expect(game.classical.score == 0.75)
        #expect(abs(try GHZStrategy(game).score - 0.853553390593) < 6e-13)
    }

    /// Utilities at random; the angles are measured on the state vector, and all strategies are tried.
    @Test func anyGame() throws {
        var games = RandomGames(seed: 3)
        for _ in 0..<20 {
            let weights = (0..<8).map { _ in games.number() }
            let total = weights.reduce(0, +)
            let game = ThreePartyGame(
                title: "random", inputLaw: weights.map { $0 / total }, evenUtility: (0..<8).map { _ in games.number() },
                oddUtility: (0..<8).map { _ in games.number() })
            var best = -Double.infinity
            for strategy in 0..<64 {
                let outputs = [strategy & 3, strategy >> 2 & 3, strategy >> 4].map { [$0 & 1, $0 >> 1] }
                best = max(best, Self.score(game, outputs))
            }
            let classical = game.classical
            #expect(abs(classical.score - best) < 1e-14)
            #expect(abs(Self.score(game, classical.outputs) - best) < 1e-14)
            let quantum = try GHZStrategy(game)
            #expect(abs(Self.score(game, quantum.angles) - quantum.score) < 1e-12)
            #expect(quantum.score >= best - 1e-12 && quantum.score <= quantum.scoreUpperBound + 1e-15)
            // As a game of two sides, one of them of two parties.
            let sides = TwoPartyGame(game)
            #expect(abs(try #require(sides.classicalValue) - best) < 1e-14 && sides.threePartyGame == game)
            let strategies = LocalStrategies(sides).all
            #expect(strategies.count == 64)
            #expect(abs(strategies.map { GeneralGameTests.mean(sides, $0.a, $0.b) }.max()! - best) < 1e-14)
            for bundled in game.bundled { #expect(try ClassicalValue(of: bundled).score >= best - 1e-14) }
        }
    }

    /// By output bits.
    private static func score(_ game: ThreePartyGame, _ outputs: [[Int]]) -> Double {
        (0..<8).reduce(0) { sum, i in
            let parity = outputs[0][i >> 2] ^ outputs[1][i >> 1 & 1] ^ outputs[2][i & 1]
            return sum + game.inputLaw[i] * (parity == 0 ? game.evenUtility[i] : game.oddUtility[i])
        }
    }

    /// By angles: ⟨GHZ| ⊗ (cos φ X + sin φ Y) |GHZ⟩ from the eight amplitudes.
    private static func score(_ game: ThreePartyGame, _ angles: [[Double]]) -> Double {
        var score = 0.0
        for i in 0..<8 {
            let phi = [angles[0][i >> 2], angles[1][i >> 1 & 1], angles[2][i & 1]]
            // The operator takes |k⟩ to exp(±iφ) |k flipped⟩, + for |0⟩.
            var mean = 0.0
            for k in [0, 7] {
                var angle = 0.0
                for party in 0..<3 { angle += k >> (2 - party) & 1 == 0 ? phi[party] : -phi[party] }
                mean += 0.5 * cos(angle)
            }
            score += game.inputLaw[i] * (0.5 * (1 + mean) * game.evenUtility[i] + 0.5 * (1 - mean) * game.oddUtility[i])
        }
        return score
    }
}
