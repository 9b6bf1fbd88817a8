import BellPairs
import Glibc
import NonlocalGames
import Testing

@testable import Studies

/// Thresholds found on states against those known in closed form.
@Suite struct NoiseThresholdTests {
    private static func thresholds(_ game: XORGame, _ state: XState = .psiPlus) throws -> NoiseThresholds {
        NoiseThresholds(game, try ClassicalValue(of: game), state: state)
    }

    /// Clauser–Horne–Shimony–Holt: visibility 1/√2; readout errors by the square of their contrast; a detection efficiency of
    /// 2(√2 − 1); any coherence at all, and any pairs at all.
    @Test func chsh() throws {
        let chsh = try Self.thresholds(.chsh)
        #expect(abs(chsh.threshold(.whiteNoise) - (1 - 0.5.squareRoot())) < 1e-8)
        #expect(abs(chsh.threshold(.symmetricReadout) - 0.5 * (1 - pow(2, -0.25))) < 1e-8)
        #expect(abs(chsh.threshold(.oneSidedReadout) - (3 - 2 * 2.0.squareRoot())) < 1e-8)
        #expect(abs(chsh.threshold(.unnoticedLoss) - (3 - 2 * 2.0.squareRoot())) < 1e-8)
        #expect(chsh.threshold(.dephasing) == 1 && chsh.threshold(.noticedLoss) == 1)
    }

    /// Any parity game: white noise scales every correlation, and so do readout errors that are equal both ways.
    @Test(arguments: [(0.3, 0.3), (0.3, 0.1), (0.5, 0.0), (0.2, 0.4)])
    func white(news: Double, penalty: Double) throws {
        let game = try XORGame.trading(newsProbability: news, penalty: penalty)
        let thresholds = try Self.thresholds(game)
        let tolerated = try game.infidelityThreshold()
        #expect(abs(thresholds.threshold(.whiteNoise) - tolerated) < 1e-7)
        #expect(abs(thresholds.threshold(.symmetricReadout) - 0.5 * (1 - (1 - tolerated).squareRoot())) < 1e-7)
        // A part of the noise that is there already: visibilities multiply.
        let noisy = try Self.thresholds(game, XState.psiPlus.depolarized(weight: 0.5 * tolerated))
        #expect(abs((1 - noisy.threshold(.whiteNoise)) * (1 - 0.5 * tolerated) - (1 - tolerated)) < 1e-7)
        // Dephasing spares one axis, so that it costs less than white noise.
        #expect(thresholds.threshold(.dephasing) >= tolerated)
    }

    /// Against the closed form of two inputs on unequal singular values: dephasing leaves 1 and 1 − x.
    @Test func dephasing() throws {
        for (news, penalty) in [(0.3, 0.3), (0.4, 0.2), (0.15, 0.1)] {
            let game = try XORGame.trading(newsProbability: news, penalty: penalty)
            let thresholds = try Self.thresholds(game)
            for strength in [0.02, 0.1, 0.3] {
                guard let best = TwoInputCorrelations(game)?.best(first: 1, second: 1 - strength) else { continue }
                let expected = game.score(correlations: (0..<4).map { best[$0] })
                #expect(abs(thresholds.score(.dephasing, strength) - expected) < 1e-10)
            }
        }
    }

    /// Where no atom is ever called bright, all outputs are 0, whatever the readouts were like before.
    @Test func darknessIsAnAnswer() throws {
        let game = try XORGame.trading(newsProbability: 0.3, penalty: 0.3)
        let thresholds = NoiseThresholds(
            game, try ClassicalValue(of: game), readoutA: BinaryReadout(e0: 0.05, e1: 0.02),
            readoutB: BinaryReadout(e0: 0.1, e1: 0))
        #expect(abs(thresholds.score(.oneSidedReadout, 1) - game.score(correlations: [1, 1, 1, 1])) < 1e-12)
        #expect(abs(thresholds.score(.symmetricReadout, 0.5) - game.score(correlations: [0, 0, 0, 0])) < 1e-12)
    }

    @Test func noAdvantageToleratesNothing() throws {
        let game = try XORGame.trading(newsProbability: 0.5, penalty: 0.5)
        let thresholds = try Self.thresholds(game)
        for kind in NoiseThresholds.Kind.allCases { #expect(thresholds.threshold(kind) == 0) }
    }
}
