#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Exact draws from a few Poisson laws by inversion of their tabulated cumulative probabilities, found through a guide: cheaper
/// than `PoissonSampler` where the same means are drawn again and again, and choosing among the laws costs nothing.
@frozen public struct PoissonTable: Sendable {
    /// P[count ≤ k] up to 1 at the last, law after law.
    @usableFromInline let cumulative: [Double]
    /// 256 entries per law, entry i: where the cumulative probability first exceeds i/256.
    @usableFromInline let guide: [Int32]
    /// Where each law's probabilities begin.
    @usableFromInline let origins: [Int32]
    /// The mean beyond which a table would be too large to be worth it.
    static let greatestMean = 60.0
    /// All laws, should one of them be too large.
    @usableFromInline let samplers: [PoissonSampler]

    /// Laws of the given means, each from 0 to 1e15.
    public init(means: [Double]) {
        guard means.allSatisfy({ $0 <= PoissonTable.greatestMean }) else {
            (cumulative, guide, origins) = ([], [], [])
            samplers = means.map { PoissonSampler(mean: $0) }
            return
        }
        var (all, guide, origins): ([Double], [Int32], [Int32]) = ([], [], [])
        for mean in means {
            var term = exp(-mean)
            var sums = [term]
            // Beyond the mean until the rest is lost in rounding.
            while Double(sums.count) <= mean || term > 0x1p-60 {
                term *= mean / Double(sums.count)
                sums.append(sums.last! + term)
            }
            sums[sums.count - 1] = 1
            origins.append(Int32(all.count))
            guide += (0..<256).map { i in Int32(all.count + sums.firstIndex { $0 > Double(i) / 256 }!) }
            all += sums
        }
        (cumulative, self.guide, self.origins) = (all, guide, origins)
        samplers = []
    }

    /// One count of the law with the given index.
    @inlinable @inline(__always) public func draw(law: Int, _ stream: inout RandomStream) -> Int {
        if !samplers.isEmpty { return samplers[law].draw(&stream) }
        let bits = stream.next()
        let u = Double(bits >> 11) * 0x1p-53
        var entry = Int(guide[law &<< 8 | Int(truncatingIfNeeded: bits >> 56)])
        while u >= cumulative[entry] { entry &+= 1 }
        return entry &- Int(origins[law])
    }
}
