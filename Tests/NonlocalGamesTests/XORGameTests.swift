import NonlocalGames
import Testing

@Suite struct XORGameTests {
    @Test func clauserHorneShimonyHolt() {
        let game = XORGame.chsh
        #expect(game.matrix == [0.25, 0.25, 0.25, -0.25])
        #expect(game.offset == 0.5)
        #expect(game.isWinLose)
        #expect(game.utility(parity: 1, x: 1, y: 1) == 1)
        #expect(game.utility(parity: 0, x: 1, y: 1) == 0)
    }

    @Test func signsOfTheCoordinationGame() throws {
        let game = try XORGame.coordination(inputLaw: [[0.2, 0.2], [0.2, 0.4]], penalty1: 0.05, penalty2: 0.1)
        let expected = [0.2, 0.9 * 0.2, 0.8 * 0.2, -0.4]
        for (entry, value) in zip(game.matrix, expected) { #expect(abs(entry - value) < 1e-15) }
        #expect(!game.isWinLose)
        #expect(game.utilityRange == (0, 1))
    }

    @Test func utilityRangeIgnoresInputsThatNeverOccur() throws {
        let game = try XORGame(
            title: "partial", inputLaw: [[0.5, 0.5, 0]], evenUtility: [[1, 2, 99]], oddUtility: [[-1, 0, -99]])
        #expect(game.utilityRange == (-1, 2))
    }

    @Test func utilityLawHasTheScoreAsItsMean() throws {
        let game = try XORGame.trading(newsProbability: 0.3, penalty: 0.3)
        let correlations = [0.8, 0.5, 0.4, -0.3]
        let law = game.utilityLaw(correlations: correlations)
        #expect(abs(law.reduce(0) { $0 + $1.probability } - 1) < 1e-15)
        #expect(abs(law.reduce(0) { $0 + $1.value * $1.probability } - game.score(correlations: correlations)) < 1e-15)
    }

    @Test func refusesImpossibleTables() {
        #expect(throws: GameError.totalProbability(0.75)) {
            try XORGame(title: "", inputLaw: [[0.25, 0.5]], evenUtility: [[1, 0]], oddUtility: [[0, 1]])
        }
        #expect(throws: GameError.probability(x: 0, y: 1, value: -0.5)) {
            try XORGame(title: "", inputLaw: [[1.5 - 0.5, -0.5]], evenUtility: [[1, 0]], oddUtility: [[0, 1]])
        }
        #expect(throws: GameError.shape(table: "odd utility")) {
            try XORGame(title: "", inputLaw: [[0.5, 0.5]], evenUtility: [[1, 0]], oddUtility: [[0]])
        }
        #expect(throws: GameError.utility(x: 0, y: 0, value: .infinity)) {
            try XORGame(title: "", inputLaw: [[1]], evenUtility: [[.infinity]], oddUtility: [[0]])
        }
        #expect(throws: GameError.shape(table: "input law")) {
            try XORGame.coordination(inputLaw: [[0.5, 0.5]], penalty1: 0, penalty2: 0)
        }
        #expect(GameError.totalProbability(0.75).description == "input law sums to 0.75; it must sum to 1")
    }
}
