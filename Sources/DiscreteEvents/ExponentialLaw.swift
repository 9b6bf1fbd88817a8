#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The exponential law of mean one, drawn by the ziggurat of G. Marsaglia and W. W. Tsang, J. Stat. Softw. 5, 8 (2000).
///
/// The area under e^{−x} is covered by 256 layers of equal area; nearly always one draw decides, without a logarithm. The
/// layers are computed once and shared by all copies.
@frozen public struct ExponentialLaw: @unchecked Sendable, BitwiseCopyable {
    /// Right edges of the layers from the lowest to the top, 257 of them; the lowest one's stands for its area with the tail.
    @usableFromInline let edges: UnsafePointer<Double>

    /// Where the lowest layer gives way to the tail: with this start the layers end at the top of the curve.
    @usableFromInline static var tail: Double { 7.69711747013104972 }

    /// The law; the layers are built at the first call.
    public init() { edges = ExponentialLaw.layers }

    private nonisolated(unsafe) static let layers: UnsafePointer<Double> = {
        let edges = UnsafeMutablePointer<Double>.allocate(capacity: 257)
        let area = (tail + 1) * exp(-tail)
        edges[0] = area * exp(tail)
        edges[1] = tail
        for i in 1..<255 { edges[i + 1] = -log(area / edges[i] + exp(-edges[i])) }
        edges[256] = 0
        return UnsafePointer(edges)
    }()

    /// A draw, ≥ 0.
    @inlinable @inline(__always) public func draw(_ stream: inout RandomStream) -> Double { drawWithBits(&stream).value }

    /// A draw and, from the same 64 random bits, three that are independent of it, lowest first.
    @inlinable @inline(__always)
    public func drawWithBits(_ stream: inout RandomStream) -> (value: Double, bits: UInt64) {
        let bits = stream.next()
        let layer = Int(truncatingIfNeeded: bits & 0xff)
        let x = Double(bits >> 11) * 0x1p-53 * edges[layer]
        return (x < edges[layer &+ 1] ? x : beyond(layer, x, &stream), bits >> 8 & 7)
    }

    /// The rest: beside the curve's staircase, or in the tail, which is the same law further out.
    @usableFromInline @inline(never) func beyond(_ layer: Int, _ x: Double, _ stream: inout RandomStream) -> Double {
        if layer == 0 { return ExponentialLaw.tail + draw(&stream) }
        let (below, above) = (exp(-edges[layer]), exp(-edges[layer + 1]))
        return below + stream.uniform() * (above - below) < exp(-x) ? x : draw(&stream)
    }
}
