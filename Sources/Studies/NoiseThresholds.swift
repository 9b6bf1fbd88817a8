public import BellPairs
public import NonlocalGames

/// How much of one kind of noise a game's quantum advantage survives, whatever the kind: each strength gives a state and two readouts,
/// the settings are chosen anew for them, and the strength at which the score falls to the classical value is bisected.
public struct NoiseThresholds: Sendable {
    /// A kind of noise, with a strength from 0 to its greatest.
    public enum Kind: String, Sendable, CaseIterable {
        /// With this probability the pair is replaced by I/4; 1 − visibility.
        case whiteNoise = "white_noise"
        /// The part of the pair's coherence that is lost.
        case dephasing
        /// With this probability a qubit in 1 falls to 0, at both nodes; of d levels all above the first fall to it.
        case amplitudeDamping = "amplitude_damping"
        /// With this probability each node reports the other result; up to ½.
        case symmetricReadout = "readout_symmetric"
        /// With this probability each node reports a bright atom, output 1, as dark.
        case oneSidedReadout = "readout_one_sided"
        /// With this probability a round has no pair, both nodes know, and they answer as well as they can without.
        case noticedLoss = "loss_noticed"
        /// With this probability a node has lost its half, which the other one does not know; it gives the output of the best
        /// classical strategy. The settings are those without loss.
        case unnoticedLoss = "loss_unnoticed"

        /// Strength at which nothing is left.
        public var greatest: Double { self == .symmetricReadout ? 0.5 : 1 }
        /// What it is, in a few words.
        public var title: String {
            switch self {
            case .whiteNoise: "white noise, 1 − visibility"
            case .dephasing: "dephasing, part of the coherence lost"
            case .amplitudeDamping: "amplitude damping, 1 falls to 0, per node"
            case .symmetricReadout: "readout error, equal both ways, per node"
            case .oneSidedReadout: "readout error, bright read as dark, per node"
            case .noticedLoss: "rounds without a pair, both nodes know"
            case .unnoticedLoss: "qubits lost per node, the other does not know"
            }
        }
    }

    private let game: XORGame
    private let classical: ClassicalValue
    private let state: XState
    private let readouts: (a: BinaryReadout, b: BinaryReadout)
    private let settings: MeasurementSettings

    /// Thresholds of a game on top of what a pair and its readouts have already.
    public init(
        _ game: XORGame, _ classical: ClassicalValue, state: XState = .psiPlus, readoutA: BinaryReadout = .perfect,
        readoutB: BinaryReadout = .perfect
    ) {
        (self.game, self.classical, self.state, readouts) = (game, classical, state, (readoutA, readoutB))
        settings = MeasurementSettings.best(for: game, on: state, readoutA, readoutB)
    }

    /// The best mean utility found with this much of a kind of noise.
    ///
    /// - Parameter strength: 0…`kind.greatest`.
    public func score(_ kind: Kind, _ strength: Double) -> Double { score([kind: strength]) }

    /// The best mean utility found with several kinds of noise at once: of the state, then of the readouts, then losses.
    ///
    /// - Parameter strengths: each 0…`greatest` of its kind.
    public func score(_ strengths: [Kind: Double]) -> Double {
        var (state, a, b, settings) = (state, readouts.a, readouts.b, settings)
        if let strength = strengths[.amplitudeDamping] { state = state.damped(by: strength) }
        if let strength = strengths[.dephasing] { state = state.dephased(by: 1 - strength) }
        if let strength = strengths[.whiteNoise] { state = state.depolarized(weight: strength) }
        if let strength = strengths[.symmetricReadout] { (a, b) = (a.flipped(strength), b.flipped(strength)) }
        if let strength = strengths[.oneSidedReadout] { (a, b) = (a.dimmed(strength), b.dimmed(strength)) }
        if strengths.keys.contains(where: { $0 != .noticedLoss && $0 != .unnoticedLoss }) {
            settings = MeasurementSettings.best(for: game, on: state, a, b)
        }
        var score = settings.expectedScore
        if let strength = strengths[.unnoticedLoss] { score = scoreWithLoss(strength, settings, state, a, b) }
        if let strength = strengths[.noticedLoss] { score = (1 - strength) * score + strength * classical.score }
        return score
    }

    private func scoreWithLoss(
        _ lost: Double, _ settings: MeasurementSettings, _ state: XState, _ a: BinaryReadout, _ b: BinaryReadout
    ) -> Double {
        let (r, s) = (state.blochA, state.blochB)
        let present = settings.correlations(on: state, a, b)
        let meansA = settings.alice.map { a.contrast * $0.dot(r) + a.bias }
        let meansB = settings.bob.map { b.contrast * $0.dot(s) + b.bias }
        let outputsA = classical.aliceOutputs.map { $0 == 0 ? 1.0 : -1.0 }
        let outputsB = classical.bobOutputs.map { $0 == 0 ? 1.0 : -1.0 }
        let kept = 1 - lost
        return game.score(
            correlations: present.indices.map { i in
                let (x, y) = (i / game.bobInputs, i % game.bobInputs)
                let onlyA = meansA[x] * outputsB[y]
                let onlyB = outputsA[x] * meansB[y]
                return kept * kept * present[i] + kept * lost * (onlyA + onlyB) + lost * lost * outputsA[x] * outputsB[y]
            })
    }

    /// The strength at which the advantage ends: 0 where there is none to begin with, `kind.greatest` where it is kept until a
    /// ten-thousandth of it.
    public func threshold(_ kind: Kind) -> Double {
        let range = game.utilityRange
        let least = classical.score + 1e-10 * (range.maximum - range.minimum)
        guard score(kind, 0) > least else { return 0 }
        guard score(kind, kind.greatest * (1 - 1e-4)) <= least else { return kind.greatest }
        var (low, high) = (0.0, kind.greatest)
        while high - low > 1e-10 {
            let middle = 0.5 * (low + high)
            if score(kind, middle) > least { low = middle } else { high = middle }
        }
        return high
    }
}

extension BinaryReadout {
    /// With this probability the result is the other one.
    func flipped(_ probability: Double) -> BinaryReadout {
        let contrast = 1 - 2 * probability
        return BinaryReadout(e0: probability + contrast * errorOfZero, e1: probability + contrast * errorOfOne)
    }
    /// With this probability a result of 1 becomes 0.
    func dimmed(_ probability: Double) -> BinaryReadout {
        BinaryReadout(e0: (1 - probability) * errorOfZero, e1: min(1, errorOfOne + probability * (1 - errorOfOne)))
    }
}
