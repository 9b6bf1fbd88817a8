import BellPairs
public import DiscreteEvents

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

extension AttemptLight {
    /// Whether photons of both nodes click in different bins.
    public var isPair: Bool { a.fate == .clicked && b.fate == .clicked && a.isLate != b.isLate }

    /// The photons that come later than their gate opens, else node B's, come later still: what the gate then cuts off, where
    /// photons in one bin leave the beam splitter, and what pairs keep of their coherence.
    ///
    /// - Parameters:
    ///   - skew: by how much, in picoseconds.
    ///   - parameters: those that the light was drawn from.
    ///   - ports: decides where two photons in one bin go.
    /// - Returns: whether a photon that would have clicked is beyond its gate.
    public mutating func delayLaterNode(
        by skew: Int64, _ parameters: HeraldingParameters, _ ports: inout RandomStream
    ) -> Bool {
        let isB = parameters.interference.arrivalOffset.seconds >= 0
        let wereBoth = a.fate == .clicked && b.fate == .clicked
        let (oldA, oldB) = (Double(a.delay) * 1e-12, Double(b.delay) * 1e-12)
        let window = (parameters.binDuration * 1e12).rounded()
        let delay = Double(isB ? b.delay : a.delay) + Double(skew)
        guard (isB ? b.fate : a.fate).reachedStation else { return false }
        guard delay < window else {
            let clicked = (isB ? b.fate : a.fate) == .clicked
            if isB { b.fate = clicked ? .hidden : .absent } else { a.fate = clicked ? .hidden : .absent }
            return clicked
        }
        if isB { b.delay = Int32(delay) } else { a.delay = Int32(delay) }
        guard wereBoth else { return false }
        let packets = WavePackets(parameters)
        var shifted = parameters
        let seconds = Double(skew) * 1e-12
        shifted.interference.arrivalOffset = .init(
            seconds: parameters.interference.arrivalOffset.seconds + (isB ? seconds : -seconds))
        let apart = WavePackets(shifted)
        let (newA, newB) = (Double(a.delay) * 1e-12, Double(b.delay) * 1e-12)
        guard a.isLate != b.isLate else {
            var overlap = 1.0
            if parameters.interference.polarizationSpread > 0 {
                let along = cos(parameters.interference.polarizationSpread * ports.normal())
                overlap = along * along
            }
            b.detector =
                ports.bernoulli(0.5 + overlap * apart.interfere(newA, newB, later: 0).coherence.re) ? a.detector : 1 - a.detector
            return false
        }
        let isFirstB = a.isLate
        let old =
            isFirstB
            ? packets.interfere(oldB, oldA, later: packets.binSeparation)
            : packets.interfere(oldA, oldB, later: packets.binSeparation)
        let new =
            isFirstB
            ? apart.interfere(newB, newA, later: packets.binSeparation)
            : apart.interfere(newA, newB, later: packets.binSeparation)
        firstFromA = new.firstFromA
        // What lasers and polarizations do to the coherence, which does not depend on click times, stays.
        let scale = old.coherence.squaredMagnitude
        coherence = scale > 0 ? (1 / scale) * (coherence * (new.coherence * old.coherence.conjugate)) : .zero
        return false
    }
}
