#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What the work of a node does to the qubits that it stores meanwhile: phase flips, independent of each other.
///
/// Counted as attempts are the turns of other atoms on the schedule from the qubit's own attempt to the end of its rotation, whether
/// or not the atom was ready to take its turn; as readouts those that begin in that time. Leaves out: shifts of
/// the phase that could be known and undone, and that far neighbors get less light.
public struct Disturbance: Sendable, Equatable {
    /// Probability that a turn of another atom flips the phase of a stored qubit, 0…½.
    public let perAttempt: Double
    /// Probability that a readout of another atom does, 0…½.
    public let perReadout: Double

    /// One node's disturbances.
    public init(perAttempt: Double, perReadout: Double) { (self.perAttempt, self.perReadout) = (perAttempt, perReadout) }

    /// Whether nothing disturbs.
    public var isNone: Bool { perAttempt == 0 && perReadout == 0 }

    /// The factor on the qubit's coherence after so many turns and readouts.
    public func coherence(attempts: Int64, readouts: Int64) -> Double {
        pow(1 - 2 * perAttempt, Double(attempts)) * pow(1 - 2 * perReadout, Double(readouts))
    }
}

extension Storage.Survival {
    /// The same with the coherence multiplied by a factor.
    public func disturbed(by factor: Double) -> Storage.Survival {
        Storage.Survival(coherence: factor * coherence, populationA: populationA, populationB: populationB)
    }
}
