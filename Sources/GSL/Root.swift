import CGSL

/// Roots of scalar functions by Brent's method.
public enum Root {
    /// The root of `function` between `lower` and `upper`, where it changes sign.
    ///
    /// - Throws: `GSLError` when the signs at the ends agree or 200 iterations do not reach the relative error.
    public static func find(
        between lower: Double, and upper: Double, relativeError: Double = 1e-12, _ function: (Double) -> Double
    ) throws(GSLError) -> Double {
        _ = abortingHandlerIsOff
        let solver = gsl_root_fsolver_alloc(tacit_root_brent())
        defer { gsl_root_fsolver_free(solver) }
        var root = lower
        let status: Int32 = withGSLFunction(function) { callback in
            var status = gsl_root_fsolver_set(solver, callback, lower, upper)
            var iteration = 0
            while status == Int32(GSL_SUCCESS), iteration < 200 {
                iteration += 1
                status = gsl_root_fsolver_iterate(solver)
                root = gsl_root_fsolver_root(solver)
                let low = gsl_root_fsolver_x_lower(solver)
                let high = gsl_root_fsolver_x_upper(solver)
                if gsl_root_test_interval(low, high, 0, relativeError) == Int32(GSL_SUCCESS) { return status }
            }
            return iteration == 200 ? Int32(GSL_EMAXITER) : status
        }
        try GSLError.check(status, "root between \(lower) and \(upper)")
        return root
    }
}
