/// A pending event set that delivers events in the order (time, phase, insertion), with cancellation, at a cost that does not
/// depend on how many are pending.
///
/// A hierarchical timing wheel: eleven levels of 64 slots, each level dividing a slot of the level above, from single keys up
/// to the 13 days that an `Instant` can tell. An event waits on the level of the highest digit in which its key differs from
/// the wheel's position, in a list in the order of insertion. When its slot is next, a short list is sorted into the few that
/// are due, a long one is dealt to the levels below: slots are as narrow as the events are dense. A word per level says which
/// slots are occupied, so that empty time costs nothing.
///
/// Insertion, removal and cancellation are O(1), amortized. Memory grows to the largest number pending, up to twice that while
/// cancelled events wait to be swept, and is then reused, so a steady simulation allocates nothing. Use `Wire` for constant
/// delays, which need none of this.
@frozen public struct Calendar<Event: BitwiseCopyable>: ~Copyable {
    /// Names one scheduled event, so that it can be cancelled.
    @frozen public struct Ticket: Hashable, Sendable, BitwiseCopyable {
        @usableFromInline let node: UInt32
        @usableFromInline let generation: UInt32
        @inlinable @inline(__always) init(node: UInt32, generation: UInt32) {
            (self.node, self.generation) = (node, generation)
        }
    }

    /// An event and its place in a list. Odd generations are pending, even ones free or cancelled.
    @frozen @usableFromInline struct Node: BitwiseCopyable {
        @usableFromInline var key: EventKey
        @usableFromInline var next: UInt32
        @usableFromInline var generation: UInt32
        @usableFromInline var event: Event
        @inlinable @inline(__always) var isPending: Bool { generation & 1 == 1 }
    }

    /// The events of one slot, oldest first. They follow the node of the slot's own number, so that the first is appended like
    /// any other.
    @frozen @usableFromInline struct Slot: BitwiseCopyable {
        @usableFromInline var least: EventKey
        @usableFromInline var tail: UInt32
        @usableFromInline var count: UInt32
        @inlinable @inline(__always) init(_ number: Int) {
            (least, tail, count) = (.never, UInt32(truncatingIfNeeded: number), 0)
        }
    }

    /// An event that is due before all that wait in slots.
    @frozen @usableFromInline struct Due: BitwiseCopyable {
        @usableFromInline var key: EventKey
        @usableFromInline var node: UInt32
        @inlinable @inline(__always) init(_ key: EventKey, _ node: UInt32) { (self.key, self.node) = (key, node) }
    }

    /// A list of at most so many is sorted, a longer one dealt to the levels below.
    @inlinable @inline(__always) static var longestSorted: Int { 16 }
    /// When so many are due, they go back to the slots.
    @inlinable @inline(__always) static var mostDue: Int { 48 }
    @inlinable @inline(__always) static var levelCount: Int { 11 }
    @inlinable @inline(__always) static var slotCount: Int { 11 * 64 }

    @usableFromInline var nodes: UnsafeMutablePointer<Node>
    @usableFromInline var nodeCount: Int
    /// First of the nodes that no event occupies, linked; `nodeCount` after the last.
    @usableFromInline var free: UInt32
    @usableFromInline let slots: UnsafeMutablePointer<Slot>
    /// Level by level, which slots are occupied.
    @usableFromInline let occupied: UnsafeMutablePointer<UInt64>
    /// Which levels have occupied slots.
    @usableFromInline var levels: UInt32 = 0
    /// Latest first, above a sentinel that is later than every event.
    @usableFromInline let due: UnsafeMutablePointer<Due>
    @usableFromInline var dueCount = 0
    /// Events wait on the level of the highest digit in which their key differs from this one, which is none of theirs or the
    /// least.
    @usableFromInline var position = EventKey(.zero, Phase(0))
    /// Events up to this key are due, later ones wait in slots.
    @usableFromInline var dueThrough = EventKey(rawValue: -1)
    @usableFromInline var next: EventKey = .never
    @usableFromInline var latest = EventKey(.zero, Phase(0))
    @usableFromInline var pending = 0
    /// Cancelled events that still occupy their nodes.
    @usableFromInline var stale = 0

    /// An empty calendar with room for `capacity` events before it grows.
    @inlinable public init(capacity: Int = 64) {
        nodeCount = Calendar.slotCount + max(capacity, 4)
        nodes = .allocate(capacity: nodeCount)
        slots = .allocate(capacity: Calendar.slotCount)
        for number in 0..<Calendar.slotCount { (slots + number).initialize(to: Slot(number)) }
        occupied = .allocate(capacity: Calendar.levelCount)
        occupied.initialize(repeating: 0, count: Calendar.levelCount)
        due = .allocate(capacity: Calendar.mostDue + 2)
        due.initialize(repeating: Due(.never, 0), count: Calendar.mostDue + 2)
        free = UInt32(Calendar.slotCount)
        link(from: 0)
    }
    deinit {
        nodes.deallocate()
        slots.deallocate()
        occupied.deallocate()
        due.deallocate()
    }

    /// How many events fit before the calendar grows, those that were cancelled and not yet swept included.
    @inlinable public var capacity: Int { nodeCount &- Calendar.slotCount }
    /// Events scheduled and neither delivered nor cancelled.
    @inlinable public var count: Int { pending }
    /// Whether nothing is pending.
    @inlinable public var isEmpty: Bool { pending == 0 }
    /// The key of the event delivered last: nothing may be scheduled before it.
    @inlinable public var now: EventKey { latest }
    /// The key of the next event, `.never` when nothing is pending.
    @inlinable @inline(__always) public var nextKey: EventKey { next }
    /// A ticket that names no event.
    @inlinable public var noTicket: Ticket { Ticket(node: 0, generation: 0) }

    /// Schedules an event.
    ///
    /// - Precondition: `time` and `phase` do not precede the event delivered last. The past is an error, never dropped.
    @inlinable @inline(__always) @discardableResult
    public mutating func schedule(_ event: Event, at time: Instant, _ phase: Phase) -> Ticket {
        let key = EventKey(time, phase)
        precondition(key >= latest, "an event was scheduled in the past")
        precondition(key < .never, "an event was scheduled after the last instant")
        if Int(free) == nodeCount { grow() }
        let index = free
        let node = nodes + Int(index)
        free = node.pointee.next
        let generation = node.pointee.generation &+ 1
        node.pointee.key = key
        node.pointee.generation = generation
        node.pointee.event = event
        pending &+= 1
        if key <= dueThrough {
            if dueCount < Calendar.mostDue {
                insertDue(key, index)
            } else {
                putBack()
                append(key, index)
            }
        } else {
            append(key, index)
        }
        if key < next { next = key }
        return Ticket(node: index, generation: generation)
    }

    /// Takes the next event off the calendar.
    ///
    /// - Precondition: something is pending.
    @inlinable @inline(__always) public mutating func removeFirst() -> (time: Instant, event: Event) {
        precondition(pending > 0, "the calendar is empty")
        if dueCount == 0 { advance() }
        let first = due[dueCount]
        dueCount &-= 1
        let event = nodes[Int(first.node)].event
        nodes[Int(first.node)].generation &+= 1
        release(first.node)
        pending &-= 1
        latest = first.key
        if stale != 0 {
            findNext()
        } else {
            next = dueCount == 0 ? leastWaiting : due[dueCount].key
        }
        return (first.key.time, event)
    }

    /// Withdraws an event. Returns false when it was delivered or cancelled before.
    @inlinable @discardableResult
    public mutating func cancel(_ ticket: Ticket) -> Bool {
        precondition(Int(ticket.node) < nodeCount, "a ticket of another calendar")
        let node = nodes + Int(ticket.node)
        guard node.pointee.isPending, node.pointee.generation == ticket.generation else { return false }
        node.pointee.generation &+= 1
        pending &-= 1
        stale &+= 1
        if stale > pending &+ 256 { sweep() }
        if node.pointee.key == next { findNext() }
        return true
    }

    /// The least key in the slots when no cancelled event is among them.
    @inlinable @inline(__always) var leastWaiting: EventKey {
        if levels == 0 { return .never }
        let level = levels.trailingZeroBitCount
        return slots[level &<< 6 | occupied[level].trailingZeroBitCount].least
    }

    /// Puts a node into the slot of its key, after those that are there.
    @inlinable @inline(__always) mutating func append(_ key: EventKey, _ index: UInt32) {
        let difference = UInt64(bitPattern: key.rawValue ^ position.rawValue) | 1
        // A sixth of the highest bit's number.
        let level = ((63 &- difference.leadingZeroBitCount) &* 43) &>> 8
        let digit = Int(truncatingIfNeeded: key.rawValue &>> Int64(level &* 6)) & 63
        let slot = slots + (level &<< 6 | digit)
        occupied[level] |= 1 &<< UInt64(digit)
        levels |= 1 &<< UInt32(truncatingIfNeeded: level)
        nodes[Int(slot.pointee.tail)].next = index
        slot.pointee.tail = index
        slot.pointee.count &+= 1
        slot.pointee.least = min(slot.pointee.least, key)
    }

    /// Sorts a node among those that are due, after those of the same key.
    @inlinable @inline(__always) mutating func insertDue(_ key: EventKey, _ index: UInt32) {
        var i = dueCount
        dueCount &+= 1
        while due[i].key <= key {
            due[i &+ 1] = due[i]
            i &-= 1
        }
        due[i &+ 1] = Due(key, index)
    }

    @inlinable @inline(__always) mutating func release(_ index: UInt32) {
        nodes[Int(index)].next = free
        free = index
    }

    @inlinable @inline(__always) mutating func vacate(_ level: Int, _ digit: Int) {
        slots[level &<< 6 | digit] = Slot(level &<< 6 | digit)
        occupied[level] &= ~(1 &<< UInt64(digit))
        if occupied[level] == 0 { levels &= ~(1 &<< UInt32(truncatingIfNeeded: level)) }
    }

    @inlinable @inline(__always) mutating func discard(_ index: UInt32) {
        release(index)
        stale &-= 1
    }

    /// Moves on until something is due.
    ///
    /// - Precondition: nothing is due, and something is pending.
    @inlinable @inline(never) mutating func advance() {
        while true {
            let level = levels.trailingZeroBitCount
            let digit = occupied[level].trailingZeroBitCount
            let number = level &<< 6 | digit
            let slot = slots + number
            let width: Int64 = 1 &<< Int64(level &* 6)
            let start = slot.pointee.least.rawValue & ~(width &- 1)
            var left = Int(slot.pointee.count)
            var index = nodes[number].next
            if left == 1, nodes[Int(index)].isPending {
                due[1] = Due(slot.pointee.least, index)
                dueCount = 1
                vacate(level, digit)
                position = EventKey(rawValue: start | (width &- 1))
                dueThrough = position
                return
            }
            if left > Calendar.longestSorted, level > 0 {
                vacate(level, digit)
                position = EventKey(rawValue: start)
                dueThrough = EventKey(rawValue: start &- 1)
                while left > 0 {
                    let node = nodes + Int(index)
                    let (key, following) = (node.pointee.key, node.pointee.next)
                    if node.pointee.isPending { append(key, index) } else { discard(index) }
                    index = following
                    left &-= 1
                }
                continue
            }
            let taken = min(left, Calendar.longestSorted)
            if taken == left {
                vacate(level, digit)
                position = EventKey(rawValue: start | (width &- 1))
                dueThrough = position
            } else {
                // All of one key, and more of it may come: the oldest first.
                position = EventKey(rawValue: start)
                dueThrough = EventKey(rawValue: start &- 1)
            }
            for _ in 0..<taken {
                let node = nodes + Int(index)
                let (key, following) = (node.pointee.key, node.pointee.next)
                if node.pointee.isPending { insertDue(key, index) } else { discard(index) }
                index = following
            }
            if taken < left {
                nodes[number].next = index
                slot.pointee.count &-= UInt32(truncatingIfNeeded: taken)
            }
            if dueCount > 0 { return }
        }
    }

    /// Puts those that are due back into slots: the slot they are from turned out to be crowded.
    ///
    /// The event delivered last is from the same slot, so what waits elsewhere is at its place for this position too.
    @inlinable @inline(never) mutating func putBack() {
        position = latest
        dueThrough = EventKey(rawValue: latest.rawValue &- 1)
        // From the earliest on, and of those of one key from the oldest: every list is in the order of insertion.
        while dueCount > 0 {
            append(due[dueCount].key, due[dueCount].node)
            dueCount &-= 1
        }
    }

    /// Finds the next event past those that are cancelled.
    @inlinable @inline(never) mutating func findNext() {
        while dueCount > 0, !nodes[Int(due[dueCount].node)].isPending {
            discard(due[dueCount].node)
            dueCount &-= 1
        }
        if dueCount > 0 {
            next = due[dueCount].key
            return
        }
        while levels != 0 {
            let level = levels.trailingZeroBitCount
            if stale == 0 || prune(level, occupied[level].trailingZeroBitCount) { break }
        }
        next = leastWaiting
    }

    /// Takes the cancelled events out of a slot. Returns false when nothing is left.
    @inlinable @inline(never) mutating func prune(_ level: Int, _ digit: Int) -> Bool {
        let number = level &<< 6 | digit
        var kept = Slot(number)
        var index = nodes[number].next
        for _ in 0..<slots[number].count {
            let node = nodes + Int(index)
            let following = node.pointee.next
            if node.pointee.isPending {
                nodes[Int(kept.tail)].next = index
                kept.tail = index
                kept.count &+= 1
                kept.least = min(kept.least, node.pointee.key)
            } else {
                discard(index)
            }
            index = following
        }
        slots[number] = kept
        if kept.count == 0 { vacate(level, digit) }
        return kept.count > 0
    }

    /// Gives back the nodes of all cancelled events.
    @inlinable @inline(never) mutating func sweep() {
        let total = dueCount
        dueCount = 0
        for i in 1..<(total &+ 1) {
            let entry = due[i]
            if nodes[Int(entry.node)].isPending {
                dueCount &+= 1
                due[dueCount] = entry
            } else {
                discard(entry.node)
            }
        }
        for level in 0..<Calendar.levelCount {
            var left = occupied[level]
            while left != 0 {
                _ = prune(level, left.trailingZeroBitCount)
                left &= left &- 1
            }
        }
    }

    /// Links the nodes from `first` to the last as free ones.
    @inlinable mutating func link(from first: Int) {
        UnsafeMutableRawPointer(nodes + first).initializeMemory(
            as: UInt8.self, repeating: 0, count: (nodeCount - first) * MemoryLayout<Node>.stride)
        for i in first..<nodeCount { nodes[i].next = UInt32(i + 1) }
    }

    @inlinable @inline(never) mutating func grow() {
        let old = nodeCount
        nodeCount = old * 2
        precondition(nodeCount <= Int(UInt32.max), "too many events are pending")
        let larger = UnsafeMutablePointer<Node>.allocate(capacity: nodeCount)
        larger.update(from: nodes, count: old)
        nodes.deallocate()
        nodes = larger
        link(from: old)
    }
}
