import GSL
import Glibc

/// Evidence that the inputs of rounds were not drawn from the law that every test rests on, valid for any number of rounds and at
/// any time.
///
/// Null hypothesis: given all that went before, the law of a round's inputs is within a total variation δ of the game's, so that an
/// event A – one pair of inputs, or any but that pair – has a probability of at most q = min(1, P(A) + δ). If A occurred in k of N
/// rounds, the mean of the likelihood ratio of r to q over r from q to 1,
///
///     E_A = ∫_q^1 dr/(1 − q) (r/q)^k ((1 − r)/(1 − q))^(N − k)
///         = P[Bin(N + 1, q) ≤ k] / ((1 − q) (N + 1) P[Bin(N, q) = k]),
///
/// is a nonnegative supermartingale that begins at 1, and so is every mean of such with weights fixed beforehand. Its supremum
/// reaches c with probability 1/c at most (Ville's inequality), however often it is looked at.
///
/// Half of the weight is on all rounds together; a quarter each on the rounds that follow the same inputs, and on those that follow
/// the same outputs, which tells inputs that depend on what went before. Rounds shown together all follow the last one before them.
///
/// Leaves out: inputs that depend on each other within rounds shown together, on rounds further back, or on time.
public struct InputEvidence: Sendable {
    /// What the supremum of the evidence reaches with a probability of 1e-4 at most when the inputs follow the law.
    public static let limit = 1e4
    /// Games of more pairs of inputs, or of outputs, are not judged by what follows what.
    public static let mostContexts = 64

    private struct Event {
        var pair: Int
        var isComplement: Bool
        var probability: Double
    }
    private struct Place {
        var pair, afterInputs, afterOutputs: Int32
    }

    private let events: [Event]
    private let pairs, contextsOfInputs, contextsOfOutputs: Int
    /// Where a cell is counted, and where the rounds that follow it are.
    private let places: [Place]
    /// Rounds by pair of inputs, a row for everything that may have gone before: the inputs, anything else, the outputs, anything else.
    /// Anything else is before the first round, and before all of them where contexts are not looked at.
    private var counts: [Int]
    private var inputRow, outputRow: Int
    /// Natural logarithm of the greatest evidence that was found when somebody looked; at least 0.
    public private(set) var greatest = 0.0

    /// No rounds yet of a game whose inputs follow its law within `tolerance`, a total variation, in every round.
    public init(_ game: JudgedGame, tolerance: Double) {
        let law = game.inputLaw
        let outcomes = game.outcomes
        pairs = law.count
        contextsOfInputs = law.count <= Self.mostContexts ? law.count : 0
        contextsOfOutputs = law.count <= Self.mostContexts && outcomes <= Self.mostContexts ? outcomes : 0
        events = law.indices.filter { law[$0] > 0 }.flatMap { pair in
            [
                Event(pair: pair, isComplement: false, probability: min(1, law[pair] + tolerance)),
                Event(pair: pair, isComplement: true, probability: min(1, max(0, 1 - law[pair]) + tolerance)),
            ]
        }
        let (inputs, outputs) = (contextsOfInputs, contextsOfOutputs)
        let firstOfOutputs = (inputs + 1) * law.count
        places = (0..<law.count * outcomes).map { cell in
            let pair = cell / outcomes
            return Place(
                pair: Int32(pair), afterInputs: Int32((inputs > 0 ? pair : 0) * law.count),
                afterOutputs: Int32(firstOfOutputs + (outputs > 0 ? cell % outcomes : 0) * law.count))
        }
        counts = [Int](repeating: 0, count: firstOfOutputs + (outputs + 1) * pairs)
        inputRow = inputs * pairs
        outputRow = firstOfOutputs + outputs * pairs
    }

    /// Counts rounds whose inputs were shown together, one or more, by their cells in order of play.
    public mutating func record(_ cells: [Int32]) {
        counts.withUnsafeMutableBufferPointer { counts in
            for cell in cells {
                let pair = Int(places[Int(cell)].pair)
                counts[inputRow + pair] += 1
                counts[outputRow + pair] += 1
            }
        }
        let last = places[Int(cells[cells.count - 1])]
        inputRow = Int(last.afterInputs)
        outputRow = Int(last.afterOutputs)
    }

    /// Takes the evidence of this moment into account.
    public mutating func look() { greatest = max(greatest, logEvidence) }

    /// Natural logarithm of the evidence of all rounds so far.
    public var logEvidence: Double {
        let firstOfOutputs = (contextsOfInputs + 1) * pairs
        let all = (0..<pairs).map { pair in
            stride(from: pair, to: firstOfOutputs, by: pairs).reduce(0) { $0 + counts[$1] }
        }
        let (hasInputs, hasOutputs) = (contextsOfInputs > 0, contextsOfOutputs > 0)
        return Self.logMean([
            (0.5 + (hasInputs ? 0 : 0.25) + (hasOutputs ? 0 : 0.25), logMean(of: all[...])),
            (hasInputs ? 0.25 : 0, logMean(of: counts[..<(contextsOfInputs * pairs)])),
            (hasOutputs ? 0.25 : 0, logMean(of: counts[firstOfOutputs..<(firstOfOutputs + contextsOfOutputs * pairs)])),
        ])
    }

    /// The mean over contexts, a row of counts each, and events.
    private func logMean(of counts: ArraySlice<Int>) -> Double {
        let contexts = counts.count / pairs
        guard contexts > 0, !events.isEmpty else { return 0 }
        var unseen = 0
        var terms: [(weight: Double, logarithm: Double)] = []
        let weight = 1 / Double(contexts * events.count)
        for first in stride(from: counts.startIndex, to: counts.endIndex, by: pairs) {
            let rounds = (first..<first + pairs).reduce(0) { $0 + counts[$1] }
            guard rounds > 0 else {
                unseen += 1
                continue
            }
            for event in events {
                let seen = counts[first + event.pair]
                terms.append(
                    (
                        weight,
                        Self.logEvidence(
                            event.isComplement ? rounds - seen : seen, of: rounds, probabilityAtMost: event.probability)
                    ))
            }
        }
        terms.append((Double(unseen) / Double(contexts), 0))
        return Self.logMean(terms)
    }

    /// ln Σ w e^l over terms with weights that sum to 1.
    private static func logMean(_ terms: [(weight: Double, logarithm: Double)]) -> Double {
        let greatest = terms.reduce(-Double.infinity) { max($0, $1.weight > 0 ? $1.logarithm : -.infinity) }
        guard greatest < .infinity else { return .infinity }
        return greatest + log(terms.reduce(0) { $0 + ($1.weight > 0 ? $1.weight * exp($1.logarithm - greatest) : 0) })
    }

    /// ln E_A for an event that occurred so often among `rounds` and has a probability of at most `q` in each.
    ///
    /// Where q is 1 to a billionth the event may always occur, and nothing is evidence.
    public static func logEvidence(_ occurrences: Int, of rounds: Int, probabilityAtMost q: Double) -> Double {
        if rounds == 0 || q >= 1 - 1e-9 { return 0 }
        if q <= 0 { return occurrences > 0 ? .infinity : -log(Double(rounds) + 1) }
        return Distribution.logBinomialLowerTail(atMost: occurrences, trials: rounds + 1, probability: q)
            - Distribution.logBinomial(occurrences, trials: rounds, probability: q) - log1p(-q) - log(Double(rounds) + 1)
    }
}
