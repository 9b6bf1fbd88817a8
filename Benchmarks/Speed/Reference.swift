import Benchmark

/// Work that Tacit has no part in, timed before, between and after the rest: how fast the machine is at that moment. One
/// iteration, scaled by a thousand, sorts an entry into a heap of 4096 and takes the least out: integers, branches, memory.
func referenceBenchmark(_ number: Int) {
    Benchmark("reference-\(number)", configuration: .init(scalingFactor: .kilo, maxDuration: .milliseconds(300))) { benchmark in
        var state: UInt64 = 1
        var heap: [UInt64] = (0..<4096).map { UInt64($0) << 52 }
        benchmark.startMeasurement()
        heap.withUnsafeMutableBufferPointer { heap in
            for _ in benchmark.scaledIterations {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                let entry = heap[0] &+ state >> 12
                var hole = 0
                while 2 * hole + 1 < heap.count {
                    var child = 2 * hole + 1
                    if child + 1 < heap.count, heap[child + 1] < heap[child] { child += 1 }
                    if heap[child] >= entry { break }
                    heap[hole] = heap[child]
                    hole = child
                }
                heap[hole] = entry
            }
        }
        benchmark.stopMeasurement()
        blackHole(heap[0])
    }
}
