import DiscreteEvents

/// The event kernel alone.
enum Kernel {
    /// Hold model: delivers an event and schedules another, with so many pending.
    static func hold(pending: Int, events: Int) -> UInt64 {
        var stream = RandomStream(seed: 1, name: "benchmark")
        var calendar = Calendar<UInt32>(capacity: pending)
        for event in 0..<pending { calendar.schedule(UInt32(event), at: .zero + delay(&stream), Phase(0)) }
        var sum: UInt64 = 0
        for _ in 0..<events {
            let (time, event) = calendar.removeFirst()
            sum &+= UInt64(event)
            calendar.schedule(event, at: time + delay(&stream), Phase(0))
        }
        return sum
    }

    /// Every event starts a timeout and withdraws the one before.
    static func timeouts(pending: Int, events: Int) -> UInt64 {
        var stream = RandomStream(seed: 1, name: "benchmark")
        var calendar = Calendar<UInt32>(capacity: 4 * pending)
        var timeouts = Table(repeating: calendar.noTicket, count: pending)
        for event in 0..<pending { calendar.schedule(UInt32(event), at: .zero + delay(&stream), Phase(0)) }
        var withdrawn: UInt64 = 0
        for _ in 0..<events {
            let (time, event) = calendar.removeFirst()
            if calendar.cancel(timeouts[Int(event)]) { withdrawn &+= 1 }
            timeouts[Int(event)] = calendar.schedule(event, at: time + Span(picoseconds: 1 << 40), Phase(1))
            calendar.schedule(event, at: time + delay(&stream), Phase(0))
        }
        return withdrawn
    }

    /// One message received and another sent over a constant delay, with 128 under way.
    static func wire(events: Int) -> UInt64 {
        var wire = Wire<UInt32>(phase: Phase(0))
        let delay = Span(picoseconds: 128_000_000)
        for message in 0..<UInt32(128) {
            wire.send(message, arriving: Instant(picoseconds: Int64(message) * 1_000_000) + delay)
        }
        var sum: UInt64 = 0
        for _ in 0..<events {
            let now = wire.nextKey.time
            let message = wire.receive()
            sum &+= UInt64(message)
            wire.send(message, arriving: now + delay)
        }
        return sum
    }

    /// Up to a microsecond.
    @inline(__always) private static func delay(_ stream: inout RandomStream) -> Span {
        Span(picoseconds: Int64(stream.next() >> 44))
    }
}
