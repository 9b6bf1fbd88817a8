/// What may go wrong at emission, for both nodes.
@frozen @usableFromInline struct EmissionErrors: Sendable, BitwiseCopyable {
    /// Standard deviation of the phase that both lasers together gain between the two bins: a laser of linewidth Δν gains a
    /// normal phase of variance 2πΔν T in a time T.
    @usableFromInline let phaseSpread: Double
    /// Probability that a photon of node A is in the other bin than its atom's qubit says.
    @usableFromInline let wrongBinA: Double
    /// Likewise for node B.
    @usableFromInline let wrongBinB: Double
    /// Probabilities that node A, node B, either of them emits a second photon.
    @usableFromInline let secondA: Double
    @usableFromInline let secondB: Double
    @usableFromInline let anySecond: Double
    /// Whether the second photon of node A, of node B is in the bin of the first.
    @usableFromInline let isSameBinA: Bool
    @usableFromInline let isSameBinB: Bool
    /// Standard deviation of the angle between the photons' polarizations.
    @usableFromInline let polarizationSpread: Double
    /// Standard deviations of the angles by which the fibers of node A and node B turn encoded qubits.
    @usableFromInline let turningA: Double
    @usableFromInline let turningB: Double
    /// Whether phases or polarizations wander or bins are wrong.
    @usableFromInline let areAny: Bool

    init(_ parameters: HeraldingParameters) {
        let linewidths = parameters.a.laserLinewidth + parameters.b.laserLinewidth
        phaseSpread = (2 * .pi * linewidths * parameters.binSeparation).squareRoot()
        (wrongBinA, wrongBinB) = (parameters.a.wrongBin, parameters.b.wrongBin)
        (secondA, secondB) = (parameters.a.secondPhoton, parameters.b.secondPhoton)
        anySecond = secondA + (1 - secondA) * secondB
        isSameBinA = parameters.a.secondPhotonBin == .same
        isSameBinB = parameters.b.secondPhotonBin == .same
        polarizationSpread = parameters.distinguishingAngle
        (turningA, turningB) = parameters.turningAngles
        areAny = turningA > 0 || turningB > 0 || polarizationSpread > 0 || phaseSpread > 0 || wrongBinA > 0 || wrongBinB > 0
    }
}
