#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Number of independent trials up to and including the next success, by inversion of an exponential waiting time.
///
/// With p = 0 the next success lies beyond every run.
@frozen public struct GeometricGap: Sendable, BitwiseCopyable {
    @usableFromInline let law: ExponentialLaw
    @usableFromInline let meanFailures: Double
    /// More trials than any run has.
    @inlinable public static var unreachable: Int64 { 1 << 60 }

    /// Gaps between successes of the given probability, 0…1.
    public init(probability: Double) {
        precondition(probability >= 0 && probability <= 1, "probability \(probability) is not in 0…1")
        law = ExponentialLaw()
        // P[gap > k] = (1 − p)^k = P[E > −k log(1 − p)]  →  k = ⌊−E / log(1 − p)⌋ failures before the success.
        meanFailures = -1 / log1p(-probability)
    }

    /// Draws a gap, ≥ 1.
    @inlinable @inline(__always) public func draw(_ stream: inout RandomStream) -> Int64 {
        let failures = law.draw(&stream) * meanFailures
        return failures < 0x1p59 ? 1 &+ Int64(failures) : GeometricGap.unreachable
    }
}
