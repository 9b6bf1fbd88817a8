import Glibc

/// All deterministic strategies of two parties that cannot talk. Every other local strategy mixes them.
public struct LocalStrategies: Sendable {
    /// Most strategies of one party that are enumerated for an exact maximum.
    public static let mostOfOneParty = 1 << 16
    /// Most strategies of both for the nearest local behavior.
    public static let mostOfBoth = 1 << 12

    let game: TwoPartyGame

    /// The strategies of a game.
    public init(_ game: TwoPartyGame) { self.game = game }

    /// Number of strategies of a party with so many inputs and outputs; `nil` beyond the limit.
    static func count(_ inputs: Int, _ outputs: Int) -> Int? {
        var count = 1
        for _ in 0..<inputs {
            count *= outputs
            if count > mostOfOneParty { return nil }
        }
        return count
    }

    /// Whether all pairs of strategies are few enough to find the nearest local behavior.
    public var areFew: Bool {
        guard let alice = Self.count(game.aliceInputs, game.aliceOutputs), let bob = Self.count(game.bobInputs, game.bobOutputs)
        else { return false }
        return alice * bob <= Self.mostOfBoth
    }

    /// Whether one party's strategies are few enough to enumerate them for an exact maximum.
    public var areEnumerable: Bool {
        Self.count(game.aliceInputs, game.aliceOutputs) != nil || Self.count(game.bobInputs, game.bobOutputs) != nil
    }

    /// The greatest mean of a value per cell that a local strategy reaches, exact up to rounding; `nil` where both parties have too
    /// many strategies to enumerate.
    public func greatestMean(of values: [Double]) -> Double? { bestStrategy(for: values)?.mean }

    /// A deterministic strategy with the greatest mean of a value per cell, outputs by input; `nil` where both parties have too many
    /// strategies to enumerate.
    ///
    /// One party's strategies are enumerated, the other answers each input as well as it can.
    public func bestStrategy(for values: [Double]) -> (mean: Double, a: [Int], b: [Int])? {
        let alice = Self.count(game.aliceInputs, game.aliceOutputs)
        let bob = Self.count(game.bobInputs, game.bobOutputs)
        switch (alice, bob) {
        case (nil, nil): return nil
        case (let count?, let other) where count <= other ?? .max:
            let best = bestStrategy(values, enumeratingAlice: true, count)
            return (best.mean, best.enumerated, best.answers)
        case (_, let count?):
            let best = bestStrategy(values, enumeratingAlice: false, count)
            return (best.mean, best.answers, best.enumerated)
        default: return nil
        }
    }

    private func bestStrategy(
        _ values: [Double], enumeratingAlice: Bool, _ count: Int
    ) -> (mean: Double, enumerated: [Int], answers: [Int]) {
        let g = game
        let (inputs, outputs) = enumeratingAlice ? (g.aliceInputs, g.aliceOutputs) : (g.bobInputs, g.bobOutputs)
        let (others, answers) = enumeratingAlice ? (g.bobInputs, g.bobOutputs) : (g.aliceInputs, g.aliceOutputs)
        // weighted[((i * outputs + o) * others + j) * answers + r]
        var weighted: [Double] = []
        for i in 0..<inputs {
            for o in 0..<outputs {
                for j in 0..<others {
                    for r in 0..<answers {
                        let (x, y, a, b) = enumeratingAlice ? (i, j, o, r) : (j, i, r, o)
                        weighted.append(g.inputLaw[x * g.bobInputs + y] * values[g.cell(x: x, y: y, a: a, b: b)])
                    }
                }
            }
        }
        var best = -Double.infinity
        var found = 0
        var sums = [Double](repeating: 0, count: others * answers)
        func add(_ strategy: Int) {
            for k in sums.indices { sums[k] = 0 }
            var rest = strategy
            for i in 0..<inputs {
                let row = (i * outputs + rest % outputs) * sums.count
                rest /= outputs
                for k in sums.indices { sums[k] += weighted[row + k] }
            }
        }
        for strategy in 0..<count {
            add(strategy)
            var total = 0.0
            for j in 0..<others {
                var most = sums[j * answers]
                for r in 1..<max(1, answers) { most = max(most, sums[j * answers + r]) }
                total += most
            }
            if total > best { (best, found) = (total, strategy) }
        }
        add(found)
        let enumerated = (0..<inputs).map { (found / power(outputs, $0)) % outputs }
        let answered = (0..<others).map { j in (0..<answers).max { sums[j * answers + $0] < sums[j * answers + $1] } ?? 0 }
        return (best, enumerated, answered)
    }

    /// All deterministic strategies, outputs by input, the second party's changing fastest; none where they are too many.
    public var all: [(a: [Int], b: [Int])] {
        guard areFew else { return [] }
        let g = game
        func list(_ inputs: Int, _ outputs: Int) -> [[Int]] {
            (0..<Self.count(inputs, outputs)!).map { s in (0..<inputs).map { s / power(outputs, $0) % outputs } }
        }
        let others = list(g.bobInputs, g.bobOutputs)
        return list(g.aliceInputs, g.aliceOutputs).flatMap { a in others.map { (a, $0) } }
    }

    /// The strategies of one party, each with the other's best answers to it, those with the greatest mean of a value per cell first and
    /// at most so many; none where both have too many to enumerate.
    public func answered(for values: [Double], most: Int) -> [(a: [Int], b: [Int])] {
        let g = game
        let (alice, bob) = (Self.count(g.aliceInputs, g.aliceOutputs), Self.count(g.bobInputs, g.bobOutputs))
        guard let count = [alice, bob].compactMap(\.self).min() else { return [] }
        let isAlice = alice == count
        let (inputs, outputs) = isAlice ? (g.aliceInputs, g.aliceOutputs) : (g.bobInputs, g.bobOutputs)
        let (others, answers) = isAlice ? (g.bobInputs, g.bobOutputs) : (g.aliceInputs, g.aliceOutputs)
        func worth(_ i: Int, _ o: Int, _ j: Int, _ r: Int) -> Double {
            let (x, y, a, b) = isAlice ? (i, j, o, r) : (j, i, r, o)
            return g.inputLaw[x * g.bobInputs + y] * values[g.cell(x: x, y: y, a: a, b: b)]
        }
        var found: [(mean: Double, strategy: (a: [Int], b: [Int]))] = []
        for s in 0..<count {
            let own = (0..<inputs).map { s / power(outputs, $0) % outputs }
            var (mean, answer) = (0.0, [Int]())
            for j in 0..<others {
                let sums = (0..<answers).map { r in (0..<inputs).reduce(0.0) { $0 + worth($1, own[$1], j, r) } }
                let best = sums.indices.max { sums[$0] < sums[$1] }!
                mean += sums[best]
                answer.append(best)
            }
            found.append((mean, isAlice ? (own, answer) : (answer, own)))
        }
        return found.sorted { $0.mean > $1.mean }.prefix(most).map(\.strategy)
    }

    /// The best of given strategies by the mean of a value per cell, those of least variance first.
    public func best(for values: [Double], among strategies: [(a: [Int], b: [Int])]) -> [(a: [Int], b: [Int])] {
        let g = game
        let moments = strategies.map { a, b in
            var (mean, square) = (0.0, 0.0)
            for x in 0..<g.aliceInputs {
                for y in 0..<g.bobInputs {
                    let value = values[g.cell(x: x, y: y, a: a[x], b: b[y])]
                    mean += g.inputLaw[x * g.bobInputs + y] * value
                    square += g.inputLaw[x * g.bobInputs + y] * value * value
                }
            }
            return (mean: mean, variance: square - mean * mean)
        }
        guard let greatest = moments.map(\.mean).max() else { return [] }
        let found = moments.indices.filter { moments[$0].mean > greatest - 1e-12 * max(1, abs(greatest)) }
        return found.sorted { moments[$0].variance < moments[$1].variance }.map { strategies[$0] }
    }

    func power(_ base: Int, _ exponent: Int) -> Int { (0..<exponent).reduce(1) { product, _ in product * base } }
}
