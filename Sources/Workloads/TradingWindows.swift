#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A desk with a trader at each of two venues, who take a position each at every opportunity. The game is Ding and Jiang's; the desk, its
/// inventory and windows of changing statistics are the project's own.
///
/// An opportunity earns the game's utility if it is still there when both have decided; positions that point the same way add to the
/// inventory until they are closed, after a time that is exponential, and what is held costs its square. News comes to each venue by itself,
/// with a probability that changes from window to window. Left out: prices, fees, the market's answer to the desk.
public struct TradingWindows: Sendable, Equatable {
    /// Probability of news at a venue, window by window, in turn.
    public var newsProbabilities: [Double]
    /// Length of a window in seconds.
    public var window: Double
    /// Utility of positions that point the same way, and that do not, by cases.
    public var utilityAlike, utilityApart: [Double]
    /// Mean time for which an opportunity lasts, in seconds.
    public var quoteLifetime: Double
    /// Mean time until a position is closed, in seconds.
    public var holdingTime: Double
    /// What an inventory costs per opportunity: this times its square.
    public var riskAversion: Double

    /// A desk.
    public init(
        newsProbabilities: [Double], window: Double, utilityAlike: [Double], utilityApart: [Double], quoteLifetime: Double,
        holdingTime: Double, riskAversion: Double
    ) {
        precondition(utilityAlike.count == 4 && utilityApart.count == 4, "four pairs of cases")
        (self.newsProbabilities, self.window) = (newsProbabilities, window)
        (self.utilityAlike, self.utilityApart) = (utilityAlike, utilityApart)
        (self.quoteLifetime, self.holdingTime, self.riskAversion) = (quoteLifetime, holdingTime, riskAversion)
    }

    /// Probability of cases 00, 01, 10 and 11 in a window.
    public func law(_ window: Int) -> [Double] {
        let p = newsProbabilities[window % newsProbabilities.count]
        return [(1 - p) * (1 - p), (1 - p) * p, p * (1 - p), p * p]
    }

    /// With what probability an opportunity of a run, whose cases have the given law, is one of a window: window by window, by cases. All
    /// windows then have equally many.
    public func kept(of law: [Double]) -> [[Double]] {
        let laws = newsProbabilities.indices.map { self.law($0) }
        let part = laws.flatMap { zip(law, $0).map { $1 > 0 ? $0 / $1 : .infinity } }.min() ?? 0
        return laws.map { zip(law, $0).map { $0 > 0 ? min(1, part * $1 / $0) : 0 } }
    }

    /// Mean profit per opportunity, of rules whose positions point the same way at random: what is earned while quotes last, less the risk.
    ///
    /// Positions that point the same way come as a Poisson process and are held for exponential times, so that their number is Poisson and the
    /// mean square of the inventory is four times its mean.
    /// - Parameters:
    ///   - correlations: E by cases, window by window.
    ///   - rate: of opportunities per second, those of the windows alone.
    ///   - delay: of decisions, in seconds.
    public func profit(correlations: [[Double]], rate: Double, delay: Double) -> (profit: Double, meanSquare: Double) {
        let lasting = exp(-delay / quoteLifetime)
        var (utility, alike) = (0.0, 0.0)
        for index in newsProbabilities.indices {
            for (k, probability) in law(index).enumerated() {
                let e = correlations[index][k]
                utility += probability * 0.5 * ((1 + e) * utilityAlike[k] + (1 - e) * utilityApart[k])
                alike += probability * 0.5 * (1 + e)
            }
        }
        let windows = Double(newsProbabilities.count)
        let square = 4 * rate * lasting * alike / windows * holdingTime
        return (lasting * utility / windows - riskAversion * square, square)
    }
}
