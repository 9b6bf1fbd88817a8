import Benchmark
import DiscreteEvents

/// The event kernel alone. One iteration, scaled by a thousand, delivers an event and schedules another.
func kernelBenchmarks() {
    for pending in [16, 512, 8192] {
        // Hold model: as many pending events throughout, uniform delays.
        Benchmark("kernel-calendar-hold-\(pending)-pending", configuration: .init(scalingFactor: .kilo)) { benchmark in
            var stream = RandomStream(seed: 1, name: "benchmark")
            var calendar = Calendar<UInt32>(capacity: pending)
            let phase = Phase(0)
            func delay() -> Span { Span(picoseconds: Int64(stream.next() >> 44)) }
            func hold() {
                let (time, event) = calendar.removeFirst()
                calendar.schedule(event, at: time + delay(), phase)
            }
            for event in 0..<pending { calendar.schedule(UInt32(event), at: .zero + delay(), phase) }
            // Until the order of insertion is forgotten.
            for _ in 0..<3 * pending { hold() }
            benchmark.startMeasurement()
            for _ in benchmark.scaledIterations { hold() }
            benchmark.stopMeasurement()
            blackHole(calendar.count)
        }
    }
    Benchmark("kernel-wire-128-under-way", configuration: .init(scalingFactor: .kilo)) { benchmark in
        var wire = Wire<UInt32>(phase: Phase(0))
        let delay = Span(picoseconds: 128_000_000)
        var now = Instant.zero
        for message in 0..<UInt32(128) {
            now = now + Span(picoseconds: 1_000_000)
            wire.send(message, arriving: now + delay)
        }
        benchmark.startMeasurement()
        for _ in benchmark.scaledIterations {
            now = wire.nextKey.time
            let message = wire.receive()
            wire.send(message, arriving: now + delay)
        }
        benchmark.stopMeasurement()
        blackHole(wire.count)
    }
    Benchmark("kernel-stream-exponential", configuration: .init(scalingFactor: .kilo)) { benchmark in
        var stream = RandomStream(seed: 1, name: "benchmark")
        var sum = 0.0
        for _ in benchmark.scaledIterations { sum += stream.exponential() }
        blackHole(sum)
    }
}
