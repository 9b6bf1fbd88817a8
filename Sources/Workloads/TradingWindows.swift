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

    /// What part of a span of time each window has, the first beginning at zero.
    public func parts(from begin: Double, to end: Double) -> [Double] {
        let cycle = window * Double(newsProbabilities.count)
        /// Of the time before one.
        func time(_ index: Int, before time: Double) -> Double {
            let cycles = (time / cycle).rounded(.down)
            return cycles * window + min(window, max(0, time - cycles * cycle - Double(index) * window))
        }
        let times = newsProbabilities.indices.map { time($0, before: end) - time($0, before: begin) }
        let sum = times.reduce(0, +)
        return sum > 0 ? times.map { $0 / sum } : times
    }

    /// Mean profit per opportunity, of rules whose positions point the same way at random: what is earned while quotes last, less the risk.
    ///
    /// Positions that point the same way come as a Poisson process and are held for exponential times, so that their number is Poisson and the
    /// mean square of the inventory is four times its mean, which follows the windows from an empty desk on.
    /// - Parameters:
    ///   - correlations: E by cases, window by window.
    ///   - rate: of opportunities per second, those of the windows alone.
    ///   - delay: of decisions, in seconds.
    ///   - span: in seconds since the desk opened; windows count by what they have of it.
    public func profit(
        correlations: [[Double]], rate: Double, delay: Double, from begin: Double, to end: Double
    ) -> (profit: Double, meanSquare: Double) {
        let lasting = exp(-delay / quoteLifetime)
        let windows = newsProbabilities.indices.map { index in
            zip(law(index), correlations[index]).enumerated().reduce((utility: 0.0, alike: 0.0)) { sum, of in
                let (k, (probability, e)) = of
                return (
                    sum.utility + probability * 0.5 * ((1 + e) * utilityAlike[k] + (1 - e) * utilityApart[k]),
                    sum.alike + probability * 0.5 * (1 + e)
                )
            }
        }
        let utility = zip(parts(from: begin, to: end), windows).reduce(0) { $0 + $1.0 * $1.1.utility }
        let open = meanOpen(windows.map { rate * lasting * $0.alike * holdingTime }, from: begin, to: end)
        let square = 4 * open
        return (lasting * utility - riskAversion * square, square)
    }

    /// Mean number of open positions in a span of time that begins with none at zero and, were a window to last, would end at such numbers.
    private func meanOpen(_ levels: [Double], from begin: Double, to end: Double) -> Double {
        guard end > begin else { return 0 }
        var (levels, window) = (levels, window)
        // Very many windows blur to one.
        if end / window > 1e5 {
            (levels, window) = ([zip(parts(from: begin, to: end), levels).reduce(0) { $0 + $1.0 * $1.1 }], .infinity)
        }
        var (integral, open, now, index) = (0.0, 0.0, 0.0, 0)
        while now < end {
            let stop = min(end, Double(index + 1) * window)
            let level = levels[index % levels.count]
            // From where measuring begins, if it does in this window.
            let (from, rest) = (max(now, min(begin, stop)), open - level)
            integral +=
                level * (stop - from) + rest * holdingTime * (exp(-(from - now) / holdingTime) - exp(-(stop - now) / holdingTime))
            open = level + rest * exp(-(stop - now) / holdingTime)
            (now, index) = (stop, index + 1)
        }
        return integral / (end - begin)
    }
}
