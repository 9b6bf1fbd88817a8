import GSL
import Glibc

/// Rounds from which the next ones can be predicted: all, or those since outcomes given the inputs last changed, as far as that shows.
///
/// Before every stage the latest half, quarter and so on of these rounds is compared with the ones before it, by a likelihood ratio. What
/// is learned decides what to bet, never whether a bet is fair: a change that is missed or imagined costs evidence and nothing else.
struct RecentRounds: Sendable {
    /// Below this probability of as large a difference by chance rounds are forgotten.
    private static let leastProbability = 1e-5
    /// Least rounds that are compared with others.
    private static let leastRounds = 64

    /// Rounds by cell since the last change.
    private(set) var counts: [Int]
    private let outcomes: Int
    /// Rounds by cell before the begin of every stage, and at which stage the last change was.
    private var before: [[Int]] = []
    private var totals: [Int] = []
    private var start = 0

    /// No rounds of a game with so many cells and outcomes per pair of inputs.
    init(cells: Int, outcomes: Int) {
        counts = [Int](repeating: 0, count: cells)
        self.outcomes = outcomes
    }

    /// A stage begins before which there were so many rounds by cell.
    mutating func beginStage(_ all: [Int]) {
        before.append(all)
        totals.append(all.reduce(0, +))
        let (last, total) = (before.count - 1, totals[totals.count - 1])
        var found: (stage: Int, probability: Double)?
        var compared = 0
        var share = (total - totals[start]) / 2
        var stage = last
        while share >= Self.leastRounds {
            while total - totals[stage] < share { stage -= 1 }
            guard totals[stage] - totals[start] >= Self.leastRounds else { break }
            compared += 1
            let probability = probabilityOfDifference(at: stage)
            if probability < found?.probability ?? 1 { found = (stage, probability) }
            share /= 2
            stage = last
        }
        if let found, found.probability * Double(compared) < Self.leastProbability { start = found.stage }
        for c in counts.indices { counts[c] = all[c] - before[start][c] }
    }

    /// How likely outcomes differ as much, input by input, between the rounds before the begin of a stage and those since.
    private func probabilityOfDifference(at stage: Int) -> Double {
        func weight(_ n: Int) -> Double { n > 0 ? Double(n) * log(Double(n)) : 0 }
        let (first, middle, last) = (before[start], before[stage], before[before.count - 1])
        var statistic = 0.0
        var degrees = 0
        for input in Swift.stride(from: 0, to: counts.count, by: outcomes) {
            var (earlier, later, kinds) = (0, 0, 0)
            var sum = 0.0
            for c in input..<(input + outcomes) {
                let (old, new) = (middle[c] - first[c], last[c] - middle[c])
                guard old + new > 0 else { continue }
                sum += weight(old) + weight(new) - weight(old + new)
                earlier += old
                later += new
                kinds += 1
            }
            guard earlier > 0, later > 0 else { continue }
            statistic += 2 * (sum - weight(earlier) - weight(later) + weight(earlier + later))
            degrees += kinds - 1
        }
        return degrees > 0 ? Distribution.chiSquaredUpperTail(max(0, statistic), degrees: Double(degrees)) : 1
    }
}
