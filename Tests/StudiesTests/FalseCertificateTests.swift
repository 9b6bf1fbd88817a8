import GSL
import NonlocalGames
import Studies
import TestKit
import Testing

@Suite struct FalseCertificateTests {
    private func study(_ game: TwoPartyGame, _ extent: FalseCertificateStudy.Extent, threads: Int = 2) async
        -> FalseCertificateStudy
    {
        await FalseCertificateStudy(games: [("game", game)], extent: extent, threads: threads)
    }

    /// The exact test is read where it comes closest to α, and certifies as often as the binomial law says, whoever plays.
    @Test func exactTestsCertifyAsOftenAsTheyMay() async throws {
        let extent = FalseCertificateStudy.Extent(windows: 2000, rounds: 60, ratioWindows: 5, significance: 0.05, seed: 1)
        let one = await study(TwoPartyGame(.chsh), extent, threads: 1)
        let rows = one.rows.filter { $0.test == "exact_binomial" }
        #expect(rows.map(\.strategy) == [.vertex, .mixture, .gambling, .turning, .bets, .controlledBets, .ratio])
        var (size, length) = (0.0, 0)
        for n in 1...60 {
            for wins in 0...n {
                let tail = Distribution.binomialUpperTail(atLeast: wins, trials: n, probability: 0.75)
                if tail < 0.05, tail > size { (size, length) = (tail, n) }
            }
        }
        for row in rows {
            #expect(row.rounds == length)
            #expect(StatisticalTest.binomial(row.certified, of: row.windows, probability: size) > 1e-9, "\(row)")
        }
        #expect(one.rows.filter { $0.test == "prediction_based_ratio" }.allSatisfy { $0.windows == 5 })
        let many = await study(TwoPartyGame(.chsh), extent, threads: 3)
        #expect(many.rows.map(\.certified) == one.rows.map(\.certified))
    }

    /// Inputs that lean toward what the pair can do: tests that know by how much hold, and are used up to their level.
    @Test func inputsWithinTheToleranceAreTolerated() async {
        let extent = FalseCertificateStudy.Extent(
            windows: 2000, rounds: 80, ratioWindows: 200, inputTolerance: 0.05, significance: 0.05, seed: 2)
        let leaning = await study(TwoPartyGame(.chsh), extent)
        #expect(!leaning.rows.contains { $0.isContradicted } && !leaning.rows.contains { $0.test.contains("control") })
        let vertex = leaning.rows.first { $0.test == "exact_binomial" && $0.strategy == .vertex }
        // At .8 instead of .75 the exact test still comes near α.
        #expect((vertex?.certified ?? 0) > 60, "\(String(describing: vertex))")
    }

    /// Eight inputs a side: more strategies than can be listed, and no prediction-based ratio.
    @Test func manyInputs() async {
        let n = 8
        let game = TwoPartyGame(
            title: "many", aliceInputs: n, bobInputs: n, inputLaw: [Double](repeating: 1.0 / 64, count: n * n),
            utility: (0..<(4 * n * n)).map { c in
                let (x, y, a, b) = (c / 4 / n, c / 4 % n, c / 2 % 2, c % 2)
                return (a ^ b) == (x * y % 3 == 2 ? 1 : 0) ? 1 : 0
            })
        let many = await study(game, FalseCertificateStudy.Extent(windows: 100, rounds: 60, significance: 0.05, seed: 3))
        #expect(many.rows.contains { $0.strategy == .bets } && !many.rows.contains { $0.test == "prediction_based_ratio" })
        #expect(!many.rows.contains { $0.isContradicted })
    }
}
