/// How pairs are heralded.
public enum HeraldingProtocol: String, Sendable, CaseIterable {
    /// A photon of each node in time bins, two clicks: Barrett & Kok, PRA 71, 060310 (2005).
    case twoPhotonInterference = "two_photon_interference"
    /// One click of a photon of either node: Cabrillo et al., PRA 59, 1025 (1999).
    case singleClick = "single_click"
    /// One photon that is reflected by both nodes' cavities: Kikura et al., arXiv:2507.01229.
    case photonScattering = "photon_scattering"

    /// Whether an attempt is one collection window in which one click announces a pair, in place of two bins and two clicks.
    public var hasOneWindow: Bool { self != .twoPhotonInterference }
}
