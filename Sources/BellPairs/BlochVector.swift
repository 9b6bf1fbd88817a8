/// A direction on the Bloch sphere: the axis a qubit is measured along. Output 0 is the positive end.
@frozen public struct BlochVector: Sendable, Hashable, BitwiseCopyable {
    /// Component along |+⟩.
    public var x: Double
    /// Component along |+i⟩.
    public var y: Double
    /// Component along |0⟩.
    public var z: Double
    /// A vector with the given components; a measurement axis has length one.
    @inlinable public init(_ x: Double, _ y: Double, _ z: Double) { (self.x, self.y, self.z) = (x, y, z) }
    /// The length.
    @inlinable public var length: Double { (x * x + y * y + z * z).squareRoot() }
    /// The scalar product.
    @inlinable public func dot(_ other: BlochVector) -> Double { x * other.x + y * other.y + z * other.z }
}
