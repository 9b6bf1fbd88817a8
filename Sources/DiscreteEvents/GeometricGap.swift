#if canImport(Glibc)
    public import Glibc
#elseif canImport(Darwin)
    public import Darwin
#endif

/// Number of independent trials up to and including the next success, by inversion.
///
/// With p = 0 the next success lies beyond every run.
@frozen public struct GeometricGap: Sendable, BitwiseCopyable {
    @usableFromInline let inverseLogFailure: Double
    @usableFromInline let probability: Double
    /// More trials than any run has.
    @inlinable public static var unreachable: Int64 { 1 << 60 }

    /// Gaps between successes of the given probability, 0…1.
    @inlinable public init(probability: Double) {
        precondition(probability >= 0 && probability <= 1, "probability \(probability) is not in 0…1")
        self.probability = probability
        inverseLogFailure = 1 / log1p(-probability)
    }

    /// Draws a gap, ≥ 1.
    @inlinable @inline(__always) public func draw(_ stream: inout RandomStream) -> Int64 {
        let u = stream.openUniform()
        if probability >= 1 { return 1 }
        if probability <= 0 { return GeometricGap.unreachable }
        // P[gap > k] = (1 − p)^k = u  →  k = ⌊log u / log(1 − p)⌋ failures before the success.
        let failures = log(u) * inverseLogFailure
        return failures < 0x1p59 ? 1 &+ Int64(failures) : GeometricGap.unreachable
    }
}
