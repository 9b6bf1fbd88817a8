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
    /// Click resolution, then herald resolution.
    public let throughputs: [Throughput]
    /// Closed-form evaluations of compiled scenarios per second.
    public let evaluationsPerSecond: Double

    /// Times a scenario for about `seconds` of one core per measurement, on one thread.
    public init(_ compiled: CompiledScenario, seconds: Double) {
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
    }

    private static func throughput(
        _ compiled: CompiledScenario, _ resolution: RunPlan.Resolution, seconds: Double
    ) -> Throughput {
        var emulated = 0.01
        while true {
            let plan = RunPlan(
                duration: .init(seconds: emulated), warmUp: .zero, replications: 1, seed: compiled.scenario.run.seed,
                resolution: resolution)
            var emulation = PairEmulation(
                apparatus: compiled.apparatus, game: compiled.playedGame, requests: compiled.scenario.requests, plan: plan,
                replication: 0, stabilityWindows: []
            ) { _, _ in false }
            let start = BenchmarkStudy.threadTime
            let record = emulation.run(resolution)
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
