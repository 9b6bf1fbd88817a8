/// What two routers count of the pairs that they sent since the news of the queues that they have: a belief about the work at both servers.
///
/// Work that was sent is known as it is or as expected, and drains at rate 1; that a queue may run empty is heeded for the expected work
/// only. A belief is no more than a rule needs: who weighs all that may have happened would know better.
struct RouterBooks: Sendable {
    typealias Work = SIMD2<Double>

    /// Work at the servers, as both routers know it of each other, and as A and B count it with what each sent itself.
    struct Views: Sendable, Equatable {
        var both, a, b: Work
    }
    private struct Entry {
        var time: Double
        var views: Views
    }

    private let age: Double
    // Of finite age: by time; those before `oldest` are older than the news.
    private var entries: [Entry] = []
    private var oldest = 0
    // Without news: all that was ever sent.
    private var last = Entry(time: 0, views: Views(both: .zero, a: .zero, b: .zero))

    /// Empty books.
    ///
    /// - Parameter age: of the news, in mean services; infinite: there are none.
    init(age: Double) { self.age = age }

    /// A pair was sent; times must not decrease.
    mutating func add(_ views: Views, at time: Double) {
        if age.isFinite {
            entries.append(Entry(time: time, views: views))
        } else {
            last = Entry(time: time, views: Self.sum(Self.drained(last.views, time - last.time), views))
        }
    }

    /// The work as counted at a time, which must not decrease.
    ///
    /// - Parameter news: the work at both servers as it was `age` ago.
    mutating func views(at time: Double, news: Work) -> Views {
        guard age.isFinite else { return Self.drained(last.views, time - last.time) }
        while oldest < entries.count, entries[oldest].time <= time - age { oldest += 1 }
        if oldest > 4096 {
            entries.removeFirst(oldest)
            oldest = 0
        }
        var (views, since) = (Views(both: news, a: news, b: news), time - age)
        for index in oldest..<entries.count {
            views = Self.sum(Self.drained(views, entries[index].time - since), entries[index].views)
            since = entries[index].time
        }
        return Self.drained(views, time - since)
    }

    private static func drained(_ views: Views, _ time: Double) -> Views {
        func left(_ work: Work) -> Work { pointwiseMax(work - time, .zero) }
        return Views(both: left(views.both), a: left(views.a), b: left(views.b))
    }

    private static func sum(_ first: Views, _ second: Views) -> Views {
        Views(both: first.both + second.both, a: first.a + second.a, b: first.b + second.b)
    }
}
