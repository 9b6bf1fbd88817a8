/// A cooperative game of three parties, each with an input bit and an output bit, whose utility depends on the inputs and on the
/// parity a ⊕ b ⊕ c of the outputs.
///
/// Larger alphabets, more parties, and utilities that look at single outputs are left out.
public struct ThreePartyGame: Sendable, Equatable {
    /// Name for reports.
    public let title: String
    /// P(x,y,z), eight numbers by 4x + 2y + z that sum to 1.
    public let inputLaw: [Double]
    /// Utility of parity 0 by 4x + 2y + z.
    public let evenUtility: [Double]
    /// Utility of parity 1 by 4x + 2y + z.
    public let oddUtility: [Double]

    /// A game from flat tables.
    ///
    /// - Precondition: eight entries each, a law that sums to 1, finite utilities.
    public init(title: String, inputLaw: [Double], evenUtility: [Double], oddUtility: [Double]) {
        precondition([inputLaw, evenUtility, oddUtility].allSatisfy { $0.count == 8 }, "eight combinations of inputs")
        self.title = title
        self.inputLaw = inputLaw
        self.evenUtility = evenUtility
        self.oddUtility = oddUtility
    }

    /// The majority game: uniform inputs; the parity of the outputs shall be the majority of the inputs. The wrong parity earns β
    /// and the right one 1 − β where the inputs differ, 0 and 1 where they are equal.
    ///
    /// It is Li et al.'s coordination game (arXiv:2604.07451) with a third party. For β ≤ ½ and s = 1 − 2β the classical value is
    /// ½ + (1 + s)/8 and the quantum value ½ + (1 + s)^{3/2}/8: those of CHSH at β = 0.
    public static func majority(penalty: Double) -> ThreePartyGame {
        let weights = (0..<8).map { ($0 & 1) + ($0 >> 1 & 1) + ($0 >> 2) }
        let even = weights.map { [1, 1 - penalty, penalty, 0][$0] }
        return ThreePartyGame(
            title: "majority", inputLaw: [Double](repeating: 0.125, count: 8), evenUtility: even, oddUtility: even.map { 1 - $0 })
    }

    /// M = P (u(0) − u(1)) by 4x + 2y + z.
    public var matrix: [Double] { inputLaw.indices.map { inputLaw[$0] * (evenUtility[$0] - oddUtility[$0]) } }
    /// K = ½ Σ P (u(0) + u(1)), the score of random outputs.
    public var offset: Double { 0.5 * inputLaw.indices.reduce(0) { $0 + inputLaw[$1] * (evenUtility[$1] + oddUtility[$1]) } }

    /// The best score without entanglement, exact, and the output bits by input bit of the three parties that attain it.
    public var classical: (score: Double, outputs: [[Int]]) {
        let matrix = matrix
        var best = (value: -Double.infinity, strategy: 0)
        for strategy in 0..<64 {
            let value = matrix.indices.reduce(0.0) { sum, i in
                let parity = (strategy >> (i >> 2) & 1) ^ (strategy >> (2 + (i >> 1 & 1)) & 1) ^ (strategy >> (4 + (i & 1)) & 1)
                return sum + (parity == 0 ? matrix[i] : -matrix[i])
            }
            if value > best.value + 1e-15 { best = (value, strategy) }
        }
        let s = best.strategy
        return (offset + 0.5 * best.value, [[s & 1, s >> 1 & 1], [s >> 2 & 1, s >> 3 & 1], [s >> 4 & 1, s >> 5 & 1]])
    }

    /// The three two-party games in which two parties sit together and see both inputs. Whatever the three can do, these two can:
    /// every value of theirs is an upper bound.
    public var bundled: [XORGame] {
        [(2, 1, 0), (1, 2, 0), (0, 2, 1)].map { alone, first, second in
            // Shifts of the single party's bit and of the other two's.
            func index(_ x: Int, _ y: Int) -> Int { x << alone | (y >> 1) << first | (y & 1) << second }
            let order = (0..<8).map { index($0 >> 2, $0 & 3) }
            return XORGame(
                title: title, aliceInputs: 2, bobInputs: 4, inputLaw: order.map { inputLaw[$0] },
                evenUtility: order.map { evenUtility[$0] }, oddUtility: order.map { oddUtility[$0] })
        }
    }
}
