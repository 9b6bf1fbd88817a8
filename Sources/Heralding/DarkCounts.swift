public import DiscreteEvents

/// The clicks that no photon made, of both detectors, as one Poisson process with a fair mark for the detector.
@frozen public struct DarkCounts: ~Copyable {
    @usableFromInline var stream: RandomStream
    @usableFromInline let meanInterval: Double
    @usableFromInline var time: Instant
    @usableFromInline var mark: UInt8

    /// Dark counts of two detectors of `rate` each (1/s), from the stream of one replication.
    public init(ratePerDetector rate: Double, seed: UInt64, replication: UInt64) {
        stream = RandomStream(seed: seed, replication: replication, name: "heralding.dark-counts")
        meanInterval = rate > 0 ? 1e12 / (2 * rate) : .infinity
        (time, mark) = (.zero, 0)
        advance()
    }

    /// When the next dark count happens.
    @inlinable @inline(__always) public var nextTime: Instant { time }
    /// Which detector it happens in, 0 or 1.
    @inlinable @inline(__always) public var nextDetector: UInt8 { mark }

    /// Moves on to the next dark count.
    @inlinable public mutating func advance() {
        let interval = stream.exponential() * meanInterval
        guard interval < 0x1p59, time.picoseconds < 1 << 59 else {
            time = .distantFuture
            return
        }
        time = time + Span(picoseconds: Int64(interval + 0.5))
        mark = stream.coin() ? 1 : 0
    }
}
