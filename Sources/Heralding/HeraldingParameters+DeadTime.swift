#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

extension HeraldingParameters {
    /// Part of the time that a detector is dead from clicks of earlier attempts, 0…1; no less than it really is. 0 where dead times
    /// end before the next attempt.
    ///
    /// Every photon and dark count that can click within the gates counts, each for a whole dead time; a dead detector would miss some.
    public var deadFromEarlierAttempts: Double {
        let dead = station.deadTime.seconds
        guard dead > attemptSpacing - emissionTime, attemptSpacing > 0 else { return 0 }
        func arriving(_ side: Side) -> Double {
            let photons = side.emissionProbability + side.secondPhoton
            let bright = heraldingProtocol == .singleClick ? side.brightPopulation : 1
            return photons * bright * side.fiberTransmission * side.opticsTransmission
        }
        let photons =
            heraldingProtocol == .photonScattering
            ? sourceEfficiency * a.opticsTransmission * b.opticsTransmission * a.fiberTransmission * b.fiberTransmission
            : arriving(a) + arriving(b)
        let detectors = encoding == .polarization ? 4.0 : 2.0
        let dark = (station.darkCountRate.perSecond + station.backgroundRate.perSecond) * emissionTime
        let clicks = photons * station.detectorEfficiency / detectors + dark
        let load = clicks * dead / attemptSpacing
        return load / (1 + load)
    }
}
