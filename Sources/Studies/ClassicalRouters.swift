import GSL
import Workloads

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Routers without pairs that count what they sent, and hear of both queues late or never: the best rule found.
///
/// The families are five: heed the queues as believed and else ask one router's threshold; or, where they are about equal, another one, or
/// both routers' thresholds; wait until light has told everything; or wait only where the queues as believed do not tell. The best rule of
/// them is a lower bound on what classical routers can do. Of its own queue, too, a router hears only when it hears of the other.
struct ClassicalRouters {
    /// The rule under which customers wait least.
    let best: SchedulingSearch.Found
    /// How the best of those that do not wait for light, and have one threshold, heeds the queues; `nil` where none earns enough.
    let heed: SchedulingHeed?
    /// What all earn at the baseline task.
    let least: Double
    private let age: Double

    /// Searches all families.
    ///
    /// - Parameters:
    ///   - age: of the news, in mean services; infinite: there are none.
    ///   - split: the part of pairs that routers split which know nothing and earn as much.
    /// - Throws: `GSLError`.
    init(_ search: SchedulingSearch, _ model: DualWork, _ task: BaselineTask, age: Double, split: Double) throws(GSLError) {
        let least = model.baselineThroughput(task, split: split)
        (self.least, self.age) = (least, age)
        let atOnce = search.best(leastBaseline: least, course: SchedulingHeed.classical) { heed, step in
            Self.knowing(age, .oneSided(threshold: Self.threshold(step)), heed, step)
        }
        heed = atOnce?.heed
        var rivals = [atOnce]
        if let heed {
            for inner in [SchedulingRule.oneSided(split:), SchedulingRule.twoSided(split:)] {
                rivals.append(
                    search.best(leastBaseline: least, course: SchedulingHeed.twoZones(heed)) { heed, step in
                        let split = SchedulingSearch.split(heed.step(where: step))
                        return Self.knowing(age, inner(split).decision, heed, step)
                    })
            }
        }
        // Whoever waits longer than all others wait at all has lost.
        if age < model.meanWait(cost: model.classicalCost(split: split)) {
            var waiting = WaitingRules(model, age: age)
            let always = try waiting.best(search, least: least)
            rivals.append(always)
            if let late = always?.rule.differenceWhenDecided {
                rivals.append(
                    try search.best(leastBaseline: least, course: SchedulingHeed.differences(books: .common)) {
                        heed, step throws(GSLError) in
                        var rule = try waiting.rule(heed, step).knowingQueues(heed.knowledge(age: age, threshold: 0))
                        rule.differenceWhenDecided = late
                        return rule
                    })
            }
        }
        best = rivals.compactMap { $0 }.min { $0.waitWhenChosen < $1.waitWhenChosen } ?? search.emulate(.oneSided(split: split))
    }

    /// Router B's threshold that splits a part step/64 of the pairs.
    static func threshold(_ step: Int) -> Double { -log(SchedulingSearch.split(step)) }

    /// A decision beside the same knowledge.
    func knowing(_ decision: SchedulingRule.Decision, _ heed: SchedulingHeed, _ step: Int, latency: Double) -> SchedulingRule {
        Self.knowing(age, decision, heed, step).decidedLate(by: latency)
    }

    private static func knowing(
        _ age: Double, _ decision: SchedulingRule.Decision, _ heed: SchedulingHeed, _ step: Int
    ) -> SchedulingRule {
        SchedulingRule(decision).knowingQueues(heed.knowledge(age: age, threshold: threshold(step)))
    }
}
