public import Quantities

/// How a node brings its atoms into the cavity, one zone of the array after the other.
///
/// A zone that is in place makes its passes: initialization, depumping and an attempt of each of its atoms. Then the next zone
/// is moved in. Pairs wait wherever their atoms are. Leaves out: heating and loss by moving; attempts that follow each other
/// faster as atoms of the zone hold pairs (`ArrayCycleEmulation` has those).
public struct Zones: Sendable, Equatable {
    /// Number of atoms that are in the cavity at a time. `nil`: all.
    public var atomsPerZone: Int?
    /// Passes over a zone before the next one is moved in, ≥ 1.
    public var passes: Int
    /// Time to move a zone into the cavity; a single zone stays there.
    public var moveTime: TimeSpan
    /// Time to initialize a zone before each pass.
    public var initializationTime: TimeSpan
    /// Time to depump a zone before each pass.
    public var depumpTime: TimeSpan

    /// All atoms are in the cavity, and nothing pauses.
    public static let none = Zones(atomsPerZone: nil, passes: 1, moveTime: .zero, initializationTime: .zero, depumpTime: .zero)

    /// All keys of the `zones` section.
    public init(
        atomsPerZone: Int?, passes: Int, moveTime: TimeSpan, initializationTime: TimeSpan, depumpTime: TimeSpan
    ) {
        self.atomsPerZone = atomsPerZone
        self.passes = passes
        self.moveTime = moveTime
        self.initializationTime = initializationTime
        self.depumpTime = depumpTime
    }
}
