import DiscreteEvents

/// One atom after the other through a loop of attempts in which it may be lost: the emulated twin of `AttemptLossClosedForm`.
///
/// An attempt excites the atom, which decays to the state that emits the photon or elsewhere. Leaves out: more than one photon
/// an attempt, dark counts that hide photons.
public struct AttemptLossEmulation {
    /// What one atom's loop came to.
    public struct Loop: Sendable, Equatable {
        /// Attempts in which the atom was there.
        public var present = 0
        /// Photons that it emitted.
        public var emitted = 0
        /// Photons that were detected.
        public var detected = 0
        /// Dark counts in the windows of the loop.
        public var darkCounts = 0
    }

    private let attempts: Int
    private let loss: Double
    private let branching: Double
    private let detection: Double
    private let darkLaw: PoissonSampler
    private var fates: RandomStream
    private var photons: RandomStream
    private var dark: RandomStream

    /// The emulation of loops.
    ///
    /// - Parameters:
    ///   - attempts: attempts of a loop.
    ///   - loss: probability that an attempt loses the atom, after which it emits no more.
    ///   - branching: probability that an attempt of a present atom emits a photon.
    ///   - detection: probability that an emitted photon is detected.
    ///   - darkCounts: mean number of dark counts in the window of one attempt.
    public init(attempts: Int, loss: Double, branching: Double, detection: Double, darkCounts: Double, seed: UInt64) {
        (self.attempts, self.loss, self.branching, self.detection) = (attempts, loss, branching, detection)
        darkLaw = PoissonSampler(mean: darkCounts * Double(attempts))
        fates = RandomStream(seed: seed, replication: 0, name: "loop.fates")
        photons = RandomStream(seed: seed, replication: 0, name: "loop.photons")
        dark = RandomStream(seed: seed, replication: 0, name: "loop.dark-counts")
    }

    /// The next atom's loop.
    public mutating func next() -> Loop {
        var loop = Loop()
        // Dark counts come whether the atom is there or not.
        loop.darkCounts = Int(darkLaw.draw(&dark))
        for _ in 0..<attempts {
            loop.present += 1
            if photons.bernoulli(branching) {
                loop.emitted += 1
                if photons.bernoulli(detection) { loop.detected += 1 }
            }
            if fates.bernoulli(loss) { break }
        }
        return loop
    }
}
