public import BellPairs
public import DiscreteEvents

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Single-click heralding, attempt by attempt: spins, photons, the detector each goes to, dark counts, and the pair that one
/// click announces. The emulated twin of `SingleClickClosedForm`.
///
/// A node whose photon is lost has told its surroundings that it was bright; a node that is dark leaves the two ways in which
/// the one click can have come about in superposition.
@frozen public struct SingleClickSource: ~Copyable {
    /// An announced pair.
    @frozen public struct Herald: Sendable, BitwiseCopyable {
        /// The detector that clicked, 0 or 1, which tells Ψ⁺ from Ψ⁻.
        public var detector: UInt8
        /// Whether no photon made the click.
        public var isFalse: Bool
        /// The atoms' state in the frame in which the announced state is Ψ⁺; |1⟩ is the bright state.
        public var state: XState
    }

    @usableFromInline let parameters: SingleClick
    @usableFromInline let overlap: Double
    @usableFromInline var spins: RandomStream
    @usableFromInline var photons: RandomStream
    @usableFromInline var dark: RandomStream
    @usableFromInline var phase: RandomStream

    /// Attempts of two nodes, from the streams of one replication.
    public init(_ parameters: SingleClick, seed: UInt64, replication: UInt64 = 0) {
        func stream(_ name: String) -> RandomStream { RandomStream(seed: seed, replication: replication, name: name) }
        self.parameters = parameters
        overlap = parameters.visibility.squareRoot()
        spins = stream("single-click.spins")
        photons = stream("single-click.photons")
        dark = stream("single-click.dark-counts")
        phase = stream("single-click.phase")
    }

    /// Makes one attempt; `nil` unless exactly one detector clicks.
    public mutating func attempt() -> Herald? {
        let brightA = spins.bernoulli(parameters.brightPopulationA)
        let brightB = spins.bernoulli(parameters.brightPopulationB)
        let clickA = brightA && photons.bernoulli(parameters.detectionA)
        let clickB = brightB && photons.bernoulli(parameters.detectionB)
        // Bits: which detectors fired.
        var fired: UInt8 = 0
        if clickA || clickB {
            let first: UInt8 = photons.coin() ? 2 : 1
            fired = first
            // Two photons leave by one port with probability (1 + V)/2.
            if clickA, clickB, !photons.bernoulli(0.5 * (1 + parameters.visibility)) { fired = 3 }
        }
        if parameters.darkProbability > 0 {
            if dark.bernoulli(parameters.darkProbability) { fired |= 1 }
            if dark.bernoulli(parameters.darkProbability) { fired |= 2 }
        }
        guard fired == 1 || fired == 2 else { return nil }
        return Herald(
            detector: fired >> 1, isFalse: !clickA && !clickB,
            state: state(brightA: brightA, brightB: brightB, isSuperposed: clickA != clickB && brightA != brightB))
    }

    private mutating func state(brightA: Bool, brightB: Bool, isSuperposed: Bool) -> XState {
        guard isSuperposed else { return .product(brightA, brightB) }
        // Both ways to this click: A bright and detected beside a dark B, and the reverse.
        let (a, b) = (parameters.brightPopulationA, parameters.brightPopulationB)
        let (fromA, fromB) = (a * (1 - b) * parameters.detectionA, b * (1 - a) * parameters.detectionB)
        let total = fromA + fromB
        let magnitude = overlap * (fromA * fromB).squareRoot() / total
        let angle = parameters.phaseDeviation == 0 ? 0 : parameters.phaseDeviation * normal()
        return XState(
            p00: 0, p01: fromB / total, p10: fromA / total, p11: 0,
            inner: Complex(magnitude * cos(angle), magnitude * sin(angle)))
    }

    /// A normal deviate of variance one, by Box and Muller.
    private mutating func normal() -> Double {
        let radius = (-2 * log(phase.openUniform())).squareRoot()
        return radius * cos(2 * .pi * phase.uniform())
    }
}
