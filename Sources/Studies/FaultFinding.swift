public import NodeEmulation

/// What one kind of fault did: how often, how many pairs it took, what time it cost.
public struct FaultFinding: Sendable {
    /// The kind.
    public let kind: Faults.Kind
    /// Expected count in the whole run; `nil` without a closed form.
    public let expectedCount: Double?
    /// How often it happened; `nil` without a run.
    public let count: Int?
    /// Pairs that it took; `nil` without a run.
    public let pairs: Int?
    /// The time that it cost.
    public let timeLost: Figure
}

extension Evaluation {
    /// The kinds of faults that happen in the scenario.
    public var faults: [FaultFinding] {
        let replications = Double(compiled.scenario.run.replications * compiled.apparatus.channels)
        return compiled.scenario.faults.kinds.compactMap { kind in
            guard let figure = figure(kind.timeLostKey) else { return nil }
            let expected = replications * compiled.faults.effect(of: kind).count
            let tally = emulated?.total.faults[kind]
            return FaultFinding(
                kind: kind, expectedCount: expected.isFinite ? expected : nil, count: tally.map { Int($0.count) },
                pairs: tally.map { Int($0.pairs) }, timeLost: figure)
        }
    }
}
