public import GSL

/// An upper bound on what any entanglement can earn in a game, certified by a dual solution of level 1 + AB of the hierarchy of
/// Navascués, Pironio and Acín, arXiv:0803.4290, or of level 1 where that is too large.
///
/// The semidefinite program is solved by alternating directions (Wen, Goldfarb and Yin, 2010). The multiplier is a positive
/// matrix in every step, so each step proves a bound, and the least of them counts, whether or not the iteration converged.
public struct MomentBound: Sendable, Equatable {
    /// A level of the hierarchy.
    public enum Level: String, Sendable {
        /// Single projectors: tight for parity games.
        case one = "1"
        /// Products of a projector of each party, too.
        case onePlusAB = "1 + AB"
    }

    /// The level.
    public let level: Level
    /// The certified bound on the mean utility.
    public let value: Double
    /// What the primal iterate reaches: the level's own optimum, once converged.
    public let attained: Double
    /// Whether bound and iterate met within the gap; the bound is valid in any case, but a better one may be had.
    public let isConverged: Bool
    /// Rows of the moment matrix.
    public let size: Int
    /// Steps made.
    public let steps: Int

    /// Most rows of a moment matrix that is solved.
    public static let mostRows = 160
    /// Rows of the moment matrix of a game.
    public static func rows(of game: TwoPartyGame, level: Level) -> Int {
        let (a, b) = (game.aliceInputs * (game.aliceOutputs - 1), game.bobInputs * (game.bobOutputs - 1))
        return level == .one ? 1 + a + b : (1 + a) * (1 + b)
    }
    /// The higher level whose matrix is small enough; `nil` where none is.
    public static func level(for game: TwoPartyGame) -> Level? {
        [Level.onePlusAB, .one].first { rows(of: game, level: $0) <= mostRows }
    }

    /// Bounds a game.
    ///
    /// - Parameters:
    ///   - gap: the iteration ends when bound and iterate are closer than this, times the greatest coefficient above 1.
    ///   - mostSteps: or after so many steps; of more than fifty rows fewer, so that it takes half a minute at most.
    /// - Throws: `GSLError` when an eigenvalue problem fails.
    public init(_ game: TwoPartyGame, level: Level = .onePlusAB, gap: Double = 1e-8, mostSteps: Int = 20_000) throws(GSLError) {
        let matrix = MomentMatrix(game, level: level)
        self.level = level
        let n = matrix.size
        size = n
        let c = matrix.objective(game)
        var sizes = [Double](repeating: 0, count: matrix.count)
        for k in matrix.classes where k >= 0 { sizes[k] += 1 }
        // The objective spread over all entries of a class.
        let scale = max(1e-12, c.dropFirst().map(abs).max() ?? 1)
        let cost = matrix.classes.map { $0 > 0 ? c[$0] / sizes[$0] / scale : 0 }
        let decompose = SymmetricEigenproblem.Decomposition(size: n)
        var positive = [Double](repeating: 0, count: n * n)
        for i in 0..<n { positive[i * n + i] = 1 }
        var dual = [Double](repeating: 0, count: n * n)
        var penalty = 1.0
        var best = game.greatestConceivableMean
        var reached = -Double.infinity
        var step = 0
        var hasMet = false
        var sums = [Double](repeating: 0, count: matrix.count)
        var structured = positive
        let mostSteps = min(mostSteps, max(100, 3_000_000_000 / (n * n * n)))
        while step < mostSteps {
            step += 1
            // Onto the matrices with the wanted structure.
            for k in sums.indices { sums[k] = 0 }
            for i in structured.indices {
                structured[i] = positive[i] - dual[i] + cost[i] / penalty
                if matrix.classes[i] >= 0 { sums[matrix.classes[i]] += structured[i] }
            }
            for k in sums.indices { sums[k] /= sizes[k] }
            sums[0] = 1
            for i in structured.indices { structured[i] = matrix.classes[i] >= 0 ? sums[matrix.classes[i]] : 0 }
            // Onto the positive ones; what is cut off is the multiplier.
            var target = structured
            for i in target.indices { target[i] += dual[i] }
            let (values, vectors) = try decompose(target)
            var negative = [Double](repeating: 0, count: n * n)
            for k in 0..<n where values[k] < 0 {
                for i in 0..<n {
                    let f = values[k] * vectors[i * n + k]
                    for j in 0..<n { negative[i * n + j] += f * vectors[j * n + k] }
                }
            }
            var change = 0.0
            var violation = 0.0
            for i in target.indices {
                let next = target[i] - negative[i]
                change += (next - positive[i]) * (next - positive[i])
                violation += (structured[i] - next) * (structured[i] - next)
                positive[i] = next
                dual[i] = negative[i]
            }
            if step % 10 == 0 || step == mostSteps {
                // S = −ρ U ⪰ 0. For every class: ⟨S, B_k⟩ + c_k = r_k, and no moment exceeds 1 in size.
                var products = [Double](repeating: 0, count: matrix.count)
                for i in dual.indices where matrix.classes[i] >= 0 { products[matrix.classes[i]] -= penalty * dual[i] }
                var bound = products[0]
                for k in 1..<products.count { bound += abs(products[k] + c[k] / scale) }
                // What rounding may have left negative in S, times the greatest trace of a moment matrix.
                let norm = penalty * dual.reduce(0) { $0 + $1 * $1 }.squareRoot()
                bound += Double(n) * Double(n) * norm * 0x1p-52
                best = min(best, c[0] + scale * bound)
                reached = c[0]
                for k in 1..<sums.count { reached += c[k] * sums[k] }
                // The level knows no bound from below on probabilities, and may promise more than the greatest utilities.
                reached = min(reached, game.greatestConceivableMean)
                if best - reached < gap * max(1, scale), violation.squareRoot() < gap {
                    hasMet = true
                    break
                }
            }
            if step % 50 == 0, step < 2000 {
                // Balance the two residuals.
                let ratio = violation.squareRoot() / max(1e-300, change.squareRoot())
                let factor = ratio > 5 ? 1.5 : ratio < 0.2 ? 1 / 1.5 : 1
                penalty *= factor
                for i in dual.indices { dual[i] /= factor }
            }
        }
        value = best
        attained = reached
        isConverged = hasMet
        steps = step
    }
}
