public import Quantities

/// How a node loses its atoms.
///
/// Leaves out: losses that depend on the atom's temperature; loss of an atom during preparation.
public struct Loss: Sendable, Equatable {
    /// Probability that an attempt takes the atom out of the cycle (for 171Yb, decay to 3P2), 0…1. Such an attempt sends no photon.
    public var branching: Double
    /// Part of those atoms that a repumper returns at once, 0…1.
    public var repumped: Double
    /// Mean time that an atom stays in its trap. `nil`: for good.
    public var trapLifetime: TimeSpan?
    /// Probability that a readout loses the atom, 0…1.
    public var perReadout: Double

    /// No loss at all.
    public static let none = Loss(branching: 0, repumped: 0, trapLifetime: nil, perReadout: 0)

    /// All keys of the `loss` section.
    public init(branching: Double, repumped: Double, trapLifetime: TimeSpan?, perReadout: Double) {
        self.branching = branching
        self.repumped = repumped
        self.trapLifetime = trapLifetime
        self.perReadout = perReadout
    }

    /// Probability that an attempt loses the atom.
    public var perAttempt: Double { branching * (1 - repumped) }
    /// Whether no atom is ever lost.
    public var isNone: Bool { perAttempt == 0 && trapLifetime == nil && perReadout == 0 }
}
