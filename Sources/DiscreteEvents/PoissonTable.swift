#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Exact draws from one Poisson law by inversion of its tabulated cumulative probabilities, found through a guide: cheaper than
/// `PoissonSampler` where the same mean is drawn again and again.
@frozen public struct PoissonTable: Sendable {
    /// P[count ≤ k], up to 1 at the last.
    @usableFromInline let cumulative: [Double]
    /// Entry i: the least count whose cumulative probability exceeds i/256.
    @usableFromInline let guide: [Int32]
    /// The mean beyond which a table would be too large to be worth it.
    static let greatestMean = 60.0
    /// Draws of greater means.
    @usableFromInline let sampler: PoissonSampler?

    /// Draws with the given mean, from 0 to 1e15.
    public init(mean: Double) {
        guard mean <= PoissonTable.greatestMean else {
            (cumulative, guide, sampler) = ([], [], PoissonSampler(mean: mean))
            return
        }
        var term = exp(-mean)
        var sums = [term]
        // Beyond the mean until the rest is lost in rounding.
        while Double(sums.count) <= mean || term > 0x1p-60 {
            term *= mean / Double(sums.count)
            sums.append(sums.last! + term)
        }
        sums[sums.count - 1] = 1
        cumulative = sums
        guide = (0..<256).map { i in Int32(sums.firstIndex { $0 > Double(i) / 256 }!) }
        sampler = nil
    }

    /// One count.
    @inlinable @inline(__always) public func draw(_ stream: inout RandomStream) -> Int {
        if let sampler { return sampler.draw(&stream) }
        let u = stream.uniform()
        var count = Int(guide[Int(u * 256)])
        while u >= cumulative[count] { count &+= 1 }
        return count
    }
}
