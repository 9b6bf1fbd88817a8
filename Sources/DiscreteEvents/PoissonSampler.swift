#if canImport(Glibc)
    public import Glibc
#elseif canImport(Darwin)
    public import Darwin
#endif

/// Exact draws from Poisson laws: up to a mean of 60 by sequential inversion, in pieces of mean at most 16; beyond by
/// transformed rejection (W. Hörmann, Insurance: Mathematics and Economics 12, 39 (1993), algorithm PTRS), at a cost that
/// does not depend on the mean.
@frozen public struct PoissonSampler: Sendable, BitwiseCopyable {
    @usableFromInline let mean: Double
    @usableFromInline let pieces: Int
    @usableFromInline let pieceMean: Double
    @usableFromInline let pieceNone: Double

    /// The greatest mean that is drawn by inversion.
    @usableFromInline static let greatestInverted = 60.0

    /// Draws with the given mean, from 0 to 1e15.
    @inlinable public init(mean: Double) {
        precondition(mean >= 0 && mean <= 1e15, "mean \(mean) is not a number from 0 to 1e15")
        self.mean = mean
        pieces = mean > PoissonSampler.greatestInverted ? 1 : max(1, Int((mean / 16).rounded(.up)))
        pieceMean = mean / Double(pieces)
        pieceNone = exp(-pieceMean)
    }

    /// One count.
    @inlinable @inline(__always) public func draw(_ stream: inout RandomStream) -> Int {
        if mean > PoissonSampler.greatestInverted { return drawByRejection(&stream) }
        var total = 0
        for _ in 0..<pieces {
            var u = stream.uniform()
            var term = pieceNone
            var k = 0
            // Past k = 200 the remaining probability of a mean of 16 is below 2^-53: rounding ends the loop.
            while u >= term, k < 200 {
                u -= term
                k &+= 1
                term *= pieceMean / Double(k)
            }
            total &+= k
        }
        return total
    }

    /// One count of a mean of at least 10. `spread`, `center`, `scale` and `inside` are b, a, 1/α and v_r of the reference.
    @usableFromInline @inline(never) func drawByRejection(_ stream: inout RandomStream) -> Int {
        let spread = 0.931 + 2.53 * mean.squareRoot()
        let center = -0.059 + 0.02483 * spread
        let scale = 1.1239 + 1.1328 / (spread - 3.4)
        let inside = 0.9277 - 3.6224 / (spread - 2)
        while true {
            let u = stream.openUniform() - 0.5
            let v = stream.openUniform()
            let edge = 0.5 - u.magnitude
            let k = ((2 * center / edge + spread) * u + mean + 0.43).rounded(.down)
            if edge >= 0.07, v <= inside { return Int(k) }
            if k < 0 || edge < 0.013 && v > edge { continue }
            if log(v * scale / (center / (edge * edge) + spread)) <= logDensity(k) { return Int(k) }
        }
    }

    /// ln P[k] with Stirling's series and without the difference of large numbers.
    private func logDensity(_ k: Double) -> Double {
        guard k > 0 else { return -mean }
        let square = k * k
        let stirling = (1 / 12 - (1 / 360 - 1 / (1260 * square)) / square) / k
        let excess = k - mean
        return excess - k * log1p(excess / mean) - stirling - 0.5 * log(2 * .pi * k)
    }
}
