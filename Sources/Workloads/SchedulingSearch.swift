#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The best rule of a family, found by emulation: the one under which customers wait least while idle servers earn no less than asked.
///
/// A family is a rule for every way to heed the queues and every part of pairs to split when they do not tell. All rules
/// see the same customers, and so does one whose waiting and earnings are known exactly: what the customers of a search have more or
/// less of than the average is taken off. What is found is a lower bound on what routers with such knowledge can do.
public struct SchedulingSearch: Sendable {
    /// A rule, and what it came to in fresh replications.
    public struct Found: Sendable {
        /// The rule.
        public let rule: SchedulingRule
        /// How it heeds the queues; `nil` for a rule that was not searched.
        public var heed: SchedulingHeed?
        /// Mean waiting under the customers on which it was chosen, others than those below; infinite for a rule that was not searched.
        public var waitWhenChosen = Double.infinity
        /// Whether what follows is of two rules that share the time: this one's neighbors that split a little more and a little less, so that
        /// idle servers earn exactly what is asked.
        public var sharesTime = false
        /// Mean waiting, in mean services.
        public let meanWait: Replicated
        /// What a server earns at the baseline task.
        public let baseline: Replicated
        /// Part of the pairs that needed a decision, the queues telling nothing.
        public let decided: Replicated

        /// The same with the mean waiting that it was chosen for.
        func chosen(at wait: Double) -> Found {
            var found = self
            found.waitWhenChosen = wait
            return found
        }

        /// The same rule for routers that share pairs and ask for none.
        public var askingNothing: Found {
            Found(
                rule: rule, heed: heed, waitWhenChosen: waitWhenChosen, sharesTime: sharesTime, meanWait: meanWait,
                baseline: baseline, decided: Replicated(decided.values.map { _ in 0 }))
        }
    }

    /// Steps between splitting no pair and all of them.
    public static let splits = 64

    /// Part of split pairs at a step.
    public static func split(_ step: Int) -> Double { Double(step) / Double(splits) }

    private let model: DualWork
    private let task: BaselineTask
    private let seed: UInt64
    private let replications, pairs: Int
    private let reference: (rule: SchedulingRule, wait: Double, baseline: Double)
    /// Where long idle runs are worth no more than short ones: splitting costs nothing then, so that of every way to heed the queues only
    /// the rule that splits nearly all pairs is looked at, and what it earns is not compared with what is asked.
    private let isSplittingFree: Bool
    private var known: [[DualWorkQueues.Tally]] = []

    /// Rules are tried on few customers, the best three of them chosen from on more, and the best of these emulated on many; none of them
    /// the same.
    private enum Stage: Int, CaseIterable { case trying, choosing, reporting }

    /// Emulates the rule that is known exactly.
    ///
    /// - Parameters:
    ///   - split: near which the rules will split.
    ///   - pairs: of customers, per fresh replication; each rule of a search sees a tenth of that, twice, and the best three all of it.
    public init(_ model: DualWork, task: BaselineTask, split: Double, seed: UInt64, replications: Int, pairs: Int) {
        (self.model, self.task, self.seed, self.pairs) = (model, task, seed, pairs)
        self.replications = max(2, replications)
        let rule = SchedulingRule(.oneSided(threshold: -log(split)))
        reference = (
            rule, model.meanWait(cost: model.oneSidedCost(split: split)), model.baselineThroughput(task, split: split)
        )
        let (few, many) = (Self.split(1), Self.split(Self.splits - 1))
        isSplittingFree =
            model.baselineThroughput(task, split: many) >= (1 - 1e-9) * model.baselineThroughput(task, split: few)
        known = Stage.allCases.map { tallies(rule, $0) }
    }

    private func tallies(_ rule: SchedulingRule, _ stage: Stage) -> [DualWorkQueues.Tally] {
        let (count, pairs) =
            switch stage {
            case .trying: (2, max(500, pairs / 10))
            case .choosing: (2, max(1000, pairs / 2))
            case .reporting: (replications, pairs)
            }
        return (0..<count).map { replication in
            // Customers of their own, apart from those of any other emulation with this seed.
            var emulation = DualWorkEmulation(
                model, rule, task: task, seed: seed, replication: UInt64(1_000_000 * (stage.rawValue + 1) + replication))
            return emulation.run(warmUp: pairs / 20, pairs: pairs)
        }
    }

    /// A rule, less what the customers of each replication are known to have too much.
    private func outcome(_ rule: SchedulingRule, _ stage: Stage, _ heed: SchedulingHeed? = nil) -> Found {
        let (found, known) = (tallies(rule, stage), known[stage.rawValue])
        return Found(
            rule: rule, heed: heed, meanWait: Replicated(zip(found, known).map { $0.meanWait - $1.meanWait + reference.wait }),
            baseline: Replicated(zip(found, known).map { $0.meanBaseline - $1.meanBaseline + reference.baseline }),
            decided: Replicated(found.map(\.decidedFraction)))
    }

    /// A rule in fresh replications.
    public func emulate(_ rule: SchedulingRule) -> Found { outcome(rule, .reporting) }

    /// Searches a family and emulates the best of its rules anew, at exactly the earnings asked for: routers follow one rule for a part
    /// of the time, and for the rest its neighbor that splits more.
    ///
    /// - Parameters:
    ///   - leastBaseline: what is earned at the baseline task at least.
    ///   - course: which ways to heed the queues are tried, in turn.
    ///   - rule: the family: how to heed the queues, and else what to do with a part step/64 of split pairs, steps from 1 to 63.
    /// - Returns: `nil` where no rule of the family earns that much.
    public func best<Failure>(
        leastBaseline: Double, course: SchedulingHeed.Course,
        rule: (_ heed: SchedulingHeed, _ step: Int) throws(Failure) -> SchedulingRule
    ) throws(Failure) -> Found? {
        var tried: [(heed: SchedulingHeed, step: Int, isBetween: Bool, wait: Double)] = []
        var hint: Int?
        func look(_ heed: SchedulingHeed) throws(Failure) {
            guard !tried.contains(where: { $0.heed == heed }) else { return }
            // The fewer pairs are split, the longer are idle runs: the most splits that leave enough, and one step more. Neighbors split
            // nearly as many.
            var (low, high) = (isSplittingFree ? Self.splits - 2 : 0, Self.splits)
            var (enough, tooLittle): (Found?, Found?)
            var probes = hint.map { [$0 + 2, $0 - 1] } ?? []
            while high - low > 1 {
                let probe = probes.popLast() ?? low
                let step = probe > low && probe < high ? probe : (low + high) / 2
                let found = outcome(try rule(heed, step), .trying)
                if isSplittingFree || found.baseline.mean >= leastBaseline {
                    (low, enough) = (step, found)
                } else {
                    (high, tooLittle) = (step, found)
                }
            }
            guard let enough else { return }
            hint = low
            tried.append(
                (heed, low, tooLittle != nil, tooLittle.map { Self.shared(leastBaseline, enough, $0) } ?? enough.meanWait.mean))
        }
        for heed in course.first { try look(heed) }
        for round in course.rounds {
            guard let best = tried.min(by: { $0.wait < $1.wait })?.heed else { return nil }
            for heed in round(best, tried.map(\.heed)) { try look(heed) }
        }
        // Whatever was lucky in the search must be as good again, and earn enough again.
        let candidates = Array(tried.sorted(by: { $0.wait < $1.wait }).prefix(3))
        var waits = [Double](repeating: .infinity, count: candidates.count)
        for (index, candidate) in candidates.enumerated() {
            let again = try mixed(candidate.heed, candidate.step, candidate.isBetween, leastBaseline, .choosing, rule)
            waits[index] = again?.meanWait.mean ?? .infinity
        }
        for index in candidates.indices.sorted(by: { waits[$0] < waits[$1] }) where waits[index].isFinite {
            let candidate = candidates[index]
            let found = try mixed(candidate.heed, candidate.step, candidate.isBetween, leastBaseline, .reporting, rule)
            if let found { return found.chosen(at: waits[index]) }
        }
        return nil
    }

    /// Two rules that split a little less and a little more, which share the time so that just enough is earned; `nil` where none earns that
    /// on these customers.
    private func mixed<Failure>(
        _ heed: SchedulingHeed, _ step: Int, _ isBetween: Bool, _ leastBaseline: Double, _ stage: Stage,
        _ rule: (_ heed: SchedulingHeed, _ step: Int) throws(Failure) -> SchedulingRule
    ) throws(Failure) -> Found? {
        if !isBetween { return outcome(try rule(heed, step), stage, heed) }
        // On other customers, earnings that are just enough lie a step or so away; further where splits matter little.
        var reach = 1
        func neighbors() throws(Failure) -> (more: Found, less: Found) {
            (
                outcome(try rule(heed, max(1, step - reach)), stage, heed),
                outcome(try rule(heed, min(Self.splits - 1, step + reach)), stage, heed)
            )
        }
        var (more, less) = try neighbors()
        while reach < Self.splits, more.baseline.mean < leastBaseline || less.baseline.mean > leastBaseline {
            reach *= 2
            (more, less) = try neighbors()
        }
        if less.baseline.mean >= leastBaseline { return less }
        guard more.baseline.mean >= leastBaseline else { return nil }
        let (b, c) = (more.baseline.mean, less.baseline.mean)
        let part = (leastBaseline - c) / (b - c)
        // What a replication earns too much of is worth the waiting that as much more would cost.
        let price = (more.meanWait.mean - less.meanWait.mean) / (b - c)
        func mixed(_ path: KeyPath<Found, Replicated>) -> [Double] {
            zip(more[keyPath: path].values, less[keyPath: path].values).map { part * $0 + (1 - part) * $1 }
        }
        let baseline = mixed(\.baseline)
        return Found(
            rule: try rule(heed, step), heed: heed, sharesTime: true,
            meanWait: Replicated(zip(mixed(\.meanWait), baseline).map { $0 - price * ($1 - leastBaseline) }),
            baseline: Replicated(baseline), decided: Replicated(mixed(\.decided)))
    }

    /// Mean waiting under two rules that share the time so that just enough is earned.
    private static func shared(_ least: Double, _ more: Found, _ less: Found) -> Double {
        let part = (least - less.baseline.mean) / (more.baseline.mean - less.baseline.mean)
        return part * more.meanWait.mean + (1 - part) * less.meanWait.mean
    }
}
