import Certification
import GSL
import Workloads

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Routers that know both queues a light-time late and count what they sent since: the best classical rule found, and what the same
/// routers make of pairs beside.
///
/// All earn the same at the baseline task. The classical families are four: heed the queues as believed and else ask one router's threshold,
/// or one of two, by how much the queues differ; wait until light has told everything; or wait only where the queues as believed do not
/// tell. The best rule of them is a lower bound on what classical routers can do. Who shares pairs may ask them wherever the queues do not
/// tell, or only where they are about equal and else follow the first of these families, or never.
struct StaleComparison {
    /// The classical rule.
    let rival: SchedulingSearch.Found
    /// The same stale knowledge, and where it does not tell perfect pairs, or the link's, decided as late as the readout takes; the classical
    /// rule itself, asking no pair, where that is better.
    let perfect, link: SchedulingSearch.Found

    /// Searches all families.
    ///
    /// - Parameters:
    ///   - age: of the knowledge, in mean services.
    ///   - split: the part of pairs that all would split without that knowledge.
    /// - Throws: `GameError`, `GSLError`.
    init(
        _ search: SchedulingSearch, _ model: DualWork, _ task: BaselineTask, age: Double, split: Double, _ player: SchedulingLink,
        _ strategies: DualWorkStrategies
    ) throws {
        let least = model.baselineThroughput(task, split: split)
        func threshold(_ step: Int) -> Double { -log(SchedulingSearch.split(step)) }
        func knowing(_ decision: SchedulingRule.Decision, _ heed: SchedulingHeed, _ step: Int, _ latency: Double = 0)
            -> SchedulingRule
        {
            SchedulingRule(decision).knowingQueues(heed.knowledge(age: age, threshold: threshold(step))).decidedLate(by: latency)
        }
        let atOnce = search.best(leastBaseline: least, course: SchedulingHeed.classical) { heed, step in
            knowing(.oneSided(threshold: threshold(step)), heed, step)
        }
        var rivals = [atOnce]
        func shared(_ heed: SchedulingHeed, _ step: Int) -> Int { max(1, min(SchedulingSearch.splits - 1, step + heed.more)) }
        if let heed = atOnce?.heed {
            rivals.append(
                search.best(leastBaseline: least, course: SchedulingHeed.twoZones(heed)) { heed, step in
                    knowing(.oneSided(threshold: threshold(shared(heed, step))), heed, step)
                })
        }
        // Whoever waits longer than all others wait at all has lost.
        if age < model.meanWait(cost: model.classicalCost(split: split)) {
            var thresholds: [Int: Double] = [:]
            func waiting(_ heed: SchedulingHeed, _ step: Int) throws(GSLError) -> SchedulingRule {
                if thresholds[step] == nil {
                    thresholds[step] = try model.fullInformationThreshold(split: SchedulingSearch.split(step))
                }
                return .waiting(age, difference: heed.difference, threshold: thresholds[step]!)
            }
            let always = try search.best(leastBaseline: least, course: SchedulingHeed.differences(books: .none)) {
                heed, step throws(GSLError) in
                try waiting(heed, step)
            }
            rivals.append(always)
            if let late = always?.rule.differenceWhenDecided {
                rivals.append(
                    try search.best(leastBaseline: least, course: SchedulingHeed.differences(books: .common)) {
                        heed, step throws(GSLError) in
                        var rule = try waiting(heed, step).knowingQueues(heed.knowledge(age: age, threshold: 0))
                        rule.differenceWhenDecided = late
                        return rule
                    })
            }
        }
        let sharing = SchedulingHeed.sharing(beside: atOnce?.heed)
        let perfect = try search.best(leastBaseline: least, course: sharing) { heed, step in
            let angles = try strategies.angles(shared(heed, step))
            return knowing(.entangled(angles, visibility: 1), heed, step, player.latencyWithPair)
        }
        var decisions: [Int: SchedulingRule.Decision] = [:]
        let link = try search.best(leastBaseline: least, course: sharing) { heed, step in
            let place = shared(heed, step)
            if decisions[place] == nil {
                if let cells = strategies.cells(place), let correlations = try player.correlations(cells) {
                    decisions[place] = .settings(cells, correlations: correlations)
                } else {
                    decisions[place] = .oneSided(threshold: threshold(place))
                }
            }
            return knowing(decisions[place]!, heed, step, player.latency)
        }
        let rival =
            rivals.compactMap { $0 }.min { $0.waitWhenChosen < $1.waitWhenChosen } ?? search.emulate(.oneSided(split: split))
        self.rival = rival
        // Who shares pairs need not ask them.
        func better(_ found: SchedulingSearch.Found?) -> SchedulingSearch.Found {
            guard let found, found.waitWhenChosen < rival.waitWhenChosen else { return rival.askingNothing }
            return found
        }
        (self.perfect, self.link) = (better(perfect), better(link))
    }

    /// By how much customers wait less than under the classical rule, the same customers in every replication.
    func saved(_ found: SchedulingSearch.Found, confidence: Double) -> ConfidenceInterval {
        .mean(zip(rival.meanWait.values, found.meanWait.values).map { $0 - $1 }, confidence: confidence)!
    }

    /// The same for a mean waiting that is known exactly.
    func saved(_ wait: Double, confidence: Double) -> ConfidenceInterval {
        .mean(rival.meanWait.values.map { $0 - wait }, confidence: confidence)!
    }
}

extension ConfidenceInterval {
    /// The mean of values that lie close together; `nil` for fewer than two.
    static func mean(_ values: [Double], confidence: Double) -> ConfidenceInterval? {
        guard let center = values.first else { return nil }
        let (sum, squares) = values.reduce((0.0, 0.0)) { ($0.0 + ($1 - center), $0.1 + ($1 - center) * ($1 - center)) }
        return mean(count: values.count, sum: sum, sumOfSquares: squares, confidence: confidence).map {
            ConfidenceInterval(estimate: $0.estimate + center, low: $0.low + center, high: $0.high + center)
        }
    }
}
