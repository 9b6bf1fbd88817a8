/// Why a game could not be built or solved.
public enum GameError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A table of the game is empty, ragged, or of another size than the input law.
    case shape(table: String)
    /// An input pair has a probability that is negative, infinite or not a number.
    case probability(x: Int, y: Int, value: Double)
    /// The input law does not sum to one.
    case totalProbability(Double)
    /// A utility is infinite or not a number.
    case utility(x: Int, y: Int, value: Double)
    /// The smaller side has too many inputs to enumerate all strategies.
    case tooManyInputs(smallerSide: Int, limit: Int)
    /// The game is not one of two parties whose utility depends on the parity of two outputs.
    case notParity

    /// One sentence: what was found and what is accepted.
    public var description: String {
        switch self {
        case .shape(let table): "\(table) must be a rectangle of the size of the input law, with at least one row and one column"
        case .probability(let x, let y, let value): "input law at (\(x), \(y)) is \(value); a probability lies in 0…1"
        case .totalProbability(let total): "input law sums to \(total); it must sum to 1"
        case .utility(let x, let y, let value): "utility at (\(x), \(y)) is \(value); it must be finite"
        case .notParity: "only games of two parties with two outputs, of which only the parity counts, can be played here"
        case .tooManyInputs(let side, let limit): "the smaller side has \(side) inputs; exact enumeration ends at \(limit)"
        }
    }
}
