public import Quantities

/// How much is emulated, and from which seed.
public struct RunPlan: Sendable, Equatable {
    /// How finely the physics is resolved.
    public enum Resolution: String, Sendable, CaseIterable {
        /// Every attempt, photon, click and dark count is an event.
        case click
        /// Attempts that cannot herald are skipped; the path is the same.
        case herald
    }

    /// Measured time, all replications together, without warm-up.
    public var duration: TimeSpan
    /// Time emulated before measuring begins, in every replication.
    public var warmUp: TimeSpan
    /// Independent runs that the duration is divided into.
    public var replications: Int
    /// Root of all randomness.
    public var seed: UInt64
    /// How finely the physics is resolved.
    public var resolution: Resolution

    /// All keys of the `run` section.
    public init(duration: TimeSpan, warmUp: TimeSpan, replications: Int, seed: UInt64, resolution: Resolution) {
        self.duration = duration
        self.warmUp = warmUp
        self.replications = replications
        self.seed = seed
        self.resolution = resolution
    }
}
