/// A sum that does not depend on the order of its terms: fixed point, 2^-60, 128 bits; terms and sum lie in −2^66…2^66.
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
        guard term.magnitude < 8 else { return addLarge(term) }
        units &+= Int128(Int64(term * 0x1p60))
    }

    /// Adds a number that occurred so many times: the same as adding it one by one.
    public mutating func add(_ term: Double, times count: UInt64) {
        var once = ExactSum()
        once.add(term)
        units &+= once.units &* Int128(count)
    }

    /// Beyond 64 bits the conversion is done at full width.
    @usableFromInline @inline(never) mutating func addLarge(_ term: Double) {
        precondition(term.magnitude < 0x1p66, "\(term) is outside the range of the sum")
        units &+= Int128(term * 0x1p60)
    }

    /// The sum as a number.
    @inlinable public var value: Double { Double(units) * 0x1p-60 }

    /// The sum of both.
    @inlinable public static func + (a: ExactSum, b: ExactSum) -> ExactSum { ExactSum(units: a.units &+ b.units) }
    /// Adds another sum.
    @inlinable public static func += (a: inout ExactSum, b: ExactSum) { a.units &+= b.units }
}
