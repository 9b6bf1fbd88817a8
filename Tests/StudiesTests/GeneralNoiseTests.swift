import Glibc
import NonlocalGames
import ScenarioFiles
import Studies
import Testing

/// Noise on strategies found by turns against noise on axes and states of qubits.
@Suite struct GeneralNoiseTests {
    private static func general(_ game: TwoPartyGame, dimension: Int = 2) throws -> GeneralNoise {
        try GeneralNoise(game, classical: LocalStrategies(game).bestStrategy(for: game.utility)!, dimension: dimension)
    }

    /// Clauser–Horne–Shimony–Holt both ways. A state that is chosen for the noise does as well as Ψ⁺ with noise that is equal both
    /// ways, and better against losses and damping: Eberhard's limit of 1/3 for lost qubits.
    @Test func chshIsAGeneralGame() throws {
        let general = try Self.general(TwoPartyGame(.chsh))
        let parity = NoiseThresholds(.chsh, try ClassicalValue(of: .chsh))
        for strengths: [NoiseThresholds.Kind: Double] in [
            [.whiteNoise: 0.1], [.dephasing: 0.3], [.symmetricReadout: 0.04], [.noticedLoss: 0.5],
            [.whiteNoise: 0.1, .symmetricReadout: 0.03], [.dephasing: 0.2, .whiteNoise: 0.1, .noticedLoss: 0.2],
        ] {
            #expect(abs(try general.score(strengths) - parity.score(strengths)) < 1e-8, "\(strengths)")
        }
        for strengths: [NoiseThresholds.Kind: Double] in [
            [.amplitudeDamping: 0.1], [.oneSidedReadout: 0.1], [.unnoticedLoss: 0.12],
            [.amplitudeDamping: 0.1, .dephasing: 0.1, .whiteNoise: 0.05, .oneSidedReadout: 0.05],
        ] {
            #expect(try general.score(strengths) > parity.score(strengths) - 1e-9, "\(strengths)")
        }
        #expect(abs(try general.threshold(.whiteNoise) - (1 - 0.5.squareRoot())) < 1e-5)
        #expect(abs(try general.thresholdOfFixedStrategy(.symmetricReadout) - 0.5 * (1 - pow(2, -0.25))) < 1e-6)
        let lost = try general.threshold(.unnoticedLoss)
        #expect(lost > 0.19 && lost < 1.0 / 3 + 1e-6, "\(lost)")
        #expect(abs(parity.threshold(.amplitudeDamping) - (1 - 0.5.squareRoot())) < 1e-8)
    }

    /// Damped pairs, the best of all a|00⟩ + b|11⟩ and a|01⟩ + b|10⟩, by the two largest correlations that damping leaves of them.
    @Test(arguments: [0.05, 0.1, 0.2]) func dampedPairs(damping: Double) throws {
        let kept = 1 - damping
        let best = (0...20_000).map { step -> Double in
            let angle = Double(step) / 20_000 * .pi / 4
            let (weight, coherence) = (pow(sin(angle), 2), sin(2 * angle) * kept)
            let both = [1 - 4 * weight * damping * kept, 1 - 4 * (1 - weight) * damping * kept, 1 - 2 * damping].max()!
            return max(2 * coherence * coherence, coherence * coherence + both * both).squareRoot()
        }.max()!
        let score = try Self.general(TwoPartyGame(.chsh)).score([.amplitudeDamping: damping])
        #expect(abs(score - (0.5 + best / 4)) < 1e-6, "\(score), not \(0.5 + best / 4)")
    }

    /// Three levels: white noise takes its share of the value, chance earns nothing. Fixed strategies tolerate less.
    @Test func threeLevels() throws {
        let question = try ScenarioLoader().loadGame("cglmp3")
        let noise = try Self.general(try question.twoPartyGame(), dimension: 3)
        let value = 1 + (11.0 / 3).squareRoot()
        #expect(abs(try noise.score([.whiteNoise: 0.2]) - 0.8 * value) < 1e-7)
        #expect(abs(try noise.threshold(.whiteNoise) - (1 - 2 / value)) < 1e-5)
        for kind in NoiseThresholds.Kind.allCases {
            let (chosen, fixed) = (try noise.threshold(kind), try noise.thresholdOfFixedStrategy(kind))
            #expect(chosen >= fixed && fixed > 0.05 && chosen <= noise.greatest(kind), "\(kind)")
        }
        // All outputs are 0: a strategy without entanglement.
        #expect(abs(try noise.score([.oneSidedReadout: 1]) - 2) < 1e-9)
    }

    /// The three-party game without penalties is that of two in disguise: white noise and readout errors of three contrasts.
    @Test func threeParties() throws {
        let game = ThreePartyGame.majority(penalty: 0)
        let classical = game.classical
        let noise = ThreePartyNoise(
            game, try GHZStrategy(game), classicalScore: classical.score, classicalOutputs: classical.outputs)
        #expect(abs(noise.score([:]) - (0.5 + 0.5.squareRoot() / 2)) < 1e-12)
        #expect(abs(noise.threshold(.whiteNoise) - (1 - 0.5.squareRoot())) < 1e-9)
        #expect(abs(noise.threshold(.symmetricReadout) - 0.5 * (1 - pow(2, -1.0 / 6))) < 1e-9)
        #expect(abs(noise.threshold(.amplitudeDamping) - (1 - pow(2, -1.0 / 3))) < 1e-9)
        #expect(abs(noise.score([.unnoticedLoss: 1]) - classical.score) < 1e-12 && noise.threshold(.noticedLoss) == 1)
    }

    @Test func mapsOfGamesByThemselves() throws {
        func axis(_ text: String) -> GameMap.Axis { GameMap.Axis(text)! }
        #expect(axis("noise.dephasing=0:1:3").obstacle == nil && axis("game.penalty=0:1:3").obstacle == nil)
        for text in ["noise.dephasing=0:1.1:3", "noise.readout_symmetric=0:0.6:3", "noise.heat=0:1:3", "link.length=1 km:2 km:2"]
        {
            #expect(axis(text).obstacle != nil, "\(text)")
        }
        func map(_ name: String, _ first: String, _ second: String) throws -> GameMap {
            try GameMap(alone: axis(first), axis(second)) { try ScenarioLoader().loadGame(name, settings: $0) }
        }
        let trading = try map("trading", "game.penalty=0.1:0.3:2", "noise.white_noise=0:0.1:2")
        let game = try XORGame.trading(newsProbability: 0.3, penalty: 0.1)
        #expect(abs(trading.points[0].score - game.closedFormQuantumScore!) < 1e-9)
        #expect(abs(trading.points[1].score - (game.offset + 0.9 * (game.closedFormQuantumScore! - game.offset))) < 1e-8)
        #expect(trading.players == .noisyPairs && abs(trading.points[3].classicalValue - 0.79) < 1e-12)
        let family = try map("trading", "game.news_probability=0.2:0.4:3", "game.penalty=0:0.4:3")
        #expect(family.players == .perfectPairs && family.margins == family.advantages)
        let square = try map("i3322", "noise.white_noise=0:0.2:2", "noise.readout_symmetric=0:0.05:2")
        #expect(abs(square.points[0].score - 0.25) < 1e-8 && square.points[3].score < 1e-9 && square.points[1].score < 0.02)
        let three = try map("ghz-majority", "game.penalty=0:0.2:2", "noise.dephasing=0:0.2:2")
        // Half and (1 + s)^(3/2)/8 with s = 1 − 2 · .2.
        #expect(abs(three.points[2].score - (0.5 + pow(1.6, 1.5) / 8)) < 1e-9 && three.points[3].score < three.points[2].score)
    }
}
