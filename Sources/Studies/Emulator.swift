import Certification
public import NodeEmulation
import Synchronization

/// Runs the replications of a scenario over threads. The result depends on the scenario and its seed alone.
public struct Emulator: Sendable {
    /// How far a run is.
    public struct Progress: Sendable {
        /// Replications finished.
        public let finished: Int
        /// Replications in all.
        public let replications: Int
        /// Mean utility of the rounds so far; `nil` before the first.
        public let score: Double?
        /// Rounds so far.
        public let rounds: UInt64
    }

    private let compiled: CompiledScenario
    private let threads: Int
    private let plan: RunPlan
    private let keepsHistory: Bool
    private let recorder: RoundRecorder?
    private let consumer: (any RoundConsumer)?
    private let criticalScores: CriticalScores
    /// Most rounds that a table of critical scores is made for.
    private static let greatestTable = 1_000_000.0

    /// An emulator of a scenario on at most so many threads.
    ///
    /// - Parameters:
    ///   - plan: how much to emulate; `nil`: what the scenario says.
    ///   - keepsHistory: whether the records say what happened when.
    ///   - recorder: who writes every round down.
    ///   - consumer: whose decisions the rounds are.
    public init(
        _ compiled: CompiledScenario, threads: Int, plan: RunPlan? = nil, keepsHistory: Bool = false,
        recorder: RoundRecorder? = nil, consumer: (any RoundConsumer)? = nil
    ) {
        self.consumer = consumer
        self.compiled = compiled
        self.threads = max(1, threads)
        self.keepsHistory = keepsHistory
        self.recorder = recorder
        self.plan = plan ?? compiled.scenario.run
        // Up to as many rounds as the longest window ever holds; beyond, the test itself is asked.
        let mean = (compiled.scenario.requirement.stabilityWindows.max() ?? 0) * compiled.roundRate
        let rounds = mean + 10 * mean.squareRoot() + 100
        criticalScores = CriticalScores(
            test: compiled.test, maximumRounds: rounds < Emulator.greatestTable ? Int(rounds) : 0)
    }

    /// Emulates all replications. When the surrounding task is cancelled, those under way are finished and the rest left out.
    ///
    /// - Parameter report: called after each replication, from any thread.
    public func run(report: @escaping @Sendable (Progress) -> Void = { _ in }) async -> EmulatedRun {
        let plan = plan
        let start = ContinuousClock.now
        let soFar = SoFar()
        let stride = min(threads, plan.replications)
        let records = await withTaskGroup(of: [(Int, RunRecord)].self) { group in
            for worker in 0..<stride {
                group.addTask {
                    var done: [(Int, RunRecord)] = []
                    for replication in Swift.stride(from: worker, to: plan.replications, by: stride) {
                        if Task.isCancelled { break }
                        let record = emulate(replication)
                        done.append((replication, record))
                        let (finished, score) = soFar.add(record.score)
                        let progress = Progress(
                            finished: finished, replications: plan.replications, score: score.mean, rounds: score.count)
                        report(progress)
                    }
                    return done
                }
            }
            var all: [(Int, RunRecord)] = []
            for await part in group { all += part }
            return all.sorted { $0.0 < $1.0 }.map(\.1)
        }
        let wall = ContinuousClock.now - start
        return EmulatedRun(
            replications: records,
            resolution: compiled.apparatus.needsClickResolution.isEmpty ? plan.resolution : .click,
            wallTime: Double(wall.components.seconds) + Double(wall.components.attoseconds) * 1e-18,
            isPartial: records.count < plan.replications,
            windowLengths: compiled.scenario.requirement.stabilityWindows.count)
    }

    /// Emulates one replication, all channels of it.
    public func emulate(_ replication: Int) -> RunRecord {
        let scores = criticalScores
        let one = Replication(
            apparatus: compiled.apparatus, game: compiled.playedGame, requests: compiled.scenario.requests, plan: plan,
            keepsHistory: keepsHistory, keepsRounds: recorder != nil || consumer != nil,
            stabilityWindows: compiled.scenario.requirement.stabilityWindows
        ) { rounds, score in scores.certifies(rounds: rounds, score: score) }
        let (record, rounds) = one.play(replication)
        recorder?.add(rounds, replication: replication)
        consumer?.take(rounds, replication: replication)
        return record
    }
}

/// What the finished replications scored, for progress reports.
private final class SoFar: Sendable {
    private let state = Mutex((finished: 0, score: RunRecord.Moments()))

    func add(_ score: RunRecord.Moments) -> (finished: Int, score: RunRecord.Moments) {
        state.withLock { state in
            state.finished += 1
            state.score = state.score.adding(score)
            return state
        }
    }
}

/// A workload that is decided by the rounds of a run.
public protocol RoundConsumer: Sendable {
    /// Takes the rounds of a replication, one log per channel; called from any thread, once per replication.
    func take(_ logs: [RoundLog], replication: Int)
}
