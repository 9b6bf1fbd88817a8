/// Points and weights of an integral over cells that end where its integrand has kinks: Gauss and Legendre's five points in each,
/// exact for polynomials of degree nine.
struct GaussianCells {
    private(set) var points: [(x: Double, weight: Double)] = []

    /// - Parameter ends: ends of cells in any order; those outside of `from`…`to` are left out.
    init(from: Double, to: Double, ends: [Double]) {
        guard from < to else { return }
        let cells = ([from, to] + ends.filter { $0 > from && $0 < to }).sorted()
        for i in cells.indices.dropFirst() where cells[i] > cells[i - 1] {
            let (middle, half) = (0.5 * (cells[i - 1] + cells[i]), 0.5 * (cells[i] - cells[i - 1]))
            points.append((middle, 128 / 225.0 * half))
            for (x, weight) in [
                (0.538_469_310_105_683_1, 0.478_628_670_499_366_5), (0.906_179_845_938_664, 0.236_926_885_056_189_1),
            ] {
                points.append((middle - x * half, weight * half))
                points.append((middle + x * half, weight * half))
            }
        }
    }
}
