/// Optimization of the two parties' measurement directions by turns, finished by Newton's method.
///
/// The objective Σ M E' is bilinear in the directions u_x, v_y with linear terms from local polarization, so each party's best
/// directions follow from the other's. A few turns from every start find the basins; the turns alone would crawl along the
/// nearly flat directions that a rotation of both parties leaves, so the best candidates are polished on the spheres.
struct SeeSaw {
    /// The directions of the first party, then those of the second.
    typealias Directions = [SIMD3<Double>]

    private let game: XORGame
    private let pair: NoisyPair
    private let m: Int
    private let n: Int
    /// η_A δ_B r Σ_y M_xy for each x, then δ_A η_B s Σ_x M_xy for each y.
    private let linear: Directions
    /// δ_A δ_B Σ M.
    private let constant: Double

    init(_ game: XORGame, pair: NoisyPair) {
        self.game = game
        self.pair = pair
        m = game.aliceInputs
        n = game.bobInputs
        var weights = [Double](repeating: 0, count: m + n)
        for x in 0..<m {
            for y in 0..<n {
                weights[x] += game.matrix[x * n + y]
                weights[m + y] += game.matrix[x * n + y]
            }
        }
        linear = (0..<m).map { weights[$0] * pair.alice } + (m..<(m + n)).map { weights[$0] * pair.bob }
        constant = pair.constant * weights[..<m].reduce(0, +)
    }

    /// The best directions found and Σ M E' there.
    ///
    /// Starts from `starts` fixed pseudo-random directions and from collinear ones along x, y and z in four sign patterns: with
    /// two inputs a side these are all deterministic strategies.
    func best(starts: Int) -> (directions: Directions, value: Double) {
        var candidates: [(directions: Directions, value: Double)] = []
        var state: UInt64 = 0
        for start in 0..<(starts + 12) {
            var w = Directions(repeating: SIMD3(0, 0, 1), count: m + n)
            for y in 0..<n {
                if start < starts {
                    let direction = SIMD3(SplitMix.next(&state), SplitMix.next(&state), SplitMix.next(&state))
                    w[m + y] = Self.unit(direction, otherwise: SIMD3(1, 0, 0))
                } else {
                    let axis = (start - starts) / 4
                    let sign = (start - starts) >> (y % 2) & 1 == 0 ? 1.0 : -1.0
                    w[m + y] = SIMD3(axis == 0 ? sign : 0, axis == 1 ? sign : 0, axis == 2 ? sign : 0)
                }
            }
            let value = climb(&w, turns: 24)
            candidates.append((w, value))
        }
        candidates.sort { $0.value > $1.value }
        var best = candidates[0]
        for var candidate in candidates.prefix(6) {
            candidate.value = polish(&candidate.directions)
            if candidate.value > best.value { best = candidate }
        }
        return best
    }

    /// Turns both parties until nothing is gained beyond rounding, at most `turns` times.
    private func climb(_ w: inout Directions, turns: Int) -> Double {
        var value = -Double.infinity
        for turn in 0..<turns {
            turnSide(&w, rows: 0..<m)
            turnSide(&w, rows: m..<(m + n))
            let next = self.value(w)
            if turn > 2, next - value <= 1e-15 * abs(next) { return max(value, next) }
            value = next
        }
        return value
    }

    private func turnSide(_ w: inout Directions, rows: Range<Int>) {
        for i in rows { w[i] = Self.unit(image(w, row: i) + linear[i], otherwise: w[i]) }
    }

    /// Newton steps while they reduce the gradient without losing value, turns in between, until a maximum: at a saddle, where
    /// the gradient vanishes too, a kick reveals the direction of negative curvature that leads on.
    private func polish(_ w: inout Directions) -> Double {
        let scale = game.matrix.reduce(0) { $0 + abs($1) }
        var settled: (directions: Directions, value: Double)?
        var state: UInt64 = 1
        for _ in 0..<60 {
            var norm = gradient(w).norm
            while norm > 1e-14 * scale {
                let step = newtonStep(w, scale: scale)
                guard let next = advance(&w, along: step, norm: norm, scale: scale) else { break }
                norm = next
            }
            if norm > 1e-12 * scale {
                _ = climb(&w, turns: 24)
                continue
            }
            let value = value(w)
            if let settled, value <= settled.value + 1e-14 * scale { break }
            settled = (w, value)
            for i in w.indices {
                let kick = SIMD3(SplitMix.next(&state), SplitMix.next(&state), SplitMix.next(&state))
                w[i] = Self.unit(w[i] + 1e-3 * kick, otherwise: w[i])
            }
        }
        let last = value(w)
        guard let settled, settled.value >= last else { return last }
        w = settled.directions
        return settled.value
    }

    /// Moves by `step` or the longest fraction of it that gains value or halves the gradient, and returns the new gradient; nil
    /// when none does. Long steps leave a curved ridge, so a few turns lead back to it before they are judged.
    private func advance(_ w: inout Directions, along step: Directions, norm: Double, scale: Double) -> Double? {
        let start = value(w)
        for fraction in [1, 0.4, 0.15, 0.05, -0.4, -0.05] {
            var candidate = w.indices.map { Self.unit(w[$0] + fraction * step[$0], otherwise: w[$0]) }
            if norm > 1e-9 * scale { _ = climb(&candidate, turns: 4) }
            let gain = value(candidate) - start
            let next = gradient(candidate).norm
            if gain > 1e-9 * scale || next < 0.5 * norm && gain >= -1e-15 * scale {
                w = candidate
                return next
            }
        }
        return nil
    }

    /// Solves (λ − B) z = gradient on the tangent space by conjugate gradients; where the curvature is negative, that direction
    /// scaled to a radian.
    private func newtonStep(_ w: Directions, scale: Double) -> Directions {
        let (gradient, lambda, _) = gradient(w)
        var step = Directions(repeating: .zero, count: m + n)
        var residual = gradient
        var direction = gradient
        var square = Self.inner(residual, residual)
        let goal = square * 1e-20
        for _ in 0..<(2 * (m + n)) where square > goal {
            var curved = direction
            for i in curved.indices {
                let z = lambda[i] * direction[i] - image(direction, row: i)
                curved[i] = z - (z * w[i]).sum() * w[i]
            }
            let curvature = Self.inner(direction, curved)
            let squaredLength = Self.inner(direction, direction)
            if curvature < -1e-12 * scale * squaredLength { return direction.map { $0 / squaredLength.squareRoot() } }
            guard curvature > 0 else { break }
            let length = square / curvature
            for i in step.indices {
                step[i] += length * direction[i]
                residual[i] -= length * curved[i]
            }
            let next = Self.inner(residual, residual)
            for i in step.indices { direction[i] = residual[i] + next / square * direction[i] }
            square = next
        }
        return step
    }

    /// The tangent part of the gradient, its radial part λ, and the largest tangent length.
    private func gradient(_ w: Directions) -> (tangent: Directions, multipliers: [Double], norm: Double) {
        var tangent = w
        var lambda = [Double](repeating: 0, count: m + n)
        var largest = 0.0
        for i in w.indices {
            let g = image(w, row: i) + linear[i]
            lambda[i] = (g * w[i]).sum()
            tangent[i] = g - lambda[i] * w[i]
            largest = max(largest, (tangent[i] * tangent[i]).sum())
        }
        return (tangent, lambda, largest.squareRoot())
    }

    /// Σ M E'.
    private func value(_ w: Directions) -> Double {
        var sum = constant
        for x in 0..<m { sum += (w[x] * (image(w, row: x) + linear[x])).sum() }
        for y in m..<(m + n) { sum += (w[y] * linear[y]).sum() }
        return sum
    }

    /// The bilinear part of the gradient: η_A η_B T Σ_y M_xy v_y, or its transpose for the second party.
    private func image(_ w: Directions, row: Int) -> SIMD3<Double> {
        var weighted = SIMD3<Double>.zero
        if row < m {
            for y in 0..<n { weighted += game.matrix[row * n + y] * w[m + y] }
            return pair.image(weighted)
        }
        for x in 0..<m { weighted += game.matrix[x * n + row - m] * w[x] }
        return pair.transposedImage(weighted)
    }

    private static func inner(_ a: Directions, _ b: Directions) -> Double {
        var sum = 0.0
        for i in a.indices { sum += (a[i] * b[i]).sum() }
        return sum
    }

    private static func unit(_ vector: SIMD3<Double>, otherwise fallback: SIMD3<Double>) -> SIMD3<Double> {
        let square = (vector * vector).sum()
        return square > 0 ? vector / square.squareRoot() : fallback
    }
}
