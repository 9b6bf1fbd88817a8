#if canImport(Glibc)
    public import Glibc
#elseif canImport(Darwin)
    public import Darwin
#endif

/// Exact draws from Poisson laws by sequential inversion, in pieces of mean at most 16.
///
/// Cost grows linearly with the mean; meant for photon counts of a few tens.
@frozen public struct PoissonSampler: Sendable, BitwiseCopyable {
    @usableFromInline let mean: Double
    @usableFromInline let pieces: Int
    @usableFromInline let pieceMean: Double
    @usableFromInline let pieceNone: Double

    /// Draws with the given mean, ≥ 0.
    @inlinable public init(mean: Double) {
        precondition(mean >= 0 && mean.isFinite, "mean \(mean) is not a finite number ≥ 0")
        self.mean = mean
        pieces = max(1, Int((mean / 16).rounded(.up)))
        pieceMean = mean / Double(pieces)
        pieceNone = exp(-pieceMean)
    }

    /// One count.
    @inlinable @inline(__always) public func draw(_ stream: inout RandomStream) -> Int {
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
}
