public import Certification
import DiscreteEvents
import Glibc
import NonlocalGames

/// A plan put to the test: windows of rounds that follow the behavior it was made for, judged by the tests themselves.
///
/// Rounds are independent, as in the plan. A test for a fixed length is read after the planned number of rounds, one that may be read
/// at any time after every round.
public struct PlanCheck: Sendable {
    /// How one test fared.
    public struct Row: Sendable {
        /// Its name, as in `RoundsJudgment.Test`.
        public let test: String
        /// The strongest claim that it makes.
        public let claim: RoundsJudgment.Claim
        /// Whether the test had to learn what the plan knows beforehand.
        public let learns: Bool
        /// Rounds that were planned.
        public let rounds: Int
        /// Windows that had certified by then.
        public let certified: Int
        /// The part of them with an exact interval.
        public let power: ConfidenceInterval
        /// Rounds after which half of all windows had certified, and the planned part of them; `nil` for tests of fixed length, and
        /// where they had not within twice the planned rounds.
        public let median, quantile: Int?
    }

    /// Windows that were played.
    public let windows: Int
    /// All tests of the plan that certify at all.
    public let rows: [Row]

    /// Plays windows.
    ///
    /// - Parameters:
    ///   - windows: how many.
    ///   - seed: root of all randomness.
    ///   - threads: how many to play at a time; the result does not depend on it.
    public init(_ plan: PlanStudy, windows: Int, seed: UInt64, threads: Int) async {
        self.windows = windows
        guard let player = PlannedPlayer(plan) else {
            rows = []
            return
        }
        let parts = max(1, min(threads, windows))
        let passages = await withTaskGroup(of: [(window: Int, passages: [Int?])].self) { group in
            for part in 0..<parts {
                group.addTask {
                    stride(from: part, to: windows, by: parts).map { ($0, player.passages(seed: seed, window: UInt64($0))) }
                }
            }
            var all: [[Int?]] = Array(repeating: [], count: windows)
            for await some in group { for entry in some { all[entry.window] = entry.passages } }
            return all
        }
        let requirement = plan.compiled.scenario.requirement
        rows = player.tests.enumerated().map { index, test in
            let reached = passages.compactMap { $0[index] }.sorted()
            func quantile(_ part: Double) -> Int? {
                let rank = Int((part * Double(windows)).rounded(.up))
                return test.isFixed || rank > reached.count ? nil : reached[max(0, rank - 1)]
            }
            let certified = reached.count { $0 <= test.rounds }
            return Row(
                test: test.row.test, claim: test.row.claim, learns: test.learns, rounds: test.rounds, certified: certified,
                power: .clopperPearson(successes: certified, trials: windows, confidence: requirement.confidence),
                median: quantile(0.5), quantile: quantile(plan.power))
        }
    }
}

/// Plays the windows of a plan.
private struct PlannedPlayer: Sendable {
    struct Test: Sendable {
        var row: PlanStudy.Row
        var kind: RunningEvidence.Test?
        var learns: Bool
        var rounds: Int
        var isFixed: Bool { kind == nil }
    }
    let tests: [Test]
    private let game: JudgedGame
    private let windowTest: WindowTest
    private let behavior: [Double]
    private let inputTolerance, significance: Double
    /// Cells with their probabilities, the likeliest first.
    private let law: [(cell: Int, probability: Double)]

    init?(_ plan: PlanStudy) {
        guard let behavior = plan.behavior else { return nil }
        let played = TwoPartyGame(plan.compiled.game)
        game = JudgedGame(played, classicalValue: plan.classicalValue)
        significance = plan.compiled.scenario.requirement.significance
        inputTolerance = plan.inputTolerance
        windowTest = WindowTest(
            classicalValue: game.classicalValue, utilityMinimum: game.utilityMinimum, utilityMaximum: game.utilityMaximum,
            isWinLose: game.isWinLose, significance: significance)
        self.behavior = behavior
        let probabilities = played.cellLaw(behavior)
        law = probabilities.indices.map { ($0, probabilities[$0]) }.filter { $0.1 > 0 }.sorted { $0.1 > $1.1 }
        tests = plan.rows.flatMap { row -> [Test] in
            guard let rounds = row.rounds else { return [] }
            let kind = RunningEvidence.Test(rawValue: row.test)
            let first = Test(row: row, kind: kind, learns: false, rounds: rounds)
            return kind == .predictionBasedRatio ? [first, Test(row: row, kind: kind, learns: true, rounds: rounds)] : [first]
        }
    }

    /// By test, the number of rounds after which it certified; `nil` where it did not.
    func passages(seed: UInt64, window: UInt64) -> [Int?] {
        var stream = RandomStream(seed: seed, replication: window, name: "plan.rounds")
        let goal = -log(significance)
        var result = [Int?](repeating: nil, count: tests.count)
        var evidence = tests.map { test in
            test.kind.map {
                RunningEvidence(
                    game, inputTolerance: inputTolerance, tests: [$0],
                    expected: $0 == .predictionBasedRatio && !test.learns ? behavior : nil)
            }
        }
        var open = Array(tests.indices)
        var score = 0.0
        var round = 0
        while !open.isEmpty {
            var u = stream.uniform()
            var cell = law[law.count - 1].cell
            for entry in law {
                if u < entry.probability {
                    cell = entry.cell
                    break
                }
                u -= entry.probability
            }
            round += 1
            score += game.utility[cell]
            open.removeAll { index in
                let test = tests[index]
                guard let kind = test.kind else {
                    guard round == test.rounds else { return false }
                    if windowTest.certifies(rounds: round, score: score) { result[index] = round }
                    return true
                }
                evidence[index]!.record(cell: cell)
                if evidence[index]!.exceeds(goal, kind) {
                    result[index] = round
                    return true
                }
                return round >= 2 * test.rounds
            }
        }
        return result
    }
}
