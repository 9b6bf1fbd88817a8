import NonlocalGames
import Testing

@Suite struct GeneralGameTests {
    /// A game with any utility.
    static func random(_ games: inout RandomGames, inputs: (Int, Int), outputs: (Int, Int)) -> TwoPartyGame {
        let weights = games.table(inputs.0, inputs.1).joined()
        let total = weights.reduce(0, +)
        return TwoPartyGame(
            title: "random", aliceInputs: inputs.0, bobInputs: inputs.1, aliceOutputs: outputs.0, bobOutputs: outputs.1,
            inputLaw: weights.map { $0 / total },
            utility: (0..<(inputs.0 * inputs.1 * outputs.0 * outputs.1)).map { _ in 2 * games.number() - 1 })
    }

    /// All pairs of deterministic strategies, by definition.
    static func naive(_ game: TwoPartyGame) -> Double {
        func strategies(_ inputs: Int, _ outputs: Int) -> [[Int]] {
            (0..<inputs).reduce([[]]) { lists, _ in lists.flatMap { list in (0..<outputs).map { list + [$0] } } }
        }
        var best = -Double.infinity
        for a in strategies(game.aliceInputs, game.aliceOutputs) {
            for b in strategies(game.bobInputs, game.bobOutputs) { best = max(best, mean(game, a, b)) }
        }
        return best
    }
    static func mean(_ game: TwoPartyGame, _ a: [Int], _ b: [Int]) -> Double {
        var mean = 0.0
        for x in 0..<game.aliceInputs {
            for y in 0..<game.bobInputs {
                mean += game.inputLaw[x * game.bobInputs + y] * game.utility[game.cell(x: x, y: y, a: a[x], b: b[y])]
            }
        }
        return mean
    }

    @Test(arguments: [(1, 3, 2, 2), (2, 2, 3, 3), (3, 2, 2, 4), (2, 4, 3, 2), (3, 3, 2, 2), (4, 2, 2, 3), (1, 1, 5, 1)])
    func classicalValueAgreesWithNaiveEnumeration(rows: Int, columns: Int, outputsA: Int, outputsB: Int) throws {
        var games = RandomGames(seed: UInt64(rows * 1000 + columns * 100 + outputsA * 10 + outputsB))
        for _ in 0..<20 {
            let game = Self.random(&games, inputs: (rows, columns), outputs: (outputsA, outputsB))
            let best = try #require(LocalStrategies(game).bestStrategy(for: game.utility))
            #expect(abs(best.mean - Self.naive(game)) < 1e-14)
            #expect(abs(best.mean - Self.mean(game, best.a, best.b)) < 1e-14)
        }
    }

    @Test func tooManyStrategiesHaveNoValue() {
        var games = RandomGames(seed: 1)
        let large = Self.random(&games, inputs: (17, 17), outputs: (2, 2))
        #expect(large.classicalValue == nil && !LocalStrategies(large).areEnumerable)
        let oneSided = Self.random(&games, inputs: (17, 3), outputs: (2, 2))
        #expect(oneSided.classicalValue != nil)
    }

    /// The attained values of the literature: Tsirelson's, a qubit's in I3322, and that of three levels in CGLMP.
    @Test func attainsWhatIsKnown() throws {
        let tsirelson = try EntangledStrategy(TwoPartyGame(.chsh), dimensions: 2...2)
        #expect(abs(tsirelson.value - (0.5 + 0.5.squareRoot() / 2)) < 1e-12)
        #expect(abs(tsirelson.schmidtCoefficients[0] - 0.5.squareRoot()) < 1e-5)
        let i3322 = try EntangledStrategy(MomentBoundTests.i3322, dimensions: 2...2)
        #expect(abs(i3322.value - 0.25) < 1e-9, "\(i3322.value)")
        let cglmp = try EntangledStrategy(MomentBoundTests.cglmp3, dimensions: 3...3)
        // Acín, Durt, Gisin and Latorre, Phys. Rev. A 65, 052325: 1 + √(11/3), beyond the 2.8729 of a maximally entangled pair.
        #expect(abs(cglmp.value - (1 + (11.0 / 3).squareRoot())) < 1e-9, "\(cglmp.value)")
        #expect(cglmp.schmidtCoefficients[2] < 0.5)
        // Collins and Gisin: the qubits' violation survives down to a visibility of 0.8; chance earns 0 in CGLMP.
        #expect(abs(i3322.whiteNoiseThreshold(classicalValue: 0) - 0.2) < 1e-8)
        #expect(abs(cglmp.whiteNoiseThreshold(classicalValue: 2) - (1 - 2 / cglmp.value)) < 1e-9)
    }

    /// A strategy is one: no output tells the other party's input, and probabilities sum to 1.
    @Test func behaviorsDoNotSignal() throws {
        var games = RandomGames(seed: 4)
        for outputs in [(2, 2), (3, 3), (2, 3)] {
            let game = Self.random(&games, inputs: (2, 3), outputs: outputs)
            let found = try EntangledStrategy(game, dimensions: 2...3, starts: 3)
            func sum(_ x: Int, _ y: Int, _ a: ClosedRange<Int>, _ b: ClosedRange<Int>) -> Double {
                a.reduce(0.0) { sum, a in b.reduce(sum) { $0 + found.behavior[game.cell(x: x, y: y, a: a, b: $1)] } }
            }
            for x in 0..<2 {
                for y in 0..<3 {
                    #expect(abs(sum(x, y, 0...(outputs.0 - 1), 0...(outputs.1 - 1)) - 1) < 1e-12)
                    #expect(abs(sum(x, y, 0...0, 0...(outputs.1 - 1)) - sum(x, 0, 0...0, 0...(outputs.1 - 1))) < 1e-9)
                    #expect(abs(sum(x, y, 0...(outputs.0 - 1), 0...0) - sum(0, y, 0...(outputs.0 - 1), 0...0)) < 1e-9)
                }
            }
            #expect(abs(game.meanUtility(found.behavior) - found.value) < 1e-15)
            #expect(abs(found.schmidtCoefficients.reduce(0) { $0 + $1 * $1 } - 1) < 1e-12)
        }
    }

    /// What is attained lies between the classical value and the certified bound, and in small games meets the bound.
    @Test(arguments: [(2, 2, 2, 2), (2, 2, 3, 3), (3, 2, 2, 3), (3, 3, 2, 2)])
    func valuesAreInOrder(rows: Int, columns: Int, outputsA: Int, outputsB: Int) throws {
        var games = RandomGames(seed: UInt64(rows * 1000 + columns * 100 + outputsA * 10 + outputsB))
        for _ in 0..<4 {
            let game = Self.random(&games, inputs: (rows, columns), outputs: (outputsA, outputsB))
            let classical = try #require(game.classicalValue)
            let attained = try EntangledStrategy(game, dimensions: 2...3)
            let bound = try MomentBound(game)
            #expect(attained.value >= classical - 1e-9 && attained.value <= bound.value + 1e-12)
            #expect(bound.value - attained.value < 1e-4, "\(attained.value) \(bound.value)")
            #expect(bound.value <= game.greatestConceivableMean)
            #expect(abs(bound.value - bound.attained) < 1e-6 && bound.isConverged)
        }
    }

    /// Parity games have two ways to their value: Tsirelson's vectors, and the hierarchy.
    @Test func parityGamesAgree() throws {
        var games = RandomGames(seed: 12)
        for size in [(2, 2), (3, 3), (2, 4)] {
            let parity = try games.game(size.0, size.1)
            let general = TwoPartyGame(parity)
            #expect(general.parityGame?.matrix == parity.matrix)
            let quantum = try QuantumValue(of: parity)
            let bound = try MomentBound(general)
            #expect(bound.value >= quantum.score - 1e-12 && bound.value < quantum.scoreUpperBound + 1e-6)
        }
        #expect(MomentBoundTests.i3322.parityGame == nil && MomentBoundTests.cglmp3.parityGame == nil)
    }

    @Test func levels() throws {
        #expect(MomentBound.rows(of: MomentBoundTests.i3322, level: .onePlusAB) == 16)
        #expect(MomentBound.rows(of: MomentBoundTests.cglmp3, level: .onePlusAB) == 25)
        #expect(MomentBound.rows(of: MomentBoundTests.cglmp3, level: .one) == 9)
        // reference/games.md: level 1 gives 0.375 for I3322; for parity games it is Tsirelson's.
        let first = try MomentBound(MomentBoundTests.i3322, level: .one)
        #expect(abs(first.value - 0.375) < 1e-6 && first.isConverged && first.size == 7)
        var games = RandomGames(seed: 6)
        let parity = try games.game(4, 5)
        let bound = try MomentBound(TwoPartyGame(parity), level: .one)
        #expect(abs(bound.value - (try QuantumValue(of: parity).score)) < 1e-6)
        let large = Self.random(&games, inputs: (8, 8), outputs: (3, 3))
        #expect(MomentBound.level(for: large) == .one)
        #expect(MomentBound.level(for: Self.random(&games, inputs: (1, 16), outputs: (2, 16))) == nil)
        let wide = Self.random(&games, inputs: (2, 2), outputs: (8, 8))
        let loose = try MomentBound(wide, level: .one)
        #expect(loose.value <= wide.greatestConceivableMean && abs(loose.value - loose.attained) < 1e-6)
        let short = try MomentBound(MomentBoundTests.cglmp3, mostSteps: 20)
        #expect(!short.isConverged && short.value >= 1 + (11.0 / 3).squareRoot())
    }

    @Test func tradingFamilyIsTheTwinOfTheSearch() throws {
        for p in stride(from: 0.0, through: 1.0, by: 0.05) {
            for penalty in stride(from: 0.0, through: 1.0, by: 0.05) {
                let family = TradingFamily(newsProbability: p, penalty: penalty)
                let game = try XORGame.trading(newsProbability: p, penalty: penalty)
                #expect(abs(family.classicalScore - (try ClassicalValue(of: game).score)) < 1e-14)
                #expect(abs(family.quantumScore - game.closedFormQuantumScore!) < 1e-14)
            }
        }
        #expect(abs(TradingFamily(newsProbability: 0.3, penalty: 0.3).infidelityThreshold - 0.0715233091) < 6e-11)
    }
}
