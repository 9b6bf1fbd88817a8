import Glibc
public import NonlocalGames

/// Noise on a GHZ state whose qubits are measured in the x–y plane, with the angles that are best without: closed forms.
///
/// In that plane one and two outputs are unbiased, so that a correlation of three is scaled by what is left of the coherence and of
/// the readouts' contrast, and shifted by what the outputs lean to.
public struct ThreePartyNoise: Sendable {
    private let game: ThreePartyGame
    private let quantum: GHZStrategy
    private let classical: (score: Double, outputs: [[Int]])

    /// Noise on the best angles of a game.
    public init(_ game: ThreePartyGame, _ quantum: GHZStrategy, classicalScore: Double, classicalOutputs: [[Int]]) {
        (self.game, self.quantum, classical) = (game, quantum, (classicalScore, classicalOutputs))
    }

    /// Mean utility with several kinds of noise at once.
    ///
    /// - Parameter strengths: each 0…`greatest` of its kind.
    public func score(_ strengths: [NoiseThresholds.Kind: Double]) -> Double {
        func strength(_ kind: NoiseThresholds.Kind) -> Double { strengths[kind] ?? 0 }
        // √(1 − γ) of each qubit's coherence.
        let coherence =
            (1 - strength(.whiteNoise)) * (1 - strength(.dephasing)) * pow(1 - strength(.amplitudeDamping), 1.5)
        let contrast = (1 - 2 * strength(.symmetricReadout)) * (1 - strength(.oneSidedReadout))
        let (bias, kept) = (strength(.oneSidedReadout), 1 - strength(.unnoticedLoss))
        var sum = 0.0
        for i in game.matrix.indices {
            let inputs = [i >> 2, i >> 1 & 1, i & 1]
            let turn = zip(quantum.angles, inputs).reduce(0.0) { $0 + $1.0[$1.1] }
            // What an output is on average besides its part in the correlation of all three.
            let leans = zip(classical.outputs, inputs).map { outputs, input in
                kept * bias + (1 - kept) * (outputs[input] == 0 ? 1.0 : -1.0)
            }
            let scale = kept * contrast
            sum += game.matrix[i] * (coherence * scale * scale * scale * cos(turn) + leans.reduce(1, *))
        }
        let score = game.offset + 0.5 * sum
        return (1 - strength(.noticedLoss)) * score + strength(.noticedLoss) * classical.score
    }

    /// The strength at which the advantage of these angles ends; 0 where there is none, `kind.greatest` where it is kept until a
    /// ten-thousandth of it.
    public func threshold(_ kind: NoiseThresholds.Kind) -> Double {
        let least = classical.score + 1e-10
        guard score([:]) > least else { return 0 }
        guard score([kind: kind.greatest * (1 - 1e-4)]) <= least else { return kind.greatest }
        var (low, high) = (0.0, kind.greatest)
        while high - low > 1e-12 {
            let middle = 0.5 * (low + high)
            if score([kind: middle]) > least { low = middle } else { high = middle }
        }
        return high
    }
}
