import GSL

/// The turns of `EntangledStrategy`.
///
/// Complex matrices Z are kept as real ones, [[Re Z, −Im Z], [Im Z, Re Z]] of twice the size: products, adjoints and functions of
/// Hermitian matrices keep that form, and the real trace is twice the complex one's real part. The state is the matrix Ψ with
/// ⟨A ⊗ B⟩ = tr(A Ψ Bᵀ Ψ†); the second party's measurements are stored transposed.
struct StrategySearch {
    typealias Matrix = [Double]

    /// What the parties do and share.
    struct Operators {
        /// By input and output; the second party's are transposed.
        var alice, bob: [Matrix]
        var state: Matrix
    }

    private let game: TwoPartyGame
    private let d: Int
    private let noise: StateNoise
    /// P(x,y) (u(a,b|x,y) − the least u at x, y): what is common to all outputs decides nothing.
    private let rewards: [Double]
    private let small: SymmetricEigenproblem.Decomposition
    private let large: SymmetricEigenproblem.Decomposition

    init(_ game: TwoPartyGame, dimension: Int, noise: StateNoise = .none) {
        self.game = game
        self.noise = noise
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
        var operators = Operators(alice: alice, bob: bob, state: identity(1 / Double(d).squareRoot()))
        try climb(&operators, mostTurns: mostTurns)
        return try strategy(operators)
    }

    /// The operators of a pseudo-random start, before any turn.
    func start(_ start: Int) throws(GSLError) -> Operators {
        var seed = UInt64(start) &* 0x9E37_79B9 &+ UInt64(d)
        return Operators(
            alice: try measurements(game.aliceInputs, game.aliceOutputs, &seed),
            bob: try measurements(game.bobInputs, game.bobOutputs, &seed), state: identity(1 / Double(d).squareRoot()))
    }

    /// Turns until nothing is gained any more.
    func climb(_ operators: inout Operators, mostTurns: Int) throws(GSLError) {
        var value = -Double.infinity
        var idle = 0
        for _ in 0..<mostTurns where idle < 5 {
            try improve(&operators.alice, rewards(forAlice: operators.bob, operators.state), game.aliceInputs, game.aliceOutputs)
            try improve(&operators.bob, rewards(forBob: operators.alice, operators.state), game.bobInputs, game.bobOutputs)
            let next = try bestState(operators.alice, operators.bob, &operators.state)
            idle = next - value <= 1e-13 * max(1e-3, abs(next)) ? idle + 1 : 0
            value = max(value, next)
        }
    }

    /// What the operators come to.
    func strategy(_ operators: Operators) throws(GSLError) -> EntangledStrategy {
        let (alice, bob, state) = (operators.alice, operators.bob, operators.state)
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
                let other = sum(bob, bobWeights(x, a))
                guard !noise.isNone else {
                    out.append(multiply(multiply(state, other), adjoint))
                    continue
                }
                let met = multiply(multiply(state, damped(other, isDual: true)), adjoint)
                out.append(whitened(dephased(damped(met, isDual: false)), other))
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
                let other = sum(alice, weights)
                guard !noise.isNone else {
                    out.append(multiply(multiply(adjoint, other), state))
                    continue
                }
                let met = multiply(multiply(adjoint, damped(dephased(other), isDual: true)), state)
                out.append(whitened(damped(met, isDual: false), other))
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
                let (left, right) = (
                    reaching(alice[x * game.aliceOutputs + a], isAlice: true),
                    reaching(sum(bob, bobWeights(x, a)), isAlice: false)
                )
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
        guard noise.white > 0 else { return values[best] }
        let chance = (0..<(2 * side)).reduce(0.0) { $0 + operation[$1 * 2 * side + $1] } / Double(2 * side)
        return (1 - noise.white) * values[best] + noise.white * chance
    }

    /// Q(a,b|x,y), freed of rounding.
    private func behavior(_ alice: [Matrix], _ bob: [Matrix], _ state: Matrix) -> [Double] {
        var behavior = [Double](repeating: 0, count: game.cells)
        let adjoint = transposed(state)
        let blind = noise.white > 0 ? behaviorOfNoise(alice, bob) : []
        for x in 0..<game.aliceInputs {
            for a in 0..<game.aliceOutputs {
                let seen = multiply(multiply(adjoint, reaching(alice[x * game.aliceOutputs + a], isAlice: true)), state)
                for y in 0..<game.bobInputs {
                    for b in 0..<game.bobOutputs {
                        let other = reaching(bob[y * game.bobOutputs + b], isAlice: false)
                        var trace = 0.0
                        for i in 0..<n { for j in 0..<n { trace += seen[i * n + j] * other[j * n + i] } }
                        let cell = game.cell(x: x, y: y, a: a, b: b)
                        behavior[cell] = max(0, 0.5 * trace)
                        if noise.white > 0 { behavior[cell] = (1 - noise.white) * behavior[cell] + noise.white * blind[cell] }
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

    /// A measurement as the state sees it through the channels before it.
    private func reaching(_ matrix: Matrix, isAlice: Bool) -> Matrix {
        noise.isNone ? matrix : damped(isAlice ? dephased(matrix) : matrix, isDual: true)
    }

    /// The part of the coherences that dephasing leaves.
    private func dephased(_ matrix: Matrix) -> Matrix {
        guard noise.dephasing > 0 else { return matrix }
        var out = matrix
        for i in 0..<n { for j in 0..<n where i % d != j % d { out[i * n + j] *= 1 - noise.dephasing } }
        return out
    }

    /// Amplitude damping: all levels fall to the first. Kraus operators are real, so that it may be taken of transposed matrices.
    private func damped(_ matrix: Matrix, isDual: Bool) -> Matrix {
        guard noise.damping > 0 else { return matrix }
        let kept = (1 - noise.damping).squareRoot()
        var out = matrix
        for i in 0..<n {
            for j in 0..<n { out[i * n + j] *= (i % d == 0 ? 1 : kept) * (j % d == 0 ? 1 : kept) }
        }
        for level in 1..<d {
            for half in [0, d] {
                let (low, high) = (half * n + half, (level + half) * n + level + half)
                out[isDual ? high : low] += noise.damping * matrix[isDual ? low : high]
            }
        }
        return out
    }

    /// The rewards of one party, where white noise takes the state's place: then the other's measurements are chance.
    private func whitened(_ matrix: Matrix, _ other: Matrix) -> Matrix {
        guard noise.white > 0 else { return matrix }
        var out = matrix.map { (1 - noise.white) * $0 }
        let share = (0..<n).reduce(0.0) { $0 + other[$1 * n + $1] } / Double(2 * d * d)
        for i in 0..<n { out[i * n + i] += noise.white * share }
        return out
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
