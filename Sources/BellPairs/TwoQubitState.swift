/// A general two-qubit state: a 4×4 density matrix in the basis |00⟩, |01⟩, |10⟩, |11⟩, first qubit at node A.
///
/// The reference that `XState`, the fast path, is tested against.
public struct TwoQubitState: Sendable, Hashable {
    /// Matrix elements, row by row.
    public private(set) var elements: [Complex]

    /// The state with the given sixteen elements, row by row.
    ///
    /// - Precondition: sixteen elements.
    public init(elements: [Complex]) {
        precondition(elements.count == 16, "a two-qubit density matrix has sixteen elements")
        self.elements = elements
    }

    /// The pure state with the given four amplitudes, normalized.
    public init(amplitudes: [Complex]) {
        precondition(amplitudes.count == 4, "a two-qubit state has four amplitudes")
        let norm = amplitudes.reduce(0) { $0 + $1.squaredMagnitude }
        elements = (0..<16).map { (1 / norm) * (amplitudes[$0 / 4] * amplitudes[$0 % 4].conjugate) }
    }

    /// The same state as an X state gives.
    public init(_ x: XState) {
        elements = Array(repeating: .zero, count: 16)
        (elements[0], elements[5], elements[10], elements[15]) = (
            Complex(x.p00), Complex(x.p01), Complex(x.p10), Complex(x.p11)
        )
        (elements[6], elements[9]) = (x.inner, x.inner.conjugate)
        (elements[3], elements[12]) = (x.outer, x.outer.conjugate)
    }

    /// ⟨row|ρ|column⟩.
    public subscript(_ row: Int, _ column: Int) -> Complex { elements[4 * row + column] }

    /// Trace; one for a normalized state.
    public var trace: Double { (0..<4).reduce(0) { $0 + self[$1, $1].re } }

    /// ⟨ψ|ρ|ψ⟩ for the normalized state with the given amplitudes.
    public func fidelity(amplitudes: [Complex]) -> Double {
        let norm = amplitudes.reduce(0) { $0 + $1.squaredMagnitude }
        var sum = Complex.zero
        for i in 0..<4 { for j in 0..<4 { sum = sum + amplitudes[i].conjugate * self[i, j] * amplitudes[j] } }
        return sum.re / norm
    }

    /// Tr ρ (A ⊗ B) for two single-qubit operators, each given row by row.
    public func expectation(_ a: [Complex], _ b: [Complex]) -> Complex {
        var sum = Complex.zero
        for i in 0..<4 {
            for j in 0..<4 { sum = sum + self[i, j] * (a[2 * (j / 2) + i / 2] * b[2 * (j % 2) + i % 2]) }
        }
        return sum
    }

    /// The state after a channel given by single-qubit Kraus operators on each side.
    public func applying(krausA: [[Complex]], krausB: [[Complex]]) -> TwoQubitState {
        var result = Array(repeating: Complex.zero, count: 16)
        for a in krausA {
            for b in krausB {
                let k = (0..<16).map { index in
                    let (row, column) = (index / 4, index % 4)
                    return a[2 * (row / 2) + column / 2] * b[2 * (row % 2) + column % 2]
                }
                for i in 0..<4 {
                    for j in 0..<4 {
                        for m in 0..<4 {
                            for n in 0..<4 {
                                result[4 * i + j] =
                                    result[4 * i + j] + k[4 * i + m] * self[m, n] * k[4 * j + n].conjugate
                            }
                        }
                    }
                }
            }
        }
        return TwoQubitState(elements: result)
    }
}
