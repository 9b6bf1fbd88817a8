public import Quantities

/// A node's real-time controller.
public struct Control: Sendable, Equatable {
    /// When an atom whose attempt failed may start over.
    public enum Cycle: String, Sendable, CaseIterable {
        /// Every atom waits through the decision time whether its attempt succeeded or not (the τ_occ of Li et al.).
        case uniform
        /// An atom whose attempt failed is reset as soon as the station's message says so.
        case branch
    }

    /// Time from a decision request to the start of the basis rotation, not counting the jitter.
    public var latency: TimeSpan
    /// Mean of an additional, exponentially distributed delay of each decision.
    public var jitter: TimeSpan
    /// When failed atoms start over.
    public var cycle: Cycle

    /// All keys of the `control` section.
    public init(latency: TimeSpan, jitter: TimeSpan, cycle: Cycle) {
        self.latency = latency
        self.jitter = jitter
        self.cycle = cycle
    }
}
