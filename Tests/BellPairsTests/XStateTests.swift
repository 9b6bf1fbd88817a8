import BellPairs
import DiscreteEvents
import TestKit
import Testing

/// The fast X-state path against general density matrices and Kraus operators.
@Suite struct XStateTests {
    /// A random physical X state.
    private func randomState(_ s: inout RandomStream) -> XState {
        let weights = (0..<4).map { _ in ExponentialLaw().draw(&s) }
        let total = weights.reduce(0, +)
        let p = weights.map { $0 / total }
        func coherence(_ a: Double, _ b: Double, _ s: inout RandomStream) -> Complex {
            let direction = BlochVector(s.uniform() - 0.5, s.uniform() - 0.5, 0)
            return ((a * b).squareRoot() * s.uniform() / direction.length) * Complex(direction.x, direction.y)
        }
        return XState(
            p00: p[0], p01: p[1], p10: p[2], p11: p[3], inner: coherence(p[1], p[2], &s), outer: coherence(p[0], p[3], &s))
    }

    private func distance(_ a: TwoQubitState, _ b: TwoQubitState) -> Double {
        zip(a.elements, b.elements).map { ($0 - $1).squaredMagnitude }.max()!.squareRoot()
    }

    @Test func channelsEqualKrausOperators() {
        var s = RandomStream(seed: Seeds.seed(1), name: "channels")
        for _ in 0..<200 {
            let x = randomState(&s)
            #expect(x.isPhysical())
            let (a, b) = (s.uniform(), s.uniform())
            let dephased = TwoQubitState(x).applying(krausA: Pauli.dephasing(factor: a), krausB: Pauli.dephasing(factor: b))
            #expect(distance(dephased, TwoQubitState(x.dephased(by: a * b))) < 1e-14)
            let relaxed = TwoQubitState(x).applying(krausA: Pauli.relaxation(kept: a), krausB: Pauli.relaxation(kept: b))
            #expect(distance(relaxed, TwoQubitState(x.relaxed(a: a, b: b))) < 1e-14)
            let kraus = [
                [Complex(1), Complex(0), Complex(0), Complex((1 - a).squareRoot())],
                [Complex(0), Complex(a.squareRoot()), Complex(0), Complex(0)],
            ]
            #expect(distance(TwoQubitState(x).applying(krausA: kraus, krausB: kraus), TwoQubitState(x.damped(by: a))) < 1e-14)
            for state in [x.dephased(by: a * b), x.relaxed(a: a, b: b), x.depolarized(weight: a), x.damped(by: a)] {
                #expect(state.isPhysical())
            }
        }
    }

    @Test func channelsFormSemigroups() {
        var s = RandomStream(seed: Seeds.seed(2), name: "semigroup")
        for _ in 0..<100 {
            let x = randomState(&s)
            let (a, b, c, d) = (s.uniform(), s.uniform(), s.uniform(), s.uniform())
            let twice = TwoQubitState(x.relaxed(a: a, b: b).relaxed(a: c, b: d))
            #expect(distance(twice, TwoQubitState(x.relaxed(a: a * c, b: b * d))) < 1e-14)
            let dephasedTwice = TwoQubitState(x.dephased(by: a * b).dephased(by: c * d))
            #expect(distance(dephasedTwice, TwoQubitState(x.dephased(by: a * c * b * d))) < 1e-14)
        }
    }

    @Test func krausOperatorsAreComplete() {
        for kept in [0.0, 0.3, 1.0] {
            for kraus in [Pauli.relaxation(kept: kept), Pauli.dephasing(factor: kept)] {
                for i in 0..<2 {
                    for j in 0..<2 {
                        var sum = Complex.zero
                        for k in kraus { for m in 0..<2 { sum = sum + k[2 * m + i].conjugate * k[2 * m + j] } }
                        #expect((sum - Complex(i == j ? 1 : 0)).squaredMagnitude < 1e-28)
                    }
                }
            }
        }
    }

    @Test func outcomesEqualProjectors() {
        var s = RandomStream(seed: Seeds.seed(3), name: "outcomes")
        for _ in 0..<200 {
            let x = randomState(&s)
            func axis() -> BlochVector {
                let v = BlochVector(s.uniform() - 0.5, s.uniform() - 0.5, s.uniform() - 0.5)
                return BlochVector(v.x / v.length, v.y / v.length, v.z / v.length)
            }
            let (u, v) = (axis(), axis())
            let fast = x.outcomeProbabilities(a: u, b: v)
            let general = [(false, false), (false, true), (true, false), (true, true)].map {
                TwoQubitState(x).expectation(Pauli.projector(along: u, output: $0.0), Pauli.projector(along: v, output: $0.1)).re
            }
            for (p, q) in zip([fast.0, fast.1, fast.2, fast.3], general) { #expect(abs(p - q) < 1e-14) }
            let paulis = [Pauli.x, Pauli.y, Pauli.z]
            for i in 0..<3 {
                for j in 0..<3 {
                    let t = TwoQubitState(x).expectation(paulis[i], paulis[j])
                    #expect(abs(t.re - x.correlation[i][j]) < 1e-14 && abs(t.im) < 1e-14)
                }
            }
        }
    }

    @Test func bellStatesAndNoise() {
        let psi = [Complex(0), Complex(1), Complex(1), Complex(0)]
        #expect(abs(XState.psiPlus.fidelity - 1) < 1e-15)
        #expect(abs(TwoQubitState(.psiPlus).fidelity(amplitudes: psi) - 1) < 1e-15)
        #expect(distance(TwoQubitState(amplitudes: psi), TwoQubitState(.psiPlus)) < 1e-15)
        #expect(XState.maximallyMixed.fidelity == 0.25)
        // Werner noise of weight w leaves F = 1 − 3w/4.
        #expect(abs(XState.psiPlus.depolarized(weight: 0.04).fidelity - 0.97) < 1e-15)
        #expect(XState.product(false, true).fidelity == 0.5 && XState.product(true, true).fidelity == 0)
    }
}
