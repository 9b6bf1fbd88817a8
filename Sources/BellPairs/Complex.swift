/// A complex number, as far as two-qubit states need one.
@frozen public struct Complex: Sendable, Hashable, BitwiseCopyable {
    /// Real part.
    public var re: Double
    /// Imaginary part.
    public var im: Double
    /// re + i im.
    @inlinable @inline(__always) public init(_ re: Double, _ im: Double = 0) { (self.re, self.im) = (re, im) }
    /// Zero.
    @inlinable public static var zero: Complex { Complex(0) }
    /// Complex conjugate.
    @inlinable public var conjugate: Complex { Complex(re, -im) }
    /// Squared magnitude.
    @inlinable public var squaredMagnitude: Double { re * re + im * im }
    /// Sum.
    @inlinable public static func + (a: Complex, b: Complex) -> Complex { Complex(a.re + b.re, a.im + b.im) }
    /// Difference.
    @inlinable public static func - (a: Complex, b: Complex) -> Complex { Complex(a.re - b.re, a.im - b.im) }
    /// Product.
    @inlinable public static func * (a: Complex, b: Complex) -> Complex {
        Complex(a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re)
    }
    /// Quotient.
    @inlinable public static func / (a: Complex, b: Complex) -> Complex {
        let product = a * b.conjugate
        return Complex(product.re / b.squaredMagnitude, product.im / b.squaredMagnitude)
    }
    /// Scaled.
    @inlinable public static func * (a: Double, b: Complex) -> Complex { Complex(a * b.re, a * b.im) }
}
