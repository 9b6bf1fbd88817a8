import CGSL

extension SymmetricEigenproblem {
    /// Eigenvalues and eigenvectors of one size of real symmetric matrix again and again, in memory that is reserved once.
    public final class Decomposition {
        private let n: Int
        private let matrix: UnsafeMutablePointer<gsl_matrix>
        private let values: UnsafeMutablePointer<gsl_vector>
        private let vectors: UnsafeMutablePointer<gsl_matrix>
        private let workspace: UnsafeMutablePointer<gsl_eigen_symmv_workspace>

        /// For matrices of n rows, at least one.
        public init(size n: Int) {
            precondition(n > 0, "a matrix has rows")
            _ = abortingHandlerIsOff
            self.n = n
            matrix = gsl_matrix_alloc(n, n)
            values = gsl_vector_alloc(n)
            vectors = gsl_matrix_alloc(n, n)
            workspace = gsl_eigen_symmv_alloc(n)
        }
        deinit {
            gsl_matrix_free(matrix)
            gsl_vector_free(values)
            gsl_matrix_free(vectors)
            gsl_eigen_symmv_free(workspace)
        }

        /// Decomposes the matrix whose entries are given row by row; only its lower triangle is read.
        ///
        /// - Returns: eigenvalues in no order, and the eigenvectors, the k-th in entries k, k + n, k + 2n, ….
        public func callAsFunction(_ entries: [Double]) throws(GSLError) -> (values: [Double], vectors: [Double]) {
            precondition(entries.count == n * n, "a square of entries")
            for i in 0..<n { for j in 0..<n { gsl_matrix_set(matrix, i, j, entries[i * n + j]) } }
            try GSLError.check(gsl_eigen_symmv(matrix, values, vectors, workspace), "eigenvectors of a \(n)×\(n) matrix")
            var flat = [Double](repeating: 0, count: n * n)
            for i in 0..<n { for k in 0..<n { flat[i * n + k] = gsl_matrix_get(vectors, i, k) } }
            return ((0..<n).map { gsl_vector_get(values, $0) }, flat)
        }
    }
}
