#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

extension Emission {
    /// Outcoupling κ_ex/κ: as given, or the best one, κ_ex = κ_in √(1 + 2 C_in) (Goto et al., PRA 99, 053843).
    public var resolvedOutcoupling: Double {
        if let outcoupling { return outcoupling }
        let s = (1 + 2 * internalCooperativity).squareRoot()
        return s / (1 + s)
    }

    /// Cooperativity of the coupled cavity, C = C_in κ_in/κ.
    public var cooperativity: Double { internalCooperativity * (1 - resolvedOutcoupling) }

    /// Rate in 1/s at which the emitted photon's intensity decays, Γ(1 + 2C) (bad-cavity limit).
    public var photonDecayRate: Double { (1 + 2 * cooperativity) / excitedStateLifetime.seconds }

    /// Part of an exponential photon that falls into one bin, 1 − exp(−τ_p Γ(1 + 2C)).
    public var collectedFraction: Double { -expm1(-binDuration.seconds * photonDecayRate) }

    /// Probability p_e that one attempt puts a photon into the fiber within its window: as given, or
    /// (κ_ex/κ) · 2C/(1 + 2C) · (1 − exp(−τ_p Γ(1 + 2C))).
    public var resolvedProbability: Double {
        if let probability { return probability }
        let c = cooperativity
        return resolvedOutcoupling * (2 * c / (1 + 2 * c)) * collectedFraction
    }
}
