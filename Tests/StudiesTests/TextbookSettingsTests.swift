import BellPairs
import NonlocalGames
import Testing

@testable import Studies

/// What the textbook axes lose on pairs that are not Werner states.
@Suite struct TextbookSettingsTests {
    private static func score(_ game: XORGame, _ settings: MeasurementSettings, _ state: XState) -> Double {
        let (r, s) = (state.blochA, state.blochB)
        return game.score(
            correlations: settings.correlations(
                correlation: state.correlation, aliceBloch: [r.x, r.y, r.z], bobBloch: [s.x, s.y, s.z]))
    }
    private static func best(_ game: XORGame, _ state: XState) -> Double {
        let (r, s) = (state.blochA, state.blochB)
        return MeasurementSettings.best(
            for: game, correlation: state.correlation, aliceBloch: [r.x, r.y, r.z], bobBloch: [s.x, s.y, s.z]
        ).expectedScore
    }
    private static func games() throws -> [XORGame] {
        [
            .chsh, try .trading(newsProbability: 0.3, penalty: 0.3),
            try .correlated(bothProbability: 0.4, penalty1: 0.05, penalty2: 0.1),
        ]
    }
    /// Ψ⁺ of which each qubit has decayed to |0⟩ with a probability.
    private static func damped(_ lost: Double) -> XState {
        let kept = 1 - lost
        return XState(p00: lost, p01: 0.5 * kept, p10: 0.5 * kept, p11: 0, inner: Complex(0.5 * kept))
    }

    /// The frame: node A's first axis is z, everything in the x–z plane, and on a perfect pair nothing is lost.
    @Test func frame() throws {
        for game in try Self.games() {
            let settings = MeasurementSettings.textbook(for: game)
            #expect(abs(settings.alice[0].z - 1) < 1e-12)
            #expect((settings.alice + settings.bob).allSatisfy { abs($0.y) < 1e-6 && abs($0.length - 1) < 1e-9 })
            #expect(abs(Self.score(game, settings, .psiPlus) - settings.expectedScore) < 1e-9)
            #expect(abs(settings.expectedScore - (game.closedFormQuantumScore ?? 0)) < 1e-9)
        }
    }

    @Test func wernerStatesGainNothing() throws {
        for game in try Self.games() {
            let settings = MeasurementSettings.textbook(for: game)
            for weight in [0.01, 0.05, 0.1] {
                let state = XState.psiPlus.depolarized(weight: weight)
                #expect(abs(Self.best(game, state) - Self.score(game, settings, state)) < 1e-9)
            }
        }
    }

    /// T = diag(1 − γ, 1 − γ, 2γ − 1): the best axes lie in the x–y plane, and for CHSH Horodecki's formula says what they earn.
    @Test(arguments: [0.02, 0.05, 0.1]) func dampedStatesGain(lost: Double) throws {
        let state = Self.damped(lost)
        for game in try Self.games() {
            let gain = Self.best(game, state) - Self.score(game, .textbook(for: game), state)
            #expect(gain > 0.05 * lost, "\(game.title): \(gain)")
        }
        let kept = 1 - lost
        #expect(abs(Self.best(.chsh, state) - (0.5 + 2 * 2.0.squareRoot() * kept / 8)) < 1e-10)
        // In the x–z plane 2√2 splits evenly between both axes.
        let textbook = 0.5 + 2.0.squareRoot() * (kept + 1 - 2 * lost) / 8
        #expect(abs(Self.score(.chsh, .textbook(for: .chsh), state) - textbook) < 1e-9)
    }

    /// In a scenario: stored pairs dephase, which spares one axis; a hundredth of a coherence time shows.
    @Test func scenarios() throws {
        let white = try Shipped.compile("memory.coherence_time=1e6 s")
        #expect(abs(white.textbookLoss) < 1e-5)
        let dephased = try Shipped.compile("memory.coherence_time=2 ms")
        #expect(dephased.textbookLoss > 1e-4)
        let evaluation = Evaluation(dephased)
        let (score, textbook) = (evaluation.figure("score")?.closedForm, evaluation.figure("score_textbook_settings")?.closedForm)
        #expect(abs(score! - textbook! - dephased.textbookLoss) < 1e-12)
        let classical = try Shipped.compile("memory.coherence_time=2 ms", "game.strategy=classical")
        #expect(classical.textbookScore == classical.utilityLaw?.mean)
    }
}
