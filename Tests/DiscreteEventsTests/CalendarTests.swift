import DiscreteEvents
import TestKit
import Testing

@Suite struct CalendarTests {
    private struct Pending {
        var key: EventKey
        var order: Int
        var ticket: Calendar<Int32>.Ticket
    }

    /// Random schedules, removals and cancellations against a sorted array.
    @Test(arguments: 0..<20) func followsASortedArray(round: Int) {
        var stream = RandomStream(seed: Seeds.seed(11), replication: UInt64(round), name: "calendar")
        var calendar = Calendar<Int32>(capacity: 4)
        var oracle: [Pending] = []
        var now = Instant.zero
        var issued = 0
        for _ in 0..<5_000 {
            switch stream.next() % 8 {
            case 0...3:
                // Few distinct times, so that ties of time and phase are common.
                let time = now + Span(picoseconds: Int64(stream.next() % 16))
                let phase = Phase(UInt8(stream.next() % 3))
                if EventKey(time, phase) < calendar.now { continue }
                let ticket = calendar.schedule(Int32(issued), at: time, phase)
                oracle.append(Pending(key: EventKey(time, phase), order: issued, ticket: ticket))
                issued += 1
            case 4:
                guard !oracle.isEmpty else { continue }
                let victim = oracle.remove(at: Int(stream.next() % UInt64(oracle.count)))
                let first = calendar.cancel(victim.ticket)
                let second = calendar.cancel(victim.ticket)
                #expect(first && !second)
            default:
                guard let first = oracle.indices.min(by: { precedes(oracle[$0], oracle[$1]) }) else { continue }
                let expected = oracle.remove(at: first)
                let next = calendar.nextKey
                #expect(next == expected.key)
                let (time, event) = calendar.removeFirst()
                #expect(time == expected.key.time && Int(event) == expected.order)
                let cancelled = calendar.cancel(expected.ticket)
                #expect(!cancelled)
                now = time
            }
            let (count, isEmpty) = (calendar.count, calendar.isEmpty)
            #expect(count == oracle.count && isEmpty == oracle.isEmpty)
        }
    }

    private func precedes(_ a: Pending, _ b: Pending) -> Bool { a.key == b.key ? a.order < b.order : a.key < b.key }

    @Test func thePastIsAnError() async {
        await #expect(processExitsWith: .failure) {
            var calendar = Calendar<Int32>()
            calendar.schedule(1, at: Instant(picoseconds: 10), Phase(0))
            _ = calendar.removeFirst()
            calendar.schedule(2, at: Instant(picoseconds: 9), Phase(0))
        }
    }

    @Test func wiresKeepOrderAndGrow() {
        var wire = Wire<Int32>(phase: Phase(3), capacity: 4)
        let idle = wire.nextKey
        #expect(idle == .never)
        for i in 0..<100 { wire.send(Int32(i), arriving: Instant(picoseconds: Int64(i / 2))) }
        for i in 0..<50 {
            let message = wire.receive()
            #expect(message == Int32(i))
        }
        for i in 100..<300 { wire.send(Int32(i), arriving: Instant(picoseconds: Int64(i / 2))) }
        for i in 50..<300 {
            let (key, message) = (wire.nextKey, wire.receive())
            #expect(key == EventKey(Instant(picoseconds: Int64(i / 2)), Phase(3)) && message == Int32(i))
        }
        let (count, last) = (wire.count, wire.nextKey)
        #expect(count == 0 && last == .never)
    }

    @Test func secondsBecomeTheNearestPicosecond() {
        #expect(Span(seconds: 870e-9).picoseconds == 870_000)
        #expect(Span(seconds: 242.55e-6).picoseconds == 242_550_000)
        #expect(Span(seconds: 7.9).picoseconds == 7_900_000_000_000)
        #expect(EventKey(Instant(picoseconds: 5), Phase(7)) < EventKey(Instant(picoseconds: 6), Phase(0)))
    }
}
