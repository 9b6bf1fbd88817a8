import Glibc

/// How capital is kept from being buried by what it lost before a drift: half of it bets all along, the other half is spread over fresh
/// starts at the begin of every stage, with weights 1/((k+1)(k+2)) that sum to 1. What has not begun keeps its worth.
struct FreshStarts: Sendable {
    private var stages = 1

    /// What all that costs at most, as a logarithm: half bets all along, and half of the other half does.
    static var cost: Double { log(4.0 / 3) }

    /// Natural logarithm of what bets from the first round on.
    var begun: Double { log(0.75) }

    /// What has not begun is worth.
    var rest: Double { 0.5 / Double(stages + 1) }

    /// Another stage begins.
    ///
    /// - Returns: what joins what has begun.
    mutating func beginStage() -> Double {
        stages += 1
        return 0.5 / (Double(stages) * Double(stages + 1))
    }

    /// Natural logarithm of capital of which the logarithm is given and of what joins it.
    static func sum(_ logarithm: Double, _ joins: Double) -> Double {
        logarithm > 500 ? logarithm : log(exp(logarithm) + joins)
    }

    /// Natural logarithm of all of it when that of what has begun is `begun`.
    func logarithm(begun: Double) -> Double { Self.sum(begun, rest) }
}
