/// What may go wrong at emission without changing what the station sees, for both nodes.
@frozen @usableFromInline struct EmissionErrors: Sendable, BitwiseCopyable {
    /// Standard deviation of the phase that both lasers together gain between the two bins: a laser of linewidth Δν gains a
    /// normal phase of variance 2πΔν T in a time T.
    @usableFromInline let phaseSpread: Double
    /// Probability that a photon of node A is in the other bin than its atom's qubit says.
    @usableFromInline let wrongBinA: Double
    /// Likewise for node B.
    @usableFromInline let wrongBinB: Double
    /// Whether anything can go wrong.
    @usableFromInline let areAny: Bool

    init(_ parameters: HeraldingParameters) {
        let linewidths = parameters.a.laserLinewidth + parameters.b.laserLinewidth
        phaseSpread = (2 * .pi * linewidths * parameters.binSeparation).squareRoot()
        (wrongBinA, wrongBinB) = (parameters.a.wrongBin, parameters.b.wrongBin)
        areAny = phaseSpread > 0 || wrongBinA > 0 || wrongBinB > 0
    }
}
