#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The best correlations of a game with two inputs a side on pairs without local polarization, in place of a search.
///
/// The best directions lie in the plane of the two largest singular values s₁ ≥ s₂ of the correlation matrix T, for a sum of
/// norms |T(M_x0 v₀ + M_x1 v₁)| grows with each singular value of T in the plane of v₀ and v₁. With the angles β₀, β₁ of v₀, v₁
/// from the first axis, a = |Tv₀|², b = |Tv₁|² and c = Tv₀·Tv₁ depend on β₀ + β₁ and β₀ − β₁ alone, and Σ M E is
/// Σ_x √(M_x0² a + M_x1² b + 2 M_x0 M_x1 c). For s₁ = s₂ its maximum has a closed form (Tsirelson); from there the axis that a
/// small difference prefers is found to first order, and Newton's method does the rest.
public struct TwoInputCorrelations: Sendable {
    private let matrix: SIMD4<Double>
    /// cos(β₀ − β₁) at equal singular values; ±1 where the best directions are collinear.
    private let cosine: Double
    /// The correlations of collinear directions, ±1 each, that are best.
    private let collinear: SIMD4<Double>
    private let collinearValue: Double
    private let isWinLose: Bool

    /// The solver of a game; `nil` unless it has two inputs a side.
    public init?(_ game: XORGame) {
        guard game.aliceInputs == 2, game.bobInputs == 2 else { return nil }
        let m = SIMD4(game.matrix[0], game.matrix[1], game.matrix[2], game.matrix[3])
        matrix = m
        isWinLose = game.isWinLose
        let (p0, p1) = (m[0] * m[1], m[2] * m[3])
        let (a0, a1) = (m[0] * m[0] + m[1] * m[1], m[2] * m[2] + m[3] * m[3])
        let stationary = (p1 * p1 * a0 - p0 * p0 * a1) / (2 * p0 * p1 * (p0 - p1))
        cosine = p0 * p1 < 0 ? min(1, max(-1, stationary)) : p0 + p1 < 0 ? -1 : 1
        func value(_ sign: Double) -> Double { abs(m[0] + sign * m[1]) + abs(m[2] + sign * m[3]) }
        let sign = value(1) >= value(-1) ? 1.0 : -1.0
        func answer(_ sum: Double) -> Double { sum < 0 ? -1 : 1 }
        let (u0, u1) = (answer(m[0] + sign * m[1]), answer(m[2] + sign * m[3]))
        collinear = SIMD4(u0, sign * u0, u1, sign * u1)
        collinearValue = value(sign)
    }

    /// u_x·T v_y, row by row, at the directions that maximize Σ M E; `nil` where Newton's method does not settle.
    /// - Parameters:
    ///   - first: the largest singular value of T, 0…1.
    ///   - second: the second largest, 0…`first`.
    public func best(first: Double, second: Double) -> SIMD4<Double>? {
        let straight = first * collinear
        if abs(cosine) >= 1 || first <= 0 { return straight }
        let (m0, m1, m2, m3) = (matrix[0], matrix[1], matrix[2], matrix[3])
        let (q0, q1, q2, q3) = (m0 * m0, m1 * m1, m2 * m2, m3 * m3)
        let (p0, p1) = (2 * m0 * m1, 2 * m2 * m3)
        let mean = 0.5 * (first * first + second * second)
        let delta = 0.5 * (first * first - second * second) / mean
        // ν = β₀ − β₁, μ = β₀ + β₁.
        var (cn, sn) = (cosine, (1 - cosine * cosine).squareRoot())
        let (w0, w1) = (1 / (q0 + q1 + p0 * cn).squareRoot(), 1 / (q2 + q3 + p1 * cn).squareRoot())
        // The part of the sum of first order in δ is A cos μ + B sin μ.
        let a1 = w0 * (q0 * cn + q1 * cn + p0) + w1 * (q2 * cn + q3 * cn + p1)
        let b1 = sn * (w0 * (q1 - q0) + w1 * (q3 - q2))
        let length = (a1 * a1 + b1 * b1).squareRoot()
        var (cm, sm) = length > 0 ? (a1 / length, b1 / length) : (1, 0)
        if delta > 1e-12 {
            if length < 20 * delta * (1 / w0 + 1 / w1) {
                // Higher orders count: the best of sixteen axes.
                func sum(_ c: Double, _ s: Double) -> Double {
                    let (cp, cd) = (c * cn - s * sn, c * cn + s * sn)
                    let h0 = q0 * (1 + delta * cp) + q1 * (1 + delta * cd) + p0 * (cn + delta * c)
                    let h1 = q2 * (1 + delta * cp) + q3 * (1 + delta * cd) + p1 * (cn + delta * c)
                    return max(0, h0).squareRoot() + max(0, h1).squareRoot()
                }
                let (turnC, turnS) = (0.9238795325112867, 0.3826834323650898)  // π/8
                var (c, s) = (cm, sm)
                var best = sum(c, s)
                for _ in 1..<16 {
                    (c, s) = (c * turnC - s * turnS, s * turnC + c * turnS)
                    let next = sum(c, s)
                    if next > best { (best, cm, sm) = (next, c, s) }
                }
            }
            var isSettled = false
            let scale = 1 / w0 + 1 / w1
            for _ in 0..<40 {
                let (cp, sp) = (cm * cn - sm * sn, sm * cn + cm * sn)
                let (cd, sd) = (cm * cn + sm * sn, sm * cn - cm * sn)
                var (gm, gn, hmm, hnn, hmn) = (0.0, 0.0, 0.0, 0.0, 0.0)
                func add(_ q: Double, _ r: Double, _ p: Double) -> Bool {
                    let h = q * (1 + delta * cp) + r * (1 + delta * cd) + p * (cn + delta * cm)
                    guard h > 0 else { return false }
                    let dm = -delta * (q * sp + r * sd + p * sm)
                    let dn = -delta * (q * sp - r * sd) - p * sn
                    let dmm = -delta * (q * cp + r * cd + p * cm)
                    let dnn = -delta * (q * cp + r * cd) - p * cn
                    let dmn = -delta * (q * cp - r * cd)
                    let w = 1 / h.squareRoot()
                    let half = 0.5 * w * w
                    gm += w * dm
                    gn += w * dn
                    hmm += w * (dmm - half * dm * dm)
                    hnn += w * (dnn - half * dn * dn)
                    hmn += w * (dmn - half * dm * dn)
                    return true
                }
                guard add(q0, q1, p0), add(q2, q3, p1) else { return nil }
                let determinant = hmm * hnn - hmn * hmn
                // On a ridge, as CHSH has one, all points score the same: no matter which when wins alone count.
                if isWinLose, abs(gm) + abs(gn) < 1e-14 * scale {
                    isSettled = true
                    break
                }
                guard hmm < 0, determinant > 1e-9 * hmm * hnn else { break }
                let dm = -(hnn * gm - hmn * gn) / determinant
                let dn = -(hmm * gn - hmn * gm) / determinant
                (cm, sm) = TwoInputCorrelations.turned(cm, sm, by: dm)
                (cn, sn) = TwoInputCorrelations.turned(cn, sn, by: dn)
                if abs(dm) + abs(dn) < 1e-9 {
                    isSettled = true
                    break
                }
            }
            if !isSettled { return nil }
        }
        let (cp, cd) = (cm * cn - sm * sn, cm * cn + sm * sn)
        let (a, b, c) = (mean * (1 + delta * cp), mean * (1 + delta * cd), mean * (cn + delta * cm))
        let (r0, r1) = (
            (q0 * a + q1 * b + p0 * c).squareRoot(), (q2 * a + q3 * b + p1 * c).squareRoot()
        )
        if r0 + r1 <= first * collinearValue { return straight }
        return SIMD4((m0 * a + m1 * c) / r0, (m0 * c + m1 * b) / r0, (m2 * a + m3 * c) / r1, (m2 * c + m3 * b) / r1)
    }

    /// Cosine and sine of an angle after a turn; by their series for small turns.
    @inline(__always)
    private static func turned(_ c: Double, _ s: Double, by angle: Double) -> (Double, Double) {
        let square = angle * angle
        let (x, y) =
            square < 1e-4
            ? (
                1 - square * (1 / 2 - square * (1 / 24 - square / 720)),
                angle * (1 - square * (1 / 6 - square * (1 / 120 - square / 5040)))
            ) : (cos(angle), sin(angle))
        return (c * x - s * y, s * x + c * y)
    }
}
