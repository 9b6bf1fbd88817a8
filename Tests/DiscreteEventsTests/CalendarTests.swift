import DiscreteEvents
import TestKit
import Testing

@Suite struct CalendarTests {
    /// How the times of a random schedule lie.
    enum Shape: CaseIterable {
        /// Few distinct times: ties of time and phase are common.
        case ties
        /// All scales alike, from one picosecond to days.
        case scales
        /// Hundreds at one instant, now and again.
        case bursts
        /// Many in a stretch that few were known to be in, so that what was due must be put back.
        case crowds
        /// Next to powers of two, where the digits of the key carry.
        case carries

        func delay(_ stream: inout RandomStream, after now: Instant, step: Int) -> Span {
            let random = Int64(bitPattern: stream.next() >> 1)
            switch self {
            case .ties: return Span(picoseconds: random % 16)
            case .scales: return Span(picoseconds: random >> (10 + random % 53))
            case .bursts: return Span(picoseconds: step / 500 % 2 == 0 ? 4096 : random % 3 * 1_000_000)
            case .crowds: return Span(picoseconds: step % 1000 < 40 ? random % 1_000_000_000_000 : random % 1_000_000)
            case .carries:
                let unit: Int64 = 1 << (random % 40)
                return Span(picoseconds: (now.picoseconds / unit + 1) * unit - now.picoseconds - random % 2)
            }
        }
    }

    private struct Pending {
        var key: EventKey
        var order: Int
        var ticket: Calendar<Int32>.Ticket
    }

    /// Random schedules, removals and cancellations against a sorted array, at several ratios of the three.
    @Test(arguments: Shape.allCases, 0..<6) func followsASortedArray(shape: Shape, round: Int) {
        var stream = RandomStream(seed: Seeds.seed(11), replication: UInt64(round), name: "calendar-\(shape)")
        var calendar = Calendar<Int32>(capacity: 4)
        // Latest first.
        var oracle: [Pending] = []
        var issued = 0
        for step in 0..<20_000 {
            // Phases of growth and of decline; in some rounds most events are withdrawn.
            let growing = step / 2_000 % 2 == 0
            let draw = stream.next() % 16
            if draw < (growing ? 9 : 3) {
                let now = calendar.now.time
                let time = now + shape.delay(&stream, after: now, step: step)
                let phase = Phase(UInt8(stream.next() % 3))
                let key = EventKey(time, phase)
                if key < calendar.now || time >= .distantFuture { continue }
                let ticket = calendar.schedule(Int32(issued), at: time, phase)
                var (low, high) = (0, oracle.count)
                while low < high {
                    let middle = (low + high) / 2
                    if oracle[middle].key > key { low = middle + 1 } else { high = middle }
                }
                oracle.insert(Pending(key: key, order: issued, ticket: ticket), at: low)
                issued += 1
            } else if draw < (growing ? 9 : 3) + UInt64(round % 3 * 3), !oracle.isEmpty {
                // Now and then the next one, which is the special case.
                let index = stream.next() % 4 == 0 ? oracle.count - 1 : Int(stream.next() % UInt64(oracle.count))
                let victim = oracle.remove(at: index)
                let first = calendar.cancel(victim.ticket)
                let second = calendar.cancel(victim.ticket)
                #expect(first && !second)
            } else if let expected = oracle.popLast() {
                let (time, event) = calendar.removeFirst()
                let now = calendar.now
                guard time == expected.key.time, Int(event) == expected.order, now == expected.key else {
                    Issue.record("event \(event) at \(time) instead of \(expected) in step \(step)")
                    return
                }
                let cancelled = calendar.cancel(expected.ticket)
                #expect(!cancelled)
            }
            let (count, isEmpty, next) = (calendar.count, calendar.isEmpty, calendar.nextKey)
            guard count == oracle.count, isEmpty == oracle.isEmpty, next == oracle.last?.key ?? .never else {
                Issue.record("\(count) pending, next \(next), instead of \(oracle.count) and \(oracle.last as Any), step \(step)")
                return
            }
        }
        #expect(issued > 3_000)
    }

    /// Thousands at one picosecond and phase, each of which schedules another there and then.
    @Test func simultaneousEventsKeepTheOrderOfInsertion() {
        var calendar = Calendar<Int32>(capacity: 4)
        for start in [0, 63, 64, 1 << 40] as [Int64] {
            let instant = Instant(picoseconds: start)
            for i in 0..<3_000 { calendar.schedule(Int32(i), at: instant, Phase(0)) }
            calendar.schedule(-1, at: instant, Phase(1))
            for i in 0..<10_000 {
                let event = calendar.removeFirst().event
                #expect(event == Int32(i))
                if i < 7_000 { calendar.schedule(Int32(i + 3_000), at: instant, Phase(0)) }
            }
            let (last, count) = (calendar.removeFirst().event, calendar.count)
            #expect(last == -1 && count == 0)
        }
    }

    @Test func reachesFromThePicosecondToTheLastInstant() {
        var calendar = Calendar<Int32>()
        let times = [0, 1, 7, 8, 1 << 30, (1 << 59) - 1, 1 << 59, (1 << 60) - 2, (1 << 60) - 1] as [Int64]
        for time in times.reversed() { calendar.schedule(0, at: Instant(picoseconds: time), Phase(6)) }
        for time in times {
            let (next, removed) = (calendar.nextKey, calendar.removeFirst().time)
            #expect(next == EventKey(Instant(picoseconds: time), Phase(6)) && removed.picoseconds == time)
        }
        let last = calendar.nextKey
        #expect(last == .never)
    }

    /// A timeout that is always withdrawn in time must not fill the calendar with what was withdrawn.
    @Test func withdrawnTimeoutsAreSwept() {
        var calendar = Calendar<Int32>(capacity: 16)
        var tickets: [Calendar<Int32>.Ticket] = []
        for i in 0..<100_000 {
            let now = Instant(picoseconds: Int64(i) * 1_000)
            tickets.append(calendar.schedule(Int32(i), at: now + Span(seconds: 3_600), Phase(1)))
            if i >= 8 {
                let withdrawn = calendar.cancel(tickets[i - 8])
                #expect(withdrawn)
            }
        }
        let (count, room) = (calendar.count, calendar.capacity)
        #expect(count == 8 && room < 2_000)
    }

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
