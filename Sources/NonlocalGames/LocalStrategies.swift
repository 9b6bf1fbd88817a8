import Glibc

/// All deterministic strategies of two parties that cannot talk. Every other local strategy mixes them.
public struct LocalStrategies: Sendable {
    /// Most strategies of one party that are enumerated for an exact maximum.
    public static let mostOfOneParty = 1 << 16
    /// Most strategies of both that are listed, and for the nearest local behavior.
    public static let mostOfBoth = 1 << 12

    let game: TwoPartyGame

    /// The strategies of a game.
    public init(_ game: TwoPartyGame) { self.game = game }

    /// Whether all pairs of strategies are few enough to list them and to find the nearest local behavior.
    public var areFew: Bool {
        guard let alice = game.alice.strategies, let bob = game.bob.strategies else { return false }
        return alice * bob <= Self.mostOfBoth
    }

    /// Whether one party's strategies are few enough to enumerate them for an exact maximum.
    public var areEnumerable: Bool { BestAnswers.isAliceEnumerated(game) != nil }

    /// The greatest mean of a value per cell that a local strategy reaches, exact up to rounding; `nil` where both parties have too
    /// many strategies to enumerate.
    public func greatestMean(of values: [Double]) -> Double? { bestStrategy(for: values)?.mean }

    /// A deterministic strategy with the greatest mean of a value per cell, outputs by input; `nil` where both parties have too many
    /// strategies to enumerate.
    ///
    /// One party's strategies are enumerated, the other answers each input as well as it can.
    public func bestStrategy(for values: [Double]) -> (mean: Double, a: [Int], b: [Int])? {
        guard var answers = BestAnswers(game, values: values) else { return nil }
        var best = (mean: -Double.infinity, strategy: 0)
        for strategy in 0..<answers.strategies {
            let mean = answers.mean(strategy)
            if mean > best.mean { best = (mean, strategy) }
        }
        let (a, b) = answers.strategy(best.strategy)
        return (best.mean, a, b)
    }

    /// All deterministic strategies, outputs by input, the second party's changing fastest; none where they are too many.
    public var all: [(a: [Int], b: [Int])] {
        guard areFew else { return [] }
        let others = (0..<game.bob.strategies!).map(game.bob.answers)
        return (0..<game.alice.strategies!).map(game.alice.answers).flatMap { a in others.map { (a, $0) } }
    }

    /// The strategies of one party, each with the other's best answers to it, those with the greatest mean of a value per cell first and
    /// at most so many; none where both have too many to enumerate.
    public func answered(for values: [Double], most: Int) -> [(a: [Int], b: [Int])] {
        guard var answers = BestAnswers(game, values: values) else { return [] }
        let means = (0..<answers.strategies).map { answers.mean($0) }
        return means.indices.sorted { (means[$1], $0) < (means[$0], $1) }.prefix(most).map { answers.strategy($0) }
    }

    /// The best of given strategies by the mean of a value per cell, those of least variance first.
    public func best(for values: [Double], among strategies: [(a: [Int], b: [Int])]) -> [(a: [Int], b: [Int])] {
        let g = game
        let moments = strategies.map { a, b in
            var (mean, square) = (0.0, 0.0)
            for x in 0..<g.aliceInputs {
                for y in 0..<g.bobInputs {
                    let value = values[g.cell(x: x, y: y, a: a[x], b: b[y])]
                    mean += g.inputLaw[x * g.bobInputs + y] * value
                    square += g.inputLaw[x * g.bobInputs + y] * value * value
                }
            }
            return (mean: mean, variance: square - mean * mean)
        }
        guard let greatest = moments.map(\.mean).max() else { return [] }
        let found = moments.indices.filter { moments[$0].mean > greatest - 1e-12 * max(1, abs(greatest)) }
        return found.sorted { moments[$0].variance < moments[$1].variance }.map { strategies[$0] }
    }
}
