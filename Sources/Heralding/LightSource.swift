public import DiscreteEvents

/// Both nodes' photons, attempt by attempt.
///
/// Which attempts make both photons click is drawn as gaps between such attempts, all others from what remains: the joint
/// law is that of independent photons, and a coarser emulation may visit only the attempts that matter and walk the same
/// path. Draws for attempts that a dark count touches come from a stream of their own for the same reason.
@frozen public struct LightSource: ~Copyable {
    @usableFromInline let law: PhotonLaw
    @usableFromInline let neither: Double
    @usableFromInline let gap: GeometricGap
    @usableFromInline var coincidences: RandomStream
    @usableFromInline var interference: RandomStream
    @usableFromInline var singles: RandomStream
    @usableFromInline var companions: RandomStream
    @usableFromInline var upcoming: Int64

    /// The next attempt, counted from 0, in which both photons click if both are emitted at all.
    @inlinable @inline(__always) public var nextCoincidence: Int64 { upcoming }

    /// The light of two nodes, from the streams of one replication.
    public init(_ parameters: HeraldingParameters, seed: UInt64, replication: UInt64) {
        law = PhotonLaw(parameters)
        neither = law.neither
        gap = GeometricGap(probability: law.a.click * law.b.click)
        coincidences = RandomStream(seed: seed, replication: replication, name: "heralding.coincidences")
        interference = RandomStream(seed: seed, replication: replication, name: "heralding.interference")
        singles = RandomStream(seed: seed, replication: replication, name: "heralding.singles")
        companions = RandomStream(seed: seed, replication: replication, name: "heralding.companions")
        upcoming = gap.draw(&coincidences) - 1
    }

    /// Moves past an attempt that neither node makes.
    @inlinable @inline(__always) public mutating func skip(_ attempt: Int64) {
        if attempt == upcoming { upcoming &+= gap.draw(&coincidences) }
    }

    /// The light of one attempt; `nil` when no photon reaches the station. Attempts are visited in order.
    @inlinable @inline(__always)
    public mutating func light(of attempt: Int64, touchedByDarkCount: Bool, needsTimes: Bool = true) -> AttemptLight? {
        if attempt == upcoming {
            upcoming &+= gap.draw(&coincidences)
            return law.coincidence(&interference, needsTimes: needsTimes)
        }
        // Independent photons, given that not both click: where both would, the attempt is drawn again.
        while true {
            let u = touchedByDarkCount ? companions.uniform() : singles.uniform()
            if u < neither { return nil }
            let light = touchedByDarkCount ? law.someLight(u, &companions) : law.someLight(u, &singles)
            if let light { return light }
        }
    }
}
