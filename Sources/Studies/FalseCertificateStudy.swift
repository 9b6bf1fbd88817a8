import Certification
import DiscreteEvents
public import NonlocalGames

/// How often pairs without entanglement are certified, by every test, whatever they try: at most α of the windows, or the test is
/// wrong.
///
/// The strategies are all deterministic ones that reach the classical value, drawn afresh by shared coins, or chosen by what was
/// earned so far: to gamble when behind, to train a predictor and turn, and to stop as soon as the evidence suffices.
public struct FalseCertificateStudy: Sendable {
    /// What a pair without entanglement does.
    public enum Strategy: String, Sendable, CaseIterable {
        /// One best deterministic strategy, always the same.
        case vertex
        /// A best deterministic strategy, another one by a shared coin in every round.
        case mixture
        /// The best strategy whose utility varies most while the score is behind, least while it is ahead.
        case gambling
        /// One best strategy for a third of the window, then others: what was learned from the first is wrong.
        case turning
    }
    /// How one test fared against one strategy.
    public struct Row: Sendable {
        /// Name of the game.
        public let game: String
        /// The strategy.
        public let strategy: Strategy
        /// The test, as in `RoundsJudgment.Test`.
        public let test: String
        /// Windows played, and those certified.
        public let windows, certified: Int
        /// Lower end of a one-sided interval, at a probability of error of 1e-6, for the probability of a certificate.
        public let low: Double
        /// α.
        public let significance: Double
        /// Whether the data contradict the claim that certificates come with probability α at most.
        public var isContradicted: Bool { low > significance }
    }

    /// Every game with every strategy and test.
    public let rows: [Row]

    /// Plays windows of games.
    ///
    /// - Parameters:
    ///   - games: with names; of each all local strategies can be listed (`LocalStrategies.areFew`).
    ///   - windows: how many windows each strategy plays.
    ///   - rounds: rounds of a window.
    ///   - threads: how many to play at a time; the result does not depend on it.
    public init(
        games: [(name: String, game: TwoPartyGame)], windows: Int, rounds: Int, significance: Double, seed: UInt64, threads: Int
    ) async {
        var rows: [Row] = []
        for (name, game) in games {
            guard LocalStrategies(game).areFew, let value = game.classicalValue else {
                preconditionFailure("a game with too many local strategies to play them all")
            }
            let judged = JudgedGame(game, classicalValue: value)
            for strategy in Strategy.allCases {
                let parts = max(1, min(threads, windows))
                let tallies = await withTaskGroup(of: [String: Int].self) { group in
                    for part in 0..<parts {
                        group.addTask {
                            let player = ClassicalPlayer(judged, strategy)
                            var certified: [String: Int] = [:]
                            for window in stride(from: part, to: windows, by: parts) {
                                for test in player.certificates(
                                    rounds: rounds, significance: significance, seed: seed, window: UInt64(window))
                                { certified[test.key, default: 0] += test.value ? 1 : 0 }
                            }
                            return certified
                        }
                    }
                    var sum: [String: Int] = [:]
                    for await part in group { sum.merge(part, uniquingKeysWith: +) }
                    return sum
                }
                for test in tallies.keys.sorted() {
                    let interval = ConfidenceInterval.clopperPearson(
                        successes: tallies[test]!, trials: windows, confidence: 1 - 2e-6)
                    rows.append(
                        Row(
                            game: name, strategy: strategy, test: test, windows: windows, certified: tallies[test]!,
                            low: interval.low,
                            significance: significance))
                }
            }
        }
        self.rows = rows
    }
}

/// Plays windows of one game without entanglement.
private struct ClassicalPlayer {
    private let game: JudgedGame
    private let strategy: FalseCertificateStudy.Strategy
    /// Outputs by input of all best deterministic strategies, by variance of what they earn.
    private let vertices: [(a: [Int], b: [Int])]
    /// The one that earns on other inputs than the first as much as possible.
    private let contrary: Int

    init(_ game: JudgedGame, _ strategy: FalseCertificateStudy.Strategy) {
        self.game = game
        self.strategy = strategy
        let vertices = LocalStrategies(game.game).best(for: game.utility)
        self.vertices = vertices
        let g = game.game
        func earnings(_ vertex: (a: [Int], b: [Int])) -> [Double] {
            g.inputLaw.indices.map { i in
                let (x, y) = (i / g.bobInputs, i % g.bobInputs)
                return g.inputLaw[i] > 0 ? g.utility[g.cell(x: x, y: y, a: vertex.a[x], b: vertex.b[y])] : 0
            }
        }
        let first = earnings(vertices[0])
        let distances = vertices.map { vertex in
            zip(first, earnings(vertex)).reduce(0.0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        }
        contrary = distances.indices.max { distances[$0] < distances[$1] }!
    }

    func certificates(rounds: Int, significance: Double, seed: UInt64, window: UInt64) -> [String: Bool] {
        var inputs = RandomStream(seed: seed, replication: window, name: "false-certificates.inputs")
        var coins = RandomStream(seed: seed, replication: window, name: "false-certificates.coins")
        let g = game.game
        var judge = RoundsJudge(game, significance: significance)
        var ahead = 0.0
        for round in 0..<rounds {
            var u = inputs.uniform()
            var i = 0
            while i < g.inputLaw.count - 1, u >= g.inputLaw[i] {
                u -= g.inputLaw[i]
                i += 1
            }
            while g.inputLaw[i] == 0 { i -= 1 }
            let choice: Int
            switch strategy {
            case .vertex: choice = 0
            case .mixture: choice = Int(coins.uniform() * Double(vertices.count))
            case .gambling: choice = ahead < 0 ? vertices.count - 1 : 0
            case .turning: choice = 3 * round < rounds ? 0 : contrary
            }
            let (x, y) = (i / g.bobInputs, i % g.bobInputs)
            let (a, b) = (vertices[choice].a[x], vertices[choice].b[y])
            ahead += g.utility[g.cell(x: x, y: y, a: a, b: b)] - game.classicalValue
            // One after the other, each in its own picosecond.
            do { try judge.record(time: Int64(round), x: x, y: y, a: a, b: b) } catch {
                preconditionFailure("a round of the game was refused: \(error)")
            }
        }
        do { try judge.finish() } catch { preconditionFailure("the last round was refused: \(error)") }
        return RoundsJudgment.certificates(judge)
    }
}
