import BellPairs
import NonlocalGames

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

extension MeasurementSettings {
    /// The same settings turned about the z axis until the first axis of node A that leaves it lies in the x–z plane.
    ///
    /// Turning both nodes' axes together changes no correlation of pairs whose mean state is symmetric about z, as heralded and
    /// stored ones are: Ψ⁺ is one, and few causes in the model distinguish x from y. Fibers that turn encoded polarizations do, as the
    /// coherence ⟨00|ρ|11⟩ shows: the settings then stay as they are.
    func turnedIntoPlane(of state: XState) -> MeasurementSettings {
        guard state.outer == .zero else { return self }
        guard let first = alice.first(where: { $0.x * $0.x + $0.y * $0.y > 1e-12 }) else { return self }
        let length = (first.x * first.x + first.y * first.y).squareRoot()
        let (c, s) = (first.x / length, first.y / length)
        func turned(_ v: BlochVector) -> BlochVector {
            let (x, y) = (c * v.x + s * v.y, c * v.y - s * v.x)
            return BlochVector(x, abs(y) < 1e-12 ? 0 : y, v.z)
        }
        return MeasurementSettings(alice: alice.map(turned), bob: bob.map(turned), expectedScore: expectedScore)
    }
}
