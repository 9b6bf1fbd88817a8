/// Dual-work scheduling: two routers send the two customers of a pair to two servers, each router knowing its own customer's service
/// alone. da Silva and Wehner's model ("SW"), as the project's reference on games states it, section 4.
///
/// Pairs arrive at Poisson rate λ, services are exponential of mean 1/μ, servers serve in order of arrival and work at a preemptible
/// baseline task when idle, which earns T(t) per uninterrupted run of length t. A pair is split over the servers or bunched at one of
/// them, in random order. Times are in mean services throughout: μ = 1.
///
/// Splitting shortens the waiting; bunching makes idle periods longer. Of a policy the mean waiting depends on Φ = E[(1 − r) w] alone,
/// the baseline on p = E[r] alone, where r is the probability to split.
public struct DualWork: Sendable, Equatable {
    /// ρ = λ/μ: what part of its time a server is busy, in 0 … 1 without the ends.
    public let load: Double

    /// A load strictly between 0 and 1.
    public init(load: Double) {
        precondition(load > 0 && load < 1, "a stable load lies in 0…1")
        self.load = load
    }

    /// κ = ρ/(2(1 − ρ)).
    public var backlog: Double { load / (2 * (1 - load)) }

    /// w = κ x₁x₂ + (x₁ + x₂)/4: by how much bunching services of `x` and `y` lengthens the mean waiting, in mean services.
    public func costOfBunching(_ x: Double, _ y: Double) -> Double { backlog * x * y + 0.25 * (x + y) }

    /// E[w] = κ + ½.
    public var meanCost: Double { backlog + 0.5 }

    /// Mean waiting of a customer before its service, ρ/(1 − ρ) + Φ, in mean services (Pollaczek and Khinchine with batches).
    public func meanWait(cost: Double) -> Double { load / (1 - load) + cost }

    /// λ_b = ρ(1 + p)/2: how often something arrives at a server that splits a part `split` of the pairs, per mean service.
    public func arrivalRate(split: Double) -> Double { 0.5 * load * (1 + split) }
}
