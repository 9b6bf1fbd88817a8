import BellPairs

extension BlochVector {
    init(_ components: SIMD3<Double>) { self.init(components.x, components.y, components.z) }

    var components: SIMD3<Double> { SIMD3(x, y, z) }
}
