import NonlocalGames
import Testing

@Suite struct ClassicalValueTests {
    /// Every pair of deterministic strategies, by definition of the score.
    static func naive(_ game: XORGame) -> Double {
        var best = -Double.infinity
        for a in 0..<(1 << game.aliceInputs) {
            for b in 0..<(1 << game.bobInputs) { best = max(best, score(game, { a >> $0 & 1 }, { b >> $0 & 1 })) }
        }
        return best
    }

    static func score(_ game: XORGame, _ a: (Int) -> Int, _ b: (Int) -> Int) -> Double {
        var score = 0.0
        for x in 0..<game.aliceInputs {
            for y in 0..<game.bobInputs {
                score += game.probability(x: x, y: y) * game.utility(parity: a(x) ^ b(y), x: x, y: y)
            }
        }
        return score
    }

    @Test(arguments: [(1, 1), (1, 4), (2, 2), (2, 5), (3, 3), (4, 2), (5, 4), (4, 6)])
    func agreesWithNaiveEnumeration(rows: Int, columns: Int) throws {
        var games = RandomGames(seed: UInt64(rows * 100 + columns))
        for _ in 0..<20 {
            let game = try games.game(rows, columns)
            let value = try ClassicalValue(of: game)
            #expect(abs(value.score - Self.naive(game)) < 1e-14)
            let attained = Self.score(game, { value.aliceOutputs[$0] }, { value.bobOutputs[$0] })
            #expect(abs(value.score - attained) < 1e-14)
        }
    }

    @Test func longEnumerationKeepsItsPrecision() throws {
        var games = RandomGames(seed: 3)
        let game = try games.game(16, 14)
        let value = try ClassicalValue(of: game)
        #expect(abs(value.score - Self.score(game, { value.aliceOutputs[$0] }, { value.bobOutputs[$0] })) < 1e-14)
        // No single change of an output may improve the optimum.
        for x in 0..<16 {
            #expect(Self.score(game, { value.aliceOutputs[$0] ^ ($0 == x ? 1 : 0) }, { value.bobOutputs[$0] }) <= value.score)
        }
    }

    @Test func refusesTooManyInputs() throws {
        let side = 27
        let row = [Double](repeating: 1 / Double(side * side), count: side)
        let zero = [[Double]](repeating: [Double](repeating: 0, count: side), count: side)
        let law = [[Double]](repeating: row, count: side)
        let game = try XORGame(title: "large", inputLaw: law, evenUtility: zero, oddUtility: zero)
        #expect(throws: GameError.tooManyInputs(smallerSide: 27, limit: 26)) { try ClassicalValue(of: game) }
    }
}
