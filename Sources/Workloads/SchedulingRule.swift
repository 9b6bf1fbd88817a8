/// How two routers decide on a pair of customers; what each knows is its own customer's service, unless a case says more.
public enum SchedulingRule: Sendable, Equatable {
    /// Split with this probability.
    case random(split: Double)
    /// Split where w of both services exceeds a threshold: routers that know everything about the pair, and nothing of the queues.
    case fullInformation(threshold: Double)
    /// Split where router A's service is longer than a threshold.
    case oneSided(threshold: Double)
    /// Bunch with probability (1 + V cos(φ(x) + φ(y)))/2.
    case entangled(DualWorkAngles, visibility: Double)
    /// The same with finitely many settings.
    case entangledCells(DualWorkCells, visibility: Double)
    /// Routers that know both queues as they were `age` mean services ago: both go to the shorter one where the work differs by more than
    /// `difference`, and else one splits its pairs when its own service is longer than `threshold`.
    case stale(age: Double, difference: Double, threshold: Double)
}
