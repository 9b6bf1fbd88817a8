import DiscreteEvents

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// One replication of dual-work scheduling with routers that follow a rule, their correlations sampled pair by pair.
///
/// The same seed and replication bring the same customers to every rule, so that differences between rules are known better than each.
public struct DualWorkEmulation: Sendable {
    private let model: DualWork
    private let rule: SchedulingRule
    private var routers: DualWorkRouters
    private var arrivals, services, decisions: RandomStream
    private var now = 0.0

    /// Empty queues.
    public init(_ model: DualWork, _ rule: SchedulingRule, task: BaselineTask, seed: UInt64, replication: UInt64) {
        self.model = model
        self.rule = rule
        routers = DualWorkRouters(task: task, following: rule)
        arrivals = RandomStream(seed: seed, replication: replication, name: "workload.arrivals")
        services = RandomStream(seed: seed, replication: replication, name: "workload.services")
        decisions = RandomStream(seed: seed, replication: replication, name: "workload.decisions")
    }

    /// Pairs that come before measuring begins and while it lasts.
    public mutating func run(warmUp: Int, pairs: Int) -> DualWorkQueues.Tally {
        for _ in 0..<warmUp { step() }
        routers.startMeasuring(at: now)
        for _ in 0..<pairs { step() }
        return routers.queues.tally
    }

    private mutating func step() {
        now += Self.exponential(&arrivals) / model.load
        let (x, y) = (Self.exponential(&services), Self.exponential(&services))
        let firstIsA = decisions.coin()
        // Which server goes first is as good as any: a shared coin, unless somebody knows better.
        let server = decisions.coin() ? 0 : 1
        // Drawn whether or not a rule needs it, so that all rules see the same pair next time.
        let chance = decisions.uniform()
        let isSplit: Bool
        switch rule.decision {
        case .random(let split): isSplit = chance < split
        case .fullInformation(let threshold): isSplit = model.costOfBunching(x, y) > threshold
        case .oneSided(let threshold): isSplit = y > threshold
        case .twoSided(let threshold): isSplit = (x > threshold) != (y > threshold)
        case .entangled(let angles, let visibility):
            isSplit = chance >= 0.5 * (1 + visibility * angles.correlation(x, y))
        case .settings(let cells, let correlations):
            isSplit = chance >= 0.5 * (1 + correlations[cells.index(of: x) * cells.count + cells.index(of: y)])
        }
        routers.take(
            asked: now, decided: now + rule.latency, services: (x, y), isSplit: isSplit, server: server, firstIsA: firstIsA)
    }

    private static func exponential(_ stream: inout RandomStream) -> Double { -log(stream.openUniform()) }
}
