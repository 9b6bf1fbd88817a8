/// A cooperative two-party game with any numbers of inputs and outputs, whose utility may depend on both outputs in any way. An
/// output may mean "no pair".
///
/// The second party may be several that cannot talk to each other; what they do without entanglement is then what each of them can do
/// alone.
///
/// Outcomes are numbered by cells, one for every pair of inputs with every pair of outputs.
public struct TwoPartyGame: Sendable, Equatable {
    /// Name for reports.
    public var title: String
    /// Numbers of inputs and outputs of the two parties, each at least 1.
    public let aliceInputs, bobInputs, aliceOutputs, bobOutputs: Int
    /// P(x,y), row by row, summing to 1.
    public let inputLaw: [Double]
    /// u(a,b|x,y) by cell.
    public let utility: [Double]
    /// Who the second party is.
    public let bob: Side

    /// A game from flat tables.
    ///
    /// - Parameter bobSeats: the parties that the second one consists of, if it is more than one.
    /// - Precondition: tables of the right size, a law that sums to 1, finite utilities.
    public init(
        title: String, aliceInputs: Int, bobInputs: Int, aliceOutputs: Int = 2, bobOutputs: Int = 2, bobSeats: [Side.Seat]? = nil,
        inputLaw: [Double], utility: [Double]
    ) {
        bob = Side(bobSeats ?? [Side.Seat(inputs: bobInputs, outputs: bobOutputs)])
        precondition(bob.inputs == bobInputs && bob.outputs == bobOutputs, "seats that make up the second party")
        precondition(inputLaw.count == aliceInputs * bobInputs, "one probability per pair of inputs")
        precondition(utility.count == inputLaw.count * aliceOutputs * bobOutputs, "one utility per cell")
        self.title = title
        self.aliceInputs = aliceInputs
        self.bobInputs = bobInputs
        self.aliceOutputs = aliceOutputs
        self.bobOutputs = bobOutputs
        self.inputLaw = inputLaw
        self.utility = utility
    }

    /// A parity game.
    public init(_ game: XORGame) {
        self.init(
            title: game.title, aliceInputs: game.aliceInputs, bobInputs: game.bobInputs, inputLaw: game.inputLaw,
            utility: game.inputLaw.indices.flatMap { i in
                [game.evenUtility[i], game.oddUtility[i], game.oddUtility[i], game.evenUtility[i]]
            })
    }

    /// A parity game of three parties, of which the second and the third are taken as one: y is 2y + z, b is 2b + c.
    public init(_ game: ThreePartyGame) {
        let bit = Side.Seat(inputs: 2, outputs: 2)
        self.init(
            title: game.title, aliceInputs: 2, bobInputs: 4, bobOutputs: 4, bobSeats: [bit, bit], inputLaw: game.inputLaw,
            utility: game.inputLaw.indices.flatMap { i in
                (0..<8).map { ($0 & 1) ^ ($0 >> 1 & 1) ^ ($0 >> 2) == 0 ? game.evenUtility[i] : game.oddUtility[i] }
            })
    }

    /// The same game as one of three parties with a bit each, where the second party is two and only the parity of all outputs counts.
    public var threePartyGame: ThreePartyGame? {
        let bit = Side.Seat(inputs: 2, outputs: 2)
        guard aliceInputs == 2, aliceOutputs == 2, bob.seats == [bit, bit] else { return nil }
        let game = ThreePartyGame(
            title: title, inputLaw: inputLaw, evenUtility: (0..<8).map { utility[8 * $0] },
            oddUtility: (0..<8).map { utility[8 * $0 + 1] })
        return TwoPartyGame(game) == self ? game : nil
    }

    /// The first party.
    public var alice: Side { Side([Side.Seat(inputs: aliceInputs, outputs: aliceOutputs)]) }

    /// The same game as one of parity, where both parties have two outputs and only whether these are equal counts.
    public var parityGame: XORGame? {
        guard aliceOutputs == 2, bobOutputs == 2, bob.isOneParty else { return nil }
        let isParity = inputLaw.indices.allSatisfy { i in
            utility[4 * i] == utility[4 * i + 3] && utility[4 * i + 1] == utility[4 * i + 2]
        }
        guard isParity else { return nil }
        return XORGame(
            title: title, aliceInputs: aliceInputs, bobInputs: bobInputs, inputLaw: inputLaw,
            evenUtility: inputLaw.indices.map { utility[4 * $0] }, oddUtility: inputLaw.indices.map { utility[4 * $0 + 1] })
    }

    /// Number of cells.
    public var cells: Int { utility.count }
    /// Outcomes per pair of inputs.
    public var outcomes: Int { aliceOutputs * bobOutputs }
    /// The cell of an outcome.
    @inlinable public func cell(x: Int, y: Int, a: Int, b: Int) -> Int {
        ((x * bobInputs + y) * aliceOutputs + a) * bobOutputs + b
    }
    /// Utilities that can occur, by cell in order.
    private var possibleUtilities: [Double] { utility.indices.filter { inputLaw[$0 / outcomes] > 0 }.map { utility[$0] } }
    /// The least utility that can occur.
    public var utilityMinimum: Double { possibleUtilities.min() ?? 0 }
    /// The greatest utility that can occur.
    public var utilityMaximum: Double { possibleUtilities.max() ?? 0 }
    /// Whether a round is either won (1) or lost (0).
    public var isWinLose: Bool { possibleUtilities.allSatisfy { $0 == 0 || $0 == 1 } }
    /// The probability of every cell when the outcomes given the inputs follow `behavior`, Q(a,b|x,y) by cell.
    public func cellLaw(_ behavior: [Double]) -> [Double] {
        behavior.indices.map { inputLaw[$0 / outcomes] * behavior[$0] }
    }
    /// Mean of the greatest utility at each pair of inputs: no correlations whatsoever earn more.
    public var greatestConceivableMean: Double {
        inputLaw.indices.reduce(0) { $0 + inputLaw[$1] * (utility[($1 * outcomes)..<(($1 + 1) * outcomes)].max() ?? 0) }
    }
    /// Mean utility of a behavior.
    public func meanUtility(_ behavior: [Double]) -> Double {
        zip(cellLaw(behavior), utility).reduce(0) { $0 + $1.0 * $1.1 }
    }
    /// ω_C, the greatest mean utility without entanglement, exact up to rounding; `nil` where both parties have more than 65,536
    /// strategies, or one that is several has.
    public var classicalValue: Double? { LocalStrategies(self).greatestMean(of: utility) }
}
