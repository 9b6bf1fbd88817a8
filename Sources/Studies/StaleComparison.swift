import Certification
import Workloads

/// Routers that know both queues a light-time late and count what they sent since: the best classical rule found, and what the same
/// routers make of pairs beside.
///
/// All earn the same at the baseline task. Who shares pairs may ask them wherever the queues do not tell, or only where they are about
/// equal and else follow a classical rule with one threshold that does not wait for light.
struct StaleComparison {
    /// The classical rule.
    let rival: SchedulingSearch.Found
    /// The best rules found that ask perfect pairs, or the link's, beside the same knowledge, decided as late as the readout takes; the classical
    /// rule itself, asking no pair, where pairs are too noisy for idle servers to earn enough.
    let perfect, link: SchedulingSearch.Found

    /// Searches all families.
    ///
    /// - Parameters:
    ///   - age: of the knowledge, in mean services; infinite: no news comes.
    ///   - split: the part of pairs that all would split without that knowledge.
    /// - Throws: `GameError`, `GSLError`.
    init(
        _ search: SchedulingSearch, _ model: DualWork, _ task: BaselineTask, age: Double, split: Double, _ player: SchedulingLink,
        _ strategies: DualWorkStrategies
    ) throws {
        let classical = try ClassicalRouters(search, model, task, age: age, split: split)
        let sharing = SchedulingHeed.sharing(beside: classical.heed)
        let perfect = try search.best(leastBaseline: classical.least, course: sharing) { heed, step in
            let angles = try strategies.angles(heed.step(where: step))
            return classical.knowing(.entangled(angles, visibility: 1), heed, step, latency: player.latencyWithPair)
        }
        var decisions: [Int: SchedulingRule.Decision] = [:]
        let link = try search.best(leastBaseline: classical.least, course: sharing) { heed, step in
            let place = heed.step(where: step)
            if decisions[place] == nil {
                if let cells = strategies.cells(place), let correlations = try player.correlations(cells) {
                    decisions[place] = .settings(cells, correlations: correlations)
                } else {
                    decisions[place] = .oneSided(threshold: ClassicalRouters.threshold(place))
                }
            }
            return classical.knowing(decisions[place]!, heed, step, latency: player.latency)
        }
        let rival = classical.best
        (self.rival, self.perfect, self.link) = (rival, perfect ?? rival.askingNothing, link ?? rival.askingNothing)
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
