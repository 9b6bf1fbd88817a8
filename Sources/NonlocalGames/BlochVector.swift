/// A direction of measurement, or the local state of a qubit, in the Bloch ball.
public struct BlochVector: Sendable, Equatable {
    /// ⟨σ_x⟩ component.
    public var x: Double
    /// ⟨σ_y⟩ component.
    public var y: Double
    /// ⟨σ_z⟩ component.
    public var z: Double

    /// A vector from its components.
    public init(x: Double, y: Double, z: Double) {
        self.x = x
        self.y = y
        self.z = z
    }

    /// The scalar product.
    public func dot(_ other: BlochVector) -> Double { x * other.x + y * other.y + z * other.z }

    init(_ components: SIMD3<Double>) { self.init(x: components.x, y: components.y, z: components.z) }

    var components: SIMD3<Double> { SIMD3(x, y, z) }
}
