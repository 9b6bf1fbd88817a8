import Glibc

/// Evidence as a random walk: every round adds a random logarithm, and the first time that the sum reaches a goal is when the
/// rounds are certified. Its law, between two bounds, round by round.
///
/// The sum lives on a grid of points; steps between grid points are rounded down for one bound and up for the other, so the true
/// law lies between them. Sums far below the start are held at the grid's lower end in the upper bound and dropped in the lower.
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
        self.steps = steps.filter { $0.probability > 0 }
        self.goal = goal
    }

    /// Mean and variance of a step.
    public var drift: (mean: Double, variance: Double) {
        let mean = steps.reduce(0) { $0 + $1.probability * $1.logarithm }
        return (mean, steps.reduce(0) { $0 + $1.probability * ($1.logarithm - mean) * ($1.logarithm - mean) })
    }

    /// The least numbers of rounds by which the goal has been reached with given probabilities, each between two bounds; `nil` where
    /// even `mostRounds` do not suffice for certain.
    ///
    /// - Parameter probabilities: ascending, each strictly between 0 and 1.
    public func roundsToReach(
        _ probabilities: [Double], mostRounds: Int = 1_000_000, points: Int = 4096
    ) -> [(least: Int, most: Int?)?] {
        let optimistic = quantiles(probabilities, mostRounds, points, roundingUp: true)
        let cautious = quantiles(probabilities, mostRounds, points, roundingUp: false)
        return zip(optimistic, cautious).map { low, high in low.map { (least: $0, most: high) } }
    }

    private func quantiles(_ probabilities: [Double], _ mostRounds: Int, _ points: Int, roundingUp: Bool) -> [Int?] {
        let (mean, variance) = drift
        guard mean > 0 else { return probabilities.map { _ in nil } }
        // From a floor below which the walk almost never returns: P[ever rising by h] is about exp(−2 h mean/variance).
        let depth = max(goal, min(40 * goal, 12 * max(variance / (2 * mean), 0.05)))
        let width = (goal + depth) / Double(points)
        let origin = Int((depth / width).rounded(.down))
        let end = points
        let moves = steps.map { step -> (shift: Int, probability: Double)? in
            guard step.logarithm > -.infinity else { return nil }
            let exact = step.logarithm / width
            return (Int(exact.rounded(roundingUp ? .up : .down)), step.probability)
        }.compactMap(\.self)
        var law = [Double](repeating: 0, count: points)
        law[min(origin, points - 1)] = 1
        var next = law
        var reached = 0.0
        var results: [Int?] = []
        var rounds = 0
        var pending = probabilities[...]
        while let wanted = pending.first, rounds < mostRounds {
            rounds += 1
            for i in next.indices { next[i] = 0 }
            for (shift, p) in moves {
                if shift >= 0 {
                    for i in 0..<points where law[i] > 0 {
                        if i + shift >= end { reached += p * law[i] } else { next[i + shift] += p * law[i] }
                    }
                } else {
                    for i in 0..<points where law[i] > 0 {
                        if i + shift >= 0 { next[i + shift] += p * law[i] } else if roundingUp { next[0] += p * law[i] }
                    }
                }
            }
            swap(&law, &next)
            var goalOfNext = wanted
            while reached >= goalOfNext {
                results.append(rounds)
                pending = pending.dropFirst()
                guard let more = pending.first else { break }
                goalOfNext = more
            }
        }
        while results.count < probabilities.count { results.append(nil) }
        return results
    }
}
