/// The numbers that single-click heralding is computed from: Cabrillo et al., PRA 59, 1025 (1999); Bose et al., PRL 83, 5158.
///
/// Each node prepares √α |bright⟩ + √(1 − α) |dark⟩ and excites once; only the bright state emits. Exactly one click behind the
/// midpoint's beam splitter announces a pair, Ψ⁺ or Ψ⁻ by the detector.
///
/// Leaves out: double excitation, wrong initial states, unequal detectors, and any structure of the photons in time.
public struct SingleClick: Sendable, Equatable {
    /// Bright-state population α of node A, 0…1.
    public var brightPopulationA: Double
    /// Bright-state population α of node B, 0…1.
    public var brightPopulationB: Double
    /// Probability η_A, 0…1, that a bright excited node A makes a detector click.
    public var detectionA: Double
    /// Probability η_B, 0…1, that a bright excited node B makes a detector click.
    public var detectionB: Double
    /// Probability d, 0…1, that a detector has a dark count within the window.
    public var darkProbability: Double
    /// Squared overlap V = |⟨φ_A|φ_B⟩|² of the photons, 0…1: as measured in two-photon interference.
    public var visibility: Double
    /// Standard deviation of the optical phase between the two paths, in radians, normally distributed.
    public var phaseDeviation: Double

    /// Two nodes and the station between them.
    public init(
        brightPopulationA: Double, brightPopulationB: Double, detectionA: Double, detectionB: Double, darkProbability: Double,
        visibility: Double, phaseDeviation: Double
    ) {
        self.brightPopulationA = brightPopulationA
        self.brightPopulationB = brightPopulationB
        self.detectionA = detectionA
        self.detectionB = detectionB
        self.darkProbability = darkProbability
        self.visibility = visibility
        self.phaseDeviation = phaseDeviation
    }
}
