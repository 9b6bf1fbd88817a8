/// A shared pair as the players meet it: correlation matrix, local Bloch vectors, and the readout of each side.
///
/// E'_xy = η_A η_B u·T v + η_A δ_B u·r + δ_A η_B s·v + δ_A δ_B for directions u, v.
struct NoisyPair {
    /// Columns of η_A η_B T.
    let columns: (SIMD3<Double>, SIMD3<Double>, SIMD3<Double>)
    /// Rows of η_A η_B T.
    let rows: (SIMD3<Double>, SIMD3<Double>, SIMD3<Double>)
    /// η_A δ_B r.
    let alice: SIMD3<Double>
    /// δ_A η_B s.
    let bob: SIMD3<Double>
    /// δ_A δ_B.
    let constant: Double

    init(
        correlation: [[Double]], aliceBloch: [Double], bobBloch: [Double], aliceReadout: BinaryReadout,
        bobReadout: BinaryReadout
    ) {
        precondition(correlation.count == 3 && correlation.allSatisfy { $0.count == 3 }, "correlation matrix is 3×3")
        precondition(aliceBloch.count == 3 && bobBloch.count == 3, "Bloch vectors have three components")
        let both = aliceReadout.contrast * bobReadout.contrast
        let t = correlation
        columns = (
            SIMD3(t[0][0], t[1][0], t[2][0]) * both, SIMD3(t[0][1], t[1][1], t[2][1]) * both,
            SIMD3(t[0][2], t[1][2], t[2][2]) * both
        )
        rows = (
            SIMD3(t[0][0], t[0][1], t[0][2]) * both, SIMD3(t[1][0], t[1][1], t[1][2]) * both,
            SIMD3(t[2][0], t[2][1], t[2][2]) * both
        )
        alice = SIMD3(aliceBloch[0], aliceBloch[1], aliceBloch[2]) * (aliceReadout.contrast * bobReadout.bias)
        bob = SIMD3(bobBloch[0], bobBloch[1], bobBloch[2]) * (aliceReadout.bias * bobReadout.contrast)
        constant = aliceReadout.bias * bobReadout.bias
    }

    /// η_A η_B T v.
    func image(_ v: SIMD3<Double>) -> SIMD3<Double> { columns.0 * v.x + columns.1 * v.y + columns.2 * v.z }

    /// η_A η_B Tᵀ u.
    func transposedImage(_ u: SIMD3<Double>) -> SIMD3<Double> { rows.0 * u.x + rows.1 * u.y + rows.2 * u.z }

    /// E' for directions u and v, −1…1.
    func correlation(_ u: SIMD3<Double>, _ v: SIMD3<Double>) -> Double {
        (u * (image(v) + alice)).sum() + (bob * v).sum() + constant
    }
}
