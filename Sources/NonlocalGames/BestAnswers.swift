/// The strategies of one side of a game, each with the other side's best answers to it under a value per cell.
///
/// The side of fewer strategies is gone through; one of several parties always, since its members cannot answer together.
struct BestAnswers {
    /// Number of strategies of the side that is gone through.
    let strategies: Int
    /// The last strategy that was looked at, outputs by input.
    private(set) var own: [Int]
    private let game: TwoPartyGame
    private let isAlice: Bool
    private let side, other: Side
    /// Probability of the inputs times the value, by own input, own output, other input and other output.
    private var worth: [Double]
    /// What each answer brings, by other input and output.
    private var sums: [Double]

    /// Goes through one side of a game; `nil` where no side's strategies are few enough.
    init?(_ game: TwoPartyGame, values: [Double]) {
        guard let isAlice = Self.isAliceEnumerated(game) else { return nil }
        let (side, other) = isAlice ? (game.alice, game.bob) : (game.bob, game.alice)
        (self.game, self.isAlice, self.side, self.other) = (game, isAlice, side, other)
        strategies = side.strategies!
        own = [Int](repeating: 0, count: side.inputs)
        worth = [Double](repeating: 0, count: game.cells)
        sums = [Double](repeating: 0, count: other.inputs * other.outputs)
        take(values)
    }

    /// Takes other values instead.
    mutating func take(_ values: [Double]) {
        var place = 0
        for i in 0..<side.inputs {
            for o in 0..<side.outputs {
                for j in 0..<other.inputs {
                    for r in 0..<other.outputs {
                        let (x, y, a, b) = isAlice ? (i, j, o, r) : (j, i, r, o)
                        worth[place] = game.inputLaw[x * game.bobInputs + y] * values[game.cell(x: x, y: y, a: a, b: b)]
                        place += 1
                    }
                }
            }
        }
    }

    /// Whose strategies are few enough; `nil` where neither side's are, or those of a side of several parties are not.
    static func isAliceEnumerated(_ game: TwoPartyGame) -> Bool? {
        let (alice, bob) = (game.alice.strategies, game.bob.strategies)
        guard game.bob.isOneParty else { return bob == nil ? nil : false }
        return switch (alice, bob) {
        case (nil, nil): nil
        case (let alice?, let bob): alice <= bob ?? .max
        case (nil, _): false
        }
    }

    /// The mean value of a strategy with the best answers.
    mutating func mean(_ strategy: Int) -> Double {
        for k in sums.indices { sums[k] = 0 }
        side.answer(strategy, into: &own)
        for i in own.indices {
            let row = (i * side.outputs + own[i]) * sums.count
            for k in sums.indices { sums[k] += worth[row + k] }
        }
        var total = 0.0
        for first in stride(from: 0, to: sums.count, by: other.outputs) {
            var most = sums[first]
            for k in (first + 1)..<max(first + 1, first + other.outputs) { most = max(most, sums[k]) }
            total += most
        }
        return total
    }

    /// A strategy with the best answers, outputs by input of the two parties.
    mutating func strategy(_ number: Int) -> (a: [Int], b: [Int]) {
        _ = mean(number)
        let answers = (0..<other.inputs).map { j in
            (0..<other.outputs).max { sums[j * other.outputs + $0] < sums[j * other.outputs + $1] } ?? 0
        }
        return isAlice ? (own, answers) : (answers, own)
    }
}
