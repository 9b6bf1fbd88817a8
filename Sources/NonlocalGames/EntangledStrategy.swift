public import GSL

/// A strategy with a shared pair of d-level systems for a game of any utility, found by turns: the best measurements of one party
/// for those of the other, then the best state (see-saw: Werner and Wolf, Quant. Inf. Comp. 1, 1, 2001). What it earns is a lower
/// bound of ω_Q.
///
/// With two outputs the best measurement is the projection onto what is positive in the difference of the two rewards; with more it
/// is approached by the iteration of Ježek, Řeháček and Fiurášek, quant-ph/0201109, which never loses. The search ends in local
/// maxima; the best of all starts, the best strategy without entanglement among them, is returned, without a proof that no other is
/// higher.
public struct EntangledStrategy: Sendable, Equatable {
    /// Mean utility.
    public let value: Double
    /// Levels of each party's system.
    public let dimension: Int
    /// Q(a,b|x,y) by cell.
    public let behavior: [Double]
    /// Schmidt coefficients of the shared state in descending order; their squares sum to 1.
    public let schmidtCoefficients: [Double]
    /// Mean utility of the same measurements when white noise, I/d², takes the state's place.
    public let noiseValue: Double

    /// Searches a strategy of a game.
    ///
    /// - Parameters:
    ///   - dimensions: levels to try.
    ///   - starts: pseudo-random starts for each.
    /// - Throws: `GSLError` when an eigenvalue problem fails.
    public init(_ game: TwoPartyGame, dimensions: ClosedRange<Int>, starts: Int = 10) throws(GSLError) {
        let classical = LocalStrategies(game).bestStrategy(for: game.utility).map { ($0.a, $0.b) }
        var best = classical.map { EntangledStrategy(game, a: $0.0, b: $0.1) }
        let most = game.greatestConceivableMean
        let range = max(1e-300, game.utilityMaximum - game.utilityMinimum)
        for dimension in dimensions {
            let search = StrategySearch(game, dimension: dimension)
            for start in 0..<(classical == nil ? starts : starts + 3) {
                let found = try search.run(start: start, near: start < starts ? nil : classical)
                if best.map({ found.value > $0.value + 1e-12 * range }) ?? true { best = found }
                // Nothing can be better.
                if let best, best.value >= most - 1e-10 * range { break }
            }
        }
        self = best!
    }

    init(value: Double, dimension: Int, behavior: [Double], schmidtCoefficients: [Double], noiseValue: Double) {
        self.value = value
        self.dimension = dimension
        self.behavior = behavior
        self.schmidtCoefficients = schmidtCoefficients
        self.noiseValue = noiseValue
    }

    /// Outputs by input, without a state.
    private init(_ game: TwoPartyGame, a: [Int], b: [Int]) {
        var behavior = [Double](repeating: 0, count: game.cells)
        for x in 0..<game.aliceInputs { for y in 0..<game.bobInputs { behavior[game.cell(x: x, y: y, a: a[x], b: b[y])] = 1 } }
        let value = game.meanUtility(behavior)
        self.init(value: value, dimension: 1, behavior: behavior, schmidtCoefficients: [1], noiseValue: value)
    }

    /// The weight of white noise in the shared state at which the advantage over `classicalValue` is gone with these measurements;
    /// 0 where there is none to begin with, 1 where chance does as well.
    public func whiteNoiseThreshold(classicalValue: Double) -> Double {
        guard value > classicalValue + 1e-10 * max(1, abs(value)) else { return 0 }
        return noiseValue >= classicalValue ? 1 : (value - classicalValue) / (value - noiseValue)
    }

    /// The levels that are tried for a game unless said otherwise: two, up to as many as a party has outputs, at most four.
    public static func usualDimensions(for game: TwoPartyGame) -> ClosedRange<Int> {
        2...max(2, min(4, max(game.aliceOutputs, game.bobOutputs)))
    }
}
