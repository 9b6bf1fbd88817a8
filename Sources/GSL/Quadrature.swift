import CGSL

/// Adaptive Gauss–Kronrod quadrature on a finite interval.
public enum Quadrature {
    /// ∫ integrand over [lower, upper], to the given absolute or relative error, whichever is met first.
    ///
    /// - Throws: `GSLError` when the subdivision limit is reached or the integrand is not integrable.
    public static func integrate(
        from lower: Double, to upper: Double, absoluteError: Double = 1e-14, relativeError: Double = 1e-10,
        _ integrand: (Double) -> Double
    ) throws(GSLError) -> Double {
        if lower == upper { return 0 }
        _ = abortingHandlerIsOff
        let limit = 1000
        let workspace = gsl_integration_workspace_alloc(limit)
        defer { gsl_integration_workspace_free(workspace) }
        var result = 0.0
        var error = 0.0
        let status = withGSLFunction(integrand) { function in
            gsl_integration_qag(
                function, lower, upper, absoluteError, relativeError, limit, Int32(GSL_INTEG_GAUSS31), workspace, &result, &error)
        }
        try GSLError.check(status, "integration from \(lower) to \(upper)")
        return result
    }
}

extension Quadrature {
    /// The 64 points and weights of Gauss and Legendre on 0…1, for integrands that are smooth and evaluated often.
    public static let unitNodes: [(point: Double, weight: Double)] = {
        let table = gsl_integration_glfixed_table_alloc(64)
        defer { gsl_integration_glfixed_table_free(table) }
        return (0..<64).map { i in
            var (point, weight) = (0.0, 0.0)
            gsl_integration_glfixed_point(0, 1, i, &point, &weight, table)
            return (point, weight)
        }
    }()
}

/// Lends a Swift closure to GSL as a C function for the duration of `body`.
func withGSLFunction<Result>(
    _ closure: (Double) -> Double, _ body: (UnsafeMutablePointer<gsl_function>) -> Result
) -> Result {
    withoutActuallyEscaping(closure) { escapable in
        withUnsafePointer(to: escapable) { pointer in
            var function = gsl_function(
                function: { x, context in
                    context!.assumingMemoryBound(to: ((Double) -> Double).self).pointee(x)
                },
                params: UnsafeMutableRawPointer(mutating: pointer))
            return body(&function)
        }
    }
}
