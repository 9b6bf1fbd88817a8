#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

extension RandomStream {
    /// A draw from the normal law of mean zero and variance one, from two numbers (Box & Muller, Ann. Math. Stat. 29, 610 (1958)).
    ///
    /// For rare events: it costs a logarithm and a cosine.
    public mutating func normal() -> Double {
        let radius = (-2 * log(openUniform())).squareRoot()
        return radius * cos(2 * .pi * uniform())
    }
}
