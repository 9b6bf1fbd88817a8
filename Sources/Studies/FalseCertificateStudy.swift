import Certification
public import NonlocalGames

/// How often pairs without entanglement are certified, by every test, whatever they try: at most α of the windows, or the test is
/// wrong.
///
/// The pairs know the tests and what each has come to: they choose among all deterministic strategies by shared coins or by what was
/// earned so far, and aim at one test after the other. Tests that may be read at any time are read after every round, and what
/// certifies once counts; the exact test is read after the number of rounds at which it comes closest to α.
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
        /// In every round the strategy that makes it likeliest for the score to pass its critical value at the end; where rounds are
        /// only won or lost that is any of the best.
        case score
        /// In every round the strategy that makes it likeliest for the bets on the mean to suffice.
        case bets
        /// The same against the bets with control variates; the first rounds teach them one strategy.
        case controlledBets = "controlled_bets"
        /// The same against the prediction-based ratio; the first rounds are a mixture, whose luck looks like entanglement.
        case ratio
        /// Two rounds at a time are shown together, and answered so that they are won together or lost together.
        case batches
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
        /// Rounds after which the test was read, or until which it was read after every one.
        public let rounds: Int
        /// Lower end of a one-sided interval, at a probability of error of 1e-6, for the probability of a certificate.
        public let low: Double
        /// α.
        public let significance: Double
        /// Whether the data contradict the claim that certificates come with probability α at most.
        public var isContradicted: Bool { low > significance }
    }
    /// How much is played.
    public struct Extent: Sendable {
        /// Windows of each strategy, and rounds of a window.
        public var windows, rounds: Int
        /// Windows in which the prediction-based ratio, the slowest of the tests, is played too; all by default.
        public var ratioWindows: Int
        /// Total variation by which the law of the inputs is off in favor of the pair, as the tests are told, 0…1.
        public var inputTolerance: Double
        /// α of every test.
        public var significance: Double
        /// Root of all randomness.
        public var seed: UInt64
        /// All of them.
        public init(
            windows: Int, rounds: Int, ratioWindows: Int? = nil, inputTolerance: Double = 0, significance: Double, seed: UInt64
        ) {
            (self.windows, self.rounds, self.ratioWindows) = (windows, rounds, min(windows, ratioWindows ?? windows))
            (self.inputTolerance, self.significance, self.seed) = (inputTolerance, significance, seed)
        }
    }

    /// Every game with every strategy and test.
    public let rows: [Row]

    /// Plays windows of games.
    ///
    /// - Parameters:
    ///   - games: with names; of each ω_C is known (`LocalStrategies.areEnumerable`).
    ///   - threads: how many to play at a time; the result does not depend on it.
    public init(games: [(name: String, game: TwoPartyGame)], extent: Extent, threads: Int) async {
        var rows: [Row] = []
        for (name, game) in games {
            guard let value = game.classicalValue else {
                preconditionFailure("a game whose best strategy without entanglement is not known")
            }
            let judged = JudgedGame(game, classicalValue: value)
            for strategy in Strategy.allCases {
                guard let player = ClassicalPlayer(judged, strategy, extent) else { continue }
                let parts = max(1, min(threads, extent.windows))
                let tallies = await withTaskGroup(of: [String: Int].self) { group in
                    for part in 0..<parts {
                        group.addTask {
                            var certified: [String: Int] = [:]
                            for window in stride(from: part, to: extent.windows, by: parts) {
                                for test in player.certificates(window: window) {
                                    certified[test.key, default: 0] += test.value ? 1 : 0
                                }
                            }
                            return certified
                        }
                    }
                    var sum: [String: Int] = [:]
                    for await part in group { sum.merge(part, uniquingKeysWith: +) }
                    return sum
                }
                for test in tallies.keys.sorted() {
                    let windows =
                        test == RunningEvidence.Test.predictionBasedRatio.rawValue ? extent.ratioWindows : extent.windows
                    let interval = ConfidenceInterval.clopperPearson(
                        successes: tallies[test]!, trials: windows, confidence: 1 - 2e-6)
                    rows.append(
                        Row(
                            game: name, strategy: strategy, test: test, windows: windows, certified: tallies[test]!,
                            rounds: test == ClassicalPlayer.fixedLengthTest(player.test) ? player.length : extent.rounds,
                            low: interval.low, significance: extent.significance))
                }
            }
        }
        self.rows = rows
    }
}
