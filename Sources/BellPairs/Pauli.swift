/// Single-qubit operators, row by row.
public enum Pauli {
    /// Identity.
    public static let identity = [Complex(1), Complex(0), Complex(0), Complex(1)]
    /// σ_x.
    public static let x = [Complex(0), Complex(1), Complex(1), Complex(0)]
    /// σ_y.
    public static let y = [Complex(0), Complex(0, -1), Complex(0, 1), Complex(0)]
    /// σ_z.
    public static let z = [Complex(1), Complex(0), Complex(0), Complex(-1)]

    /// The projector onto output 0 (`false`) or 1 (`true`) of a measurement along an axis.
    public static func projector(along axis: BlochVector, output: Bool) -> [Complex] {
        let sign = output ? -0.5 : 0.5
        return (0..<4).map {
            0.5 * identity[$0] + sign * ((axis.x * x[$0] + axis.y * y[$0]) + axis.z * z[$0])
        }
    }

    /// Kraus operators of dephasing that multiplies the coherence by `factor`, 0…1.
    public static func dephasing(factor: Double) -> [[Complex]] {
        [
            identity.map { ((1 + factor) / 2).squareRoot() * $0 },
            z.map { ((1 - factor) / 2).squareRoot() * $0 },
        ]
    }

    /// Kraus operators of relaxation toward equal populations that keeps the fraction `kept`, 0…1, of their difference:
    /// amplitude damping downward and upward with equal probability (Nielsen & Chuang, eq. 8.107 ff.).
    public static func relaxation(kept: Double) -> [[Complex]] {
        let half = 0.5.squareRoot()
        let (stay, jump) = (kept.squareRoot(), (1 - kept).squareRoot())
        return [
            [Complex(half), Complex(0), Complex(0), Complex(half * stay)],
            [Complex(0), Complex(half * jump), Complex(0), Complex(0)],
            [Complex(half * stay), Complex(0), Complex(0), Complex(half)],
            [Complex(0), Complex(0), Complex(half * jump), Complex(0)],
        ]
    }
}
