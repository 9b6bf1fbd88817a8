/// Messages that arrive in the order they were sent, such as light in a fiber: a ring buffer in place of a calendar.
///
/// Each message carries its own arrival key; keys must not decrease. The ring doubles when full and is then reused.
@frozen public struct Wire<Message: BitwiseCopyable>: ~Copyable {
    @frozen @usableFromInline struct Slot: BitwiseCopyable {
        @usableFromInline var key: EventKey
        @usableFromInline var message: Message
        @inlinable @inline(__always) init(_ key: EventKey, _ message: Message) { (self.key, self.message) = (key, message) }
    }
    @usableFromInline var ring: UnsafeMutablePointer<Slot>
    @usableFromInline var mask: Int
    @usableFromInline var reader = 0
    @usableFromInline var writer = 0
    @usableFromInline let phase: Phase
    @usableFromInline var head: EventKey = .never

    /// A wire whose messages arrive in the given phase, with room for at least `capacity` messages before it grows.
    @inlinable public init(phase: Phase, capacity: Int = 256) {
        var size = 4
        while size < capacity { size *= 2 }
        ring = .allocate(capacity: size)
        mask = size - 1
        self.phase = phase
    }
    deinit { ring.deallocate() }

    /// The key of the oldest message under way, `.never` when none is.
    @inlinable @inline(__always) public var nextKey: EventKey { head }
    /// Number of messages under way.
    @inlinable public var count: Int { writer &- reader }

    /// Sends a message that arrives at `time`.
    ///
    /// - Precondition: no message sent before arrives later; checked in debug builds, as the tests run.
    @inlinable @inline(__always) public mutating func send(_ message: Message, arriving time: Instant) {
        let key = EventKey(time, phase)
        if reader == writer {
            head = key
        } else {
            assert(key >= ring[(writer &- 1) & mask].key, "a message overtook another on a wire")
            if writer &- reader > mask { grow() }
        }
        ring[writer & mask] = Slot(key, message)
        writer &+= 1
    }

    /// Takes the oldest message off the wire.
    ///
    /// - Precondition: a message is under way.
    @inlinable @inline(__always) public mutating func receive() -> Message {
        precondition(reader != writer, "the wire is empty")
        let message = ring[reader & mask].message
        reader &+= 1
        head = reader == writer ? .never : ring[reader & mask].key
        return message
    }

    @usableFromInline @inline(never) mutating func grow() {
        let size = mask + 1
        let larger = UnsafeMutablePointer<Slot>.allocate(capacity: size * 2)
        for i in 0..<size { larger[(reader &+ i) & (size * 2 - 1)] = ring[(reader &+ i) & mask] }
        ring.deallocate()
        ring = larger
        mask = size * 2 - 1
    }
}
