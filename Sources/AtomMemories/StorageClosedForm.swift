public import BellPairs

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What storage leaves of pairs on average over how long they wait.
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

    /// The mean pair whose qubits are `ageA` and `ageB` seconds old, and older by what it waited for a request.
    ///
    /// - Parameter dephasing: rate per second of waiting at which neighbors take coherence in addition.
    public func aged(_ state: XState, ageA: Double, ageB: Double, waits: WaitLaw, dephasing: Double = 0) -> XState {
        if waits.isEmpty { return aged(state, ageA, ageB) }
        // Where an echo comes often its phase is taken at many times.
        let echoes = [a, b].compactMap { $0.inhomogeneousTime == nil ? nil : $0.echoInterval?.seconds }
        var sum: XState?
        waits.forEach(step: echoes.min().map { $0 / 16 } ?? .infinity) { wait, weight in
            let pair = weight * aged(state, ageA + wait, ageB + wait).dephased(by: exp(-dephasing * wait))
            sum = sum.map { $0 + pair } ?? pair
        }
        return sum ?? state
    }

    private func aged(_ state: XState, _ ageA: Double, _ ageB: Double) -> XState {
        let aged = storage.aged(state, ageA: ageA, ageB: ageB)
        guard a.inhomogeneousTime != nil || b.inhomogeneousTime != nil else { return aged }
        return aged.dephased(by: Self.coherence(a, ageA) * Self.coherence(b, ageB))
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
