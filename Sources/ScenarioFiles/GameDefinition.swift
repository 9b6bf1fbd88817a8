/// The game of a scenario as its file states it. Inputs and outputs are those of Li et al., arXiv:2604.07451, Eq. 1.
public enum GameDefinition: Sendable, Equatable {
    /// Clauser, Horne, Shimony and Holt's game with uniform inputs.
    case chsh
    /// Ding and Jiang's trading game, arXiv:2407.21723: independent news with a probability, a penalty when one site has news.
    case trading(newsProbability: Double, penalty: Double)
    /// Any law of two binary inputs with penalties β₁ at 01 and β₂ at 10.
    case coordination(inputLaw: [[Double]], penalties: [Double])
    /// Inputs 11 with probability t, 01 and 10 with t/2 each, 00 with 1 − 2t.
    case correlated(bothProbability: Double, penalties: [Double])
    /// Any parity game: the law of the inputs, and at each input pair the utilities of parity 0 and 1.
    case table(inputLaw: [[Double]], utility: [[[Double]]])

    /// Which players play.
    public enum Strategy: String, Sendable, CaseIterable {
        /// They measure a stored pair.
        case entangled
        /// They use the best strategy without pairs.
        case classical
    }

    /// The word of the file's `game.kind`.
    public var kind: String {
        switch self {
        case .chsh: "chsh"
        case .trading: "trading"
        case .coordination: "coordination"
        case .correlated: "correlated"
        case .table: "table"
        }
    }
}
