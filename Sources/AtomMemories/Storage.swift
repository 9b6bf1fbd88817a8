public import BellPairs

#if canImport(Glibc)
    public import Glibc
#elseif canImport(Darwin)
    public import Darwin
#endif

/// What waiting does to a pair: dephasing and relaxation of each qubit for its own time. Section 7 of the physics reference.
@frozen public struct Storage: Sendable, Equatable {
    @frozen @usableFromInline struct Law: Sendable, Equatable {
        @usableFromInline let coherenceTime: Double
        @usableFromInline let isGaussian: Bool
        @usableFromInline let relaxationRate: Double

        init(_ memory: Memory) {
            coherenceTime = memory.coherenceTime.seconds
            isGaussian = memory.coherenceDecay == .gaussian
            relaxationRate = memory.relaxationTime.map { 1 / $0.seconds } ?? 0
        }
        /// Factor on the coherence after `t` seconds.
        @inlinable func coherence(_ t: Double) -> Double {
            let x = t / coherenceTime
            return exp(isGaussian ? -x * x : -x)
        }
        /// Factor on the population difference after `t` seconds.
        @inlinable func population(_ t: Double) -> Double { relaxationRate == 0 ? 1 : exp(-t * relaxationRate) }
    }
    @usableFromInline let a: Law
    @usableFromInline let b: Law

    /// Storage in the memories of the two nodes.
    ///
    /// The coherence time describes dephasing alone; relaxation, where given, takes its own share of the coherence.
    public init(a: Memory, b: Memory) { (self.a, self.b) = (Law(a), Law(b)) }

    /// The pair after its qubits waited `ageA` and `ageB` seconds.
    @inlinable public func aged(_ state: XState, ageA: Double, ageB: Double) -> XState {
        let dephased = state.dephased(a: a.coherence(ageA), b: b.coherence(ageB))
        if a.relaxationRate == 0, b.relaxationRate == 0 { return dephased }
        return dephased.relaxed(a: a.population(ageA), b: b.population(ageB))
    }
}
