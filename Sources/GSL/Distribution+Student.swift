import CGSL

extension Distribution {
    /// The t with P[Student t(degrees) ≥ t] = probability.
    public static func studentUpperQuantile(_ probability: Double, degrees: Double) -> Double {
        _ = abortingHandlerIsOff
        return gsl_cdf_tdist_Qinv(probability, degrees)
    }
}
