import CGSL

/// Eigenvalues of real symmetric matrices.
public enum SymmetricEigenproblem {
    /// All eigenvalues in ascending order of the symmetric matrix with the given rows. Only the lower triangle is read.
    public static func eigenvalues(_ rows: [[Double]]) throws(GSLError) -> [Double] {
        _ = abortingHandlerIsOff
        let n = rows.count
        precondition(rows.allSatisfy { $0.count == n }, "matrix must be square")
        if n == 0 { return [] }
        let matrix = gsl_matrix_alloc(n, n)!
        let values = gsl_vector_alloc(n)!
        let workspace = gsl_eigen_symm_alloc(n)
        defer {
            gsl_matrix_free(matrix)
            gsl_vector_free(values)
            gsl_eigen_symm_free(workspace)
        }
        for i in 0..<n { for j in 0..<n { gsl_matrix_set(matrix, i, j, rows[i][j]) } }
        try GSLError.check(gsl_eigen_symm(matrix, values, workspace), "eigenvalues of a \(n)×\(n) matrix")
        return (0..<n).map { gsl_vector_get(values, $0) }.sorted()
    }
}
