/// Whether the hardware certifies an advantage in a window, and what stands in the way.
public enum Verdict: Sendable, Equatable {
    /// Every criterion surely holds.
    case certified
    /// At least one criterion surely fails: those that do, fidelity before the others, then the farthest from its
    /// requirement first.
    case refused(limiting: [Criterion.Name])
    /// No criterion surely fails and some are open. `windows` is about how many independent windows the run must hold for
    /// the power to be decided; nil when power is not what is open or no number can be given.
    case undecided(limiting: [Criterion.Name], windows: Int?)

    /// The verdict on one window length.
    ///
    /// The rate criterion is decided by the power alone, whatever `holds` it carries; every other by its own `holds`.
    /// - Parameters:
    ///   - criteria: fidelity, rate and decision, each at most once. A rate criterion is implied when absent.
    ///   - power: what is known about the probability that one window certifies.
    ///   - requiredPower: the probability the scenario demands, strictly between 0 and 1.
    ///   - confidence: level at which a longer run should decide, strictly between 0 and 1.
    public init(criteria: [Criterion], power: PowerEvidence, requiredPower: Double, confidence: Double) {
        let rate = power.reaches(requiredPower)
        var states: [(name: Criterion.Name, holds: Bool?, shortfall: Double)] = criteria.filter { $0.name != .rate }.map {
            ($0.name, $0.holds, Self.shortfall($0))
        }
        let found = power.measured?.estimate ?? power.closedForm ?? 0
        states.append((.rate, rate, (requiredPower - found) / requiredPower))
        let failing = states.filter { $0.holds == false }
        if !failing.isEmpty {
            // Without fidelity no rate helps: it comes first.
            self = .refused(
                limiting: failing.sorted { a, b in
                    (a.name == .fidelity) != (b.name == .fidelity) ? a.name == .fidelity : a.shortfall > b.shortfall
                }.map(\.name))
            return
        }
        let open = states.filter { $0.holds == nil }.map(\.name)
        if open.isEmpty {
            self = .certified
            return
        }
        var windows: Int?
        if rate == nil, let observed = power.measured?.estimate ?? power.closedForm {
            windows = PowerEvidence.windowsToDecide(observed: observed, required: requiredPower, confidence: confidence)
        }
        self = .undecided(limiting: open, windows: windows)
    }

    /// The word of reports: certified, refused or undecided.
    public var label: String {
        switch self {
        case .certified: "certified"
        case .refused: "refused"
        case .undecided: "undecided"
        }
    }

    /// How far a criterion misses, as a fraction of its requirement.
    private static func shortfall(_ criterion: Criterion) -> Double {
        guard let margin = criterion.margin else { return 0 }
        return criterion.requirement == 0 ? -margin : -margin / abs(criterion.requirement)
    }
}
