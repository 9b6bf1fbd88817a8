import GSL

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The canonical quantum strategy: both routers measure a maximally entangled pair at an angle that depends on their own customer's
/// service, and bunch when the outcomes agree, with probability (1 + E)/2, E = cos(φ(x₁) + φ(x₂)), φ = atan2(s₀ + s₁x, c₀ + c₁x).
public struct DualWorkAngles: Sendable, Equatable {
    /// Of the cosine: c₀ + c₁x.
    public var cosine: (constant: Double, slope: Double)
    /// Of the sine: s₀ + s₁x.
    public var sine: (constant: Double, slope: Double)

    /// Equality of all four numbers.
    public static func == (left: DualWorkAngles, right: DualWorkAngles) -> Bool {
        left.cosine == right.cosine && left.sine == right.sine
    }

    /// φ(x), in radians.
    public func angle(_ service: Double) -> Double {
        atan2(sine.constant + sine.slope * service, cosine.constant + cosine.slope * service)
    }

    /// cos(φ(x) + φ(y)), without the angles.
    func correlation(_ x: Double, _ y: Double) -> Double {
        let (cx, sx) = (cosine.constant + cosine.slope * x, sine.constant + sine.slope * x)
        let (cy, sy) = (cosine.constant + cosine.slope * y, sine.constant + sine.slope * y)
        return (cx * cy - sx * sy) / ((cx * cx + sx * sx) * (cy * cy + sy * sy)).squareRoot()
    }

    private var numbers: [Double] { [cosine.constant, cosine.slope, sine.constant, sine.slope] }

    private init(_ n: [Double]) { (cosine, sine) = ((n[0], n[1]), (n[2], n[3])) }

    /// All four numbers of (constant, slope) of the cosine and of the sine; their scale has no meaning.
    public init(cosine: (constant: Double, slope: Double), sine: (constant: Double, slope: Double)) {
        (self.cosine, self.sine) = (cosine, sine)
    }

    /// The same angles with numbers of length 1.
    var normalized: DualWorkAngles {
        let length = numbers.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return DualWorkAngles(numbers.map { $0 / length })
    }

    /// Between these angles and others.
    func middle(_ other: DualWorkAngles) -> DualWorkAngles {
        DualWorkAngles(zip(numbers, other.numbers).map { 0.5 * ($0 + $1) }).normalized
    }

    /// By how much a number differs at most.
    func distance(_ other: DualWorkAngles) -> Double { zip(numbers, other.numbers).map { abs($0 - $1) }.max() ?? 0 }

    /// E over an exponential service x of (cos φ, sin φ, x cos φ, x sin φ).
    func moments() -> (c0: Double, s0: Double, c1: Double, s1: Double) {
        var (c0, s0, c1, s1) = (0.0, 0.0, 0.0, 0.0)
        forEachService { x, c, s, length, weight in
            let (cos, sin) = (weight * c / length, weight * s / length)
            c0 += cos
            s0 += sin
            c1 += x * cos
            s1 += x * sin
        }
        return (c0, s0, c1, s1)
    }

    /// Services x with their weights under the exponential law, and the vector (c₀ + c₁x, s₀ + s₁x) there with its length.
    ///
    /// Where the vector comes close to zero, its direction turns within a short stretch: x = x* + δ sinh t, with δ the ratio of the least
    /// length to the slope, spreads that stretch out, and panels meet at x*. Beyond 60 lies less than 1e-24.
    func forEachService(_ body: (_ x: Double, _ c: Double, _ s: Double, _ length: Double, _ weight: Double) -> Void) {
        let (c0, c1, s0, s1) = (cosine.constant, cosine.slope, sine.constant, sine.slope)
        let slope = max(1e-300, (c1 * c1 + s1 * s1).squareRoot())
        let nearest = -(c0 * c1 + s0 * s1) / (slope * slope)
        let width = max(1e-12, abs(c0 * s1 - s0 * c1) / (slope * slope))
        var ends = [0.0, 0.5, 1, 2, 4, 8, 16, 60]
        if nearest > 0, nearest < 60 { ends.insert(nearest, at: ends.firstIndex { $0 >= nearest } ?? 0) }
        for (start, end) in zip(ends, ends.dropFirst()) where end > start {
            let (from, to) = (asinh((start - nearest) / width), asinh((end - nearest) / width))
            for (point, weight) in Quadrature.unitNodes {
                let t = from + (to - from) * point
                let x = nearest + width * sinh(t)
                let (c, s) = (c0 + c1 * x, s0 + s1 * x)
                body(x, c, s, (c * c + s * s).squareRoot(), weight * (to - from) * width * cosh(t) * exp(-x))
            }
        }
    }
}
