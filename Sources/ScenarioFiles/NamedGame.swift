/// A game that the commands know by name: values for the keys of `game`, any of which can be set otherwise.
public struct NamedGame: Sendable {
    /// The name on the command line.
    public let name: String
    /// What it is about, in one sentence.
    public let summary: String
    /// Where it comes from; "ours" marks parametrizations of this project.
    public let source: String
    /// "game.key=value".
    public let settings: [String]
    /// A shipped scenario whose pairs play it as it is.
    public let scenario: String?

    init(name: String, summary: String, source: String, settings: [String], scenario: String? = nil) {
        (self.name, self.summary, self.source) = (name, summary, source)
        (self.settings, self.scenario) = (settings, scenario)
    }

    /// What to give where a scenario belongs.
    var advice: String {
        scenario.map { "\($0) plays it" }
            ?? "no shipped scenario plays it as it is; 'tacit game', 'tacit certify' and 'tacit audit' take the name"
    }

    /// All of them.
    public static let all: [NamedGame] = [
        NamedGame(
            name: "chsh", summary: "Uniform input bits; outputs differ if and only if both inputs are 1.",
            source: "Clauser, Horne, Shimony and Holt, Phys. Rev. Lett. 23, 880 (1969)", settings: ["game.kind=chsh"],
            scenario: "Scenarios/nyse-nasdaq-50km.yaml"),
        NamedGame(
            name: "trading", summary: "Two exchanges with news or none; keys news_probability and penalty.",
            source: "Ding and Jiang, arXiv:2407.21723",
            settings: ["game.kind=trading", "game.news_probability=0.3", "game.penalty=0.3"],
            scenario: "Scenarios/nyse-nasdaq-trading-50km.yaml"),
        NamedGame(
            name: "coordination", summary: "Any law of two input bits; keys input_law and penalties.",
            source: "Li et al., arXiv:2604.07451, Eq. 1", settings: ["game.kind=coordination"],
            scenario: "Scenarios/load-balancing-continuous.yaml"),
        NamedGame(
            name: "correlated",
            summary: "Inputs 11 with probability t, 01 and 10 with t/2 each; keys both_probability and penalties.",
            source: "Li et al., arXiv:2604.07451",
            settings: ["game.kind=correlated", "game.both_probability=0.4", "game.penalties=[0, 0]"]),
        NamedGame(
            name: "grid-faults", summary: "Two substations that see faults together or apart, t = 0.4, both penalties 0.05.",
            source: "ours, after the grid task of Li et al., arXiv:2604.07451",
            settings: ["game.kind=correlated", "game.both_probability=0.4", "game.penalties=[0.05, 0.05]"],
            scenario: "Scenarios/grid-protection.yaml"),
        NamedGame(
            name: "grid-control", summary: "The control case, which fails on the reference link: t = 0.35, penalties 0 and 0.1.",
            source: "ours, after the grid task of Li et al., arXiv:2604.07451",
            settings: ["game.kind=correlated", "game.both_probability=0.35", "game.penalties=[0, 0.1]"]),
        NamedGame(
            name: "load-balancing",
            summary: "Tasks that want company or not, all alike likely: same server if and only if both do; penalties 0 and 0.2.",
            source: "ours, after the load balancing of Li et al., arXiv:2604.07451",
            settings: ["game.kind=coordination", "game.penalties=[0, 0.2]"]),
        NamedGame(
            name: "load-balancing-busy",
            summary: "The same with both wanting company in 0.4 of all rounds; penalties 0.05 and 0.1.",
            source: "ours, after the load balancing of Li et al., arXiv:2604.07451",
            settings: [
                "game.kind=coordination", "game.input_law=[[0.2, 0.2], [0.2, 0.4]]", "game.penalties=[0.05, 0.1]",
            ]),
        NamedGame(
            name: "i3322", summary: "Three inputs and two outputs a side: the first inequality beyond CHSH.",
            source: "Collins and Gisin, J. Phys. A 37, 1775 (2004)", settings: i3322),
        NamedGame(
            name: "cglmp3", summary: "Two inputs and three outputs a side.",
            source: "Collins, Gisin, Linden, Massar and Popescu, Phys. Rev. Lett. 88, 040404 (2002)", settings: cglmp3),
        NamedGame(
            name: "magic-square",
            summary: "A row of even and a column of odd parity that agree where they cross: entanglement always wins.",
            source: "Mermin, Phys. Rev. Lett. 65, 3373 (1990); Aravind, quant-ph/0206070", settings: magicSquare),
        NamedGame(
            name: "ghz-majority", summary: "Three parties whose parity shall be the majority of their input bits; key penalty.",
            source: "Li et al., arXiv:2604.07451, with three parties", settings: ["game.kind=majority", "game.penalty=0"]),
    ]

    /// I3322 ≤ 0 with inputs 0, 1, 2 of a against those of b: P(00|xy) with the signs + + +, + + −, + − 0, less P_A(0|0),
    /// 2 P_B(0|0) and P_B(0|1), each put where it leaves small numbers; times 8 for eight pairs of inputs that are alike likely.
    private static let i3322: [String] = [
        "game.kind=table", "game.input_law=[[0.125, 0.125, 0.125], [0.125, 0.125, 0.125], [0.125, 0.125, 0]]",
        """
        game.utility=[[[[8, 0], [0, 0]], [[8, 0], [0, 0]], [[0, -8], [0, 0]]],\
         [[[0, 0], [-8, 0]], [[0, 0], [-8, 0]], [[-8, 0], [0, 0]]],\
         [[[0, 0], [-8, 0]], [[-8, 0], [0, 0]], [[0, 0], [0, 0]]]]
        """,
    ]

    /// I₃ ≤ 2: agreement up to a shift earns 4, its opposite −4.
    private static let cglmp3: [String] = [
        "game.kind=table", "game.input_law=[[0.25, 0.25], [0.25, 0.25]]",
        """
        game.utility=[[[[4, -4, 0], [0, 4, -4], [-4, 0, 4]], [[4, 0, -4], [-4, 4, 0], [0, -4, 4]]],\
         [[[-4, 4, 0], [0, -4, 4], [4, 0, -4]], [[4, -4, 0], [0, 4, -4], [-4, 0, 4]]]]
        """,
    ]

    /// An output is the first two bits of a row of even parity, or of a column of odd parity; the third follows.
    private static let magicSquare: [String] = {
        func bits(_ output: Int, parity: Int) -> [Int] { [output >> 1, output & 1, (output >> 1) ^ (output & 1) ^ parity] }
        func list(_ items: [String]) -> String { "[" + items.joined(separator: ", ") + "]" }
        let utility = (0..<3).map { row in
            list(
                (0..<3).map { column in
                    list(
                        (0..<4).map { a in
                            list((0..<4).map { b in bits(a, parity: 0)[column] == bits(b, parity: 1)[row] ? "1" : "0" })
                        })
                })
        }
        let law = list([String](repeating: "[0.111111111111, 0.111111111111, 0.111111111111]", count: 3))
        return ["game.kind=table", "game.input_law=\(law)", "game.utility=\(list(utility))"]
    }()
}
