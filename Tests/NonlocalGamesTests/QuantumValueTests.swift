import GSL
import Testing

@testable import NonlocalGames

@Suite struct QuantumValueTests {
    /// reference/games.md section 1: classical and quantum value, noise threshold.
    static func table() throws -> [(XORGame, Double, Double, Double)] {
        let trading = try XORGame.trading(newsProbability: 0.3, penalty: 0.3)
        let correlated = try XORGame.correlated(bothProbability: 0.4, penalty1: 0, penalty2: 0)
        let balancing = try XORGame.coordination(inputLaw: [[0.2, 0.2], [0.2, 0.4]], penalty1: 0.05, penalty2: 0.1)
        return [
            (.chsh, 0.75, 0.853553390593, 0.2928932188), (trading, 0.79, 0.812339558814, 0.0715233091),
            (correlated, 0.80, 0.867423461417, 0.1835034191), (balancing, 0.81, 0.850396600694, 0.1152882209),
        ]
    }

    @Test(arguments: try table())
    func publishedValues(game: XORGame, classical: Double, quantum: Double, threshold: Double) throws {
        #expect(abs(try ClassicalValue(of: game).score - classical) < 1e-14)
        let value = try QuantumValue(of: game)
        #expect(abs(value.score - quantum) < 6e-13)
        #expect(abs(game.closedFormQuantumScore! - quantum) < 6e-13)
        #expect(value.gap < 1e-12)
        #expect(abs(try game.infidelityThreshold() - threshold) < 6e-11)
    }

    @Test func closedFormIsTheTwinOfTheSearch() throws {
        var games = RandomGames(seed: 22)
        for _ in 0..<300 {
            let game = try games.game(2, 2)
            let value = try QuantumValue(of: game)
            #expect(abs(value.correlationValue - game.closedFormQuantumCorrelation!) < 1e-10)
            #expect(value.gap < 1e-9)
        }
    }

    @Test func wholeTradingFamily() throws {
        // reference/games.md section 1: s = |1−2β|, A = (1−p)² + p².
        for p in stride(from: 0.05, through: 0.5, by: 0.05) {
            for penalty in stride(from: 0.0, through: 1.0, by: 0.1) {
                let game = try XORGame.trading(newsProbability: p, penalty: penalty)
                let s = abs(1 - 2 * penalty)
                let area = (1 - p) * (1 - p) + p * p
                let classical = s <= p / (1 - p) ? area : 1 - 2 * p + 2 * p * (1 - p) * s
                let helps = s * (1 - 2 * p) < 2 * p * (1 - p)
                let quantum = helps ? area * (1 + s * s).squareRoot() : classical
                #expect(abs(try ClassicalValue(of: game).correlationValue - classical) < 1e-14)
                #expect(abs(game.closedFormQuantumCorrelation! - quantum) < 1e-14)
                #expect(abs(try game.infidelityThreshold() - (1 - classical / quantum)) < 1e-13)
            }
        }
    }

    @Test(arguments: [(1, 7), (3, 3), (5, 9), (12, 12), (20, 20), (20, 6)])
    func boundsMeet(rows: Int, columns: Int) throws {
        var games = RandomGames(seed: UInt64(rows * 31 + columns))
        for _ in 0..<4 {
            let game = try games.game(rows, columns)
            let value = try QuantumValue(of: game)
            #expect(value.gap >= 0 && value.gap <= 1e-9, "gap \(value.gap)")
            if min(rows, columns) <= 12 { #expect(value.scoreUpperBound >= (try ClassicalValue(of: game).score)) }
        }
    }

    @Test func certificateIsFeasibleAndVectorsAttainTheValue() throws {
        var games = RandomGames(seed: 5)
        let game = try games.game(6, 4)
        let value = try QuantumValue(of: game)
        var attained = 0.0
        var slack = [[Double]](repeating: [Double](repeating: 0, count: 10), count: 10)
        for i in 0..<10 { slack[i][i] = value.multipliers[i] }
        for x in 0..<6 {
            for y in 0..<4 {
                let entry = game.matrix[x * 4 + y]
                attained += entry * zip(value.aliceVectors[x], value.bobVectors[y]).reduce(0) { $0 + $1.0 * $1.1 }
                slack[6 + y][x] = -entry
                slack[x][6 + y] = -entry
            }
        }
        #expect(abs(attained - value.correlationValue) < 1e-14)
        #expect(try SymmetricEigenproblem.eigenvalues(slack)[0] >= -1e-16)
        #expect(abs(value.multipliers.reduce(0, +) / 2 - value.correlationUpperBound) < 1e-15)
        for vector in value.aliceVectors + value.bobVectors {
            #expect(abs(vector.reduce(0) { $0 + $1 * $1 } - 1) < 1e-14)
        }
    }

    @Test func anyMultipliersGiveAValidBound() throws {
        // The certificate must not depend on the ascent: zero, too small and too large multipliers all prove something true.
        let quantum = 0.5.squareRoot()
        for multipliers in [[0, 0, 0, 0], [0.1, 0.2, 0.3, 0], [1, 1, 1, 1], [0.3, 0.35, 0.35, 0.36]] {
            let (bound, shifted) = try QuantumValue.certify(.chsh, multipliers: multipliers)
            #expect(bound >= quantum - 1e-15)
            #expect(try SymmetricEigenproblem.eigenvalues(QuantumValue.dualSlack(.chsh, multipliers: shifted))[0] >= -1e-16)
        }
        #expect(abs(try QuantumValue.certify(.chsh, multipliers: [0, 0, 0, 0]).bound - quantum) < 1e-14)
    }

    @Test(arguments: [1e-2, 1e-3, 1e-4]) func nearTheEdgeOfTheAdvantage(distance: Double) throws {
        // At p = .2 entanglement helps below s = 2p(1−p)/(1−2p) = 8/15; sweeps converge ever more slowly toward that edge.
        let game = try XORGame.trading(newsProbability: 0.2, penalty: 0.5 * (1 - 8.0 / 15 + distance))
        let value = try QuantumValue(of: game)
        #expect(value.gap < 1e-12, "gap \(value.gap)")
        #expect(abs(value.correlationValue - game.closedFormQuantumCorrelation!) < 1e-12)
    }

    @Test func relabelingLeavesTheValues() throws {
        var games = RandomGames(seed: 8)
        let law = games.table(3, 4)
        let total = law.joined().reduce(0, +)
        let p = law.map { $0.map { $0 / total } }
        let even = games.table(3, 4)
        let odd = games.table(3, 4)
        let game = try XORGame(title: "", inputLaw: p, evenUtility: even, oddUtility: odd)
        // The second party flips its output at y = 2; the first party's inputs are reversed; then the parties trade places.
        let flip = { (a: [[Double]], b: [[Double]]) in (0..<3).map { x in (0..<4).map { y in y == 2 ? b[x][y] : a[x][y] } } }
        let transpose = { (a: [[Double]]) in (0..<4).map { y in (0..<3).reversed().map { x in a[x][y] } } }
        let other = try XORGame(
            title: "", inputLaw: transpose(p), evenUtility: transpose(flip(even, odd)), oddUtility: transpose(flip(odd, even)))
        #expect(abs(try ClassicalValue(of: game).score - ClassicalValue(of: other).score) < 1e-14)
        #expect(abs(try QuantumValue(of: game).score - QuantumValue(of: other).score) < 1e-11)
    }

    @Test func inputsWithoutWeight() throws {
        let half: [[Double]] = [[0.25, 0.25, 0], [0, 0, 0], [0.25, 0.25, 0]]
        let game = try XORGame(
            title: "", inputLaw: half, evenUtility: [[1, 1, 0], [0, 0, 0], [1, 0, 0]],
            oddUtility: [[0, 0, 0], [1, 1, 1], [0, 1, 1]])
        let value = try QuantumValue(of: game)
        #expect(abs(value.score - 0.853553390593) < 6e-13)
        #expect(value.gap < 1e-12)
        let dull = try XORGame(title: "", inputLaw: half, evenUtility: half, oddUtility: half)
        #expect(try QuantumValue(of: dull).correlationUpperBound == 0)
        #expect(try dull.infidelityThreshold() == 0)
    }
}
