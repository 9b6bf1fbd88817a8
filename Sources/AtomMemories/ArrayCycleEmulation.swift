public import DiscreteEvents

/// An array that is moved into the cavity and attempts in passes, atom by atom and photon by photon: the emulated twin of
/// `ArrayCycleClosedForm`.
///
/// Every cycle the array is moved into place; in each pass it is prepared, then the atoms that have no pair yet attempt one
/// after the other, so that a pass grows shorter as atoms succeed. Leaves out: loss of atoms, dark counts, and the link.
public struct ArrayCycleEmulation {
    /// One cycle.
    public struct Cycle: Sendable, Equatable {
        /// Pairs made.
        public var pairs = 0
        /// Attempts made.
        public var attempts = 0
        /// How long it took.
        public var time: Span = .zero
    }

    private let atoms: Int
    private let photon: Double
    private let passes: Int
    private let move: Span
    private let preparation: Span
    private let attempt: Span
    private var photons: RandomStream

    /// The emulation of an array.
    ///
    /// - Parameters:
    ///   - atoms: number of atoms, ≥ 0.
    ///   - photon: probability that the photon of one node's atom is emitted, collected and detected, 0…1.
    ///   - passes: number of passes over the atoms that have not succeeded.
    ///   - move: time to bring the array into place.
    ///   - preparation: initialization and depumping, once a pass.
    ///   - attempt: time of one atom's attempt.
    public init(atoms: Int, photon: Double, passes: Int, move: Span, preparation: Span, attempt: Span, seed: UInt64) {
        (self.atoms, self.photon, self.passes) = (atoms, photon, passes)
        (self.move, self.preparation, self.attempt) = (move, preparation, attempt)
        photons = RandomStream(seed: seed, replication: 0, name: "array.photons")
    }

    /// The next cycle.
    public mutating func next() -> Cycle {
        var cycle = Cycle(time: move)
        for _ in 0..<passes {
            cycle.time = cycle.time + preparation
            for _ in 0..<(atoms - cycle.pairs) {
                cycle.attempts += 1
                cycle.time = cycle.time + attempt
                if announces() { cycle.pairs += 1 }
            }
        }
        return cycle
    }

    /// A photon of each node, in different bins.
    private mutating func announces() -> Bool {
        let (a, b) = (photons.bernoulli(photon), photons.bernoulli(photon))
        return a && b && photons.coin() != photons.coin()
    }
}
