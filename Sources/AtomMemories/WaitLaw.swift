#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// How long used pairs have waited for their requests: a histogram, within each cell of which all waits are equally likely.
///
/// What storage does to a pair is averaged over it: a mean age does not tell the phase of an echo, nor what is left of pairs most of
/// which are fresh and few are old.
public struct WaitLaw: Sendable, Equatable {
    /// Some waits and their probability.
    struct Cell: Sendable, Equatable {
        /// The shortest of them, in seconds.
        var from: Double
        /// The longest.
        var to: Double
        /// How likely they are.
        var weight: Double
    }
    let cells: [Cell]

    /// Pairs are used as they come, or nobody knows when.
    public static let none = WaitLaw(cells: [])

    init(cells: [Cell]) { self.cells = cells }

    /// The law whose waits exceed the ends of the cells with these probabilities, the last of them hardly ever.
    init(ends: [Double], exceeding: [Double]) {
        let total = exceeding[0] - exceeding[exceeding.count - 1]
        cells = (1..<ends.count).compactMap { i in
            let weight = (exceeding[i - 1] - exceeding[i]) / total
            return weight > 0 ? Cell(from: ends[i - 1], to: ends[i], weight: weight) : nil
        }
    }

    /// Whether no pair waits.
    public var isEmpty: Bool { cells.isEmpty }
    /// Mean wait in seconds.
    public var mean: Double { cells.reduce(0) { $0 + 0.5 * ($1.from + $1.to) * $1.weight } }

    /// Waits that stand for all of them, no farther apart than `step` seconds unless that makes too many, with their probabilities.
    func forEach(step: Double = .infinity, _ body: (_ wait: Double, _ weight: Double) -> Void) {
        for cell in cells {
            let width = cell.to - cell.from
            let parts = min(64, max(1, (width / step).rounded(.up)))
            for k in 0..<Int(parts) {
                body(cell.from + (Double(k) + 0.5) / parts * width, cell.weight / parts)
            }
        }
    }
}

extension WaitLaw {
    private static let cellCount = 1500

    /// The pair that has waited longest is taken: a pair that comes as the k-th waits for k requests. `weights` are those of k, from
    /// `least` on.
    static func oldest(least: Int, weights: [Double], requestRate: Double) -> WaitLaw {
        let total = weights.reduce(0, +)
        var (mean, square) = (0.0, 0.0)
        for (i, weight) in weights.enumerated() {
            let k = Double(least + i)
            mean += weight / total * k
            square += weight / total * k * (k + 1)
        }
        let spread = max(0, square - mean * mean).squareRoot()
        let (from, to) = (max(0, mean - 12 * spread), mean + 25 * spread)
        // P[k > j] from the least on.
        var more = [Double](repeating: 0, count: weights.count + 1)
        for i in weights.indices.reversed() { more[i] = more[i + 1] + weights[i] / total }
        // More than j requests must come; within x of them on average, Poisson many do.
        func exceeds(_ x: Double) -> Double {
            if x == 0 { return 1 }
            let reach = 12 * x.squareRoot() + 40
            let last = least + weights.count - 1
            let first = Int(max(0, (x - reach).rounded(.down)))
            guard first <= last else { return 0 }
            var probability = exp(Double(first) * log(x) - x - lgamma(Double(first) + 1))
            var sum = 0.0
            for j in first...min(last, Int(x + reach)) {
                sum += probability * (j < least ? 1 : more[j - least + 1])
                probability *= x / Double(j + 1)
            }
            return sum
        }
        let ends = (0...cellCount).map { from + (to - from) * Double($0) / Double(cellCount) }
        return WaitLaw(ends: ends.map { $0 / requestRate }, exceeding: ends.map { min(1, exceeds($0)) })
    }

    /// Waits up to `longest` with a density that falls as e^{−kt}, or rises.
    static func truncated(rate k: Double, longest c: Double) -> WaitLaw {
        let reach = min(c, 40 / abs(k))
        let start = k < 0 ? c - reach : 0
        let ends = (0...cellCount).map { start + reach * Double($0) / Double(cellCount) }
        // Reckoned from the end at which most are.
        let exceeding = ends.map { t in
            abs(k) * c < 1e-9 ? 1 - t / c : k > 0 ? exp(-k * t) - exp(-k * c) : -expm1(k * (c - t))
        }
        return WaitLaw(ends: ends, exceeding: exceeding)
    }

    /// Waits up to `longest` with a density over many scales, the shortest of which is `scale`.
    static func freshest(scale: Double, longest c: Double, density: (Double) -> Double) -> WaitLaw {
        // Gauss and Legendre's three points.
        let points = [(-0.6.squareRoot(), 5.0 / 18), (0, 8.0 / 18), (0.6.squareRoot(), 5.0 / 18)]
        let ends = scales(from: min(1e-2 * scale, 1e-3 * c), to: c, perDecade: 60)
        let masses = (1..<ends.count).map { i -> Double in
            let (from, width) = (ends[i - 1], ends[i] - ends[i - 1])
            return points.reduce(0) { $0 + $1.1 * width * density(from + 0.5 * width * (1 + $1.0)) }
        }
        let total = masses.reduce(0, +)
        return WaitLaw(cells: masses.indices.map { Cell(from: ends[$0], to: ends[$0 + 1], weight: masses[$0] / total) })
    }

    /// Waits that exceed a time with a probability whose Laplace transform is known, and which is a mixture of exponentials.
    ///
    /// Inverted by Gaver and Stehfest's sum (Commun. ACM 13, 47 (1970)), good to 1e-5 for such functions. Requests that come between
    /// two times after the first pair could be found no pair older than that.
    static func freshest(
        scale: Double, from: Double, to: Double, transform: (_ rate: Double) -> Double
    ) -> WaitLaw {
        let ends = scales(from: 1e-2 * scale, to: to, perDecade: 48)
        var largest = 1.0
        let exceeding = ends.map { t -> Double in
            guard t > 0 else { return 1 }
            var sum = 0.0
            for (k, weight) in stehfest.enumerated() { sum += weight * transform(Double(k + 1) * log(2) / t) }
            let possible = min(1, (to - t) / (to - from))
            // Nothing is gained by waiting.
            largest = min(largest, max(0, sum * log(2) / t * possible))
            return largest
        }
        return WaitLaw(ends: ends, exceeding: exceeding)
    }

    /// Zero, and times at equal ratios.
    private static func scales(from least: Double, to most: Double, perDecade: Double) -> [Double] {
        let count = max(1, Int((perDecade * log10(most / least)).rounded(.up)))
        return [0] + (0...count).map { least * pow(most / least, Double($0) / Double(count)) }
    }

    /// Stehfest's weights for fourteen terms.
    private static let stehfest: [Double] = {
        let half = 7
        func factorial(_ n: Int) -> Double { n < 2 ? 1 : (2...n).reduce(1) { $0 * Double($1) } }
        return (1...2 * half).map { k in
            let sum = ((k + 1) / 2...min(k, half)).reduce(0.0) { sum, j in
                let parts = factorial(half - j) * factorial(j) * factorial(j - 1) * factorial(k - j) * factorial(2 * j - k)
                return sum + pow(Double(j), Double(half)) * factorial(2 * j) / parts
            }
            return (k + half).isMultiple(of: 2) ? sum : -sum
        }
    }()
}
