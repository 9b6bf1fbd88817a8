import Heralding

extension ErrorBudget {
    /// Adds the causes that only protocols with one window have, one after the other, to parameters without any other cause.
    static func addOwnCauses(
        _ full: HeraldingParameters, _ p: inout HeraldingParameters, _ add: (String, HeraldingParameters) -> Void
    ) {
        p.interference.phaseSpread = 0
        switch full.heraldingProtocol {
        case .twoPhotonInterference: return
        case .singleClick:
            let b = p.b
            (p.b.brightPopulation, p.b.emissionProbability) = (p.a.brightPopulation, p.a.emissionProbability)
            (p.b.fiberTransmission, p.b.opticsTransmission) = (p.a.fiberTransmission, p.a.opticsTransmission)
            // Both atoms may be bright.
            add("bright_population", p)
            (p.b.brightPopulation, p.b.emissionProbability) = (b.brightPopulation, b.emissionProbability)
            (p.b.fiberTransmission, p.b.opticsTransmission) = (b.fiberTransmission, b.opticsTransmission)
            add("unequal_arms", p)
        case .photonScattering:
            (p.a.pulseDelay, p.b.pulseDelay) = (0, 0)
            add("amplitude_imbalance", p)
            (p.a.pulseDelay, p.b.pulseDelay) = (full.a.pulseDelay, full.b.pulseDelay)
            add("pulse_delay", p)
        }
        p.interference.phaseSpread = full.interference.phaseSpread
        add("phase_spread", p)
    }
}
