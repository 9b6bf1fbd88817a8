import BellPairs

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Part of the closed form: what fibers that turn polarizations do to pairs whose qubits the polarizations encode.
///
/// Photon and atom leave in (|0H⟩ + |1V⟩)/√2, for which turning the photon by θ is turning the atom by −θ. A normal angle of mean
/// zero leaves of that 1 − q of the state as it was and q with Y applied, where q = ⟨sin²θ⟩ = (1 − e^{−2σ²})/2.
struct TurnedPolarizations {
    /// Probabilities that the qubit of node A, of node B is turned over.
    private let a: Double
    private let b: Double
    /// Probability that one is and the other is not.
    private var one: Double { a * (1 - b) + b * (1 - a) }

    init(_ p: HeraldingParameters) {
        let angles = p.turningAngles
        (a, b) = (-0.5 * expm1(-2 * angles.a * angles.a), -0.5 * expm1(-2 * angles.b * angles.b))
    }

    /// The state of the atoms, from the one without coherence ⟨00|ρ|11⟩ that they would have else.
    func state(_ s: XState) -> XState {
        if a == 0, b == 0 { return s }
        func mixed(_ own: Double, _ otherA: Double, _ otherB: Double, _ opposite: Double) -> Double {
            (1 - a) * (1 - b) * own + a * (1 - b) * otherA + (1 - a) * b * otherB + a * b * opposite
        }
        return XState(
            p00: mixed(s.p00, s.p10, s.p01, s.p11), p01: mixed(s.p01, s.p11, s.p00, s.p10),
            p10: mixed(s.p10, s.p00, s.p11, s.p01), p11: mixed(s.p11, s.p01, s.p10, s.p00),
            inner: Complex((1 - one) * s.inner.re, (1 - a - b) * s.inner.im),
            outer: Complex(-one * s.inner.re, (a - b) * s.inner.im))
    }

    /// Fidelity of pairs, `flipped` of which have equal qubits, from the one they would have else.
    func fidelity(_ fidelity: Double, flipped: Double) -> Double { (1 - one) * fidelity + 0.5 * one * flipped }
}
