import DiscreteEvents

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// One replication of dual-work scheduling with routers that decide at once by a rule, their correlations sampled pair by pair.
public struct DualWorkEmulation: Sendable {
    private let model: DualWork
    private let rule: SchedulingRule
    private var queues: DualWorkQueues
    private var arrivals, services, decisions: RandomStream
    private var now = 0.0

    /// Empty queues.
    public init(_ model: DualWork, _ rule: SchedulingRule, task: BaselineTask, seed: UInt64, replication: UInt64) {
        self.model = model
        self.rule = rule
        var age = 0.0
        if case .stale(let known, _, _) = rule { age = max(known, 1e-12) }
        queues = DualWorkQueues(task: task, knownAge: age)
        arrivals = RandomStream(seed: seed, replication: replication, name: "workload.arrivals")
        services = RandomStream(seed: seed, replication: replication, name: "workload.services")
        decisions = RandomStream(seed: seed, replication: replication, name: "workload.decisions")
    }

    /// Pairs that come before measuring begins and while it lasts.
    public mutating func run(warmUp: Int, pairs: Int) -> DualWorkQueues.Tally {
        for _ in 0..<warmUp { step() }
        queues.startMeasuring(at: now)
        for _ in 0..<pairs { step() }
        return queues.tally
    }

    private mutating func step() {
        now += Self.exponential(&arrivals) / model.load
        let (x, y) = (Self.exponential(&services), Self.exponential(&services))
        let first = decisions.coin()
        // Which server goes first is as good as any: a shared coin, unless somebody knows better.
        var server = decisions.coin() ? 0 : 1
        let isSplit: Bool
        switch rule {
        case .random(let split): isSplit = decisions.uniform() < split
        case .fullInformation(let threshold): isSplit = model.costOfBunching(x, y) > threshold
        case .oneSided(let threshold): isSplit = x > threshold
        case .entangled(let angles, let visibility):
            isSplit = disagrees(visibility * cos(angles.angle(x) + angles.angle(y)))
        case .entangledCells(let cells, let visibility):
            isSplit = disagrees(visibility * cos(cells.angles[cells.index(of: x)] + cells.angles[cells.index(of: y)]))
        case .stale(let age, let difference, let threshold):
            let (atA, atB) = queues.work(at: now, ago: age)
            if abs(atA - atB) > difference {
                server = atA < atB ? 0 : 1
                isSplit = false
            } else {
                isSplit = x > threshold
            }
        }
        queues.send(
            asked: now, at: now, services: (x, y), servers: (server, isSplit ? 1 - server : server), firstIsA: first)
    }

    /// Outcomes that agree with probability (1 + E)/2.
    private mutating func disagrees(_ correlation: Double) -> Bool { decisions.uniform() >= 0.5 * (1 + correlation) }

    private static func exponential(_ stream: inout RandomStream) -> Double { -log(stream.openUniform()) }
}
