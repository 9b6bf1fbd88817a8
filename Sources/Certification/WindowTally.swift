import Glibc

/// Stability windows of one length, following one another from time 0: how many rounds each held, and its p-value.
///
/// The tests of fixed length hold if the number of rounds that a window holds does not depend on what they earned. Where the parties may
/// stop playing at will, windows are judged by bets on the mean, whose evidence holds whenever it is read.
public struct WindowTally: Sendable {
    /// Length in picoseconds.
    public let length: Int64
    /// Windows that are over.
    public private(set) var closed = 0
    /// How many of them certify by themselves.
    public private(set) var certified = 0
    /// Natural logarithms of the p-values of the windows that had rounds.
    public private(set) var logPValues: [Double] = []
    private let test: WindowTest
    private let batchTest: BoundedScoreTest?
    /// Evidence without rounds, where windows may be stopped at will, and that of the open window.
    private let noEvidence: RunningEvidence?
    private var evidence: RunningEvidence?
    private var index: Int64 = 0
    private var observations = 0
    private var score = 0.0
    private var hasBatch = false
    private var known: [Key: Double] = [:]

    private struct Key: Hashable {
        var rounds: Int
        var score: Double
    }

    init(length: Int64, _ game: JudgedGame, _ significance: Double, isStoppedAtWill: Bool = false) {
        precondition(length > 0, "a window takes time")
        noEvidence = isStoppedAtWill ? RunningEvidence(game, tests: [.betting]) : nil
        evidence = noEvidence
        self.length = length
        test = WindowTest(
            classicalValue: game.classicalValue, utilityMinimum: game.utilityMinimum, utilityMaximum: game.utilityMaximum,
            isWinLose: game.isWinLose, significance: significance)
        if case .unbeatable = test {
            batchTest = nil
        } else {
            batchTest = BoundedScoreTest(
                classicalValue: game.classicalValue, utilityMinimum: game.utilityMinimum, utilityMaximum: game.utilityMaximum,
                significance: significance)
        }
    }

    /// Counts the rounds shown at `time`.
    mutating func record(time: Int64, _ cells: [Int32], _ game: JudgedGame) {
        close(before: time / length * length)
        observations += 1
        evidence?.record(batch: cells)
        if cells.count == 1 {
            score += game.utility[Int(cells[0])]
        } else {
            hasBatch = true
            score += cells.reduce(0) { $0 + game.utility[Int($1)] } / Double(cells.count)
        }
    }

    /// Closes every window that is over at `time`.
    mutating func close(before time: Int64) {
        let next = time / length
        guard next > index else { return }
        if observations > 0 {
            let p: Double
            if let evidence {
                p = min(0, -evidence.logEvidence(.betting))
                self.evidence = noEvidence
            } else if hasBatch {
                p = batchTest?.logPValue(rounds: observations, score: score) ?? 0
            } else if let seen = known[Key(rounds: observations, score: score)] {
                p = seen
            } else {
                p = test.logPValue(rounds: observations, score: score)
                if known.count < 100_000 { known[Key(rounds: observations, score: score)] = p }
            }
            logPValues.append(p)
            if p < testLogSignificance { certified += 1 }
        }
        closed += Int(next - index)
        index = next
        (observations, score, hasBatch) = (0, 0, false)
    }

    private var testLogSignificance: Double { log(test.significance) }

    /// How many windows certify when the probability of any false certificate among all of them is to stay below α: Holm, 1979.
    public var certifiedTogether: Int {
        let sorted = logPValues.sorted()
        for (k, p) in sorted.enumerated() where p >= testLogSignificance - log(Double(closed - k)) { return k }
        return sorted.count
    }
}
