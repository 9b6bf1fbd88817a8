/// A two-qubit state whose density matrix is nonzero only on its two diagonals: what heralding, storage and loss produce.
///
/// Basis |00⟩, |01⟩, |10⟩, |11⟩, first qubit at node A. All channels below keep the form; `TwoQubitState` is the general
/// twin that they are tested against. The frame is chosen so that the wanted state is Ψ⁺ = (|01⟩ + |10⟩)/√2.
@frozen public struct XState: Sendable, Hashable, BitwiseCopyable {
    /// Population of |00⟩.
    public var p00: Double
    /// Population of |01⟩.
    public var p01: Double
    /// Population of |10⟩.
    public var p10: Double
    /// Population of |11⟩.
    public var p11: Double
    /// Coherence ⟨01|ρ|10⟩.
    public var inner: Complex
    /// Coherence ⟨00|ρ|11⟩.
    public var outer: Complex

    /// A state with the given matrix elements. Not checked: see `isPhysical`.
    @inlinable public init(
        p00: Double, p01: Double, p10: Double, p11: Double, inner: Complex = .zero, outer: Complex = .zero
    ) {
        (self.p00, self.p01, self.p10, self.p11) = (p00, p01, p10, p11)
        (self.inner, self.outer) = (inner, outer)
    }

    /// The Bell state (|01⟩ + |10⟩)/√2.
    @inlinable public static var psiPlus: XState { XState(p00: 0, p01: 0.5, p10: 0.5, p11: 0, inner: Complex(0.5)) }
    /// No knowledge at all, I/4.
    @inlinable public static var maximallyMixed: XState { XState(p00: 0.25, p01: 0.25, p10: 0.25, p11: 0.25) }
    /// The product state |a b⟩.
    @inlinable public static func product(_ a: Bool, _ b: Bool) -> XState {
        XState(p00: !a && !b ? 1 : 0, p01: !a && b ? 1 : 0, p10: a && !b ? 1 : 0, p11: a && b ? 1 : 0)
    }

    /// Whether all elements are equal.
    @inlinable @inline(__always) public static func == (a: XState, b: XState) -> Bool {
        a.p01 == b.p01 && a.p10 == b.p10 && a.inner.re == b.inner.re && a.inner.im == b.inner.im && a.p00 == b.p00
            && a.p11 == b.p11 && a.outer.re == b.outer.re && a.outer.im == b.outer.im
    }

    /// Trace; one for a normalized state.
    @inlinable public var trace: Double { p00 + p01 + p10 + p11 }
    /// Whether the state has trace one and no negative eigenvalue, to the given error.
    public func isPhysical(tolerance: Double = 1e-12) -> Bool {
        abs(trace - 1) <= tolerance && min(min(p00, p01), min(p10, p11)) >= -tolerance
            && inner.squaredMagnitude <= p01 * p10 + tolerance && outer.squaredMagnitude <= p00 * p11 + tolerance
    }
    /// Fidelity ⟨Ψ⁺|ρ|Ψ⁺⟩.
    @inlinable public var fidelity: Double { 0.5 * (p01 + p10) + inner.re }
    /// Bloch vector of the qubit at node A; only z can differ from zero.
    @inlinable public var blochA: BlochVector { BlochVector(0, 0, p00 + p01 - p10 - p11) }
    /// Bloch vector of the qubit at node B.
    @inlinable public var blochB: BlochVector { BlochVector(0, 0, p00 - p01 + p10 - p11) }
    /// Correlations T_ij = ⟨σ_i ⊗ σ_j⟩ in rows x, y, z.
    @inlinable public var correlation: [[Double]] {
        [[txx, txy, 0], [tyx, tyy, 0], [0, 0, tzz]]
    }
    @inlinable var txx: Double { 2 * (inner.re + outer.re) }
    @inlinable var tyy: Double { 2 * (inner.re - outer.re) }
    @inlinable var txy: Double { 2 * (inner.im - outer.im) }
    @inlinable var tyx: Double { -2 * (inner.im + outer.im) }
    @inlinable var tzz: Double { p00 - p01 - p10 + p11 }

    /// Probabilities of the four outputs (a, b) = 00, 01, 10, 11 when the qubits are measured along two axes.
    @inlinable @inline(__always)
    public func outcomeProbabilities(a u: BlochVector, b v: BlochVector) -> (Double, Double, Double, Double) {
        let ra = blochA.z * u.z
        let rb = blochB.z * v.z
        let e = u.x * (txx * v.x + txy * v.y) + u.y * (tyx * v.x + tyy * v.y) + u.z * tzz * v.z
        return (0.25 * (1 + ra + rb + e), 0.25 * (1 + ra - rb - e), 0.25 * (1 - ra + rb - e), 0.25 * (1 - ra - rb + e))
    }
}
