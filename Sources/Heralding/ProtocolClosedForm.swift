public import BellPairs

/// What the closed forms of all heralding protocols say, whichever a link uses.
public struct ProtocolClosedForm: Sendable {
    /// Probability that an attempt is heralded.
    public let heraldProbability: Double
    /// Part of the heralds that are not what the protocol is after.
    public let falseFraction: Double
    /// Mean state of heralded pairs in the frame of the announced Bell state.
    public let state: XState
    /// V = |⟨φ_A|φ_B⟩|² of the photons, or of the two modes of the one that both nodes reflect.
    public let visibility: Double
    /// Herald probability in the form of Li et al., arXiv:2604.07451, who have two-photon interference; of another protocol its own.
    public let li2026Probability: Double
    /// False-herald fraction in the form of Li et al.; of another protocol its own.
    public let li2026FalseFraction: Double

    /// Evaluates the closed form of the link's protocol.
    public init(_ parameters: HeraldingParameters) {
        switch parameters.heraldingProtocol {
        case .twoPhotonInterference:
            let form = HeraldingClosedForm(parameters)
            (heraldProbability, falseFraction) = (form.heraldProbability, form.falseFraction)
            (state, visibility) = (form.state, form.visibility)
            (li2026Probability, li2026FalseFraction) = (form.li2026Probability, form.li2026FalseFraction)
        case .singleClick:
            let form = SingleClickClosedForm(parameters)
            (heraldProbability, falseFraction) = (form.heraldProbability, form.falseFraction)
            (state, visibility) = (form.state, form.visibility)
            (li2026Probability, li2026FalseFraction) = (form.heraldProbability, form.falseFraction)
        case .photonScattering:
            let form = ScatteringClosedForm(parameters)
            (heraldProbability, falseFraction) = (form.heraldProbability, form.falseFraction)
            (state, visibility) = (form.state, parameters.interference.visibility)
            (li2026Probability, li2026FalseFraction) = (form.heraldProbability, form.falseFraction)
        }
    }
}
