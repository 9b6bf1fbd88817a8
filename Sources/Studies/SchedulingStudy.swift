public import Certification
public import ScenarioFiles
public import Workloads

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What a link does for two routers, beside all rivals: waiting against what idle servers earn, in closed form and emulated.
public struct SchedulingStudy: Sendable {
    /// One policy.
    public struct Row: Sendable {
        /// Its name in machine-readable output.
        public let policy: String
        /// p, Φ-based mean waiting and baseline throughput by closed form; `nil` without one.
        public let split, meanWait, baseline: Double?
        /// Emulated, with an interval at the scenario's confidence; `nil` without an emulation.
        public let measuredSplit, measuredWait, measuredBaseline: ConfidenceInterval?
    }

    /// What was asked.
    public let definition: SchedulingDefinition
    /// Mean service in seconds.
    public let meanService: Double
    /// Age of the freshest knowledge that a rival can have of the other site, in mean services.
    public let staleness: Double
    /// The policies, from the most ignorant on.
    public let rows: [Row]
    /// The classical rule found to wait least for routers that know both queues late and earn what the link's routers earn; `nil` without
    /// an emulation.
    public let rival: SchedulingSearch.Found?
    /// By how much customers of the link's routers, without and with the same late knowledge, and of perfect pairs with it wait less than
    /// under that rule, in mean services, and the rule that the knowing routers of the link follow; `nil` without an emulation.
    public let against: (link: ConfidenceInterval, knowingLink: ConfidenceInterval, knowingPerfect: ConfidenceInterval)?
    /// The same without any news, where routers count what they sent, and nothing else: by how much pairs of the link, and perfect ones decided
    /// as late, shorten the waiting beside the best classical rule found; `nil` without an emulation.
    public let againstBooks: (link: ConfidenceInterval, perfect: ConfidenceInterval)?
    /// What the link's routers do with late knowledge; `nil` without an emulation.
    public let knowing: SchedulingSearch.Found?
    /// By how much the rounds that were played shorten the waiting against the best rule without communication that splits as many pairs,
    /// in mean services; `nil` without an emulation.
    public let measuredGain: ConfidenceInterval?

    /// Studies the workload of a scenario; `nil` if it has none.
    ///
    /// - Parameters:
    ///   - workload: the servers of a run; `nil`: closed forms alone.
    ///   - searchesRivals: whether rules that know or count more are searched beside an emulation.
    /// - Throws: `GSLError` for an optimum that is not found.
    public init?(_ compiled: CompiledScenario, workload: SchedulingWorkload?, searchesRivals: Bool = true) throws {
        guard case .dualWorkScheduling(let definition) = compiled.scenario.game else { return nil }
        self.definition = definition
        let scenario = compiled.scenario
        let (model, task) = (definition.model, definition.task)
        let meanService = definition.load / scenario.requests.rate.perSecond
        self.meanService = meanService
        staleness = scenario.link.fastestSignalTime.seconds / meanService
        let confidence = scenario.requirement.confidence
        let hardware = workload?.tallies ?? []
        let replications = max(4, hardware.count)
        let pairs = max(2000, min(200_000, hardware.map(\.pairs).max() ?? 0))

        func interval(_ values: [Double]) -> ConfidenceInterval? { .mean(values, confidence: confidence) }
        func row(_ policy: String, split: Double?, cost: Double?, delay: Double = 0, _ found: [DualWorkQueues.Tally]) -> Row {
            Row(
                policy: policy, split: split, meanWait: cost.map { model.meanWait(cost: $0) + delay },
                baseline: split.map { model.baselineThroughput(task, split: $0) },
                measuredSplit: interval(found.map(\.splitFraction)), measuredWait: interval(found.map(\.meanWait)),
                measuredBaseline: interval(found.map(\.meanBaseline)))
        }
        func emulated(_ rule: SchedulingRule.Decision) -> [DualWorkQueues.Tally] {
            guard workload != nil else { return [] }
            return (0..<replications).map { replication in
                var emulation = DualWorkEmulation(
                    model, SchedulingRule(rule), task: task, seed: scenario.run.seed, replication: UInt64(replication))
                return emulation.run(warmUp: pairs / 20, pairs: pairs)
            }
        }

        // The link's own correlations, rounds without a pair included, decide at which p all others are compared.
        let cells = try model.settings(count: definition.settings, split: definition.split)
        guard let player = SchedulingLink(compiled) else { return nil }
        let (link, latency) = (player.outcome(cells), player.latencyWithPair)
        let p = link?.split ?? Replicated(hardware.map(\.splitFraction)).mean
        let at = p.isFinite && p > 0 && p < 1 ? p : definition.split
        let quantum = try model.quantum(split: at)
        var rows = [
            row("random", split: at, cost: model.randomCost(split: at), emulated(.random(split: at))),
            row(
                "one_sided_threshold", split: at, cost: model.oneSidedCost(split: at), emulated(.oneSided(threshold: -log(at)))),
            row("best_classical_without_communication", split: at, cost: model.classicalCost(split: at), []),
            row("link", split: link?.split, cost: link?.cost, delay: player.latency, hardware),
        ]
        if let ideal = model.cells(count: definition.settings, split: at) {
            rows += [
                row(
                    "perfect_pairs_decided_as_late", split: at, cost: model.cost(ideal), delay: latency, []),
                row(
                    "perfect_pairs_same_settings", split: at, cost: model.cost(ideal),
                    emulated(.settings(ideal, correlations: ideal.correlations))),
            ]
        }
        rows += [
            row("perfect_pairs", split: at, cost: quantum.cost, emulated(.entangled(quantum.angles, visibility: 1))),
            row("bound_with_entanglement", split: at, cost: quantum.lowerBound, []),
            row("full_information", split: at, cost: try model.fullInformationCost(split: at), []),
        ]
        measuredGain = workload.flatMap { .mean($0.savings, confidence: confidence) }
        if hardware.isEmpty || !searchesRivals {
            (rival, against, againstBooks, knowing) = (nil, nil, nil, nil)
        } else {
            let search = SchedulingSearch(
                model, task: task, split: at, seed: scenario.run.seed, replications: replications,
                pairs: min(pairs, max(2000, 800_000 / replications)))
            let strategies = DualWorkStrategies(model, settings: definition.settings)
            func compared(_ age: Double) throws -> StaleComparison {
                try StaleComparison(search, model, task, age: age, split: at, player, strategies)
            }
            let (blind, found) = (try compared(.infinity), try compared(staleness))
            func searched(_ policy: String, _ found: SchedulingSearch.Found) -> Row {
                Row(
                    policy: policy, split: nil, meanWait: nil, baseline: nil, measuredSplit: nil,
                    measuredWait: interval(found.meanWait.values), measuredBaseline: interval(found.baseline.values))
            }
            rows += [
                searched("books", blind.rival), searched("books_and_link", blind.link),
                searched("books_and_perfect_pairs", blind.perfect), searched("stale_rival", found.rival),
                searched("stale_and_link", found.link), searched("stale_and_perfect_pairs", found.perfect),
            ]
            var atOnce = WaitingRules(model, age: 0)
            if let known = try atOnce.best(search, least: model.baselineThroughput(task, split: at)) {
                rows.append(searched("everything_known", known))
            }
            againstBooks = (blind.saved(blind.link, confidence: confidence), blind.saved(blind.perfect, confidence: confidence))
            (rival, knowing) = (found.rival, found.link)
            // Customers that the rounds sent are others than those of a search.
            let alone = interval(hardware.map(\.meanWait)), of = interval(found.rival.meanWait.values)
            let apart: ConfidenceInterval
            if let wait = link.map({ model.meanWait(cost: $0.cost) + player.latency }) {
                apart = found.saved(wait, confidence: confidence)
            } else if let alone, let of {
                apart = ConfidenceInterval(
                    estimate: of.estimate - alone.estimate, low: of.low - alone.high, high: of.high - alone.low)
            } else {
                apart = ConfidenceInterval(estimate: .nan, low: -.infinity, high: .infinity)
            }
            against = (
                apart, found.saved(found.link, confidence: confidence), found.saved(found.perfect, confidence: confidence)
            )
        }
        self.rows = rows
    }

    /// The row of a policy.
    public func row(_ policy: String) -> Row? { rows.first { $0.policy == policy } }

    /// By how much the link's routers wait less than the best without entanglement, news and books at the same p, in mean services;
    /// `nil` without a closed form.
    public var gain: Double? {
        guard let link = row("link")?.meanWait, let rival = row("best_classical_without_communication")?.meanWait else {
            return nil
        }
        return rival - link
    }

    /// By how much customers wait less than under the best classical rule with late knowledge, by routers of the link that have not, and by
    /// those that have it, too; none without an emulation.
    var gains: [WorkloadStudy.Staleness.Gain] {
        guard let against else { return [] }
        return [.init("link", against.link), .init("stale_and_link", against.knowingLink, asksPairs: !asksNothing)]
    }

    /// Whether routers that share the link's pairs and know the queues late do best to ask none.
    public var asksNothing: Bool { knowing.map { $0.decided.mean == 0 } ?? false }
}
