public import Quantities

/// What an atom needs between the end of one attempt and the next.
public struct Reset: Sendable, Equatable {
    /// Optical pumping into the initial state, τ_res.
    public var duration: TimeSpan
    /// Recooling of the motion after every attempt.
    public var cooling: TimeSpan

    /// All keys of the `reset` section.
    public init(duration: TimeSpan, cooling: TimeSpan) {
        self.duration = duration
        self.cooling = cooling
    }
}
