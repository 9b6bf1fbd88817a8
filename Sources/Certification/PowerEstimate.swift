/// How a power was computed.
public enum PowerMethod: String, Sendable, Equatable {
    /// Sum over the exact distribution of the score.
    case exact
    /// Normal distribution of the score with Edgeworth's corrections for skewness and excess, to order 1/N.
    case edgeworth
    /// Normal distribution of the score less the critical score, for windows of more than a million rounds.
    case normal
}

/// The probability that one window certifies, with the method it came from.
public struct PowerEstimate: Sendable, Equatable {
    /// The probability, 0…1.
    public let value: Double
    /// Exact or approximate.
    public let method: PowerMethod
}
