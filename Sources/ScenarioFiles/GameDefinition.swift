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
    /// Any game of two parties: the law of the inputs, and at each input pair the utilities by output of a, then of b.
    case general(inputLaw: [[Double]], utility: [[[[Double]]]])
    /// Three parties whose parity shall be the majority of their inputs, with a penalty where these differ.
    case majority(penalty: Double)
    /// Two routers' decisions of a workload.
    case dualWorkScheduling(SchedulingDefinition)

    /// Which players play.
    public enum Strategy: String, Sendable, CaseIterable {
        /// They measure a stored pair.
        case entangled
        /// They use the best strategy without pairs.
        case classical
    }

    /// Why two nodes with a qubit each cannot play it; `nil` where they can.
    public var obstacle: String? {
        switch self {
        case .general(_, let utility) where utility[0][0].count == 2 && utility[0][0][0].count == 2:
            "utilities that depend on more than whether the outputs are equal"
        case .general(_, let utility):
            "a game of \(utility[0][0].count) outputs of a and \(utility[0][0][0].count) of b"
        case .majority: "a game of three parties"
        default: nil
        }
    }

    /// The word of the file's `game.kind`.
    public var kind: String {
        switch self {
        case .chsh: "chsh"
        case .trading: "trading"
        case .coordination: "coordination"
        case .correlated: "correlated"
        case .table, .general: "table"
        case .majority: "majority"
        case .dualWorkScheduling: "dual_work_scheduling"
        }
    }
}

/// Dual-work scheduling as a file states it: da Silva and Wehner's two routers and two servers.
public struct SchedulingDefinition: Sendable, Equatable {
    /// ρ, strictly between 0 and 1.
    public var load: Double
    /// Part of the pairs that perfect correlations split.
    public var split: Double
    /// Settings per router.
    public var settings: Int
    /// What idle runs earn.
    public var baseline: Baseline

    /// What an idle run of length t earns, t in mean services.
    public enum Baseline: Sendable, Equatable {
        /// t to a power.
        case power(Double)
        /// 1 − e^(−t/time).
        case saturating(time: Double)
        /// Straight lines between points (t, T), constant outside.
        case table([[Double]])
    }
}
