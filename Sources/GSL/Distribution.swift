import CGSL
import Glibc

/// Tail probabilities, densities and quantiles of the distributions the judge and the twins rest on.
///
/// All functions are thin calls into GSL; arguments outside a distribution's support give the limiting value.
public enum Distribution {
    /// P[Bin(trials, probability) = successes].
    public static func binomial(_ successes: Int, trials: Int, probability: Double) -> Double {
        guard successes >= 0, successes <= trials else { return 0 }
        if trials > Int(UInt32.max) { return exp(logBinomial(successes, trials: trials, probability: probability)) }
        _ = abortingHandlerIsOff
        return gsl_ran_binomial_pdf(UInt32(successes), probability, UInt32(trials))
    }

    /// P[Bin(trials, probability) ≥ successes].
    public static func binomialUpperTail(atLeast successes: Int, trials: Int, probability: Double) -> Double {
        if successes <= 0 { return 1 }
        if successes > trials { return 0 }
        if probability <= 0 { return 0 }
        if probability >= 1 { return 1 }
        _ = abortingHandlerIsOff
        return gsl_cdf_beta_P(probability, Double(successes), Double(trials - successes + 1))
    }

    /// P[Bin(trials, probability) ≤ successes].
    public static func binomialLowerTail(atMost successes: Int, trials: Int, probability: Double) -> Double {
        if successes < 0 { return 0 }
        if successes >= trials { return 1 }
        if probability <= 0 { return 1 }
        if probability >= 1 { return 0 }
        _ = abortingHandlerIsOff
        return gsl_cdf_beta_Q(probability, Double(successes + 1), Double(trials - successes))
    }

    /// P[Poi(mean) = count].
    public static func poisson(_ count: Int, mean: Double) -> Double {
        guard count >= 0 else { return 0 }
        if mean <= 0 { return count == 0 ? 1 : 0 }
        // GSL takes differences of large logarithms, and 32 bits.
        if count > 1_000_000 { return exp(logPoisson(count, mean: mean)) }
        _ = abortingHandlerIsOff
        return gsl_ran_poisson_pdf(UInt32(count), mean)
    }

    /// P[Poi(mean) ≥ count].
    public static func poissonUpperTail(atLeast count: Int, mean: Double) -> Double {
        if count <= 0 { return 1 }
        if mean <= 0 { return 0 }
        if count > mostGammaShape { return 1 - gammaUpperTail(mean, shape: Double(count)) }
        _ = abortingHandlerIsOff
        return gsl_cdf_gamma_P(mean, Double(count), 1)
    }

    /// P[Poi(mean) ≤ count].
    public static func poissonLowerTail(atMost count: Int, mean: Double) -> Double {
        if count < 0 { return 0 }
        if mean <= 0 { return 1 }
        if count >= mostGammaShape { return gammaUpperTail(mean, shape: Double(count + 1)) }
        _ = abortingHandlerIsOff
        return gsl_cdf_gamma_Q(mean, Double(count + 1), 1)
    }

    /// GSL's incomplete gamma function fails from about 1e7 on.
    private static let mostGammaShape = 1_000_000

    /// Q(shape, x) for large shapes by Temme's uniform expansion (SIAM J. Math. Anal. 10, 757 (1979); DLMF 8.12), to order 1/shape.
    private static func gammaUpperTail(_ x: Double, shape: Double) -> Double {
        let mu = (x - shape) / shape
        if mu <= -1 { return 1 }
        // η²/2 = μ − ln(1 + μ), with the sign of μ.
        let half =
            abs(mu) < 1e-3
            ? mu * mu * (1 / 2 - mu * (1 / 3 - mu * (1 / 4 - mu * (1 / 5 - mu * (1 / 6 - mu / 7)))))
            : mu - log1p(mu)
        let eta = (mu < 0 ? -1 : 1) * (2 * half).squareRoot()
        let first =
            abs(eta) < 0.02 ? -1 / 3 + eta * (1 / 12 - eta * (2 / 135 - eta * (1 / 864 + eta / 2835))) : 1 / mu - 1 / eta
        let density = exp(-shape * half) / (2 * .pi * shape).squareRoot()
        return min(1, max(0, normalUpperTail(eta * shape.squareRoot()) + density * (first - 1 / (540 * shape))))
    }

    /// The x with P[Beta(a, b) ≤ x] = probability.
    public static func betaQuantile(_ probability: Double, _ a: Double, _ b: Double) -> Double {
        _ = abortingHandlerIsOff
        return gsl_cdf_beta_Pinv(probability, a, b)
    }

    /// P[N(0, 1) ≤ z].
    public static func normalLowerTail(_ z: Double) -> Double {
        _ = abortingHandlerIsOff
        return gsl_cdf_ugaussian_P(z)
    }

    /// P[N(0, 1) ≥ z].
    public static func normalUpperTail(_ z: Double) -> Double {
        _ = abortingHandlerIsOff
        return gsl_cdf_ugaussian_Q(z)
    }

    /// The z with P[N(0, 1) ≥ z] = probability.
    public static func normalUpperQuantile(_ probability: Double) -> Double {
        _ = abortingHandlerIsOff
        return gsl_cdf_ugaussian_Qinv(probability)
    }

    /// P[χ²(degrees) ≥ x].
    public static func chiSquaredUpperTail(_ x: Double, degrees: Double) -> Double {
        _ = abortingHandlerIsOff
        return gsl_cdf_chisq_Q(x, degrees)
    }

    /// Natural logarithm of n!.
    public static func logFactorial(_ n: Int) -> Double {
        if n > Int(UInt32.max) { return lgamma(Double(n) + 1) }
        _ = abortingHandlerIsOff
        return gsl_sf_lnfact(UInt32(n))
    }
}
