import DiscreteEvents
public import NodeEmulation
import Synchronization
public import Workloads

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Two servers whose customers are sent by the rounds of a run: each decision takes a pair from the link's buffer, whose state, age
/// and readouts decide the outputs; without a pair both routers fall back on the rule they agreed on; and customers wait for decisions.
public final class SchedulingWorkload: Workload {
    private let compiled: CompiledScenario
    private let cells: DualWorkCells
    private let model: DualWork
    private let task: BaselineTask
    private let meanService: Double
    private let seed: UInt64
    private let results = Mutex([Int: DualWorkQueues.Tally]())

    /// The workload of a scenario.
    ///
    /// - Throws: `GSLError` for settings that are not found.
    public init?(_ compiled: CompiledScenario) throws {
        guard case .dualWorkScheduling(let definition) = compiled.scenario.game else { return nil }
        self.compiled = compiled
        model = definition.model
        task = definition.task
        cells = try model.settings(count: definition.settings, split: definition.split)
        meanService = definition.load / compiled.scenario.requests.rate.perSecond
        seed = compiled.scenario.run.seed
    }

    /// What the servers did, replication by replication.
    public var tallies: [DualWorkQueues.Tally] { results.withLock { all in all.keys.sorted().compactMap { all[$0] } } }

    /// The routers beside all rivals.
    public func study() throws -> WorkloadStudy {
        guard let study = try SchedulingStudy(compiled, workload: tallies.isEmpty ? nil : self) else {
            preconditionFailure("the scenario has no routers")
        }
        return WorkloadStudy(study)
    }

    /// Sends a replication's customers to the servers.
    public func take(_ logs: [RoundLog], replication: Int) {
        var rounds: [(asked: Double, decided: Double, x: Int, y: Int, bunches: Bool)] = []
        for log in logs {
            for round in log.rounds {
                func services(_ time: Instant) -> Double { Double((time - log.begin).picoseconds) * 1e-12 / meanService }
                rounds.append(
                    (services(round.requested), services(round.answered), Int(round.x), Int(round.y), round.a == round.b))
            }
        }
        // As they are decided; of equal times, by channel: the sort is stable.
        rounds.sort { $0.decided < $1.decided }
        var services = RandomStream(seed: seed, replication: UInt64(replication), name: "workload.services")
        var coins = RandomStream(seed: seed, replication: UInt64(replication), name: "workload.coins")
        var queues = DualWorkQueues(task: task)
        for (index, round) in rounds.enumerated() {
            if index == rounds.count / 20 { queues.startMeasuring(at: round.decided) }
            let (x, y) = (service(in: round.x, &services), service(in: round.y, &services))
            let server = coins.coin() ? 0 : 1
            queues.send(
                asked: round.asked, at: round.decided, services: (x, y), servers: (server, round.bunches ? server : 1 - server),
                firstIsA: coins.coin())
        }
        let tally = queues.tally
        results.withLock { $0[replication] = tally }
    }

    /// An exponential service, given the interval that it lies in.
    private func service(in cell: Int, _ stream: inout RandomStream) -> Double {
        let start = cells.starts[cell]
        let width = cell + 1 < cells.count ? cells.starts[cell + 1] - start : .infinity
        return start - log1p(stream.uniform() * expm1(-width))
    }
}
