import GSL
import Glibc

/// Evidence as a random walk: every round adds a random logarithm, and the first time that the sum reaches a goal is when the
/// rounds are certified.
///
/// Short walks are followed round by round on a grid; a step that ends between two points is split among them so that its mean
/// stays. Long ones, whose steps are small beside the goal, take the inverse Gaussian law of Brownian motion (Wald, 1947).
/// Leaves out: the little by which a walk oversteps its goal, in the long case, and the spread that splitting adds, in the short one.
public struct EvidenceWalk: Sendable {
    /// What one round adds.
    public struct Step: Sendable {
        /// Natural logarithm of the factor; −∞ ends the walk without success.
        public var logarithm: Double
        /// Its probability, 0…1.
        public var probability: Double
        /// A step.
        public init(logarithm: Double, probability: Double) { (self.logarithm, self.probability) = (logarithm, probability) }
    }

    private let steps: [Step]
    private let goal: Double

    /// A walk with given steps toward `goal` > 0.
    public init(_ steps: [Step], goal: Double) {
        precondition(goal > 0, "the walk begins below its goal")
        var merged: [Double: Double] = [:]
        for step in steps where step.probability > 0 { merged[step.logarithm, default: 0] += step.probability }
        self.steps = merged.sorted { $0.key < $1.key }.map { Step(logarithm: $0.key, probability: $0.value) }
        self.goal = goal
    }

    /// Mean and variance of a step.
    public var drift: (mean: Double, variance: Double) {
        let mean = steps.reduce(0) { $0 + $1.probability * $1.logarithm }
        return (mean, steps.reduce(0) { $0 + $1.probability * ($1.logarithm - mean) * ($1.logarithm - mean) })
    }

    /// Walks that take longer on average are not followed round by round.
    static let mostRoundsFollowed = 3000.0

    /// The numbers of rounds by which the goal has been reached with given probabilities; `nil` where it never is.
    ///
    /// - Parameter probabilities: ascending, each strictly between 0 and 1.
    public func roundsToReach(_ probabilities: [Double], mostRounds: Int = 100_000_000) -> [Int?] {
        let (mean, variance) = drift
        guard mean > 0, mean.isFinite, goal / mean < Double(mostRounds) else { return probabilities.map { _ in nil } }
        if goal / mean > Self.mostRoundsFollowed { return probabilities.map { inverseGaussian($0, mean, variance, mostRounds) } }
        return followed(probabilities, mean, variance)
    }

    private func inverseGaussian(_ probability: Double, _ mean: Double, _ variance: Double, _ mostRounds: Int) -> Int? {
        func reached(_ n: Double) -> Double {
            let deviation = (variance * n).squareRoot()
            let turned = Distribution.normalLowerTail((-goal - mean * n) / deviation)
            let reflected = turned > 0 ? exp(2 * mean * goal / variance + log(turned)) : 0
            return Distribution.normalLowerTail((mean * n - goal) / deviation) + reflected
        }
        var (low, high) = (0.0, goal / mean)
        while reached(high) < probability {
            guard high < Double(mostRounds) else { return nil }
            (low, high) = (high, 2 * high)
        }
        while high - low > 0.5 {
            let middle = 0.5 * (low + high)
            if reached(middle) < probability { low = middle } else { high = middle }
        }
        return Int(high.rounded(.up))
    }

    private func followed(_ probabilities: [Double], _ mean: Double, _ variance: Double) -> [Int?] {
        let points = 2048
        // From the floor the walk almost never comes back: P[ever rising by h] is about exp(−2 h mean/variance).
        let depth = min(60 * goal, max(goal, 8 * variance / mean))
        let width = (goal + depth) / Double(points)
        let origin = min(points - 1, Int(depth / width))
        let moves = steps.filter { $0.logarithm > -.infinity }.flatMap { step -> [(shift: Int, probability: Double)] in
            let exact = step.logarithm / width
            let below = exact.rounded(.down)
            return [(Int(below), step.probability * (1 - (exact - below))), (Int(below) + 1, step.probability * (exact - below))]
        }
        var law = [Double](repeating: 0, count: points)
        law[origin] = 1
        var next = law
        var reached = 0.0
        var results: [Int?] = []
        var rounds = 0
        while results.count < probabilities.count, rounds < 40 * Int(Self.mostRoundsFollowed) {
            rounds += 1
            for i in next.indices { next[i] = 0 }
            for (shift, p) in moves where p > 0 {
                for i in 0..<points {
                    if i + shift >= points { reached += p * law[i] } else { next[max(0, i + shift)] += p * law[i] }
                }
            }
            swap(&law, &next)
            while results.count < probabilities.count, reached >= probabilities[results.count] { results.append(rounds) }
        }
        while results.count < probabilities.count { results.append(nil) }
        return results
    }
}
