/// The best expected score without entanglement, exact, with a strategy that attains it.
///
/// Shared randomness cannot beat the best deterministic strategy, so all sign patterns of the smaller side are enumerated
/// in Gray-code order while the other side answers optimally: 2^(k−1) steps of O(max(m, n)).
public struct ClassicalValue: Sendable, Equatable {
    /// Most inputs the smaller side may have.
    public static let enumerationLimit = 26

    /// ω_C = K + ½ C(M), in the game's units of utility.
    public let score: Double
    /// C(M) = max over signs of Σ M_xy a_x b_y.
    public let correlationValue: Double
    /// The first party's output bit for each input x.
    public let aliceOutputs: [Int]
    /// The second party's output bit for each input y.
    public let bobOutputs: [Int]

    /// Enumerates the strategies of `game`.
    ///
    /// - Throws: `GameError.tooManyInputs` when both sides have more than 26 inputs.
    public init(of game: XORGame) throws(GameError) {
        let m = game.aliceInputs
        let n = game.bobInputs
        let limit = Self.enumerationLimit
        guard min(m, n) <= limit else { throw .tooManyInputs(smallerSide: min(m, n), limit: limit) }
        let aliceIsSmaller = m <= n
        let rows = aliceIsSmaller ? m : n
        let columns = aliceIsSmaller ? n : m
        var matrix = game.matrix
        if !aliceIsSmaller {
            for x in 0..<m { for y in 0..<n { matrix[y * m + x] = game.matrix[x * n + y] } }
        }
        let signs = Self.bestSigns(matrix, rows: rows, columns: columns)
        let sums = Self.columnSums(matrix, signs: signs, columns: columns)
        let value = sums.reduce(0) { $0 + abs($1) }
        let enumerated = signs.map { $0 > 0 ? 0 : 1 }
        let answered = sums.map { $0 < 0 ? 1 : 0 }
        aliceOutputs = aliceIsSmaller ? enumerated : answered
        bobOutputs = aliceIsSmaller ? answered : enumerated
        correlationValue = value
        score = game.offset + 0.5 * value
    }

    /// The signs of the rows that maximize Σ_y |Σ_x s_x M_xy|; the last row keeps sign + (a global flip changes nothing).
    private static func bestSigns(_ matrix: [Double], rows: Int, columns: Int) -> [Double] {
        var signs = [Double](repeating: 1, count: rows)
        var sums = columnSums(matrix, signs: signs, columns: columns)
        var best = signs
        var bestValue = sums.reduce(0) { $0 + abs($1) }
        for step in 1..<(1 << (rows - 1)) {
            let row = step.trailingZeroBitCount
            signs[row] = -signs[row]
            if step & 0xFFF == 0 {
                // Fresh sums now and then keep rounding of the increments below 1e-12 of the matrix.
                sums = columnSums(matrix, signs: signs, columns: columns)
            } else {
                let change = 2 * signs[row]
                for y in 0..<columns { sums[y] += change * matrix[row * columns + y] }
            }
            var value = 0.0
            for y in 0..<columns { value += abs(sums[y]) }
            if value > bestValue {
                bestValue = value
                best = signs
            }
        }
        return best
    }

    private static func columnSums(_ matrix: [Double], signs: [Double], columns: Int) -> [Double] {
        var sums = [Double](repeating: 0, count: columns)
        for x in signs.indices { for y in 0..<columns { sums[y] += signs[x] * matrix[x * columns + y] } }
        return sums
    }
}
