public import Certification
public import ScenarioFiles
import Workloads

/// What waiting costs what idle servers earn: for every class of rules the least waiting at each part of split pairs, ideal and with
/// hardware.
///
/// Closed forms of da Silva and Wehner's model for rules that keep no books and get no news, and emulated searches for those that do; for hardware the link's own correlations at the settings
/// that suit its pairs best, rounds without a pair and the time of decisions included.
public struct SchedulingFrontier: Sendable {
    /// One part of split pairs.
    public struct Point: Sendable {
        /// p.
        public let split: Double
        /// What a server earns at the baseline task.
        public let baseline: Double
        /// Mean waiting in mean services of rules that keep no books and get no news: at random, best classical, perfect pairs at once, and
        /// both services known.
        public let random, classical, perfect, fullInformation: Double
        /// Mean waiting under the best classical rules found that count what they sent: without news, and with news of the queues as light
        /// brings them; emulated. `nil` where the study was stopped before.
        public let books, booksAndNews: ConfidenceInterval?
    }
    /// What hardware reaches.
    public struct Hardware: Sendable {
        /// Its title.
        public let title: String
        /// Part of the rounds that have a pair.
        public let served: Double
        /// How long a decision takes in the mean, in mean services.
        public let latency: Double
        /// Mean waiting at each point; `nil` where its pairs cannot split that many or that few.
        public let meanWaits: [Double?]
        /// What the emulated rounds save at points where they were played, against the best rule without communication that splits as many.
        public let measured: [Measured]
    }
    /// Rounds played by the emulator near a point.
    public struct Measured: Sendable {
        /// Index of the point.
        public let point: Int
        /// Rounds, all replications together.
        public let rounds: Int
        /// By how much they shorten the mean waiting, in mean services.
        public let saving: ConfidenceInterval
        /// Mean waiting of the customers in the queues.
        public let meanWait: ConfidenceInterval
    }

    /// The scenario's title.
    public let title: String
    /// The workload.
    public let definition: SchedulingDefinition
    /// Mean service in seconds.
    public let meanService: Double
    /// Level of the intervals.
    public let confidence: Double
    /// All points, from few split pairs on.
    public let points: [Point]
    /// What was asked for.
    public let hardware: [Hardware]
    /// Whether something is missing because the study was stopped.
    public let isPartial: Bool

    /// Computes the frontier; with `plays` the emulator also plays every second point with each hardware.
    ///
    /// - Parameters:
    ///   - hardware: how many there are.
    ///   - load: the scenario with a hardware and settings.
    ///   - report: called after each emulated point.
    /// - Returns: `nil` for a scenario without dual-work scheduling.
    /// - Throws: what `load` throws, `GameError`, `GSLError`.
    public init?(
        hardware count: Int, plays: Bool, threads: Int,
        load: @Sendable (_ hardware: Int, _ settings: [String]) throws -> Scenario,
        report: @escaping @Sendable (_ done: Int, _ of: Int) -> Void = { _, _ in }
    ) async throws {
        let first = try load(0, [])
        guard case .dualWorkScheduling(let definition) = first.game else { return nil }
        let (model, task) = (definition.model, definition.task)
        (title, self.definition, confidence) = (first.title, definition, first.requirement.confidence)
        meanService = definition.load / first.requests.rate.perSecond
        let strategies = DualWorkStrategies(model, settings: definition.settings)
        let steps = Array(stride(from: 4, through: 60, by: 4))
        let age = first.link.fastestSignalTime.seconds / meanService
        let confidence = first.requirement.confidence
        let seed = first.run.seed
        let found = try await StudyPoints.finished(steps.count, threads: threads) { index in
            let split = SchedulingSearch.split(steps[index])
            let search = SchedulingSearch(model, task: task, split: split, seed: seed, replications: 8, pairs: 10_000)
            return try [Double.infinity, age].map { age in
                let best = try ClassicalRouters(search, model, task, age: age, split: split).best
                return ConfidenceInterval.mean(best.meanWait.values, confidence: confidence)
            }
        }
        points = try zip(steps, found).map { step, found in
            let split = SchedulingSearch.split(step)
            return Point(
                split: split, baseline: model.baselineThroughput(task, split: split),
                random: model.meanWait(cost: model.randomCost(split: split)),
                classical: model.meanWait(cost: model.classicalCost(split: split)),
                perfect: model.meanWait(cost: try model.quantum(split: split).cost),
                fullInformation: model.meanWait(cost: try model.fullInformationCost(split: split)),
                books: found?[0] ?? nil, booksAndNews: found?[1] ?? nil)
        }
        var (all, isPartial) = ([Hardware](), found.contains { $0 == nil })
        let played = Array(stride(from: 1, to: steps.count, by: 2))
        for index in 0..<count {
            let compiled = try CompiledScenario(try load(index, []))
            guard let player = SchedulingLink(compiled) else { return nil }
            let waits = try points.map { point in
                try player.cost(split: point.split, strategies).map { model.meanWait(cost: $0) + player.latency }
            }
            var measured: [Measured] = []
            for (done, point) in (plays ? played : []).enumerated() {
                if Task.isCancelled {
                    isPartial = true
                    break
                }
                // What perfect pairs would split where these split as many as asked, as closely as settings are solved for.
                guard waits[point] != nil, let step = try player.step(split: points[point].split, strategies) else { continue }
                let scenario = try load(index, ["scheduling.split=\(SchedulingSearch.split(step))"])
                let round = try CompiledScenario(scenario)
                guard let workload = try SchedulingWorkload(round) else { return nil }
                let run = await Emulator(round, threads: threads, consumer: workload).run()
                if run.isPartial {
                    isPartial = true
                    break
                }
                if let saving = ConfidenceInterval.mean(workload.savings, confidence: confidence),
                    let wait = ConfidenceInterval.mean(workload.tallies.map(\.meanWait), confidence: confidence)
                {
                    measured.append(
                        Measured(
                            point: point, rounds: workload.tallies.reduce(0) { $0 + $1.pairs }, saving: saving, meanWait: wait))
                }
                report(index * played.count + done + 1, count * played.count)
            }
            all.append(
                Hardware(
                    title: compiled.scenario.hardwareTitles.a, served: player.served, latency: player.latency, meanWaits: waits,
                    measured: measured))
        }
        (self.hardware, self.isPartial) = (all, isPartial)
    }
}
