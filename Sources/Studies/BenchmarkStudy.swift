import NodeEmulation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// How fast this machine emulates a scenario.
public struct BenchmarkStudy: Sendable {
    /// One resolution's throughput, on one thread.
    public struct Throughput: Sendable {
        /// "click" or "herald".
        public let resolution: String
        /// Emulated seconds per second of one core's time.
        public let realTimeFactor: Double
        /// Attempts per second of one core's time; those that were skipped included.
        public let attemptsPerSecond: Double
        /// Heralds per second of one core's time.
        public let heraldsPerSecond: Double
        /// Events per second of one core's time.
        public let eventsPerSecond: Double
        /// Nanoseconds of one core per event.
        public let nanosecondsPerEvent: Double
        /// Emulated seconds the measurement took in.
        public let emulatedTime: Double
    }
    /// What several threads do together at herald resolution.
    public struct Scaling: Sendable {
        /// How many threads shared the replications.
        public let threads: Int
        /// Emulated seconds per second on the clock.
        public let realTimeFactor: Double
        /// Heralds per second on the clock.
        public let heraldsPerSecond: Double
        /// Time on the clock with one thread over that with these.
        public let speedup: Double
        /// Whether every replication gave what it gives on one thread, to the last bit.
        public let isIdentical: Bool
    }
    /// Click resolution, then herald resolution.
    public let throughputs: [Throughput]
    /// Closed-form evaluations of compiled scenarios per second of one core's time, with all figures of a report.
    public let evaluationsPerSecond: Double
    /// Hardware designs judged per second of one core's time, each unlike those before it.
    public let designsPerSecond: Double
    /// One thread, two, four and so on up to the machine's processors.
    public let scalings: [Scaling]

    /// Times a scenario for about `seconds` per measurement: of one core on one thread, and on the clock for several.
    ///
    /// - Parameter processors: the most threads to try.
    public init(_ compiled: CompiledScenario, seconds: Double, processors: Int) async {
        throughputs = RunPlan.Resolution.allCases.map { resolution in
            BenchmarkStudy.throughput(compiled, resolution, seconds: seconds)
        }
        let start = BenchmarkStudy.threadTime
        var count = 0
        while BenchmarkStudy.threadTime - start < seconds {
            _ = Evaluation(compiled).windows.count
            count += 1
        }
        evaluationsPerSecond = Double(count) / (BenchmarkStudy.threadTime - start)
        designsPerSecond = BenchmarkStudy.designRate(compiled, seconds: seconds)
        scalings = await BenchmarkStudy.scalings(
            compiled, emulated: throughputs[1].realTimeFactor * seconds, processors: processors)
    }

    private static func designRate(_ compiled: CompiledScenario, seconds: Double) -> Double {
        var designs = DesignSample(compiled.scenario)
        let sample = (0..<1000).map { _ in designs.next() }
        var evaluator = DesignEvaluator(compiled)
        var judgment = DesignJudgment()
        var (count, elapsed) = (0, 0.0)
        // The first round fills the tables.
        for round in 0... {
            let start = BenchmarkStudy.threadTime
            for design in sample {
                do {
                    try evaluator.judge(a: design.a, b: design.b, link: design.link, into: &judgment)
                } catch { return .nan }
            }
            if round == 0 { continue }
            elapsed += BenchmarkStudy.threadTime - start
            count += sample.count
            if elapsed >= seconds { break }
        }
        return Double(count) / elapsed
    }

    private static func scalings(_ compiled: CompiledScenario, emulated: Double, processors: Int) async -> [Scaling] {
        var counts = Array(sequence(first: 1) { $0 < processors ? 2 * $0 : nil }.filter { $0 < processors })
        counts.append(max(1, processors))
        let plan = RunPlan(
            duration: .init(seconds: emulated), warmUp: compiled.scenario.run.warmUp, replications: 8 * counts.last!,
            seed: compiled.scenario.run.seed, resolution: .herald)
        var scalings: [Scaling] = []
        var alone: EmulatedRun?
        for threads in counts {
            let run = await Emulator(compiled, threads: threads, plan: plan).run()
            let first = alone ?? run
            alone = first
            scalings.append(
                Scaling(
                    threads: threads, realTimeFactor: emulated / run.wallTime,
                    heraldsPerSecond: Double(run.total.heralds) / run.wallTime, speedup: first.wallTime / run.wallTime,
                    isIdentical: run.replications == first.replications))
        }
        return scalings
    }

    private static func throughput(
        _ compiled: CompiledScenario, _ resolution: RunPlan.Resolution, seconds: Double
    ) -> Throughput {
        var emulated = 0.01
        while true {
            let plan = RunPlan(
                duration: .init(seconds: emulated), warmUp: .zero, replications: 1, seed: compiled.scenario.run.seed,
                resolution: resolution)
            let emulator = Emulator(compiled, threads: 1, plan: plan)
            let start = BenchmarkStudy.threadTime
            let record = emulator.emulate(0)
            let wall = BenchmarkStudy.threadTime - start
            if wall >= 0.5 * seconds || emulated >= 1e6 {
                return Throughput(
                    resolution: resolution.rawValue, realTimeFactor: emulated / wall,
                    attemptsPerSecond: Double(record.attempts) / wall, heraldsPerSecond: Double(record.heralds) / wall,
                    eventsPerSecond: Double(record.events) / wall,
                    nanosecondsPerEvent: wall * 1e9 / Double(max(1, record.events)), emulatedTime: emulated)
            }
            emulated *= min(20, max(1.5, 0.8 * seconds / max(wall, 1e-6)))
        }
    }

    /// Seconds that this thread has computed: what else the machine does counts less than with a clock on the wall.
    private static var threadTime: Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
    }
}
