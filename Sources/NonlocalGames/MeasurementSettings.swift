public import BellPairs

/// Which spin component each party measures for each input, and the score that is expected from it.
public struct MeasurementSettings: Sendable, Equatable {
    /// The first party's unit Bloch vectors, one per input x; outcome + is bit 0.
    public let alice: [BlochVector]
    /// The second party's unit Bloch vectors, one per input y.
    public let bob: [BlochVector]
    /// Expected score K + ½ Σ M E' with the pair and the readout the settings were chosen for, in units of utility.
    public let expectedScore: Double

    /// Given settings, with the score that they are known to earn.
    public init(alice: [BlochVector], bob: [BlochVector], expectedScore: Double) {
        self.alice = alice
        self.bob = bob
        self.expectedScore = expectedScore
    }

    /// The settings that maximize the expected score of `game` on a given state with given readout.
    ///
    /// E'_xy = η_A η_B u·T v + η_A δ_B u·r + δ_A η_B s·v + δ_A δ_B, with η = 1 − e₀ − e₁ and δ = e₁ − e₀. For fixed v the best
    /// u_x is along Σ_y M_xy (η_A η_B T v_y + η_A δ_B r), and likewise for v, so the search alternates (see-saw) from fixed
    /// starting directions and finishes by Newton's method. It finds local maxima; the best of all starts is returned, without
    /// a proof that no other is higher. About a millisecond for two inputs a side.
    /// - Parameters:
    ///   - correlation: T_ij = ⟨σ_i ⊗ σ_j⟩, three rows of three, each −1…1.
    ///   - aliceBloch: r_i = ⟨σ_i ⊗ 1⟩.
    ///   - bobBloch: s_j = ⟨1 ⊗ σ_j⟩.
    ///   - aliceReadout: errors of the first party's readout.
    ///   - bobReadout: errors of the second party's readout.
    ///   - starts: number of pseudo-random starts beside the twelve collinear ones along the axes.
    public static func best(
        for game: XORGame, correlation: [[Double]], aliceBloch: [Double] = [0, 0, 0], bobBloch: [Double] = [0, 0, 0],
        aliceReadout: BinaryReadout = .perfect, bobReadout: BinaryReadout = .perfect, starts: Int = 8
    ) -> MeasurementSettings {
        let pair = NoisyPair(
            correlation: correlation, aliceBloch: aliceBloch, bobBloch: bobBloch, aliceReadout: aliceReadout,
            bobReadout: bobReadout)
        let (directions, value) = SeeSaw(game, pair: pair).best(starts: starts)
        return MeasurementSettings(
            alice: directions.prefix(game.aliceInputs).map { BlochVector($0) },
            bob: directions.suffix(game.bobInputs).map { BlochVector($0) }, expectedScore: game.offset + 0.5 * value)
    }

    /// The correlations E'_xy these settings give on another state or with another readout, in row-major order, each −1…1.
    public func correlations(
        correlation: [[Double]], aliceBloch: [Double] = [0, 0, 0], bobBloch: [Double] = [0, 0, 0],
        aliceReadout: BinaryReadout = .perfect, bobReadout: BinaryReadout = .perfect
    ) -> [Double] {
        let pair = NoisyPair(
            correlation: correlation, aliceBloch: aliceBloch, bobBloch: bobBloch, aliceReadout: aliceReadout,
            bobReadout: bobReadout)
        return alice.flatMap { u in bob.map { v in pair.correlation(u.components, v.components) } }
    }
}
