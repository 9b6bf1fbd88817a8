public import Quantities

extension Readout {
    /// Detected photons per second from a bright atom: as given, or from the cavity, R_B = η β Γ (1 + 2C)/2 · s/(1 + s) with
    /// β = 2C/(1 + 2C): section 8 of the physics reference, which has it at saturation, s → ∞.
    public var resolvedBrightRate: Rate {
        if let brightRate { return brightRate }
        return Rate(perSecond: collection * modeShare * gamma * (1 + 2 * cooperativity) / 2 * excitation)
    }

    /// The part β = 2C/(1 + 2C) of a bright atom's photons that go into the visible mode.
    var modeShare: Double {
        let c = cooperativity
        return 2 * c / (1 + 2 * c)
    }

    /// Photons per second of a bright atom in the cavity, in all directions.
    var emittedRate: Double { gamma * (1 + 2 * cooperativity) / 2 * excitation }

    private var gamma: Double { 2 * Double.pi * linewidth.hertz }
    /// s/(1 + s), the light of the driven transition relative to that at saturation.
    private var excitation: Double { saturation.map { $0 / (1 + $0) } ?? 1 }
}
