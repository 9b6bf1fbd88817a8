import Benchmark
import Foundation

/// The package's root, where the scenarios are.
let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

/// Names say what one iteration does, after the subject.
let benchmarks: @Sendable () -> Void = {
    // The harness's processor time has steps of 10 ms: clock on the wall and throughput, to be read at low percentiles.
    Benchmark.defaultConfiguration = .init(
        metrics: [.wallClock, .throughput], warmupIterations: 3, maxDuration: .seconds(1), maxIterations: 100_000)
    let parts = [kernelBenchmarks, linkBenchmarks, evaluationBenchmarks, certificationBenchmarks]
    for (number, part) in parts.enumerated() {
        referenceBenchmark(number)
        part()
    }
    referenceBenchmark(parts.count)
}
