import GSL

/// The turns of `EntangledStrategy`.
///
/// Complex matrices Z are kept as real ones, [[Re Z, −Im Z], [Im Z, Re Z]] of twice the size: products, adjoints and functions of
/// Hermitian matrices keep that form, and the real trace is twice the complex one's real part. The state is the matrix Ψ with
/// ⟨A ⊗ B⟩ = tr(A Ψ Bᵀ Ψ†); the second party's measurements are stored transposed.
struct StrategySearch {
    private typealias Matrix = [Double]

    private let game: TwoPartyGame
    private let d: Int
    /// P(x,y) (u(a,b|x,y) − the least u at x, y): what is common to all outputs decides nothing.
    private let rewards: [Double]
    private let small: SymmetricEigenproblem.Decomposition
    private let large: SymmetricEigenproblem.Decomposition

    init(_ game: TwoPartyGame, dimension: Int) {
        self.game = game
        d = dimension
        rewards = game.utility.indices.map { c in
            let i = c / game.outcomes
            let least = game.utility[(i * game.outcomes)..<((i + 1) * game.outcomes)].min() ?? 0
            return game.inputLaw[i] * (game.utility[c] - least)
        }
        small = SymmetricEigenproblem.Decomposition(size: 2 * dimension)
        large = SymmetricEigenproblem.Decomposition(size: 2 * dimension * dimension)
    }

    /// Side of the real matrices.
    private var n: Int { 2 * d }

    /// Turns from a pseudo-random start, or from one near given outputs by input.
    func run(
        start: Int, near outputs: (a: [Int], b: [Int])? = nil, mostTurns: Int = 3000
    ) throws(GSLError) -> EntangledStrategy {
        var seed = UInt64(start) &* 0x9E37_79B9 &+ UInt64(d)
        var alice = try measurements(game.aliceInputs, game.aliceOutputs, &seed)
        var bob = try measurements(game.bobInputs, game.bobOutputs, &seed)
        if let outputs {
            lead(&alice, to: outputs.a, of: game.aliceOutputs)
            lead(&bob, to: outputs.b, of: game.bobOutputs)
        }
        var state = identity(1 / Double(d).squareRoot())
        var value = -Double.infinity
        var idle = 0
        for _ in 0..<mostTurns where idle < 5 {
            try improve(&alice, rewards(forAlice: bob, state), game.aliceInputs, game.aliceOutputs)
            try improve(&bob, rewards(forBob: alice, state), game.bobInputs, game.bobOutputs)
            let next = try bestState(alice, bob, &state)
            idle = next - value <= 1e-13 * max(1e-3, abs(next)) ? idle + 1 : 0
            value = max(value, next)
        }
        let behavior = behavior(alice, bob, state)
        let weights = try small(multiply(state, transposed(state))).values.sorted(by: >)
        return EntangledStrategy(
            value: game.meanUtility(behavior), dimension: d, behavior: behavior,
            schmidtCoefficients: (0..<d).map { level in
                // Every eigenvalue comes twice.
                let weight: Double = (weights[2 * level] + weights[2 * level + 1]) / 2
                return max(0, weight).squareRoot()
            }, noiseValue: game.meanUtility(behaviorOfNoise(alice, bob)))
    }

    /// Random projective measurements, mixed with a little of chance so that every output can grow.
    private func measurements(_ inputs: Int, _ outputs: Int, _ seed: inout UInt64) throws(GSLError) -> [Matrix] {
        var all: [Matrix] = []
        for _ in 0..<inputs {
            var hermitian = identity(0)
            for i in 0..<d {
                for j in 0...i {
                    let (re, im) = (SplitMix.next(&seed), i == j ? 0 : SplitMix.next(&seed))
                    set(&hermitian, i, j, re, im)
                    set(&hermitian, j, i, re, -im)
                }
            }
            let (values, vectors) = try small(hermitian)
            let order = values.indices.sorted { values[$0] < values[$1] }
            for output in 0..<outputs {
                var projector = identity(0.1 / Double(outputs))
                // Eigenvalues come in pairs.
                for level in 0..<d where level % outputs == output {
                    add(order[2 * level], vectors, 0.9, to: &projector)
                    add(order[2 * level + 1], vectors, 0.9, to: &projector)
                }
                all.append(projector)
            }
        }
        return all
    }

    /// Mixes measurements with the outputs that a strategy without entanglement gives.
    private func lead(_ all: inout [Matrix], to answers: [Int], of outputs: Int) {
        for k in all.indices {
            let given = identity(answers[k / outputs] == k % outputs ? 0.7 : 0)
            for i in given.indices { all[k][i] = 0.3 * all[k][i] + given[i] }
        }
    }

    /// F_{a|x} = Σ rewards Ψ B_{b|y} Ψ†.
    private func rewards(forAlice bob: [Matrix], _ state: Matrix) -> [Matrix] {
        let adjoint = transposed(state)
        var out: [Matrix] = []
        for x in 0..<game.aliceInputs {
            for a in 0..<game.aliceOutputs {
                out.append(multiply(multiply(state, sum(bob, bobWeights(x, a))), adjoint))
            }
        }
        return out
    }
    /// G_{b|y} = Σ rewards Ψ† A_{a|x} Ψ.
    private func rewards(forBob alice: [Matrix], _ state: Matrix) -> [Matrix] {
        let adjoint = transposed(state)
        var out: [Matrix] = []
        for y in 0..<game.bobInputs {
            for b in 0..<game.bobOutputs {
                var weights: [Double] = []
                for x in 0..<game.aliceInputs {
                    for a in 0..<game.aliceOutputs { weights.append(rewards[game.cell(x: x, y: y, a: a, b: b)]) }
                }
                out.append(multiply(multiply(adjoint, sum(alice, weights)), state))
            }
        }
        return out
    }
    private func bobWeights(_ x: Int, _ a: Int) -> [Double] {
        var weights: [Double] = []
        for y in 0..<game.bobInputs {
            for b in 0..<game.bobOutputs { weights.append(rewards[game.cell(x: x, y: y, a: a, b: b)]) }
        }
        return weights
    }

    /// Better measurements of one party for rewards that are positive matrices.
    private func improve(_ all: inout [Matrix], _ rewards: [Matrix], _ inputs: Int, _ outputs: Int) throws(GSLError) {
        for x in 0..<inputs {
            let first = x * outputs
            if outputs == 1 { continue }
            if outputs == 2 {
                let (values, vectors) = try small(zip(rewards[first], rewards[first + 1]).map { $0 - $1 })
                var positive = identity(0)
                for k in values.indices where values[k] > 0 { add(k, vectors, 1, to: &positive) }
                all[first] = positive
                all[first + 1] = zip(identity(1), positive).map { $0 - $1 }
                continue
            }
            for _ in 0..<3 {
                var products: [Matrix] = []
                var total = identity(0)
                for a in 0..<outputs {
                    let product = multiply(multiply(rewards[first + a], all[first + a]), rewards[first + a])
                    for i in total.indices { total[i] += product[i] }
                    products.append(product)
                }
                let (values, vectors) = try small(total)
                let floor = 1e-14 * (values.max() ?? 0)
                var inverse = identity(0)
                for k in values.indices where values[k] > floor { add(k, vectors, 1 / values[k].squareRoot(), to: &inverse) }
                var rest = identity(1)
                for a in 0..<outputs {
                    let next = multiply(multiply(inverse, products[a]), inverse)
                    for i in 0..<n {
                        for j in 0..<n { all[first + a][i * n + j] = 0.5 * (next[i * n + j] + next[j * n + i]) }
                    }
                    for i in rest.indices { rest[i] -= all[first + a][i] }
                }
                // Where no reward reaches, all outputs are as good.
                for a in 0..<outputs { for i in rest.indices { all[first + a][i] += rest[i] / Double(outputs) } }
            }
        }
    }

    /// The state with the greatest mean reward, which is returned.
    private func bestState(_ alice: [Matrix], _ bob: [Matrix], _ state: inout Matrix) throws(GSLError) -> Double {
        let side = d * d
        var operation = [Double](repeating: 0, count: 4 * side * side)
        for x in 0..<game.aliceInputs {
            for a in 0..<game.aliceOutputs {
                let (left, right) = (alice[x * game.aliceOutputs + a], sum(bob, bobWeights(x, a)))
                // (A Ψ B)_ij = Σ A_ik Ψ_kl B_lj.
                for i in 0..<d {
                    for k in 0..<d {
                        let (p, q) = (left[i * n + k], left[(i + d) * n + k])
                        for j in 0..<d {
                            for l in 0..<d {
                                let (r, s) = (right[l * n + j], right[(l + d) * n + j])
                                let (re, im) = (p * r - q * s, p * s + q * r)
                                let (row, column) = (i * d + j, k * d + l)
                                operation[row * 2 * side + column] += re
                                operation[(row + side) * 2 * side + column + side] += re
                                operation[(row + side) * 2 * side + column] += im
                                operation[row * 2 * side + column + side] -= im
                            }
                        }
                    }
                }
            }
        }
        let (values, vectors) = try large(operation)
        let best = values.indices.max { values[$0] < values[$1] }!
        for i in 0..<d {
            for j in 0..<d {
                set(&state, i, j, vectors[(i * d + j) * 2 * side + best], vectors[(i * d + j + side) * 2 * side + best])
            }
        }
        return values[best]
    }

    /// Q(a,b|x,y), freed of rounding.
    private func behavior(_ alice: [Matrix], _ bob: [Matrix], _ state: Matrix) -> [Double] {
        var behavior = [Double](repeating: 0, count: game.cells)
        let adjoint = transposed(state)
        for x in 0..<game.aliceInputs {
            for a in 0..<game.aliceOutputs {
                let seen = multiply(multiply(adjoint, alice[x * game.aliceOutputs + a]), state)
                for y in 0..<game.bobInputs {
                    for b in 0..<game.bobOutputs {
                        let other = bob[y * game.bobOutputs + b]
                        var trace = 0.0
                        for i in 0..<n { for j in 0..<n { trace += seen[i * n + j] * other[j * n + i] } }
                        behavior[game.cell(x: x, y: y, a: a, b: b)] = max(0, 0.5 * trace)
                    }
                }
            }
        }
        for i in game.inputLaw.indices {
            let cells = (i * game.outcomes)..<((i + 1) * game.outcomes)
            let total = behavior[cells].reduce(0, +)
            for c in cells { behavior[c] /= total }
        }
        return behavior
    }

    /// Q(a,b|x,y) of I/d².
    private func behaviorOfNoise(_ alice: [Matrix], _ bob: [Matrix]) -> [Double] {
        func share(_ matrix: Matrix) -> Double { (0..<n).reduce(0.0) { $0 + matrix[$1 * n + $1] } / Double(n) }
        let (sharesA, sharesB) = (alice.map(share), bob.map(share))
        var behavior = [Double](repeating: 0, count: game.cells)
        for i in sharesA.indices {
            for j in sharesB.indices {
                let cell = game.cell(
                    x: i / game.aliceOutputs, y: j / game.bobOutputs, a: i % game.aliceOutputs, b: j % game.bobOutputs)
                behavior[cell] = sharesA[i] * sharesB[j]
            }
        }
        return behavior
    }

    private func identity(_ weight: Double) -> Matrix {
        var matrix = Matrix(repeating: 0, count: n * n)
        for i in 0..<n { matrix[i * n + i] = weight }
        return matrix
    }
    private func set(_ matrix: inout Matrix, _ i: Int, _ j: Int, _ re: Double, _ im: Double) {
        matrix[i * n + j] = re
        matrix[(i + d) * n + j + d] = re
        matrix[(i + d) * n + j] = im
        matrix[i * n + j + d] = -im
    }
    /// Adds the projector onto an eigenvector.
    private func add(_ k: Int, _ vectors: [Double], _ weight: Double, to matrix: inout Matrix) {
        for i in 0..<n {
            let f = weight * vectors[i * n + k]
            for j in 0..<n { matrix[i * n + j] += f * vectors[j * n + k] }
        }
    }
    private func sum(_ matrices: [Matrix], _ weights: [Double]) -> Matrix {
        var total = Matrix(repeating: 0, count: n * n)
        for (matrix, weight) in zip(matrices, weights) where weight != 0 {
            for i in total.indices { total[i] += weight * matrix[i] }
        }
        return total
    }
    private func transposed(_ matrix: Matrix) -> Matrix {
        var out = matrix
        for i in 0..<n { for j in 0..<n { out[i * n + j] = matrix[j * n + i] } }
        return out
    }
    private func multiply(_ left: Matrix, _ right: Matrix) -> Matrix {
        var out = Matrix(repeating: 0, count: n * n)
        for i in 0..<n {
            for k in 0..<n {
                let f = left[i * n + k]
                for j in 0..<n { out[i * n + j] += f * right[k * n + j] }
            }
        }
        return out
    }
}
