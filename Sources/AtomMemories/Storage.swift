public import BellPairs

#if canImport(Glibc)
    public import Glibc
#elseif canImport(Darwin)
    public import Darwin
#endif

/// What waiting does to a pair: dephasing and relaxation of each qubit for its own time. Section 7 of the physics reference.
@frozen public struct Storage: Sendable, Equatable {
    @frozen @usableFromInline struct Law: Sendable, Equatable {
        @usableFromInline let decoherenceRate: Double
        @usableFromInline let isGaussian: Bool
        @usableFromInline let relaxationRate: Double
        /// 1/T₂*, 0 without a spread of frequencies, and the interval of echoes, 0 without any.
        @usableFromInline let inhomogeneousRate: Double
        @usableFromInline let echoInterval: Double

        init(_ memory: Memory) {
            decoherenceRate = 1 / memory.coherenceTime.seconds
            isGaussian = memory.coherenceDecay == .gaussian
            relaxationRate = memory.relaxationTime.map { 1 / $0.seconds } ?? 0
            inhomogeneousRate = memory.inhomogeneousTime.map { 1 / $0.seconds } ?? 0
            echoInterval = memory.echoInterval?.seconds ?? 0
        }
        /// Minus the logarithm of the factor on the coherence after `t` seconds.
        @inlinable @inline(__always) func decoherence(_ t: Double) -> Double {
            let x = t * decoherenceRate
            return (isGaussian ? x * x : x) + (inhomogeneousRate == 0 ? 0 : inhomogeneous(t))
        }
        /// The same of the spread of frequencies: of the time since the last return of the phase, or until the next, which a pulse has begun.
        @inlinable func inhomogeneous(_ t: Double) -> Double {
            let free = echoInterval > 0 ? t - (t / echoInterval).rounded() * echoInterval : t
            return free * free * inhomogeneousRate * inhomogeneousRate
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

    /// What is left of a pair after waiting.
    @frozen public struct Survival: Sendable, BitwiseCopyable {
        /// Product of the factors on the two qubits' coherences.
        public let coherence: Double
        /// Factor on the population difference of node A's qubit.
        public let populationA: Double
        /// Factor on the population difference of node B's qubit.
        public let populationB: Double
        @inlinable init(coherence: Double, populationA: Double, populationB: Double) {
            (self.coherence, self.populationA, self.populationB) = (coherence, populationA, populationB)
        }
        /// Nothing has happened yet.
        @inlinable public static var complete: Survival { Survival(coherence: 1, populationA: 1, populationB: 1) }
    }

    /// What is left after the qubits waited `ageA` and `ageB` seconds.
    @inlinable public func survival(ageA: Double, ageB: Double) -> Survival {
        Survival(
            coherence: exp(-a.decoherence(ageA) - b.decoherence(ageB)), populationA: a.population(ageA),
            populationB: b.population(ageB))
    }

    /// The pair with what is left of it.
    @inlinable @inline(__always) public func aged(_ state: XState, _ survival: Survival) -> XState {
        let dephased = state.dephased(by: survival.coherence)
        if a.relaxationRate == 0, b.relaxationRate == 0 { return dephased }
        return dephased.relaxed(a: survival.populationA, b: survival.populationB)
    }

    /// The pair after its qubits waited `ageA` and `ageB` seconds.
    @inlinable public func aged(_ state: XState, ageA: Double, ageB: Double) -> XState {
        aged(state, survival(ageA: ageA, ageB: ageB))
    }
}
