/// Errors of reading one qubit as a bit.
public struct BinaryReadout: Sendable, Equatable {
    /// e₀ = P(read 1 | state 0), 0…1.
    public let errorOfZero: Double
    /// e₁ = P(read 0 | state 1), 0…1.
    public let errorOfOne: Double

    /// A readout that never errs.
    public static let perfect = BinaryReadout(e0: 0, e1: 0)

    /// A readout with P(1|0) = e0 and P(0|1) = e1.
    public init(e0: Double, e1: Double) {
        precondition((0...1).contains(e0) && (0...1).contains(e1), "readout errors are probabilities")
        errorOfZero = e0
        errorOfOne = e1
    }

    /// η = 1 − e₀ − e₁, the factor on the expectation of the measured observable.
    public var contrast: Double { 1 - errorOfZero - errorOfOne }

    /// δ = e₁ − e₀, what the readout adds to that expectation whatever the state.
    public var bias: Double { errorOfOne - errorOfZero }
}
