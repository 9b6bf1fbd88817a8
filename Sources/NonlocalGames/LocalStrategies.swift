import Glibc

/// All deterministic strategies of two parties that cannot talk. Every other local strategy mixes them.
public struct LocalStrategies: Sendable {
    /// Most strategies of one party that are enumerated for an exact maximum.
    public static let mostOfOneParty = 1 << 16
    /// Most strategies of both for the nearest local behavior.
    public static let mostOfBoth = 1 << 12

    private let game: TwoPartyGame

    /// The strategies of a game.
    public init(_ game: TwoPartyGame) { self.game = game }

    /// Number of strategies of a party with so many inputs and outputs; `nil` beyond the limit.
    private static func count(_ inputs: Int, _ outputs: Int) -> Int? {
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

    /// The local behavior P* that is nearest to `behavior` in relative entropy under the game's inputs, by expectation
    /// maximization over all deterministic strategies: Zhang, Glancy and Knill, arXiv:1108.2468, section IV.
    ///
    /// - Returns: P*(a,b|x,y) by cell, accurate to about `precision` in relative entropy; what is missing is made up for by the
    ///   normalization of the factors built on it.
    public func nearest(to behavior: [Double], precision: Double = 1e-9, mostSteps: Int = 3000) -> [Double] {
        let g = game
        let alice = Self.count(g.aliceInputs, g.aliceOutputs)!
        let bob = Self.count(g.bobInputs, g.bobOutputs)!
        let inputs = g.inputLaw.indices.filter { g.inputLaw[$0] > 0 }
        // Per pair of strategies the cells that it fills.
        var cells: [Int32] = []
        cells.reserveCapacity(alice * bob * inputs.count)
        for s in 0..<alice {
            for t in 0..<bob {
                for i in inputs {
                    let (x, y) = (i / g.bobInputs, i % g.bobInputs)
                    let a = (s / power(g.aliceOutputs, x)) % g.aliceOutputs
                    let b = (t / power(g.bobOutputs, y)) % g.bobOutputs
                    cells.append(Int32(g.cell(x: x, y: y, a: a, b: b)))
                }
            }
        }
        let law = g.cellLaw(behavior)
        let total = law.reduce(0, +)
        let count = alice * bob
        var weights = [Double](repeating: 1 / Double(count), count: count)
        var local = [Double](repeating: 0, count: g.cells)
        for _ in 0..<mostSteps {
            for c in local.indices { local[c] = 0 }
            for s in 0..<count {
                let w = weights[s]
                for k in 0..<inputs.count { local[Int(cells[s * inputs.count + k])] += w }
            }
            var greatest = 0.0
            var sum = 0.0
            for s in 0..<count {
                var gain = 0.0
                for k in 0..<inputs.count {
                    let c = Int(cells[s * inputs.count + k])
                    if law[c] > 0 { gain += law[c] / max(local[c], 1e-300) }
                }
                gain /= total
                greatest = max(greatest, gain)
                weights[s] *= gain
                sum += weights[s]
            }
            for s in 0..<count { weights[s] /= sum }
            // The relative entropy is at most ln(greatest) above its minimum.
            if greatest <= 1 + precision { break }
        }
        return local
    }

    /// All deterministic strategies with the greatest mean of a value per cell, those of least variance first; none where they are too
    /// many to enumerate.
    public func best(for values: [Double]) -> [(a: [Int], b: [Int])] {
        guard areFew, let greatest = greatestMean(of: values) else { return [] }
        let g = game
        let (alice, bob) = (Self.count(g.aliceInputs, g.aliceOutputs)!, Self.count(g.bobInputs, g.bobOutputs)!)
        var found: [(strategy: (a: [Int], b: [Int]), variance: Double)] = []
        for s in 0..<alice {
            let a = (0..<g.aliceInputs).map { (s / power(g.aliceOutputs, $0)) % g.aliceOutputs }
            for t in 0..<bob {
                let b = (0..<g.bobInputs).map { (t / power(g.bobOutputs, $0)) % g.bobOutputs }
                var (mean, square) = (0.0, 0.0)
                for x in 0..<g.aliceInputs {
                    for y in 0..<g.bobInputs {
                        let value = values[g.cell(x: x, y: y, a: a[x], b: b[y])]
                        mean += g.inputLaw[x * g.bobInputs + y] * value
                        square += g.inputLaw[x * g.bobInputs + y] * value * value
                    }
                }
                if mean > greatest - 1e-12 * max(1, abs(greatest)) { found.append(((a, b), square - mean * mean)) }
            }
        }
        return found.sorted { $0.variance < $1.variance }.map(\.strategy)
    }

    private func power(_ base: Int, _ exponent: Int) -> Int { (0..<exponent).reduce(1) { product, _ in product * base } }
}
