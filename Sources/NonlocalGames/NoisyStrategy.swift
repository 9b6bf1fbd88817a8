public import GSL

/// What happens to a shared pair of d-level systems before it is measured.
///
/// Leaves out: noise that knows of both systems at once, other than white noise.
public struct StateNoise: Sendable, Equatable {
    /// With this probability the pair is replaced by I/d².
    public var white = 0.0
    /// The part of the first party's coherence between its levels that is lost, and with it that of the pair.
    public var dephasing = 0.0
    /// The probability that a level above the first falls to the first, at either party.
    public var damping = 0.0

    /// No noise.
    public static let none = StateNoise()
    /// All of it, each 0…1.
    public init(white: Double = 0, dephasing: Double = 0, damping: Double = 0) {
        (self.white, self.dephasing, self.damping) = (white, dephasing, damping)
    }
    /// Whether there is none.
    public var isNone: Bool { white == 0 && dephasing == 0 && damping == 0 }
}

/// A strategy found by turns for a pair that suffers noise: state and measurements are chosen anew for it. See `EntangledStrategy`.
public struct NoisyStrategy: Sendable {
    /// What it comes to; `noiseValue` of the measurements without noise of other kinds.
    public let strategy: EntangledStrategy
    private let operators: StrategySearch.Operators

    /// Turns from a strategy found for less noise, or from pseudo-random starts.
    ///
    /// - Parameters:
    ///   - dimension: levels of each party's system, at least 2; those of `near` where that is given.
    ///   - starts: how many pseudo-random starts to try.
    /// - Throws: `GSLError` when an eigenvalue problem fails.
    public init(
        _ game: TwoPartyGame, dimension: Int, noise: StateNoise = .none, near: NoisyStrategy? = nil, starts: Int = 10,
        mostTurns: Int = 400
    ) throws(GSLError) {
        let search = StrategySearch(game, dimension: dimension, noise: noise)
        var best: (strategy: EntangledStrategy, operators: StrategySearch.Operators)?
        for start in (near == nil ? 0 : -1)..<max(starts, near == nil ? 1 : 0) {
            var operators: StrategySearch.Operators
            if start < 0, let near { operators = near.operators } else { operators = try search.start(start) }
            try search.climb(&operators, mostTurns: mostTurns)
            let found = try search.strategy(operators)
            if best.map({ found.value > $0.strategy.value }) ?? true { best = (found, operators) }
        }
        (strategy, operators) = best!
    }

    /// What the same state and measurements come to in a game, with noise or without.
    ///
    /// - Throws: `GSLError` when an eigenvalue problem fails.
    public func value(in game: TwoPartyGame, noise: StateNoise) throws(GSLError) -> Double {
        try StrategySearch(game, dimension: strategy.dimension, noise: noise).strategy(operators).value
    }
}
