public import Quantities

/// How a node replaces lost atoms: one after the other from a reservoir, each prepared before it takes part.
public struct Reload: Sendable, Equatable {
    /// Mean number of atoms per second that the reservoir delivers while places are empty, at exponentially distributed
    /// intervals. `nil`: lost atoms are not replaced.
    public var rate: Rate?
    /// Time from the delivery of an atom until it is ready for its first attempt: transport, imaging, cooling, pumping.
    public var preparation: TimeSpan

    /// No replacement.
    public static let none = Reload(rate: nil, preparation: .zero)

    /// All keys of the `reload` section.
    public init(rate: Rate?, preparation: TimeSpan) {
        self.rate = rate
        self.preparation = preparation
    }
}
