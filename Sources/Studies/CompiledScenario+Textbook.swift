import BellPairs
public import NonlocalGames

/// What is lost by measuring along the axes that a perfect pair asks for.
extension CompiledScenario {
    /// Textbook settings: the best ones for a perfect pair Ψ⁺ and perfect readout, which the game alone decides on, in the usual
    /// frame: node A's first axis along z, the next one in the x–z plane.
    public var textbookSettings: MeasurementSettings { .textbook(for: game) }

    /// Correlations E_xy, row by row, that any settings give with the pairs as delivered, missing atoms and readout errors
    /// included.
    func correlations(with settings: MeasurementSettings) -> [Double] {
        let (a, b) = (BinaryReadout(readoutA), BinaryReadout(readoutB))
        let present = settings.correlations(on: deliveredState, a, b)
        return CompiledScenario.correlations(
            present, settings, deliveredState, missing: CompiledScenario.absent(missing, faults), a, b)
    }

    /// Mean utility per round with the textbook settings, rounds without a pair included; `nil` where no closed form tells how many
    /// those are.
    public var textbookScore: Double? {
        guard let mean = utilityLaw?.mean else { return nil }
        guard scenario.strategy != .classical else { return mean }
        return mean - memory.servedFraction * textbookLoss
    }

    /// What the textbook settings lose per round that has a pair, in units of utility.
    public var textbookLoss: Double {
        game.score(correlations: correlations) - game.score(correlations: correlations(with: textbookSettings))
    }
}

extension MeasurementSettings {
    /// The best settings for a perfect pair Ψ⁺ and perfect readout, turned so that node A's first axis is z and the next axis that is
    /// not along it lies in the x–z plane.
    ///
    /// All frames are as good for a perfect pair, or one with white noise; the computational basis is the one that circuits measure in.
    public static func textbook(for game: XORGame) -> MeasurementSettings {
        let best = MeasurementSettings.best(for: game, correlation: XState.psiPlus.correlation)
        // T = diag(1, 1, −1): what node A turns by R, node B turns by T R T.
        func mirrored(_ v: BlochVector) -> BlochVector { BlochVector(v.x, v.y, -v.z) }
        let z = best.alice[0]
        let others = best.alice.dropFirst() + best.bob.map(mirrored)
        func across(_ v: BlochVector) -> BlochVector {
            let along = v.dot(z)
            return BlochVector(v.x - along * z.x, v.y - along * z.y, v.z - along * z.z)
        }
        let first =
            others.map(across).first { $0.length > 1e-6 } ?? across(abs(z.x) < 0.9 ? BlochVector(1, 0, 0) : BlochVector(0, 1, 0))
        let x = BlochVector(first.x / first.length, first.y / first.length, first.z / first.length)
        let y = BlochVector(z.y * x.z - z.z * x.y, z.z * x.x - z.x * x.z, z.x * x.y - z.y * x.x)
        func turned(_ v: BlochVector) -> BlochVector {
            func clean(_ value: Double) -> Double { abs(value) < 1e-12 ? 0 : value }
            return BlochVector(clean(v.dot(x)), clean(v.dot(y)), clean(v.dot(z)))
        }
        return MeasurementSettings(
            alice: best.alice.map(turned), bob: best.bob.map { mirrored(turned(mirrored($0))) }, expectedScore: best.expectedScore
        )
    }
}
