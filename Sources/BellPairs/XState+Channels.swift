extension XState {
    /// Dephasing: the product of the factors, each 0…1, that are left of the two qubits' coherences.
    @inlinable @inline(__always) public func dephased(by factor: Double) -> XState {
        var state = self
        state.inner = factor * inner
        state.outer = factor * outer
        return state
    }

    /// Relaxation of the populations toward ½ each, as of a spin in a hot bath: qubit A keeps the fraction `a`, B `b`, 0…1.
    ///
    /// The coherences of a qubit are multiplied by the square root of its fraction (T₂ = 2 T₁ when nothing else dephases).
    @inlinable @inline(__always) public func relaxed(a: Double, b: Double) -> XState {
        // A bit flips with probability (1 − a)/2: the symmetric generalized amplitude damping channel.
        let (fa, fb) = (0.5 * (1 - a), 0.5 * (1 - b))
        let (q00, q01, q10, q11) = (
            (1 - fa) * p00 + fa * p10, (1 - fa) * p01 + fa * p11, (1 - fa) * p10 + fa * p00, (1 - fa) * p11 + fa * p01
        )
        let coherence = (a * b).squareRoot()
        return XState(
            p00: (1 - fb) * q00 + fb * q01, p01: (1 - fb) * q01 + fb * q00, p10: (1 - fb) * q10 + fb * q11,
            p11: (1 - fb) * q11 + fb * q10, inner: coherence * inner, outer: coherence * outer)
    }

    /// Amplitude damping of both qubits: |1⟩ falls to |0⟩ with a probability, 0…1.
    @inlinable @inline(__always) public func damped(by probability: Double) -> XState {
        let kept = 1 - probability
        let (q00, q01) = (p00 + probability * p10, p01 + probability * p11)
        let (q10, q11) = (kept * p10, kept * p11)
        return XState(
            p00: q00 + probability * q01, p01: kept * q01, p10: q10 + probability * q11, p11: kept * q11, inner: kept * inner,
            outer: kept * outer)
    }

    /// Werner noise: with probability `weight`, 0…1, the pair is replaced by I/4.
    @inlinable @inline(__always) public func depolarized(weight: Double) -> XState {
        let (keep, add) = (1 - weight, 0.25 * weight)
        return XState(
            p00: keep * p00 + add, p01: keep * p01 + add, p10: keep * p10 + add, p11: keep * p11 + add, inner: keep * inner,
            outer: keep * outer)
    }

    /// The sum of both, weight by weight: mixtures are sums of states whose trace is their probability.
    @inlinable public static func + (a: XState, b: XState) -> XState {
        XState(
            p00: a.p00 + b.p00, p01: a.p01 + b.p01, p10: a.p10 + b.p10, p11: a.p11 + b.p11, inner: a.inner + b.inner,
            outer: a.outer + b.outer)
    }
    /// The state with its trace multiplied.
    @inlinable public static func * (weight: Double, state: XState) -> XState {
        XState(
            p00: weight * state.p00, p01: weight * state.p01, p10: weight * state.p10, p11: weight * state.p11,
            inner: weight * state.inner, outer: weight * state.outer)
    }
}
