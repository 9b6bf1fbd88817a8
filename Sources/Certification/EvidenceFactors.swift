import Glibc
public import NonlocalGames

/// What one round's outcome multiplies the evidence by: a factor per cell whose mean is at most 1 under every local strategy.
public struct EvidenceFactors: Sendable, Equatable {
    /// Factors by cell, each ≥ 0.
    public let values: [Double]
    /// Their natural logarithms.
    public let logarithms: [Double]

    /// Factors that bet nothing.
    public static func none(_ game: TwoPartyGame) -> EvidenceFactors {
        EvidenceFactors(values: [Double](repeating: 1, count: game.cells))
    }

    private init(values: [Double]) {
        self.values = values
        logarithms = values.map { log($0) }
    }

    /// Factors proportional to `values`, divided by the greatest mean that a local strategy gives them when the law of the
    /// inputs is off by at most `tolerance` in total variation; `nil` where the strategies cannot be enumerated.
    public init?(normalizing values: [Double], for game: TwoPartyGame, tolerance: Double) {
        guard let greatest = LocalStrategies(game).greatestMean(of: values) else { return nil }
        let outcomes = game.outcomes
        let possible = values.indices.filter { game.inputLaw[$0 / outcomes] > 0 }.map { values[$0] }
        // Rounding of the mean is far below this.
        let divisor = greatest * (1 + 1e-12) + tolerance * (possible.max()! - possible.min()!)
        self.init(values: values.map { $0 / divisor })
    }

    /// The prediction-based ratio Q/P* of Zhang, Glancy and Knill, arXiv:1108.2468: among all factors the one by which evidence
    /// grows fastest when the outcomes follow `behavior`, normalized so that it is valid to rounding.
    ///
    /// - Parameters:
    ///   - caution: weight of the factor 1 in a mixture with it, which bounds what a single round can take away.
    ///   - precision: how far from the fastest growth it may stay, in nats per round; the factors are valid in any case.
    public init?(
        predicting behavior: [Double], for game: TwoPartyGame, tolerance: Double = 0, caution: Double = 1e-3,
        precision: Double = 1e-9
    ) {
        let strategies = LocalStrategies(game)
        guard strategies.areFew, let local = strategies.nearest(to: behavior, precision: precision) else { return nil }
        let ratio = behavior.indices.map { local[$0] > 0 ? behavior[$0] / local[$0] : behavior[$0] > 0 ? 1e3 : 1 }
        self.init(normalizing: ratio.map { (1 - caution) * $0 + caution }, for: game, tolerance: tolerance)
    }

    /// Mean logarithm per round, the rate at which evidence grows, when the outcomes follow `behavior`.
    public func growth(_ behavior: [Double], _ game: TwoPartyGame) -> Double {
        zip(game.cellLaw(behavior), logarithms).reduce(0) { $1.0 > 0 ? $0 + $1.0 * $1.1 : $0 }
    }
}
