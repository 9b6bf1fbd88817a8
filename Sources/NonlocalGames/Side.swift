/// One side of a game: a party, or several that cannot talk to each other either. Each sits at a seat of its own.
///
/// Inputs and outputs of a side are numbered by those at its seats, the last seat's changing fastest.
public struct Side: Sendable, Equatable {
    /// One party of a side.
    public struct Seat: Sendable, Equatable {
        /// Numbers of its inputs and outputs, each at least 1.
        public let inputs, outputs: Int
        /// A seat with so many inputs and outputs.
        public init(inputs: Int, outputs: Int) { (self.inputs, self.outputs) = (inputs, outputs) }
    }
    /// The parties, one or more.
    public let seats: [Seat]
    /// Numbers of inputs and outputs of the whole side.
    public let inputs, outputs: Int

    /// A side of the parties at some seats.
    public init(_ seats: [Seat]) {
        self.seats = seats
        inputs = seats.reduce(1) { $0 * $1.inputs }
        outputs = seats.reduce(1) { $0 * $1.outputs }
    }

    /// Number of deterministic strategies; `nil` beyond `LocalStrategies.mostOfOneParty`.
    public var strategies: Int? {
        var count = 1
        for seat in seats {
            for _ in 0..<seat.inputs {
                count *= seat.outputs
                if count > LocalStrategies.mostOfOneParty { return nil }
            }
        }
        return count
    }

    /// Whether any function of the side's input is a strategy.
    var isOneParty: Bool { seats.count == 1 }

    /// Writes the outputs of a strategy by input.
    ///
    /// - Parameter strategy: a number below `strategies`.
    func answer(_ strategy: Int, into outputs: inout [Int]) {
        for input in outputs.indices { outputs[input] = 0 }
        var rest = strategy
        // How many inputs and outputs of the whole side a seat's numbers stand for.
        var (inputStep, outputStep) = (1, 1)
        for seat in seats.reversed() {
            for own in 0..<seat.inputs {
                let output = rest % seat.outputs * outputStep
                rest /= seat.outputs
                if output == 0 { continue }
                if isOneParty {
                    outputs[own] = output
                } else {
                    for input in outputs.indices where input / inputStep % seat.inputs == own { outputs[input] += output }
                }
            }
            inputStep *= seat.inputs
            outputStep *= seat.outputs
        }
    }

    /// The outputs of a strategy by input.
    func answers(_ strategy: Int) -> [Int] {
        var outputs = [Int](repeating: 0, count: inputs)
        answer(strategy, into: &outputs)
        return outputs
    }
}
