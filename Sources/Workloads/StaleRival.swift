/// The best rule found, of one family, for routers that know both queues as they were some time ago.
///
/// A lower bound on what classical routers can do with such knowledge: other families may do better.
public struct StaleRival: Sendable {
    /// The rule.
    public let rule: SchedulingRule
    /// Mean waiting in fresh replications, in mean services.
    public let meanWait: Replicated
    /// What a server earns at the baseline task in these.
    public let baseline: Replicated

    /// Searches the family, with the same customers for every rule, and emulates the best rule anew.
    ///
    /// - Parameters:
    ///   - age: how old the knowledge is, in mean services.
    ///   - leastBaseline: what the rule must earn at the baseline task at least.
    ///   - pairs: of customers, per replication of the final emulation; the search takes a fifth of that.
    /// - Returns: `nil` where no rule of the family earns that much.
    public init?(
        _ model: DualWork, age: Double, task: BaselineTask, leastBaseline: Double, seed: UInt64, replications: Int, pairs: Int
    ) {
        func tallies(_ rule: SchedulingRule, _ count: Int, _ pairs: Int, _ name: UInt64) -> [DualWorkQueues.Tally] {
            (0..<count).map { replication in
                var emulation = DualWorkEmulation(model, rule, task: task, seed: seed, replication: name + UInt64(replication))
                return emulation.run(warmUp: pairs / 20, pairs: pairs)
            }
        }
        // Customers that are split less often leave longer idle runs: for every difference the threshold that earns just enough.
        var best: (rule: SchedulingRule, wait: Double)?
        let trials = max(2000, pairs / 5)
        for difference in [0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4, 6, .infinity] {
            func found(_ threshold: Double) -> (wait: Double, baseline: Double) {
                let all = tallies(.stale(age: age, difference: difference, threshold: threshold), 2, trials, 1_000_000)
                return (Replicated(all.map(\.meanWait)).mean, Replicated(all.map(\.meanBaseline)).mean)
            }
            var (low, high) = (0.0, 8.0)
            guard found(high).baseline >= leastBaseline else { continue }
            for _ in 0..<10 {
                let middle = 0.5 * (low + high)
                if found(middle).baseline >= leastBaseline { high = middle } else { low = middle }
            }
            let wait = found(high).wait
            if wait < best?.wait ?? .infinity {
                best = (.stale(age: age, difference: difference, threshold: high), wait)
            }
        }
        guard let best else { return nil }
        rule = best.rule
        let fresh = tallies(best.rule, max(2, replications), pairs, 2_000_000)
        meanWait = Replicated(fresh.map(\.meanWait))
        baseline = Replicated(fresh.map(\.meanBaseline))
    }
}
