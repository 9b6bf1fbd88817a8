/// The values a field may take: an interval whose ends may be open, closed or absent.
public struct Bounds: Sendable, Equatable {
    /// Lower end in the stored unit; nil: none.
    public var lower: Double?
    /// Whether the lower end itself is allowed.
    public var includesLower: Bool
    /// Upper end in the stored unit; nil: none.
    public var upper: Double?
    /// Whether the upper end itself is allowed.
    public var includesUpper: Bool

    /// Any finite value.
    public static let any = Bounds(lower: nil, includesLower: false, upper: nil, includesUpper: false)
    /// From `range`'s lower to its upper end, both allowed.
    public static func within(_ range: ClosedRange<Double>) -> Bounds {
        Bounds(lower: range.lowerBound, includesLower: true, upper: range.upperBound, includesUpper: true)
    }
    /// Greater than `lower`, and at most `upper` when given.
    public static func above(_ lower: Double, upTo upper: Double? = nil) -> Bounds {
        Bounds(lower: lower, includesLower: false, upper: upper, includesUpper: true)
    }
    /// Between two values, neither allowed.
    public static func between(_ lower: Double, _ upper: Double) -> Bounds {
        Bounds(lower: lower, includesLower: false, upper: upper, includesUpper: false)
    }

    /// Whether `value` is finite and inside.
    public func contains(_ value: Double) -> Bool {
        guard value.isFinite else { return false }
        if let lower, includesLower ? value < lower : value <= lower { return false }
        if let upper, includesUpper ? value > upper : value >= upper { return false }
        return true
    }

    /// The interval as a sentence fragment, its ends printed by `print`: "greater than 0 s and at most 1000 s".
    func describe(_ print: (Double) -> String) -> String {
        if let lower, let upper, includesLower, includesUpper { return "from \(print(lower)) to \(print(upper))" }
        let parts = [
            lower.map { (includesLower ? "at least " : "greater than ") + print($0) },
            upper.map { (includesUpper ? "at most " : "less than ") + print($0) },
        ].compactMap(\.self)
        return parts.isEmpty ? "any finite number" : parts.joined(separator: " and ")
    }
}
