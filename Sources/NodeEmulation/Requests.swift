public import Quantities

/// When decisions are asked for, and which stored pair answers.
public struct Requests: Sendable, Equatable {
    /// The law of the requests' arrival.
    public enum Process: String, Sendable, CaseIterable {
        /// A decision whenever a pair is heralded: the most rounds the link can give.
        case onHerald = "on_herald"
        /// At equal intervals.
        case periodic
        /// At exponentially distributed intervals.
        case poisson
    }
    /// Which of the stored pairs is used up.
    public enum Order: String, Sendable, CaseIterable {
        /// The pair that has waited longest.
        case oldest
        /// The pair heralded last.
        case freshest
    }

    /// The law of the requests' arrival.
    public var process: Process
    /// Mean requests per second; unused for `onHerald`.
    public var rate: Rate
    /// Which of the stored pairs is used up.
    public var order: Order
    /// Age since emission at which an unused pair is given up. `nil`: never.
    public var cutoffAge: TimeSpan?

    /// All keys of the `requests` section.
    public init(process: Process, rate: Rate, order: Order, cutoffAge: TimeSpan?) {
        self.process = process
        self.rate = rate
        self.order = order
        self.cutoffAge = cutoffAge
    }

    /// The requests that one of so many channels gets: every N-th of those at equal intervals, and of those at random a random
    /// part, which leaves each channel a Poisson process of its own.
    public func shared(by channels: Int) -> Requests {
        var share = self
        share.rate = Rate(perSecond: rate.perSecond / Double(channels))
        return share
    }
}
