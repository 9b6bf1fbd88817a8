import Glibc

/// A mixture of deterministic strategies whose weights are moved to where outcomes of a given law are likeliest.
struct LikeliestMixture {
    /// Strategies that join at a time.
    static let mostJoining = 16
    /// A part of every weight's own curvature that is added to it: where strategies are not independent, weights may move freely.
    private static let ridge = 1e-9

    /// P(a,b|x,y) by cell under the weights, zero at inputs that never occur.
    private(set) var behavior: [Double]
    /// Sum of the weights less the mean logarithm of the outcomes' probability: least where outcomes are likeliest.
    private(set) var shortfall = Double.infinity

    private let game: TwoPartyGame
    /// Probability by cell that is to be met, summing to 1, and the cells where it is not zero.
    private let law: [Double]
    private let met: [Int]
    /// Pairs of inputs that occur, and their number rounded up to whole vectors.
    private let inputs: [Int]
    private let stride: Int
    /// Per strategy the cell that it fills at each pair of inputs, and the same as numbers that fill vectors; none equals none.
    private var cells: [Int] = []
    private var marks: [Double] = []
    private var weights: [Double] = []
    /// Slope of the shortfall by weight, the step that is taken, and where it leads.
    private var slope: [Double] = []
    private var step: [Double] = []
    private var trial: [Double] = []
    private var trialBehavior: [Double]
    /// By cell what weights do to the shortfall, and by strategy and pair of inputs how that changes with them.
    private var ratio: [Double]
    private var bend: [Double] = []
    private var curvature: [Double] = []

    /// The mixture that makes all outcomes alike likely.
    init(_ game: TwoPartyGame, law: [Double]) {
        self.game = game
        let total = law.reduce(0, +)
        self.law = law.map { $0 / total }
        met = law.indices.filter { law[$0] > 0 }
        inputs = game.inputLaw.indices.filter { game.inputLaw[$0] > 0 }
        stride = (inputs.count + 3) / 4 * 4
        behavior = [Double](repeating: 0, count: game.cells)
        (trialBehavior, ratio) = (behavior, behavior)
        for a in 0..<game.aliceOutputs {
            for b in 0..<game.bobOutputs {
                join([Int](repeating: a, count: game.aliceInputs), [Int](repeating: b, count: game.bobInputs))
                weights[weights.count - 1] = 1 / Double(game.outcomes)
            }
        }
        swap(&trial, &weights)
        weigh()
    }

    /// By cell the factor by which its probability given its inputs falls short: the mean over the inputs of those that a strategy fills
    /// is its gain.
    var gains: [Double] {
        law.indices.map { c in law[c] > 0 ? law[c] / max(behavior[c], 1e-300) / game.inputLaw[c / game.outcomes] : 0 }
    }

    /// Lets a strategy take part, with weight zero yet.
    ///
    /// - Returns: whether it did not yet.
    @discardableResult mutating func join(_ a: [Int], _ b: [Int]) -> Bool {
        let first = cells.count
        for i in inputs {
            let (x, y) = (i / game.bobInputs, i % game.bobInputs)
            cells.append(game.cell(x: x, y: y, a: a[x], b: b[y]))
        }
        let isKnown = weights.indices.contains { s in
            inputs.indices.allSatisfy { cells[s * inputs.count + $0] == cells[first + $0] }
        }
        if isKnown {
            cells.removeSubrange(first...)
            return false
        }
        marks.append(contentsOf: cells[first...].lazy.map(Double.init))
        for _ in inputs.count..<stride { marks.append(.nan) }
        weights.append(0)
        return true
    }

    /// A step of Newton's toward the likeliest weights, cut where weights would be negative and drawn back until it gains; where it does
    /// not, every weight is multiplied by its gain, which never loses.
    ///
    /// - Returns: whether weights were cut.
    @discardableResult mutating func improve() -> Bool {
        dropIdle()
        findStep()
        let (before, start) = (shortfall, weights)
        var length = 1.0
        while length > 1e-6 {
            var (promised, isCut) = (0.0, false)
            trial.removeAll(keepingCapacity: true)
            for s in start.indices {
                let next = start[s] + length * step[s]
                isCut = isCut || next < 0
                trial.append(max(0, next))
                promised += slope[s] * (trial[s] - start[s])
            }
            if promised < 0, weigh(atMost: before + 1e-4 * promised, keeping: 0.01) { return isCut }
            length *= 0.5
        }
        trial = start.indices.map { start[$0] * (1 - slope[$0]) }
        weigh()
        return false
    }

    /// Makes the weights sum to 1.
    mutating func normalize() {
        let norm = 1 / weights.reduce(0, +)
        trial = weights.map { $0 * norm }
        weigh()
    }

    /// Takes the weights on trial, unless the shortfall is then more than `limit` or an outcome all but vanishes.
    ///
    /// - Parameter keeping: what must be left of the probability of every outcome that is to be met.
    /// - Returns: whether it took them.
    @discardableResult private mutating func weigh(atMost limit: Double = .infinity, keeping: Double = 0) -> Bool {
        var sum = 0.0
        for c in trialBehavior.indices { trialBehavior[c] = 0 }
        for s in trial.indices where trial[s] > 0 {
            sum += trial[s]
            for k in (s * inputs.count)..<((s + 1) * inputs.count) { trialBehavior[cells[k]] += trial[s] }
        }
        for c in met {
            if trialBehavior[c] < keeping * behavior[c] { return false }
            sum -= law[c] * log(max(trialBehavior[c], 1e-300))
        }
        guard sum <= limit else { return false }
        swap(&weights, &trial)
        swap(&behavior, &trialBehavior)
        shortfall = sum
        return true
    }

    /// Finds the slopes, and lets go of the strategies that weigh nothing and would gain nothing.
    private mutating func dropIdle() {
        for c in met { ratio[c] = law[c] / behavior[c] }
        slope.removeAll(keepingCapacity: true)
        for s in weights.indices {
            var gain = 0.0
            for k in (s * inputs.count)..<((s + 1) * inputs.count) { gain += ratio[cells[k]] }
            guard weights[s] > 0 || gain > 1 else { continue }
            let place = slope.count
            slope.append(1 - gain)
            guard place < s else { continue }
            weights[place] = weights[s]
            for k in 0..<inputs.count { cells[place * inputs.count + k] = cells[s * inputs.count + k] }
            for k in 0..<stride { marks[place * stride + k] = marks[s * stride + k] }
        }
        weights.removeLast(weights.count - slope.count)
        cells.removeLast(cells.count - slope.count * inputs.count)
        marks.removeLast(marks.count - slope.count * stride)
    }

    /// Solves curvature × step = −slope.
    private mutating func findStep() {
        typealias Vector = SIMD4<Double>
        let (n, stride) = (weights.count, stride)
        for c in met { ratio[c] /= behavior[c] }
        bend.removeAll(keepingCapacity: true)
        for s in 0..<n {
            for k in (s * inputs.count)..<((s + 1) * inputs.count) { bend.append(ratio[cells[k]]) }
            for _ in inputs.count..<stride { bend.append(0) }
        }
        step.removeAll(keepingCapacity: true)
        for s in slope { step.append(-s) }
        if curvature.count < n * n { curvature = [Double](repeating: 0, count: 2 * n * n) }
        curvature.withUnsafeMutableBufferPointer { matrix in
            marks.withUnsafeBytes { marks in
                bend.withUnsafeBytes { bend in
                    for s in 0..<n {
                        for t in 0...s {
                            var sum = Vector()
                            for k in Swift.stride(from: 0, to: stride * 8, by: 32) {
                                let own = marks.loadUnaligned(fromByteOffset: s * stride * 8 + k, as: Vector.self)
                                let other = marks.loadUnaligned(fromByteOffset: t * stride * 8 + k, as: Vector.self)
                                let bends = bend.loadUnaligned(fromByteOffset: s * stride * 8 + k, as: Vector.self)
                                sum += Vector().replacing(with: bends, where: own .== other)
                            }
                            matrix[s * n + t] = sum.sum()
                        }
                    }
                }
            }
            step.withUnsafeMutableBufferPointer { Self.solve(matrix.baseAddress!, $0.baseAddress!, n) }
        }
    }

    /// Solves a symmetric positive system whose lower half is given, by Cholesky's factors in its place; the right side becomes the
    /// solution.
    private static func solve(_ matrix: UnsafeMutablePointer<Double>, _ right: UnsafeMutablePointer<Double>, _ n: Int) {
        for s in 0..<n {
            let row = matrix + s * n
            let ridge = max(1e-12, ridge * row[s])
            for t in 0..<s { row[t] = (row[t] - product(row, matrix + t * n, t)) / matrix[t * n + t] }
            row[s] = max(row[s] + ridge - product(row, row, s), 0.1 * ridge).squareRoot()
            right[s] = (right[s] - product(row, right, s)) / row[s]
        }
        for s in (0..<n).reversed() {
            right[s] /= matrix[s * n + s]
            for t in 0..<s { right[t] -= matrix[s * n + t] * right[s] }
        }
    }

    /// Scalar product of the first `count` numbers.
    @inline(__always)
    private static func product(_ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, _ count: Int) -> Double {
        typealias Vector = SIMD8<Double>
        var sums = Vector()
        var k = 0
        while k + 8 <= count {
            sums +=
                UnsafeRawPointer(a + k).loadUnaligned(as: Vector.self) * UnsafeRawPointer(b + k).loadUnaligned(as: Vector.self)
            k += 8
        }
        var sum = sums.sum()
        while k < count {
            sum += a[k] * b[k]
            k += 1
        }
        return sum
    }
}
