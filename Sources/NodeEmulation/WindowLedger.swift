/// The stability windows of one channel that hold rounds, kept until those of all channels can be judged together.
///
/// Empty windows take no room. What a scenario may ask for keeps the others below ten million in a replication.
struct WindowLedger: Sendable, Equatable {
    /// One window.
    struct Entry: Sendable, Equatable, BitwiseCopyable {
        /// Its number, counted from the start of the measuring window.
        var window: Int64
        /// Rounds in it.
        var rounds: Int
        /// Their total utility.
        var score: Double
    }
    /// Per length of window the windows in their order.
    private(set) var entries: [[Entry]]

    /// No windows of so many lengths.
    init(windowLengths: Int) { entries = Array(repeating: [], count: windowLengths) }

    /// Adds a window later than all before it.
    mutating func add(_ rounds: Int, _ score: Double, length: Int, window: Int64) {
        entries[length].append(Entry(window: window, rounds: rounds, score: score))
    }

    /// Adds the rounds of another channel, window by window.
    mutating func merge(_ other: WindowLedger) {
        for length in entries.indices { entries[length] = WindowLedger.merged(entries[length], other.entries[length]) }
    }

    private static func merged(_ a: [Entry], _ b: [Entry]) -> [Entry] {
        var merged: [Entry] = []
        merged.reserveCapacity(max(a.count, b.count))
        var (i, j) = (0, 0)
        while i < a.count || j < b.count {
            if j == b.count || i < a.count && a[i].window < b[j].window {
                merged.append(a[i])
                i += 1
            } else if i == a.count || b[j].window < a[i].window {
                merged.append(b[j])
                j += 1
            } else {
                merged.append(Entry(window: a[i].window, rounds: a[i].rounds + b[j].rounds, score: a[i].score + b[j].score))
                (i, j) = (i + 1, j + 1)
            }
        }
        return merged
    }
}
