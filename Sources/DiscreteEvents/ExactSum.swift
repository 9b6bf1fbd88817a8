/// A sum of numbers in −2^30…2^30 that does not depend on the order of its terms: fixed point, 2^-60, 128 bits.
///
/// Merging partial sums is integer addition, hence bit-identical however the terms were distributed over threads or shards.
@frozen public struct ExactSum: Sendable, Hashable {
    /// In units of 2^-60.
    @usableFromInline var units: Int128

    /// An empty sum.
    @inlinable public init() { units = 0 }
    @inlinable init(units: Int128) { self.units = units }

    /// Adds a number, cut toward zero at 2^-60.
    @inlinable @inline(__always) public mutating func add(_ term: Double) {
        // 2^30 first: the product stays exact, and both halves fit 64 bits.
        let scaled = term * 0x1p30
        let high = Int64(scaled)
        let low = Int64((scaled - Double(high)) * 0x1p30)
        units &+= (Int128(high) &<< 30) &+ Int128(low)
    }

    /// The sum as a number.
    @inlinable public var value: Double { Double(units) * 0x1p-60 }

    /// The sum of both.
    @inlinable public static func + (a: ExactSum, b: ExactSum) -> ExactSum { ExactSum(units: a.units &+ b.units) }
    /// Adds another sum.
    @inlinable public static func += (a: inout ExactSum, b: ExactSum) { a.units &+= b.units }
}
