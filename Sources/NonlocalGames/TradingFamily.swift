/// The closed form of Ding and Jiang's whole trading family, arXiv:2407.21723: derived for this project, and checked against the
/// enumeration and the certified search.
///
/// With s = |1 − 2β|, p ≤ ½ (else 1 − p) and A = (1−p)² + p²: C = A if s ≤ p/(1−p), else 1 − 2p + 2p(1−p)s; Q = A√(1+s²) if
/// s < 2p(1−p)/(1−2p), else C.
public struct TradingFamily: Sendable, Equatable {
    /// C(M), the classical correlation value.
    public let classicalCorrelation: Double
    /// Q(M), the quantum correlation value.
    public let quantumCorrelation: Double

    /// The values at a probability of news and a penalty, each 0…1.
    public init(newsProbability: Double, penalty: Double) {
        let p = min(newsProbability, 1 - newsProbability)
        let s = abs(1 - 2 * penalty)
        let area = (1 - p) * (1 - p) + p * p
        let classical = s * (1 - p) <= p ? area : 1 - 2 * p + 2 * p * (1 - p) * s
        classicalCorrelation = classical
        quantumCorrelation = s * (1 - 2 * p) < 2 * p * (1 - p) ? area * (1 + s * s).squareRoot() : classical
    }

    /// ω_C.
    public var classicalScore: Double { 0.5 + 0.5 * classicalCorrelation }
    /// ω_Q.
    public var quantumScore: Double { 0.5 + 0.5 * quantumCorrelation }
    /// ε_th = 1 − C/Q.
    public var infidelityThreshold: Double { 1 - classicalCorrelation / quantumCorrelation }
}
