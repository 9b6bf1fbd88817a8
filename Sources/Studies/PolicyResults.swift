import Certification
import Quantities
import Synchronization
import Workloads

/// What the policies of a system did in a run, replication by replication; all met the same events.
struct PolicyResults<Tally: Sendable>: Sendable {
    /// The policies' names.
    let policies: [String]
    /// By replication, policy by policy.
    let tallies: [[Tally]]
    /// Two-sided level of intervals.
    let confidence: Double
    /// What is better the larger it is.
    let merit: @Sendable (Tally) -> Double

    /// Where a policy stands.
    func index(_ policy: String) -> Int { policies.firstIndex(of: policy) ?? 0 }

    /// The mean over replications; `nil` without two of them.
    func mean(_ k: Int, _ value: (Tally) -> Double) -> ConfidenceInterval? { interval(tallies.map { value($0[k]) }) }

    /// The same of a part of something.
    func part(_ k: Int, _ value: (Tally) -> Double) -> ConfidenceInterval? {
        mean(k, value).map { .init(estimate: $0.estimate, low: max(0, $0.low), high: min(1, $0.high)) }
    }

    /// By how much a policy is better than another at the same events; `nil` of itself.
    func gained(_ k: Int, over other: Int) -> ConfidenceInterval? {
        k == other ? nil : interval(tallies.map { merit($0[k]) - merit($0[other]) })
    }

    /// By how much some policies are better than a rival at the same events.
    ///
    /// - Parameter asksPairs: whether a policy ever asks a pair, by where it stands.
    func gains(of policies: [String], over rival: Int, asksPairs: (Int) -> Bool) -> [WorkloadStudy.Staleness.Gain] {
        policies.map { policy in
            let k = index(policy)
            return .init(policy, gained(k, over: rival), asksPairs: asksPairs(k))
        }
    }

    /// The best of some policies, as it turned out.
    func best(of policies: [String]) -> Int {
        let found = policies.map(index)
        func mean(_ k: Int) -> Double { Replicated(tallies.map { merit($0[k]) }).mean }
        return found.max { mean($0) < mean($1) } ?? 0
    }

    private func interval(_ values: [Double]) -> ConfidenceInterval? {
        values.allSatisfy(\.isFinite) ? .mean(values, confidence: confidence) : nil
    }
}

extension ConfidenceInterval {
    /// A difference in words: by how much it is more, or less, and between what.
    func words(_ more: String, _ less: String) -> String {
        func number(_ value: Double) -> String { QuantityText.number(value, digits: 3) }
        return high < 0
            ? "\(less) \(number(-estimate)) (\(number(-high)) … \(number(-low)))"
            : "\(more) \(number(estimate)) (\(number(low)) … \(number(high)))"
    }
}
