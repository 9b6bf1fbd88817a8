import NonlocalGames

/// A side of a game of which two rounds are shown together: every party sees its inputs of both, and answers both.
struct DoubledSide {
    /// The side with inputs and outputs of two rounds.
    let side: Side
    /// By input or output of that side those of the first round and of the second.
    let inputs, outputs: [(Int, Int)]

    init(_ single: Side) {
        side = Side(single.seats.map { Side.Seat(inputs: $0.inputs * $0.inputs, outputs: $0.outputs * $0.outputs) })
        inputs = Self.pairs(single.seats.map(\.inputs))
        outputs = Self.pairs(single.seats.map(\.outputs))
    }

    /// Numbers of two rounds by their numbers at all seats, the first round's changing slower at each.
    private static func pairs(_ sizes: [Int]) -> [(Int, Int)] {
        var pairs = [(0, 0)]
        for size in sizes {
            pairs = pairs.flatMap { first, second in
                (0..<size * size).map { (first * size + $0 / size, second * size + $0 % size) }
            }
        }
        return pairs
    }
}
