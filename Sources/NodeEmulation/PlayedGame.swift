public import BellPairs
import DiscreteEvents

/// A two-party game as the nodes play it: the input law, the utility of every outcome, the axes each node measures along, and
/// the outputs it gives when it has no pair.
public struct PlayedGame: Sendable {
    /// Number of inputs of node A.
    public let inputsA: Int
    /// Number of inputs of node B.
    public let inputsB: Int
    /// Cumulative P(x, y), row by row.
    let cumulativeLaw: [Double]
    /// Utility of output parity 0 and 1, row by row.
    let utility: [(even: Double, odd: Double)]
    let axesA: [BlochVector]
    let axesB: [BlochVector]
    let fallbackA: [Bool]
    let fallbackB: [Bool]
    /// Whether the nodes always answer with their fallback: the classical players through the same apparatus.
    public let isClassical: Bool

    /// A game and the strategy it is played with.
    ///
    /// - Parameters:
    ///   - law: P(x, y), one row per input of node A, summing to one.
    ///   - utility: u(parity 0), u(parity 1) per input pair, laid out as `law`.
    ///   - axesA: measurement axis of node A for each of its inputs.
    ///   - axesB: measurement axis of node B for each of its inputs.
    ///   - fallbackA: node A's output without a pair, for each of its inputs.
    ///   - fallbackB: node B's output without a pair, for each of its inputs.
    ///   - isClassical: always answer with the fallback.
    public init(
        law: [[Double]], utility: [[(even: Double, odd: Double)]], axesA: [BlochVector], axesB: [BlochVector],
        fallbackA: [Bool], fallbackB: [Bool], isClassical: Bool
    ) {
        inputsA = law.count
        inputsB = law[0].count
        precondition(
            axesA.count == inputsA && axesB.count == inputsB && fallbackA.count == inputsA && fallbackB.count == inputsB,
            "a strategy needs one answer per input")
        var sum = 0.0
        cumulativeLaw = law.joined().map {
            sum += $0
            return sum
        }
        self.utility = Array(utility.joined())
        self.axesA = axesA
        self.axesB = axesB
        self.fallbackA = fallbackA
        self.fallbackB = fallbackB
        self.isClassical = isClassical
    }

    /// Draws the index of an input pair, x × inputsB + y.
    @inline(__always) func drawInputs(_ stream: inout RandomStream) -> Int {
        let u = stream.uniform() * cumulativeLaw[cumulativeLaw.count - 1]
        var i = 0
        while i < cumulativeLaw.count - 1, u >= cumulativeLaw[i] { i += 1 }
        return i
    }
}
