extension XORGame {
    /// The Clauser–Horne–Shimony–Holt game: uniform input bits, won iff a⊕b = xy. Classical value 3/4, quantum (2+√2)/4.
    public static let chsh = XORGame(
        title: "CHSH", aliceInputs: 2, bobInputs: 2, inputLaw: [0.25, 0.25, 0.25, 0.25], evenUtility: [1, 1, 1, 0],
        oddUtility: [0, 0, 0, 1])

    /// Li et al.'s coordination game: utilities (u(0), u(1)) are (1, 0) at 00, (1−β₁, β₁) at 01, (1−β₂, β₂) at 10, (0, 1) at 11.
    ///
    /// Hence M₁₁ = −P₁₁. The paper prints +P₁₁ in its Eq. 22; its own Eq. 35 needs the minus sign used here.
    /// - Parameters:
    ///   - inputLaw: P(x,y), two rows of two columns.
    ///   - penalty1: β₁, what different outputs still earn at inputs 01, 0…1 in the paper.
    ///   - penalty2: β₂, the same at inputs 10.
    /// - Throws: `GameError` when the law is not a 2×2 probability law or a penalty is not finite.
    public static func coordination(
        title: String = "coordination", inputLaw: [[Double]], penalty1: Double, penalty2: Double
    ) throws(GameError) -> XORGame {
        guard inputLaw.count == 2, inputLaw.allSatisfy({ $0.count == 2 }) else { throw .shape(table: "input law") }
        return try XORGame(
            title: title, inputLaw: inputLaw, evenUtility: [[1, 1 - penalty1], [1 - penalty2, 0]],
            oddUtility: [[0, penalty1], [penalty2, 1]])
    }

    /// Ding and Jiang's trading game (arXiv:2407.21723), two exchanges that each see news or none, independently.
    ///
    /// Input 1 is news, so P₀₀ = (1−p)². One party's output is flipped against their convention; then it is the coordination
    /// game with β₁ = β₂.
    /// - Parameters:
    ///   - newsProbability: p, 0…1.
    ///   - penalty: β, 0…1.
    /// - Throws: `GameError` when p is not a probability.
    public static func trading(newsProbability: Double, penalty: Double) throws(GameError) -> XORGame {
        let p = newsProbability
        let q = 1 - p
        return try coordination(
            title: "trading", inputLaw: [[q * q, q * p], [p * q, p * p]], penalty1: penalty, penalty2: penalty)
    }

    /// The coordination game with correlated inputs: P₁₁ = t, P₀₁ = P₁₀ = t/2, P₀₀ = 1 − 2t.
    ///
    /// - Parameters:
    ///   - bothProbability: t, 0…½.
    ///   - penalty1: β₁, 0…1.
    ///   - penalty2: β₂, 0…1.
    /// - Throws: `GameError` when t is outside 0…½.
    public static func correlated(
        bothProbability: Double, penalty1: Double, penalty2: Double
    ) throws(GameError) -> XORGame {
        let t = bothProbability
        return try coordination(
            title: "correlated", inputLaw: [[1 - 2 * t, t / 2], [t / 2, t]], penalty1: penalty1, penalty2: penalty2)
    }
}
