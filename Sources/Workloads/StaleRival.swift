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

    /// Searches the family on a grid, with the same customers for every rule, and emulates the best rule anew.
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
        var best: (rule: SchedulingRule, wait: Double)?
        let thresholds = [0.1, 0.25, 0.4, 0.55, 0.7, 0.9, 1.2, 1.6, 2.2, 3, 5]
        for difference in [0, 0.3, 0.7, 1.2, 2, 3, 5, .infinity] {
            for threshold in thresholds {
                let rule = SchedulingRule.stale(age: age, difference: difference, threshold: threshold)
                let found = tallies(rule, 2, max(2000, pairs / 5), 1_000_000)
                guard Replicated(found.map(\.meanBaseline)).mean >= leastBaseline else { continue }
                let wait = Replicated(found.map(\.meanWait)).mean
                if wait < best?.wait ?? .infinity { best = (rule, wait) }
            }
        }
        guard let best else { return nil }
        rule = best.rule
        let fresh = tallies(best.rule, max(2, replications), pairs, 2_000_000)
        meanWait = Replicated(fresh.map(\.meanWait))
        baseline = Replicated(fresh.map(\.meanBaseline))
    }
}
