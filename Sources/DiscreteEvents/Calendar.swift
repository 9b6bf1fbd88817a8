/// A pending event set that delivers events in the order (time, phase, insertion), with cancellation.
///
/// An implicit 4-ary heap of 32-byte entries (for events of up to 8 bytes). Insertion and removal are O(log n), cancellation
/// O(1): a cancelled entry stays until it surfaces. Memory grows to the largest number pending and is then reused, so a
/// steady simulation allocates nothing. Use `Wire` for constant delays, which need no heap.
@frozen public struct Calendar<Event: BitwiseCopyable>: ~Copyable {
    /// Names one scheduled event, so that it can be cancelled.
    @frozen public struct Ticket: Hashable, Sendable, BitwiseCopyable {
        @usableFromInline let slot: UInt32
        @usableFromInline let generation: UInt32
        @inlinable init(slot: UInt32, generation: UInt32) { (self.slot, self.generation) = (slot, generation) }
    }

    @frozen @usableFromInline struct Entry: BitwiseCopyable {
        @usableFromInline var key: EventKey
        @usableFromInline var sequence: UInt64
        @usableFromInline var slot: UInt32
        @usableFromInline var event: Event
        @inlinable init(key: EventKey, sequence: UInt64, slot: UInt32, event: Event) {
            (self.key, self.sequence, self.slot, self.event) = (key, sequence, slot, event)
        }
        @inlinable @inline(__always) static func precedes(_ a: Entry, _ b: Entry) -> Bool {
            a.key == b.key ? a.sequence < b.sequence : a.key < b.key
        }
    }

    /// A ticket's bookkeeping: odd generations are pending, even ones free or cancelled.
    @usableFromInline var heap: Table<Entry>
    @usableFromInline var heapCount = 0
    @usableFromInline var generations: Table<UInt32>
    @usableFromInline var cancelled: Table<Bool>
    @usableFromInline var freeSlots: Table<UInt32>
    @usableFromInline var freeCount: Int
    @usableFromInline var sequence: UInt64 = 0
    @usableFromInline var pending = 0
    @usableFromInline var latest = EventKey(.zero, Phase(0))
    /// Events scheduled and neither delivered nor cancelled.
    @inlinable public var count: Int { pending }
    /// The key of the event delivered last: nothing may be scheduled before it.
    @inlinable public var now: EventKey { latest }

    /// An empty calendar with room for `capacity` events before it grows.
    public init(capacity: Int = 64) {
        let capacity = max(capacity, 4)
        heap = Table(
            repeating: Entry(key: .never, sequence: 0, slot: 0, event: Calendar.blank), count: capacity)
        generations = Table(repeating: 0, count: capacity)
        cancelled = Table(repeating: false, count: capacity)
        freeSlots = Table(repeating: 0, count: capacity)
        for i in 0..<capacity { freeSlots[i] = UInt32(capacity - 1 - i) }
        freeCount = capacity
    }

    /// A bit pattern to fill unused storage with; never delivered.
    private static var blank: Event {
        withUnsafeTemporaryAllocation(of: Event.self, capacity: 1) { buffer in
            UnsafeMutableRawBufferPointer(buffer).initializeMemory(as: UInt8.self, repeating: 0)
            return buffer[0]
        }
    }

    /// A ticket that names no event.
    @inlinable public var noTicket: Ticket { Ticket(slot: 0, generation: 0) }
    /// Whether nothing is pending.
    @inlinable public var isEmpty: Bool { count == 0 }

    /// The key of the next event, `.never` when nothing is pending.
    @inlinable @inline(__always) public var nextKey: EventKey { heapCount == 0 ? .never : heap[0].key }

    /// Schedules an event.
    ///
    /// - Precondition: `time` and `phase` do not precede the event delivered last. The past is an error, never dropped.
    @inlinable @discardableResult
    public mutating func schedule(_ event: Event, at time: Instant, _ phase: Phase) -> Ticket {
        let key = EventKey(time, phase)
        precondition(key >= now, "an event was scheduled in the past")
        if freeCount == 0 { grow() }
        freeCount &-= 1
        let slot = freeSlots[freeCount]
        generations[Int(slot)] &+= 1
        cancelled[Int(slot)] = false
        let entry = Entry(key: key, sequence: sequence, slot: slot, event: event)
        sequence &+= 1
        pending &+= 1
        siftUp(entry)
        return Ticket(slot: slot, generation: generations[Int(slot)])
    }

    /// Withdraws an event. Returns false when it was delivered or cancelled before.
    @inlinable @discardableResult
    public mutating func cancel(_ ticket: Ticket) -> Bool {
        let slot = Int(ticket.slot)
        guard generations[slot] == ticket.generation, !cancelled[slot], isPending(ticket) else { return false }
        cancelled[slot] = true
        pending &-= 1
        dropCancelled()
        return true
    }

    /// Takes the next event off the calendar.
    ///
    /// - Precondition: something is pending.
    @inlinable public mutating func removeFirst() -> (time: Instant, event: Event) {
        precondition(count > 0, "the calendar is empty")
        let entry = heap[0]
        removeTop()
        pending &-= 1
        latest = entry.key
        dropCancelled()
        return (entry.key.time, entry.event)
    }

    // A slot's generation is odd while it is in the heap.
    @inlinable func isPending(_ ticket: Ticket) -> Bool { ticket.generation & 1 == 1 }

    /// Keeps the top of the heap a live event, so that `nextKey` never shows a cancelled one.
    @inlinable mutating func dropCancelled() {
        while heapCount > 0, cancelled[Int(heap[0].slot)] { removeTop() }
    }

    @inlinable mutating func removeTop() {
        let slot = heap[0].slot
        generations[Int(slot)] &+= 1
        cancelled[Int(slot)] = false
        freeSlots[freeCount] = slot
        freeCount &+= 1
        heapCount &-= 1
        if heapCount > 0 { siftDown(heap[heapCount]) }
    }

    @inlinable mutating func siftUp(_ entry: Entry) {
        var i = heapCount
        heapCount &+= 1
        while i > 0 {
            let parent = (i &- 1) &>> 2
            if !Entry.precedes(entry, heap[parent]) { break }
            heap[i] = heap[parent]
            i = parent
        }
        heap[i] = entry
    }

    @inlinable mutating func siftDown(_ entry: Entry) {
        var i = 0
        while true {
            let first = i &* 4 &+ 1
            if first >= heapCount { break }
            var least = first
            for child in (first &+ 1)..<max(first &+ 1, min(first &+ 4, heapCount))
            where Entry.precedes(heap[child], heap[least]) { least = child }
            if !Entry.precedes(heap[least], entry) { break }
            heap[i] = heap[least]
            i = least
        }
        heap[i] = entry
    }

    @usableFromInline mutating func grow() {
        let old = heap.count
        heap.grow(to: old * 2, filling: heap[0])
        generations.grow(to: old * 2, filling: 0)
        cancelled.grow(to: old * 2, filling: false)
        freeSlots.grow(to: old * 2, filling: 0)
        for slot in (old..<old * 2).reversed() {
            freeSlots[freeCount] = UInt32(slot)
            freeCount += 1
        }
    }
}
