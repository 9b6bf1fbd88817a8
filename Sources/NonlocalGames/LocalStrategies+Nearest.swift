import Glibc

extension LocalStrategies {
    /// The local behavior P* that is nearest to `behavior` in relative entropy under the game's inputs, by expectation
    /// maximization over all deterministic strategies: Zhang, Glancy and Knill, arXiv:1108.2468, section IV. Every two steps are drawn
    /// out as far as they gain: Varadhan and Roland, Scand. J. Stat. 35, 335 (2008), scheme S3.
    ///
    /// - Returns: P*(a,b|x,y) by cell, accurate to about `precision` in relative entropy; what is missing is made up for by the
    ///   normalization of the factors built on it.
    public func nearest(to behavior: [Double], precision: Double = 1e-9, mostSteps: Int = 3000) -> [Double] {
        let ascent = LikelihoodAscent(self, law: game.cellLaw(behavior))
        var start = ascent.weights
        // Where the last two steps led, and what had been reached by then.
        var safe: (weights: [Double], likelihood: Double)?
        var steps = 0
        while steps < mostSteps {
            let gain = ascent.step(knowsLikelihood: safe != nil)
            steps += 1
            if let ground = safe, ascent.likelihood < ground.likelihood {
                // Drawn out too far.
                (start, ascent.weights, safe) = (ground.weights, ground.weights, nil)
                continue
            }
            // The relative entropy is at most ln(gain) above its minimum.
            if gain <= 1 + precision { break }
            let first = ascent.weights
            steps += 1
            if ascent.step(knowsLikelihood: true) <= 1 + precision { break }
            safe = (ascent.weights, ascent.likelihood)
            start = Self.drawnOut(start, first, ascent.weights)
            ascent.weights = start
        }
        return ascent.possible
    }

    /// Where two steps lead that go on as they began: start + 2λ r + λ² v with r the first step, v what the second one differs by,
    /// and λ = |r|/|v|, less where a weight would all but vanish.
    private static func drawnOut(_ start: [Double], _ first: [Double], _ second: [Double]) -> [Double] {
        var (rr, vv) = (0.0, 0.0)
        for k in start.indices {
            let (r, v) = (first[k] - start[k], second[k] - 2 * first[k] + start[k])
            rr += r * r
            vv += v * v
        }
        guard vv > 0 else { return second }
        var length = min((rr / vv).squareRoot(), 1000)
        var result = second
        while length > 1.05 {
            var sum = 0.0
            var isPositive = true
            for k in start.indices {
                let (r, v) = (first[k] - start[k], second[k] - 2 * first[k] + start[k])
                result[k] = start[k] + length * (2 * r + length * v)
                isPositive = isPositive && result[k] >= 0.01 * second[k]
                sum += result[k]
            }
            if isPositive {
                for k in result.indices { result[k] /= sum }
                return result
            }
            length = 0.5 * (length + 1)
        }
        return second
    }
}

/// Expectation maximization of the likelihood of a behavior among mixtures of deterministic strategies.
private final class LikelihoodAscent {
    /// Mean logarithm of the probability of an outcome under the weights before the last step.
    private(set) var likelihood = -Double.infinity

    private let (alice, bob, inputsA, inputsB, outputsA, outputsB): (Int, Int, Int, Int, Int, Int)
    /// Of every pair of strategies, the second party's changing fastest.
    private let pairs: UnsafeMutableBufferPointer<Double>
    /// Per strategy its answers: a at x, and y · outputs + b.
    private let answersA, answersB: UnsafeMutableBufferPointer<Int>
    /// Probability by cell of the behavior, zero at inputs that never occur; that of the weights before the last step, and by how
    /// much it falls short.
    private let law, local, gains: UnsafeMutableBufferPointer<Double>
    /// What one strategy of the first party meets of the other's answers.
    private let met: UnsafeMutableBufferPointer<Double>
    private let isPossible: [Bool]

    init(_ strategies: LocalStrategies, law: [Double]) {
        let g = strategies.game
        func buffer<Value>(_ values: [Value]) -> UnsafeMutableBufferPointer<Value> {
            let buffer = UnsafeMutableBufferPointer<Value>.allocate(capacity: values.count)
            _ = buffer.initialize(from: values)
            return buffer
        }
        alice = LocalStrategies.count(g.aliceInputs, g.aliceOutputs)!
        bob = LocalStrategies.count(g.bobInputs, g.bobOutputs)!
        (inputsA, inputsB, outputsA, outputsB) = (g.aliceInputs, g.bobInputs, g.aliceOutputs, g.bobOutputs)
        answersA = buffer(
            (0..<alice).flatMap { s in (0..<g.aliceInputs).map { s / strategies.power(g.aliceOutputs, $0) % g.aliceOutputs } })
        answersB = buffer(
            (0..<bob).flatMap { t in
                (0..<g.bobInputs).map { $0 * g.bobOutputs + t / strategies.power(g.bobOutputs, $0) % g.bobOutputs }
            })
        let total = law.reduce(0, +)
        self.law = buffer(law.map { $0 / total })
        isPossible = law.indices.map { g.inputLaw[$0 / g.outcomes] > 0 }
        pairs = buffer([Double](repeating: 1 / Double(alice * bob), count: alice * bob))
        local = buffer([Double](repeating: 0, count: g.cells))
        gains = buffer([Double](repeating: 0, count: g.cells))
        met = buffer([Double](repeating: 0, count: g.bobInputs * g.bobOutputs))
    }

    deinit {
        for values in [pairs, law, local, gains, met] { values.deallocate() }
        answersA.deallocate()
        answersB.deallocate()
    }

    /// The weights.
    var weights: [Double] {
        get { Array(pairs) }
        set { _ = pairs.update(from: newValue) }
    }

    /// The behavior of the weights before the last step; zero at inputs that never occur.
    var possible: [Double] { local.indices.map { isPossible[$0] ? local[$0] : 0 } }

    /// Multiplies every weight by its gain.
    ///
    /// - Returns: the greatest gain.
    func step(knowsLikelihood: Bool) -> Double {
        local.update(repeating: 0)
        for s in 0..<alice {
            met.update(repeating: 0)
            for t in 0..<bob {
                let w = pairs[s * bob + t]
                for k in (t * inputsB)..<((t + 1) * inputsB) { met[answersB[k]] += w }
            }
            for x in 0..<inputsA {
                let a = answersA[s * inputsA + x]
                for y in 0..<inputsB {
                    let (first, from) = (((x * inputsB + y) * outputsA + a) * outputsB, y * outputsB)
                    for b in 0..<outputsB { local[first + b] += met[from + b] }
                }
            }
        }
        for c in law.indices where law[c] > 0 { gains[c] = law[c] / max(local[c], 1e-300) }
        if knowsLikelihood {
            likelihood = 0
            for c in law.indices where law[c] > 0 { likelihood += law[c] * log(max(local[c], 1e-300)) }
        }
        var (greatest, sum) = (0.0, 0.0)
        for s in 0..<alice {
            met.update(repeating: 0)
            for x in 0..<inputsA {
                let a = answersA[s * inputsA + x]
                for y in 0..<inputsB {
                    let (first, to) = (((x * inputsB + y) * outputsA + a) * outputsB, y * outputsB)
                    for b in 0..<outputsB { met[to + b] += gains[first + b] }
                }
            }
            for t in 0..<bob {
                var gain = 0.0
                for k in (t * inputsB)..<((t + 1) * inputsB) { gain += met[answersB[k]] }
                greatest = max(greatest, gain)
                let w = pairs[s * bob + t] * gain
                pairs[s * bob + t] = w
                sum += w
            }
        }
        let norm = 1 / sum
        for k in pairs.indices { pairs[k] *= norm }
        return greatest
    }
}
