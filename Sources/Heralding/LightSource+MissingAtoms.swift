import DiscreteEvents

extension LightSource {
    /// The light of an attempt in which the atoms of one or both nodes send nothing; `nil` when no photon reaches the station.
    ///
    /// - Parameter visitsEveryAttempt: whether every attempt is visited, or only those that may herald: then the light of
    ///   an attempt that no dark count touches is of no interest and is not drawn.
    public mutating func light(
        of attempt: Int64, fromA: Bool, fromB: Bool, touchedByDarkCount: Bool, visitsEveryAttempt: Bool
    ) -> AttemptLight? {
        if visitsEveryAttempt { skip(attempt) } else { skip(candidate: attempt) }
        if touchedByDarkCount {
            if isDrifting { drift(to: attempt) }
            guard let light = law[0].lone(fromA: fromA, fromB: fromB, &companions) else { return nil }
            return errors.areAny ? impaired(light, isCandidate: false) : light
        }
        return visitsEveryAttempt ? law[0].lone(fromA: fromA, fromB: fromB, &survivors) : nil
    }
}

extension PhotonLaw {
    /// The light when at most one node sends a photon.
    func lone(fromA: Bool, fromB: Bool, _ stream: inout RandomStream) -> AttemptLight? {
        precondition(!fromA || !fromB, "two photons interfere")
        guard fromA || fromB else { return nil }
        let (u, reach) = (stream.uniform(), fromA ? a : b)
        guard u < reach.station else { return nil }
        var light = AttemptLight.none
        if fromA {
            light.a.fate = reach.fate(u)
            place(&light.a, &stream, packets.clickTimeA)
        } else {
            light.b.fate = reach.fate(u)
            place(&light.b, &stream, packets.clickTimeB)
        }
        return light
    }
}
