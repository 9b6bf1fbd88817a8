public import Quantities

/// What an atom needs between the end of one attempt and the next.
public struct Reset: Sendable, Equatable {
    /// Optical pumping into the initial state, τ_res.
    public var duration: TimeSpan
    /// Recooling of the motion: of an atom whose attempts failed once every `coolingInterval` attempts, of all others after
    /// every pair, expiry and reload.
    public var cooling: TimeSpan
    /// Attempts of an atom from one cooling to the next, ≥ 1.
    public var coolingInterval: Int

    /// All keys of the `reset` section.
    public init(duration: TimeSpan, cooling: TimeSpan, coolingInterval: Int = 1) {
        self.coolingInterval = coolingInterval
        self.duration = duration
        self.cooling = cooling
    }
}
