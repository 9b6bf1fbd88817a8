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
    private let mostSearched: Int
    private let results = Mutex([Int: (tally: DualWorkQueues.Tally, saving: Double)]())

    /// The workload of a scenario.
    ///
    /// - Parameter mostSearched: pairs of customers at most of every emulation in a search for rules; 0: none is searched.
    /// - Throws: `GSLError` for settings that are not found.
    public init?(_ compiled: CompiledScenario, mostSearched: Int = .max) throws {
        guard case .dualWorkScheduling(let definition) = compiled.scenario.game else { return nil }
        (self.compiled, self.mostSearched) = (compiled, mostSearched)
        model = definition.model
        task = definition.task
        cells = try model.settings(count: definition.settings, split: definition.split)
        meanService = definition.load / compiled.scenario.requests.rate.perSecond
        seed = compiled.scenario.run.seed
    }

    /// What the servers did, replication by replication.
    public var tallies: [DualWorkQueues.Tally] { results.withLock { all in all.keys.sorted().compactMap { all[$0]?.tally } } }

    /// By how much the decisions of each replication shorten the mean waiting against the best rule without communication that splits as
    /// many pairs, in mean services, after what the decisions take.
    ///
    /// Of the law of services and of the queues all is known, so that only what the rounds decided is measured: how often each pair of
    /// settings was bunched. W = ρ/(1 − ρ) + Φ holds for all rules that do not look at the queues.
    public var savings: [Double] { results.withLock { all in all.keys.sorted().compactMap { all[$0]?.saving } } }

    /// The routers beside all rivals.
    public func study() throws -> WorkloadStudy {
        guard let study = try SchedulingStudy(compiled, workload: tallies.isEmpty ? nil : self, mostSearched: mostSearched) else {
            preconditionFailure("the scenario has no routers")
        }
        return WorkloadStudy(study)
    }

    /// Sends a replication's customers to the servers.
    public func take(_ logs: [RoundLog], replication: Int) {
        var rounds: [Round] = []
        for log in logs {
            for round in log.rounds {
                func services(_ time: Instant) -> Double { Double((time - log.begin).picoseconds) * 1e-12 / meanService }
                rounds.append(
                    (services(round.requested), services(round.answered), Int(round.x), Int(round.y), round.a == round.b))
            }
        }
        // As they come; of equal times, by channel: the sort is stable.
        rounds.sort { $0.asked < $1.asked }
        var services = RandomStream(seed: seed, replication: UInt64(replication), name: "workload.services")
        var coins = RandomStream(seed: seed, replication: UInt64(replication), name: "workload.coins")
        var routers = DualWorkRouters(task: task)
        for (index, round) in rounds.enumerated() {
            if index == rounds.count / 20 { routers.startMeasuring(at: round.asked) }
            let (x, y) = (service(in: round.x, &services), service(in: round.y, &services))
            let server = coins.coin() ? 0 : 1
            routers.take(
                asked: round.asked, decided: round.decided, services: (x, y), isSplit: !round.bunches, server: server,
                firstIsA: coins.coin())
        }
        routers.settle(until: .infinity)
        let tally = routers.queues.tally
        let saving = saving(rounds)
        results.withLock { $0[replication] = (tally, saving) }
    }

    private typealias Round = (asked: Double, decided: Double, x: Int, y: Int, bunches: Bool)

    private func saving(_ rounds: [Round]) -> Double {
        let count = cells.count
        var (asked, bunched) = ([Int](repeating: 0, count: count * count), [Int](repeating: 0, count: count * count))
        var delay = 0.0
        for round in rounds {
            asked[round.x * count + round.y] += 1
            if round.bunches { bunched[round.x * count + round.y] += 1 }
            delay += round.decided - round.asked
        }
        // A pair of settings that never came has no say; so few rounds tell nothing anyway.
        let correlations = zip(asked, bunched).map { $0 > 0 ? 2 * Double($1) / Double($0) - 1 : 0 }
        let outcome = model.outcome(cells, correlations: correlations)
        return model.classicalCost(split: outcome.split) - outcome.cost - delay / Double(max(1, rounds.count))
    }

    /// An exponential service, given the interval that it lies in.
    private func service(in cell: Int, _ stream: inout RandomStream) -> Double {
        let start = cells.starts[cell]
        let width = cell + 1 < cells.count ? cells.starts[cell + 1] - start : .infinity
        return start - log1p(stream.uniform() * expm1(-width))
    }
}
