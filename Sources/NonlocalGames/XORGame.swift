/// A cooperative two-party game whose score depends on the parity of the two output bits (an XOR game).
///
/// Inputs x, y follow the law P(x,y); the parties answer bits a, b without talking and earn u(a⊕b|x,y).
/// With E the expectation of (−1)^{a+b}, the expected score is ω = K + ½ Σ M E (LI Eq. 1–12).
/// Games in which the utility depends on a and b separately are not covered.
public struct XORGame: Sendable, Equatable {
    /// Name for reports.
    public let title: String
    /// Number of inputs x of the first party.
    public let aliceInputs: Int
    /// Number of inputs y of the second party.
    public let bobInputs: Int
    /// P(x,y) in row-major order (x the row), each 0…1, summing to 1.
    public let inputLaw: [Double]
    /// u(0|x,y), the utility of equal outputs, in row-major order.
    public let evenUtility: [Double]
    /// u(1|x,y), the utility of different outputs, in row-major order.
    public let oddUtility: [Double]
    /// M_xy = P(x,y) [u(0|xy) − u(1|xy)] in row-major order (LI Eq. 12).
    public let matrix: [Double]
    /// K = ½ Σ P (u(0) + u(1)), the score of uniformly random outputs.
    public let offset: Double

    /// A game from tables with one row per input x and one column per input y.
    ///
    /// The law is renormalized when its sum differs from 1 by at most 1e-9.
    /// - Throws: `GameError` for empty, ragged or unequal tables, entries outside their range, or a law that does not sum to 1.
    public init(title: String, inputLaw: [[Double]], evenUtility: [[Double]], oddUtility: [[Double]]) throws(GameError) {
        let rows = inputLaw.count
        let columns = inputLaw.first?.count ?? 0
        guard rows > 0, columns > 0 else { throw .shape(table: "input law") }
        for (name, table) in [("input law", inputLaw), ("even utility", evenUtility), ("odd utility", oddUtility)] {
            guard table.count == rows, table.allSatisfy({ $0.count == columns }) else { throw .shape(table: name) }
        }
        for x in 0..<rows {
            for y in 0..<columns {
                let p = inputLaw[x][y]
                guard p >= 0, p <= 1 + 1e-9 else { throw .probability(x: x, y: y, value: p) }
                for u in [evenUtility[x][y], oddUtility[x][y]] where !u.isFinite { throw .utility(x: x, y: y, value: u) }
            }
        }
        let total = inputLaw.joined().reduce(0, +)
        guard abs(total - 1) <= 1e-9 else { throw .totalProbability(total) }
        self.init(
            title: title, aliceInputs: rows, bobInputs: columns, inputLaw: inputLaw.joined().map { $0 / total },
            evenUtility: Array(evenUtility.joined()), oddUtility: Array(oddUtility.joined()))
    }

    /// A game from flat tables that are known to be valid.
    init(title: String, aliceInputs: Int, bobInputs: Int, inputLaw: [Double], evenUtility: [Double], oddUtility: [Double]) {
        self.title = title
        self.aliceInputs = aliceInputs
        self.bobInputs = bobInputs
        self.inputLaw = inputLaw
        self.evenUtility = evenUtility
        self.oddUtility = oddUtility
        var matrix = inputLaw
        var offset = 0.0
        for i in inputLaw.indices {
            matrix[i] = inputLaw[i] * (evenUtility[i] - oddUtility[i])
            offset += 0.5 * inputLaw[i] * (evenUtility[i] + oddUtility[i])
        }
        self.matrix = matrix
        self.offset = offset
    }
}
