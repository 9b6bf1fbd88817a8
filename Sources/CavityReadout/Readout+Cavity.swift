public import Quantities

extension Readout {
    /// Detected photons per second from a bright atom: as given, or from the cavity at saturation,
    /// R_B = η β Γ (1 + 2C)/2 with β = 2C/(1 + 2C): section 8 of the physics reference.
    public var resolvedBrightRate: Rate {
        if let brightRate { return brightRate }
        let c = cooperativity
        let beta = 2 * c / (1 + 2 * c)
        let gamma = 2 * Double.pi * linewidth.hertz
        return Rate(perSecond: collection * beta * gamma * (1 + 2 * c) / 2)
    }
}
