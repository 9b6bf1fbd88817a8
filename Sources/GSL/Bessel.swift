import CGSL

/// Bessel functions.
public enum Bessel {
    /// e^{−|x|} I₁(x), the modified Bessel function of the first kind of order one, scaled.
    public static func scaledI1(_ x: Double) -> Double {
        _ = abortingHandlerIsOff
        return gsl_sf_bessel_I1_scaled(x)
    }
}
