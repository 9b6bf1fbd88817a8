/// A way of two routers to heed what they know of the queues.
public struct SchedulingHeed: Sendable, Equatable {
    /// Of the work as believed, from which on customers go to the shorter queue, in mean services.
    public var difference: Double
    /// What is counted of the pairs sent since the news.
    public var books: SchedulingRule.Books
    /// Where router A's customer goes else, under a decision of router B alone.
    public var place: SchedulingRule.Place
    /// For routers that share pairs: they ask one where both believe the work to differ by no more than this, and else router B decides alone.
    public var asksWithin = Double.infinity
    /// How many steps more the pairs split than router B alone does.
    public var more = 0

    /// The part of pairs, in steps of a 64th, that is split where pairs are asked.
    ///
    /// - Parameter step: where router B decides alone.
    public func step(where step: Int) -> Int { max(1, min(SchedulingSearch.splits - 1, step + more)) }

    /// The same as knowledge of an age.
    ///
    /// - Parameter threshold: of router B's service, where pairs are not asked.
    public func knowledge(age: Double, threshold: Double) -> SchedulingRule.QueueKnowledge {
        SchedulingRule.QueueKnowledge(
            age: age, difference: difference, books: books, place: place,
            alone: asksWithin.isFinite ? SchedulingRule.Alone(difference: asksWithin, threshold: threshold) : nil)
    }

    /// Ways to try next, near the best of those tried.
    typealias Round = @Sendable (_ best: SchedulingHeed, _ tried: [SchedulingHeed]) -> [SchedulingHeed]

    /// Ways that a search tries: some to begin with, and others near the best of all so far, round by round.
    public struct Course: Sendable {
        var first: [SchedulingHeed]
        var rounds: [Round]
    }

    private static let differences = [0, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 5, 9, .infinity]

    private static func plain(_ books: SchedulingRule.Books, _ place: SchedulingRule.Place = .anywhere) -> [SchedulingHeed] {
        differences.map { SchedulingHeed(difference: $0, books: books, place: place) }
    }

    /// The difference alone, for routers that count nothing, or what both know.
    public static func differences(books: SchedulingRule.Books) -> Course {
        Course(first: plain(books), rounds: [closer, closer])
    }

    /// All that routers can do whose decision is one router's alone.
    public static let classical = Course(
        first: plain(.common) + plain(.own, .longer),
        rounds: [
            others([
                (.none, .anywhere), (.common, .anywhere), (.own, .anywhere), (.common, .longer), (.common, .shorter),
                (.own, .longer), (.own, .shorter),
            ]), closer, closer,
        ])

    /// What routers can do that share pairs: ask them wherever the queues do not tell, or follow a classical rule but where the queues are
    /// about equal.
    public static func sharing(beside rule: SchedulingHeed?) -> Course {
        Course(
            first: plain(.own) + within(rule),
            rounds: [others([(.none, .anywhere), (.common, .anywhere)])] + zones)
    }

    /// A classical rule with another one where the queues are about equal.
    public static func twoZones(_ rule: SchedulingHeed) -> Course { Course(first: within(rule), rounds: zones) }

    // A zone is searched for in turn in all that it has.
    private static let zones: [Round] = [
        steps(32), steps(16), closer, scaled(1.4), steps(8), closer, scaled(1.2), steps(4), steps(8), closer, steps(2),
    ]

    /// Queues that tell from a larger or a smaller difference on.
    private static func scaled(_ factor: Double) -> Round {
        { best, _ in
            guard best.asksWithin.isFinite, best.difference.isFinite else { return [] }
            return [1 / factor, factor].map { factor in
                var heed = best
                heed.difference *= factor
                return heed
            }.filter { $0.difference > $0.asksWithin }
        }
    }

    private static func within(_ rule: SchedulingHeed?) -> [SchedulingHeed] {
        guard let rule else { return [] }
        return [0, 0.125, 0.25, 0.5, 1, 2, 4].filter { $0 < rule.difference }.map { within in
            var heed = rule
            heed.asksWithin = within
            return heed
        }
    }

    /// Other manners with nearly the same difference, for routers that ask pairs wherever the queues do not tell, or have none.
    private static func others(_ manners: [(books: SchedulingRule.Books, place: SchedulingRule.Place)])
        -> Round
    {
        { best, _ in
            guard best.asksWithin == .infinity, let place = differences.firstIndex(of: best.difference) else { return [] }
            let near = differences[max(0, place - 1)...min(differences.count - 1, place + 1)]
            return manners.flatMap { manner in
                near.map { SchedulingHeed(difference: $0, books: manner.books, place: manner.place) }
            }
        }
    }

    /// Pairs that split more or less often than router B alone.
    private static func steps(_ size: Int) -> Round {
        { best, _ in
            guard best.asksWithin.isFinite else { return [] }
            return [-size, size].map { change in
                var heed = best
                heed.more += change
                return heed
            }
        }
    }

    /// Half-way to the neighbors in what matters: where pairs are asked, or from which difference on the queues tell.
    @Sendable private static func closer(_ best: SchedulingHeed, _ tried: [SchedulingHeed]) -> [SchedulingHeed] {
        let path: WritableKeyPath<SchedulingHeed, Double> = best.asksWithin.isFinite ? \.asksWithin : \.difference
        let value = best[keyPath: path]
        guard value.isFinite else { return [] }
        let same = tried.filter { heed in
            var other = heed
            (other[keyPath: path], other.more) = (value, best.more)
            return other == best && heed[keyPath: path].isFinite
        }.map { $0[keyPath: path] }
        return [same.filter { $0 < value }.max(), same.filter { $0 > value }.min()].compactMap { side in
            side.map { side in
                var heed = best
                heed[keyPath: path] = 0.5 * (value + side)
                return heed
            }
        }
    }
}
