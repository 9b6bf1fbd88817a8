import GSL
import Workloads

/// The rules of routers that wait until light has told both everything: both services, and both queues as they are then.
struct WaitingRules {
    private let model: DualWork
    private let age: Double
    // By step, since the search for one takes long.
    private var thresholds: [Int: Double] = [:]

    /// All of them.
    ///
    /// - Parameter age: how long light takes, in mean services; zero: everything is known at once.
    init(_ model: DualWork, age: Double) { (self.model, self.age) = (model, age) }

    /// The rule that sends both customers to the shorter queue from a difference on, and else splits a part step/64 of the pairs.
    ///
    /// - Throws: `GSLError` for a threshold that is not found.
    mutating func rule(_ heed: SchedulingHeed, _ step: Int) throws(GSLError) -> SchedulingRule {
        if thresholds[step] == nil {
            thresholds[step] = try model.fullInformationThreshold(split: SchedulingSearch.split(step))
        }
        return .waiting(age, difference: heed.difference, threshold: thresholds[step]!)
    }

    /// The best of those that always wait; `nil` where none earns enough.
    ///
    /// - Throws: `GSLError`.
    mutating func best(_ search: SchedulingSearch, least: Double) throws(GSLError) -> SchedulingSearch.Found? {
        try search.best(leastBaseline: least, course: SchedulingHeed.differences(books: .none)) {
            heed, step throws(GSLError) in
            try rule(heed, step)
        }
    }
}
