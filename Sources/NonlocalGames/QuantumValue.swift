import GSL

/// The best expected score with any amount of entanglement, between a strategy that attains it and a proof that no other beats it.
///
/// Tsirelson: Q(M) = max Σ M_xy u_x·v_y over unit vectors. The lower value comes from a low-rank ascent of that sum
/// (Burer and Monteiro, rank ⌈√(2(m+n))⌉+1, from which generic games have no false maxima), the upper value from the dual:
/// λ with Diag(λ) − [[0,M],[Mᵀ,0]] ⪰ 0 proves Q ≤ ½ Σ λ. The bounds hold whether or not the ascent has converged.
public struct QuantumValue: Sendable, Equatable {
    /// Expected score K + ½ Σ M u·v of the vectors found; attainable, hence a lower bound of ω_Q.
    public let score: Double
    /// Certified upper bound of ω_Q, in the game's units of utility.
    public let scoreUpperBound: Double
    /// Σ M u·v of the vectors found; a lower bound of Q(M).
    public let correlationValue: Double
    /// ½ Σ λ after the shift that makes the dual feasible; an upper bound of Q(M).
    public let correlationUpperBound: Double
    /// Unit vectors u_x, one for each input of the first party, in a space of `rank` dimensions.
    public let aliceVectors: [[Double]]
    /// Unit vectors v_y, one for each input of the second party.
    public let bobVectors: [[Double]]
    /// The feasible dual variables λ: those of the first party's inputs, then those of the second's.
    public let multipliers: [Double]

    /// Distance between the two bounds of the score, ≥ 0 up to rounding.
    public var gap: Double { scoreUpperBound - score }

    /// ε_th = 1 − C/Q: the combined infidelity at which depolarized correlations stop beating every classical strategy (LI Eq. 25);
    /// 0…1, and 0 where entanglement has no advantage even without noise.
    public func infidelityThreshold(_ classical: ClassicalValue) -> Double {
        correlationValue > 0 ? max(0, 1 - classical.correlationValue / correlationValue) : 0
    }

    /// Solves `game`, trying deterministic starting vectors until the bounds meet within `tolerance`.
    ///
    /// - Parameters:
    ///   - tolerance: gap of the score, in units of utility, at which no further start is tried.
    ///   - starts: most starting vectors to try. When none closes the gap the best bounds of all are returned.
    /// - Throws: `GSLError` when an eigenvalue problem fails.
    public init(of game: XORGame, tolerance: Double = 1e-9, starts: Int = 4) throws {
        precondition(starts > 0, "at least one start")
        var bestAscent: LowRankAscent?
        var bestDual: (bound: Double, multipliers: [Double])?
        for start in 0..<starts {
            var ascent = LowRankAscent(game, start: start)
            ascent.run()
            let dual = try Self.certify(game, multipliers: ascent.multipliers)
            if bestAscent.map({ ascent.value > $0.value }) ?? true { bestAscent = ascent }
            if bestDual.map({ dual.bound < $0.bound }) ?? true { bestDual = dual }
            if 0.5 * (bestDual!.bound - bestAscent!.value) <= tolerance { break }
        }
        let ascent = bestAscent!
        correlationValue = ascent.value
        correlationUpperBound = bestDual!.bound
        score = game.offset + 0.5 * ascent.value
        scoreUpperBound = game.offset + 0.5 * bestDual!.bound
        aliceVectors = (0..<game.aliceInputs).map { ascent.vector($0) }
        bobVectors = (0..<game.bobInputs).map { ascent.vector(game.aliceInputs + $0) }
        multipliers = bestDual!.multipliers
    }

    /// Shifts λ until Diag(λ) − B is positive semidefinite, with an allowance for the rounding of the eigenvalues.
    static func certify(_ game: XORGame, multipliers: [Double]) throws(GSLError) -> (bound: Double, multipliers: [Double]) {
        let size = multipliers.count
        let slack = dualSlack(game, multipliers: multipliers)
        let least = try SymmetricEigenproblem.eigenvalues(slack)[0]
        let norm = slack.map { $0.reduce(0) { $0 + abs($1) } }.max() ?? 0
        let shift = max(0, Double(size) * norm * 0x1p-52 - least)
        let shifted = multipliers.map { $0 + shift }
        return (0.5 * shifted.reduce(0, +), shifted)
    }

    /// The rows of Diag(λ) − [[0,M],[Mᵀ,0]].
    static func dualSlack(_ game: XORGame, multipliers: [Double]) -> [[Double]] {
        let m = game.aliceInputs
        let n = game.bobInputs
        precondition(multipliers.count == m + n, "one multiplier per input")
        var rows = [[Double]](repeating: [Double](repeating: 0, count: m + n), count: m + n)
        for i in 0..<(m + n) { rows[i][i] = multipliers[i] }
        for x in 0..<m {
            for y in 0..<n {
                rows[x][m + y] = -game.matrix[x * n + y]
                rows[m + y][x] = -game.matrix[x * n + y]
            }
        }
        return rows
    }
}
