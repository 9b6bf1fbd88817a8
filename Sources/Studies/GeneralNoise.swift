import GSL
public import NonlocalGames

/// How much of one kind of noise the advantage of a game of two parties with any utility survives, with the best strategy that a
/// search by turns finds for the noise, from the one without: a lower bound of what can be tolerated.
///
/// The kinds are those of `NoiseThresholds` with as many levels and outputs as there are: readouts give another of the outputs, any
/// alike, or output 0; white noise is I/d².
public struct GeneralNoise: Sendable {
    private let game: TwoPartyGame
    private let classical: (mean: Double, a: [Int], b: [Int])
    private let clean: NoisyStrategy

    /// Noise on the best strategy of a game.
    ///
    /// - Throws: `GSLError` when an eigenvalue problem fails.
    public init(_ game: TwoPartyGame, classical: (mean: Double, a: [Int], b: [Int]), dimension: Int) throws {
        (self.game, self.classical) = (game, classical)
        clean = try NoisyStrategy(game, dimension: max(2, dimension), starts: 12, mostTurns: 3000)
    }

    /// Most of a kind of noise.
    public func greatest(_ kind: NoiseThresholds.Kind) -> Double {
        let outputs = max(2, max(game.aliceOutputs, game.bobOutputs))
        return kind == .symmetricReadout ? 1 - 1 / Double(outputs) : 1
    }

    /// The best mean utility found with several kinds of noise at once, that of the best strategy without entanglement included.
    ///
    /// - Parameter strengths: each 0…`greatest` of its kind.
    /// - Throws: `GSLError` when an eigenvalue problem fails.
    public func score(_ strengths: [NoiseThresholds.Kind: Double]) throws -> Double {
        let found = try strategy(strengths, near: clean).value
        let noticed = strengths[.noticedLoss] ?? 0
        return max(classical.mean, (1 - noticed) * found + noticed * classical.mean)
    }

    private func strategy(
        _ strengths: [NoiseThresholds.Kind: Double], near: NoisyStrategy
    ) throws -> (value: Double, strategy: NoisyStrategy) {
        let heard = heard(strengths)
        let noise = StateNoise(
            white: strengths[.whiteNoise] ?? 0, dephasing: strengths[.dephasing] ?? 0, damping: strengths[.amplitudeDamping] ?? 0)
        let dimension = clean.strategy.dimension
        let found = try NoisyStrategy(
            heard, dimension: dimension, noise: noise, near: near, starts: 0, mostTurns: dimension > 3 ? 60 : 400)
        return (found.strategy.value, found)
    }

    /// The game whose utility is what outputs earn on average once they have been misread, or replaced where a qubit is lost.
    private func heard(_ strengths: [NoiseThresholds.Kind: Double]) -> TwoPartyGame {
        let (flip, dim, lost) = (
            strengths[.symmetricReadout] ?? 0, strengths[.oneSidedReadout] ?? 0, strengths[.unnoticedLoss] ?? 0
        )
        guard flip > 0 || dim > 0 || lost > 0 else { return game }
        /// Probability of every output after an output.
        func spread(_ output: Int, of outputs: Int, instead: Int) -> [Double] {
            var law = (0..<outputs).map { $0 == output ? 1 - flip : outputs > 1 ? flip / Double(outputs - 1) : 0 }
            if outputs == 1 { law = [1] }
            law = law.indices.map { (1 - dim) * law[$0] + ($0 == 0 ? dim : 0) }
            return law.indices.map { (1 - lost) * law[$0] + ($0 == instead ? lost : 0) }
        }
        var utility = game.utility
        for x in 0..<game.aliceInputs {
            for y in 0..<game.bobInputs {
                for a in 0..<game.aliceOutputs {
                    let lawA = spread(a, of: game.aliceOutputs, instead: classical.a[x])
                    for b in 0..<game.bobOutputs {
                        let lawB = spread(b, of: game.bobOutputs, instead: classical.b[y])
                        var mean = 0.0
                        for (c, p) in lawA.enumerated() {
                            for (d, q) in lawB.enumerated() { mean += p * q * game.utility[game.cell(x: x, y: y, a: c, b: d)] }
                        }
                        utility[game.cell(x: x, y: y, a: a, b: b)] = mean
                    }
                }
            }
        }
        return TwoPartyGame(
            title: game.title, aliceInputs: game.aliceInputs, bobInputs: game.bobInputs, aliceOutputs: game.aliceOutputs,
            bobOutputs: game.bobOutputs, inputLaw: game.inputLaw, utility: utility)
    }

    /// The strength at which the advantage found ends, to 1e-6 of the range (1e-4 with four levels): 0 where there is none to begin with, the greatest where it
    /// is kept until a ten-thousandth of it.
    ///
    /// - Throws: `GSLError` when an eigenvalue problem fails.
    public func threshold(_ kind: NoiseThresholds.Kind) throws -> Double {
        let least = classical.mean + 1e-8 * (game.utilityMaximum - game.utilityMinimum)
        guard clean.strategy.value > least else { return 0 }
        let greatest = greatest(kind)
        // Pairs that are known to be missing cost nothing but rounds.
        if kind == .noticedLoss { return greatest }
        // At least what the strategy without noise tolerates; from below, so that every search starts at a strategy for a little less noise.
        var (low, near) = (0.0, clean)
        var step = greatest / 8
        while step > (clean.strategy.dimension > 3 ? 1e-4 : 1e-6) * greatest {
            let next = low + step
            if next < greatest {
                let found = try strategy([kind: next], near: near)
                if found.value > least {
                    (low, near) = (next, found.strategy)
                    continue
                }
            }
            step *= 0.5
        }
        low = max(low, try thresholdOfFixedStrategy(kind))
        return low >= greatest * (1 - 1e-4) ? greatest : low
    }

    /// The strength at which the advantage ends when state and measurements stay those that are best without noise.
    ///
    /// - Throws: `GSLError` when an eigenvalue problem fails.
    public func thresholdOfFixedStrategy(_ kind: NoiseThresholds.Kind) throws -> Double {
        let least = classical.mean + 1e-8 * (game.utilityMaximum - game.utilityMinimum)
        guard clean.strategy.value > least else { return 0 }
        let greatest = greatest(kind)
        if kind == .noticedLoss { return greatest }
        func value(_ strength: Double) throws -> Double {
            let noise = StateNoise(
                white: kind == .whiteNoise ? strength : 0, dephasing: kind == .dephasing ? strength : 0,
                damping: kind == .amplitudeDamping ? strength : 0)
            return try clean.value(in: heard([kind: strength]), noise: noise)
        }
        guard try value(greatest * (1 - 1e-4)) <= least else { return greatest }
        var (low, high) = (0.0, greatest)
        while high - low > 1e-9 * greatest {
            let middle = 0.5 * (low + high)
            if try value(middle) > least { low = middle } else { high = middle }
        }
        return high
    }
}
