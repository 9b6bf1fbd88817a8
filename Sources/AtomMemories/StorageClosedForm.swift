public import BellPairs

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What storage leaves of pairs of a mean age, with the spread of frequencies and its echoes averaged over how long pairs wait.
///
/// Pairs that wait for requests are taken to do so for an exponential time: an echo's phase depends on that, nothing else here does.
public struct StorageClosedForm: Sendable {
    private let storage: Storage
    private let a: Memory
    private let b: Memory

    /// Storage in the memories of the two nodes.
    public init(a: Memory, b: Memory) {
        (self.a, self.b) = (a, b)
        var (steadyA, steadyB) = (a, b)
        (steadyA.inhomogeneousTime, steadyB.inhomogeneousTime) = (nil, nil)
        storage = Storage(a: steadyA, b: steadyB)
    }

    /// The mean pair whose qubits are `ageA` and `ageB` seconds old on average, of which it waited `wait` for a request.
    public func aged(_ state: XState, ageA: Double, ageB: Double, wait: Double) -> XState {
        storage.aged(state, ageA: ageA, ageB: ageB).dephased(by: coherence(ageA, ageB, wait))
    }

    private func coherence(_ ageA: Double, _ ageB: Double, _ wait: Double) -> Double {
        guard a.inhomogeneousTime != nil || b.inhomogeneousTime != nil else { return 1 }
        guard wait > 0, a.echoInterval != nil || b.echoInterval != nil else {
            return Self.coherence(a, ageA) * Self.coherence(b, ageB)
        }
        let parts = 2000
        var sum = 0.0
        for k in 0..<parts {
            let extra = wait * (-log1p(-(Double(k) + 0.5) / Double(parts)) - 1)
            sum += Self.coherence(a, ageA + extra) * Self.coherence(b, ageB + extra)
        }
        return sum / Double(parts)
    }

    /// exp(−(t/T₂*)²) of the time t by which echoes have not caught up.
    private static func coherence(_ memory: Memory, _ age: Double) -> Double {
        guard let spread = memory.inhomogeneousTime?.seconds else { return 1 }
        var left = age
        if let interval = memory.echoInterval?.seconds {
            left = fmod(age, interval)
            left = min(left, interval - left)
        }
        return exp(-(left / spread) * (left / spread))
    }
}
