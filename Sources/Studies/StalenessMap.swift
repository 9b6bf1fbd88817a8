public import Certification
public import ScenarioFiles
public import Workloads

/// Where entanglement beats knowledge that is a light-time old: two routers at every distance, with customers of every mean service.
///
/// All rules earn the same at the baseline task: what the best rule without communication earns at the scenario's part of split pairs.
public struct StalenessMap: Sendable {
    /// One distance and one mean service.
    public struct Point: Sendable {
        /// Between the sites, in meters; fiber and straight line.
        public let distance: Double
        /// In seconds.
        public let meanService: Double
        /// How old the freshest knowledge of the other site is, in mean services.
        public let age: Double
        /// Mean waiting under the best classical rule found, in mean services.
        public let rival: SchedulingSearch.Found
        /// By how much customers wait less than under that rule for perfect pairs and for this link's, decided as late as the readout takes:
        /// by routers that know no queue, and by those that heed the same stale knowledge before they look at a pair.
        public let perfectAlone, perfect, linkAlone, link: Saving
        /// Pairs per second that one channel heralds.
        public let heralded: Double

        /// Channels of this hardware that supply the routers, a tenth of the pairs to spare.
        public func channels(_ saving: Saving) -> Double { (saving.needed / (0.9 * heralded)).rounded(.up) }
    }
    /// What pairs are good for.
    public struct Saving: Sendable, Equatable {
        /// Shorter waiting, in mean services.
        public let waiting: ConfidenceInterval
        /// Pairs that the routers ask for, per second.
        public let needed: Double
    }

    /// The scenario's title.
    public let title: String
    /// The workload.
    public let definition: SchedulingDefinition
    /// Level of the intervals.
    public let confidence: Double
    /// By how much perfect pairs decided at once shorten the waiting at best, in mean services, where no queue is known.
    public let greatestSaving: Double
    /// All points, distance by distance; those that were finished.
    public let points: [Point]
    /// Whether points are missing because the study was stopped.
    public let isPartial: Bool

    /// Emulates every point; when the surrounding task is cancelled, those under way are finished and the rest left out.
    ///
    /// - Parameters:
    ///   - pairs: of customers in each of `replications` replications.
    ///   - load: the scenario at a distance, for example `50 km`, and a rate of requests per second.
    ///   - report: called after each point, from any thread.
    /// - Throws: what `load` throws, `GameError`, `GSLError`.
    public init?(
        distances: [String], meanServices: [Double], pairs: Int, replications: Int, threads: Int,
        load: @escaping @Sendable (_ distance: String, _ rate: Double) throws -> Scenario,
        report: @escaping @Sendable (_ done: Int, _ of: Int) -> Void = { _, _ in }
    ) async throws {
        let first = try load(distances[0], 1)
        guard case .dualWorkScheduling(let definition) = first.game else { return nil }
        (title, self.definition, confidence) = (first.title, definition, first.requirement.confidence)
        let model = definition.model
        greatestSaving = model.classicalCost(split: definition.split) - (try model.quantum(split: definition.split).cost)
        let places = distances.flatMap { distance in meanServices.map { (distance, $0) } }
        let strategies = DualWorkStrategies(model, settings: definition.settings)
        let size = (pairs: pairs, replications: replications)
        let all = try await StudyPoints.finished(places.count, threads: threads, report: report) { index in
            try Self.point(places[index].0, places[index].1, definition, strategies, size, load)
        }.compactMap { $0 }
        points = all
        isPartial = all.count < places.count
    }

    private static func point(
        _ distance: String, _ meanService: Double, _ definition: SchedulingDefinition, _ strategies: DualWorkStrategies,
        _ size: (pairs: Int, replications: Int),
        _ load: @Sendable (_ distance: String, _ rate: Double) throws -> Scenario
    ) throws -> Point {
        let (model, task, split) = (definition.model, definition.task, definition.split)
        let requests = definition.load / meanService
        // Of several channels if need be, each of which has a tenth of its pairs to spare.
        let busy = try CompiledScenario(try load(distance, 1e5))
        let heralded = busy.attemptRate * busy.faults.heraldProbability
        let scenario = try load(distance, min(requests, 0.9 * heralded))
        let compiled = try CompiledScenario(scenario)
        guard let player = SchedulingLink(compiled, meanService: meanService) else { preconditionFailure("another game") }
        let age = scenario.link.fastestSignalTime.seconds / meanService
        let search = SchedulingSearch(
            model, task: task, split: split, seed: scenario.run.seed, replications: size.replications, pairs: size.pairs)
        let found = try StaleComparison(search, model, task, age: age, split: split, player, strategies)
        let alone = try model.quantum(split: split).cost
        let linkAlone = try player.cost(split: split, strategies)
        let confidence = scenario.requirement.confidence
        func beside(_ rule: SchedulingSearch.Found) -> Saving {
            Saving(waiting: found.saved(rule, confidence: confidence), needed: requests * rule.decided.mean)
        }
        func apart(_ cost: Double?, _ latency: Double) -> Saving {
            Saving(waiting: found.saved(model.meanWait(cost: cost ?? .nan) + latency, confidence: confidence), needed: requests)
        }
        return Point(
            distance: scenario.link.directDistance.meters, meanService: meanService, age: age, rival: found.rival,
            perfectAlone: apart(alone, player.latencyWithPair), perfect: beside(found.perfect),
            linkAlone: apart(linkAlone, player.latency), link: beside(found.link), heralded: heralded)
    }
}
