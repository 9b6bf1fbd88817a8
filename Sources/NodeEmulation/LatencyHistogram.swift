/// How often each decision latency occurred, to a relative resolution of 1/512, with the extremes exact.
///
/// Adding histograms is integer addition: the order does not matter.
public struct LatencyHistogram: Sendable, Equatable {
    private var counts: [UInt64] = []
    /// Number of recorded latencies.
    public private(set) var total: UInt64 = 0
    private var least = Int64.max
    private var greatest = Int64.min

    /// An empty histogram.
    public init() {}

    private static func bin(_ value: Int64) -> Int {
        if value < 1024 { return Int(max(value, 0)) }
        let exponent = 63 - value.leadingZeroBitCount
        return (exponent - 9) * 512 + Int(value >> Int64(exponent - 9))
    }
    private static func upperEdge(_ bin: Int) -> Int64 {
        if bin < 1024 { return Int64(bin) }
        let exponent = bin / 512 - 1 + 9
        let mantissa = Int64(bin - (exponent - 9) * 512)
        return ((mantissa + 1) << Int64(exponent - 9)) - 1
    }

    /// Records a latency in picoseconds.
    mutating func record(_ picoseconds: Int64) {
        let bin = LatencyHistogram.bin(picoseconds)
        if bin >= counts.count { counts.append(contentsOf: repeatElement(0, count: bin + 1 - counts.count)) }
        counts[bin] += 1
        total += 1
        least = min(least, picoseconds)
        greatest = max(greatest, picoseconds)
    }

    /// The latency in seconds that `rank` of the recorded ones do not exceed, rank 1…total; `nil` when nothing was recorded.
    public func latency(rank: UInt64) -> Double? {
        guard total > 0 else { return nil }
        var seen: UInt64 = 0
        for (bin, count) in counts.enumerated() {
            seen += count
            if seen >= max(1, rank) {
                return Double(min(max(LatencyHistogram.upperEdge(bin), least), greatest)) * 1e-12
            }
        }
        return Double(greatest) * 1e-12
    }

    /// The histogram of both.
    public static func += (a: inout LatencyHistogram, b: LatencyHistogram) {
        if b.counts.count > a.counts.count {
            a.counts.append(contentsOf: repeatElement(0, count: b.counts.count - a.counts.count))
        }
        for (bin, count) in b.counts.enumerated() { a.counts[bin] += count }
        a.total += b.total
        a.least = min(a.least, b.least)
        a.greatest = max(a.greatest, b.greatest)
    }
}
