/// How often each decision latency occurred, to a relative resolution of 1/4096, with the extremes exact.
///
/// Adding histograms is integer addition: the order does not matter.
public struct LatencyHistogram: Sendable, Equatable {
    // Pages of 4096 bins; few are ever touched.
    private var pages: [[UInt64]] = []
    /// Number of recorded latencies.
    public private(set) var total: UInt64 = 0
    private var least = Int64.max
    private var greatest = Int64.min

    /// An empty histogram.
    public init() {}

    // Values below 2^13 have bins of their own; above, 2^12 bins share each octave.
    private static func bin(_ value: Int64) -> Int {
        if value < 8192 { return Int(max(value, 0)) }
        let shift = 63 - value.leadingZeroBitCount - 12
        return shift * 4096 + Int(value >> Int64(shift))
    }
    private static func edges(_ bin: Int) -> ClosedRange<Int64> {
        if bin < 8192 { return Int64(bin)...Int64(bin) }
        let shift = bin / 4096 - 1
        let lower = Int64(bin - shift * 4096) << Int64(shift)
        return lower...(lower + (1 << Int64(shift)) - 1)
    }

    @inline(__always) private mutating func add(_ count: UInt64, to bin: Int) {
        let page = bin >> 12
        if page >= pages.count || pages[page].isEmpty { open(page) }
        pages[page][bin & 4095] += count
    }
    @inline(never) private mutating func open(_ page: Int) {
        while pages.count <= page { pages.append([]) }
        pages[page] = Array(repeating: 0, count: 4096)
    }

    /// Records a latency in picoseconds that occurred so many times.
    mutating func record(_ picoseconds: Int64, times: UInt64) {
        guard times > 0 else { return }
        add(times, to: LatencyHistogram.bin(picoseconds))
        total += times
        least = min(least, picoseconds)
        greatest = max(greatest, picoseconds)
    }

    /// Bounds in seconds of the latency that `rank` of the recorded ones do not exceed, rank 1…total; `nil` when nothing was
    /// recorded.
    public func latency(rank: UInt64) -> ClosedRange<Double>? {
        guard total > 0 else { return nil }
        var seen: UInt64 = 0
        for (page, counts) in pages.enumerated() {
            for (offset, count) in counts.enumerated() where count > 0 {
                seen += count
                if seen >= max(1, rank) {
                    let edges = LatencyHistogram.edges(page << 12 | offset)
                    return Double(max(edges.lowerBound, least)) * 1e-12...Double(min(edges.upperBound, greatest)) * 1e-12
                }
            }
        }
        return Double(greatest) * 1e-12...Double(greatest) * 1e-12
    }

    /// The histogram of both.
    public static func += (a: inout LatencyHistogram, b: LatencyHistogram) {
        for (page, counts) in b.pages.enumerated() {
            for (offset, count) in counts.enumerated() where count > 0 { a.add(count, to: page << 12 | offset) }
        }
        a.total += b.total
        a.least = min(a.least, b.least)
        a.greatest = max(a.greatest, b.greatest)
    }
}
