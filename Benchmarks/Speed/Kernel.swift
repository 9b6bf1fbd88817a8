import Benchmark
import DiscreteEvents

/// The event kernel alone. One iteration, scaled by a thousand, delivers an event and schedules another.
func kernelBenchmarks() {
    for pending in [16, 512, 8192, 100_000] {
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
    // PHOLD: each process that receives a job passes it on to any process, after a fixed and an exponential delay.
    Benchmark("kernel-calendar-phold-1024-processes-16-jobs-each", configuration: .init(scalingFactor: .kilo)) { benchmark in
        var stream = RandomStream(seed: 1, name: "benchmark")
        let law = ExponentialLaw()
        var calendar = Calendar<UInt32>(capacity: 16_384)
        var processed = Table<UInt64>(repeating: 0, count: 1024)
        func send(at time: Instant) {
            let delay = Span(picoseconds: 100_000 + Int64(law.draw(&stream) * 900_000))
            calendar.schedule(UInt32(truncatingIfNeeded: stream.next() >> 54), at: time + delay, Phase(0))
        }
        func receive() {
            let (time, process) = calendar.removeFirst()
            processed[Int(process)] += 1
            send(at: time)
        }
        for _ in 0..<16_384 { send(at: .zero) }
        for _ in 0..<3 * 16_384 { receive() }
        benchmark.startMeasurement()
        for _ in benchmark.scaledIterations { receive() }
        benchmark.stopMeasurement()
        blackHole(processed[0])
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
        let law = ExponentialLaw()
        var sum = 0.0
        for _ in benchmark.scaledIterations { sum += law.draw(&stream) }
        blackHole(sum)
    }
}
