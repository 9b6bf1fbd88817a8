/// One named source of randomness: xoshiro256** (Blackman & Vigna, ACM TOMS 47, 36 (2021)).
///
/// Each stochastic mechanism owns a stream named after it and seeded from (root seed, replication, name), so that adding a
/// mechanism changes nobody else's draws and results never depend on threads.
@frozen public struct RandomStream: RandomNumberGenerator, Sendable, BitwiseCopyable {
    @usableFromInline var s0: UInt64
    @usableFromInline var s1: UInt64
    @usableFromInline var s2: UInt64
    @usableFromInline var s3: UInt64

    /// The stream of one mechanism in one replication of a run.
    public init(seed: UInt64, replication: UInt64 = 0, name: String) {
        // FNV-1a of the name, folded with seed and replication through SplitMix64 (Steele et al., OOPSLA 2014).
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        var state = RandomStream.mix(seed &+ 0x9e37_79b9_7f4a_7c15)
        state = RandomStream.mix(state ^ RandomStream.mix(replication &+ 0xd1b5_4a32_d192_ed03))
        state = RandomStream.mix(state ^ hash)
        func next() -> UInt64 {
            state &+= 0x9e37_79b9_7f4a_7c15
            return RandomStream.mix(state)
        }
        (s0, s1, s2, s3) = (next(), next(), next(), next())
    }

    private static func mix(_ x: UInt64) -> UInt64 {
        var z = x
        z = (z ^ (z &>> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z &>> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z &>> 31)
    }

    @inlinable @inline(__always) static func rotate(_ x: UInt64, by k: UInt64) -> UInt64 {
        (x &<< k) | (x &>> (64 &- k))
    }

    /// Sixty-four random bits.
    @inlinable @inline(__always) public mutating func next() -> UInt64 {
        let result = RandomStream.rotate(s1 &* 5, by: 7) &* 9
        let t = s1 &<< 17
        s2 ^= s0
        s3 ^= s1
        s1 ^= s2
        s0 ^= s3
        s2 ^= t
        s3 = RandomStream.rotate(s3, by: 45)
        return result
    }

    /// Uniform on [0, 1), 53 bits.
    @inlinable @inline(__always) public mutating func uniform() -> Double { Double(next() &>> 11) * 0x1p-53 }
    /// Uniform on (0, 1), 52 bits.
    @inlinable @inline(__always) public mutating func openUniform() -> Double {
        (Double(next() &>> 12) + 0.5) * 0x1p-52
    }
    /// A fair coin.
    @inlinable @inline(__always) public mutating func coin() -> Bool { next() &>> 63 == 1 }
    /// True with the given probability.
    @inlinable @inline(__always) public mutating func bernoulli(_ probability: Double) -> Bool { uniform() < probability }
}
