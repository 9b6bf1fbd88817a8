import GSL
import Glibc

/// Density and upper tail of the normal law by Taylor's series around tabulated points, to 1e-14.
struct NormalTable: Sendable {
    private struct Point: Sendable {
        let tail: Double
        let density: Double
    }
    /// Beyond so many deviations the tail is below 1e-15.
    static let reach = 8.0
    private static let step = 1.0 / 32
    private let points: [Point]

    init() {
        points = (0...512).map { i in
            let z = Double(i - 256) * NormalTable.step
            return Point(tail: Distribution.normalUpperTail(z), density: exp(-0.5 * z * z) / (2 * .pi).squareRoot())
        }
    }

    /// Lends the function that gives tail and density at a |z| below `reach`.
    @inline(__always)
    func withTable<Result>(_ body: ((Double) -> (tail: Double, density: Double)) -> Result) -> Result {
        points.withUnsafeBufferPointer { buffer in
            let points = buffer.baseAddress!
            return body { z in
                let i = Int(z * 32 + 256.5)
                let z0 = Double(i - 256) * NormalTable.step
                let h = z - z0
                let point = points[i]
                // Hermite polynomials: the nth derivative of the density is (−1)ⁿ Heₙ times it.
                let h1 = z0
                let h2 = z0 * h1 - 1
                let h3 = z0 * h2 - 2 * h1
                let h4 = z0 * h3 - 3 * h2
                let h5 = z0 * h4 - 4 * h3
                let h6 = z0 * h5 - 5 * h4
                let density =
                    1 - h * (h1 - h * (h2 / 2 - h * (h3 / 6 - h * (h4 / 24 - h * (h5 / 120 - h * h6 / 720)))))
                let integral =
                    h
                    * (1 - h * (h1 / 2 - h * (h2 / 6 - h * (h3 / 24 - h * (h4 / 120 - h * (h5 / 720 - h * h6 / 5040))))))
                return (point.tail - point.density * integral, point.density * density)
            }
        }
    }
}
