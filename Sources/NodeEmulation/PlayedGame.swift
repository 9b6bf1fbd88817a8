public import BellPairs
import DiscreteEvents

/// A two-party game as the nodes play it: the input law, the utility of every outcome, the axes each node measures along, and
/// the outputs it gives when it has no pair.
public struct PlayedGame: Sendable {
    /// What an input pair asks for and earns.
    struct Round: BitwiseCopyable {
        /// The axes the nodes measure along.
        let axisA: BlochVector
        let axisB: BlochVector
        /// Utility of equal and of different outputs.
        let even: Double
        let odd: Double
        /// The outputs without a pair.
        let fallbackA: Bool
        let fallbackB: Bool
        /// With this probability, times 2^64, a draw of this entry means this input pair, otherwise the `alias`.
        var kept = UInt64.max
        var alias: Int32 = 0
    }

    /// Number of inputs of node A.
    public let inputsA: Int
    /// Number of inputs of node B.
    public let inputsB: Int
    /// One entry per input pair, row by row.
    let rounds: [Round]
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
        let n = inputsB
        var rounds = (0..<inputsA * n).map { i in
            let (x, y) = (i / n, i % n)
            return Round(
                axisA: axesA[x], axisB: axesB[y], even: utility[x][y].even, odd: utility[x][y].odd, fallbackA: fallbackA[x],
                fallbackB: fallbackB[y])
        }
        PlayedGame.alias(&rounds, law: law.flatMap(\.self))
        self.rounds = rounds
        self.isClassical = isClassical
    }

    /// Fills in what the alias method (A. J. Walker, ACM Trans. Math. Softw. 3, 253 (1977)) draws input pairs by.
    private static func alias(_ rounds: inout [Round], law: [Double]) {
        let total = law.reduce(0, +)
        var share = law.map { $0 / total * Double(law.count) }
        var (poor, rich) = (law.indices.filter { share[$0] < 1 }, law.indices.filter { share[$0] >= 1 })
        while let i = poor.last, let j = rich.last {
            poor.removeLast()
            (rounds[i].kept, rounds[i].alias) = (UInt64(share[i] * 0x1p64), Int32(j))
            share[j] -= 1 - share[i]
            if share[j] < 1 { poor.append(rich.removeLast()) }
        }
    }
}

extension Table<PlayedGame.Round> {
    /// Draws the index of an input pair, x × inputsB + y.
    @inline(__always) func draw(_ stream: inout RandomStream) -> Int {
        let (entry, fraction) = UInt64(UInt(bitPattern: count)).multipliedFullWidth(by: stream.next())
        let index = Int(truncatingIfNeeded: entry)
        return fraction <= self[index].kept ? index : Int(self[index].alias)
    }
}
