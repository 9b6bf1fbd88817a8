/// Ascent of Σ M_xy u_x·v_y over unit vectors of rank ⌈√(2(m+n))⌉+1.
///
/// Sweeps set each vector to its optimum with the others fixed. They converge linearly, so once they have come close a
/// Newton step on the product of spheres (by conjugate gradients) takes over whenever it reduces the gradient.
struct LowRankAscent {
    private let matrix: [Double]
    private let m: Int
    private let n: Int
    private let rank: Int
    /// The vectors of the first party, then those of the second, flat.
    private var vectors: [Double]

    init(_ game: XORGame, start: Int) {
        matrix = game.matrix
        m = game.aliceInputs
        n = game.bobInputs
        rank = Int(Double(2 * (m + n)).squareRoot().rounded(.up)) + 1
        var state = UInt64(start) &* 0x9E37_79B9_7F4A_7C15
        vectors = (0..<(m + n) * rank).map { _ in SplitMix.next(&state) }
        for i in 0..<(m + n) { Self.normalize(&vectors, row: i, rank: rank) }
    }

    func vector(_ row: Int) -> [Double] { Array(vectors[row * rank..<(row + 1) * rank]) }

    /// Σ M u·v.
    var value: Double { 0.5 * multipliers.reduce(0, +) }

    /// λ_i = w_i · (B w)_i, the multipliers of the unit-length constraints.
    var multipliers: [Double] {
        let image = applyMatrix(vectors)
        return (0..<(m + n)).map { dot(vectors, image, row: $0) }
    }

    /// Sweeps and Newton steps until the gradient vanishes to rounding.
    mutating func run() {
        let scale = matrix.reduce(0) { $0 + abs($1) }
        guard scale > 0 else { return }
        let goal = 1e-14 * scale
        for _ in 0..<60 {
            for _ in 0..<40 { sweep() }
            var norm = gradient().norm
            while norm > goal {
                var candidate = self
                candidate.newtonStep()
                let next = candidate.gradient().norm
                guard next < 0.5 * norm, candidate.value >= value - 1e-14 * scale else { break }
                self = candidate
                norm = next
            }
            if norm <= goal { return }
        }
    }

    /// One pass in which every vector turns to the direction that is best for it; inputs without weight keep theirs.
    private mutating func sweep() {
        for x in 0..<m { turn(row: x, entry: x * n, stride: 1, other: m, count: n) }
        for y in 0..<n { turn(row: m + y, entry: y, stride: n, other: 0, count: m) }
    }

    private mutating func turn(row: Int, entry: Int, stride: Int, other: Int, count: Int) {
        var target = [Double](repeating: 0, count: rank)
        for j in 0..<count {
            let weight = matrix[entry + j * stride]
            if weight == 0 { continue }
            let base = (other + j) * rank
            for k in 0..<rank { target[k] += weight * vectors[base + k] }
        }
        let length = target.reduce(0) { $0 + $1 * $1 }.squareRoot()
        guard length > 0 else { return }
        for k in 0..<rank { vectors[row * rank + k] = target[k] / length }
    }

    /// The part of B w tangent to the spheres, λ, and the largest tangent length.
    private func gradient() -> (tangent: [Double], multipliers: [Double], norm: Double) {
        var image = applyMatrix(vectors)
        let lambda = (0..<(m + n)).map { dot(vectors, image, row: $0) }
        project(&image)
        let norm = (0..<(m + n)).map { dot(image, image, row: $0) }.max()!.squareRoot()
        return (image, lambda, norm)
    }

    /// Solves (Diag(λ) − B) z = gradient on the tangent space, moves by z and renormalizes.
    private mutating func newtonStep() {
        let (gradient, lambda, _) = gradient()
        var step = [Double](repeating: 0, count: gradient.count)
        var residual = gradient
        var direction = gradient
        var square = inner(residual, residual)
        let goal = square * min(1e-4, square)
        for _ in 0..<(4 * gradient.count) where square > goal {
            var image = applyMatrix(direction)
            for i in image.indices { image[i] = lambda[i / rank] * direction[i] - image[i] }
            project(&image)
            let curvature = inner(direction, image)
            guard curvature > 1e-14 * inner(direction, direction) * (lambda.max() ?? 0) else { break }
            let length = square / curvature
            for i in step.indices {
                step[i] += length * direction[i]
                residual[i] -= length * image[i]
            }
            let next = inner(residual, residual)
            for i in step.indices { direction[i] = residual[i] + next / square * direction[i] }
            square = next
        }
        for i in step.indices { vectors[i] += step[i] }
        for i in 0..<(m + n) { Self.normalize(&vectors, row: i, rank: rank) }
    }

    /// B w with B = [[0,M],[Mᵀ,0]].
    private func applyMatrix(_ w: [Double]) -> [Double] {
        var image = [Double](repeating: 0, count: w.count)
        for x in 0..<m {
            for y in 0..<n {
                let weight = matrix[x * n + y]
                if weight == 0 { continue }
                for k in 0..<rank {
                    image[x * rank + k] += weight * w[(m + y) * rank + k]
                    image[(m + y) * rank + k] += weight * w[x * rank + k]
                }
            }
        }
        return image
    }

    private func project(_ w: inout [Double]) {
        for i in 0..<(m + n) {
            let along = dot(vectors, w, row: i)
            for k in 0..<rank { w[i * rank + k] -= along * vectors[i * rank + k] }
        }
    }

    private func dot(_ a: [Double], _ b: [Double], row: Int) -> Double {
        (row * rank..<(row + 1) * rank).reduce(0) { $0 + a[$1] * b[$1] }
    }

    private func inner(_ a: [Double], _ b: [Double]) -> Double {
        var sum = 0.0
        for i in a.indices { sum += a[i] * b[i] }
        return sum
    }

    private static func normalize(_ vectors: inout [Double], row: Int, rank: Int) {
        let range = row * rank..<(row + 1) * rank
        let length = vectors[range].reduce(0) { $0 + $1 * $1 }.squareRoot()
        guard length > 0 else { return }
        for i in range { vectors[i] /= length }
    }
}
