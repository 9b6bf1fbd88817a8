import NonlocalGames

/// Fixed pseudo-random games (linear congruential numbers, own to the tests).
struct RandomGames {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func number() -> Double {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Double(state >> 11) * 0x1p-53
    }

    mutating func table(_ rows: Int, _ columns: Int) -> [[Double]] {
        (0..<rows).map { _ in (0..<columns).map { _ in number() } }
    }

    mutating func game(_ rows: Int, _ columns: Int) throws -> XORGame {
        let weights = table(rows, columns)
        let total = weights.joined().reduce(0, +)
        return try XORGame(
            title: "random", inputLaw: weights.map { $0.map { $0 / total } }, evenUtility: table(rows, columns),
            oddUtility: table(rows, columns))
    }
}
