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
        /// Mean waiting, in mean services.
        public let meanWait: Replicated
        /// What a server earns at the baseline task.
        public let baseline: Replicated
        /// Part of the pairs that needed a decision, the queues telling nothing.
        public let decided: Replicated
    }

    /// A way to heed queues.
    public struct Heed: Sendable, Equatable {
        /// Of the work, from which on both customers go to the shorter queue.
        public var difference: Double
        /// Whether a split pair's customer of router A goes to the shorter queue.
        public var sendsLong: Bool
    }

    /// Differences that are tried first, in mean services; with the last one the decision is always asked for.
    public static let differences = [0, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4, 6, 9, .infinity]
    /// Steps between splitting no pair and all of them.
    public static let splits = 64

    /// Part of split pairs at a step.
    public static func split(_ step: Int) -> Double { Double(step) / Double(splits) }

    private let model: DualWork
    private let task: BaselineTask
    private let seed: UInt64
    private let replications, pairs: Int
    private let reference: (rule: SchedulingRule, wait: Double, baseline: Double)
    private var known: (search: [DualWorkQueues.Tally], fresh: [DualWorkQueues.Tally]) = ([], [])

    /// Emulates the rule that is known exactly.
    ///
    /// - Parameters:
    ///   - split: near which the rules will split.
    ///   - pairs: of customers, per fresh replication; a search takes a tenth of that, twice.
    public init(_ model: DualWork, task: BaselineTask, split: Double, seed: UInt64, replications: Int, pairs: Int) {
        (self.model, self.task, self.seed, self.pairs) = (model, task, seed, pairs)
        self.replications = max(2, replications)
        let rule = SchedulingRule(.oneSided(threshold: -log(split)))
        reference = (
            rule, model.meanWait(cost: model.oneSidedCost(split: split)), model.baselineThroughput(task, split: split)
        )
        known = (tallies(rule, fresh: false), tallies(rule, fresh: true))
    }

    private func tallies(_ rule: SchedulingRule, fresh: Bool) -> [DualWorkQueues.Tally] {
        let (count, pairs) = fresh ? (replications, pairs) : (2, max(2000, pairs / 10))
        // Customers of their own, apart from those of any other emulation with this seed.
        let first: UInt64 = fresh ? 2_000_000 : 1_000_000
        return (0..<count).map { replication in
            var emulation = DualWorkEmulation(model, rule, task: task, seed: seed, replication: first + UInt64(replication))
            return emulation.run(warmUp: pairs / 20, pairs: pairs)
        }
    }

    /// Waiting and earnings of a rule, replication by replication, less what the customers of each are known to have too much.
    private func outcome(_ rule: SchedulingRule, fresh: Bool) -> (wait: [Double], baseline: [Double], decided: [Double]) {
        let found = tallies(rule, fresh: fresh)
        let reference = fresh ? known.fresh : known.search
        return (
            zip(found, reference).map { $0.meanWait - $1.meanWait + self.reference.wait },
            zip(found, reference).map { $0.meanBaseline - $1.meanBaseline + self.reference.baseline },
            found.map(\.decidedFraction)
        )
    }

    /// A rule in fresh replications.
    public func emulate(_ rule: SchedulingRule) -> Found {
        let all = outcome(rule, fresh: true)
        return Found(
            rule: rule, meanWait: Replicated(all.wait), baseline: Replicated(all.baseline), decided: Replicated(all.decided))
    }

    /// Searches a family and emulates the best of its rules anew, at exactly the earnings asked for: routers follow one rule for a part
    /// of the time, and for the rest its neighbor that splits more.
    ///
    /// - Parameters:
    ///   - leastBaseline: what is earned at the baseline task at least.
    ///   - rule: the family: how to heed the queues, and else what to do with a part step/64 of split pairs, steps from 1 to 63.
    /// - Returns: `nil` where no rule of the family earns that much.
    public func best<Failure>(
        leastBaseline: Double, rule: (_ heed: Heed, _ step: Int) throws(Failure) -> SchedulingRule
    ) throws(Failure) -> Found? {
        typealias Tried = (wait: Double, baseline: Double)
        var best: (heed: Heed, step: Int, isBetween: Bool, wait: Double)?
        func look(_ heed: Heed) throws(Failure) {
            func tried(_ step: Int) throws(Failure) -> Tried {
                let rule = try rule(heed, step)
                let all = outcome(rule, fresh: false)
                return (Replicated(all.wait).mean, Replicated(all.baseline).mean)
            }
            // The fewer pairs are split, the longer are idle runs: the most splits that leave enough.
            var (low, high) = (1, Self.splits - 1)
            var (enough, tooLittle) = (try tried(low), Tried?.none)
            guard enough.baseline >= leastBaseline else { return }
            let last = try tried(high)
            if last.baseline >= leastBaseline { (low, enough) = (high, last) } else { tooLittle = last }
            while high - low > 1 {
                let middle = (low + high) / 2
                let found = try tried(middle)
                if found.baseline >= leastBaseline {
                    (low, enough) = (middle, found)
                } else {
                    (high, tooLittle) = (middle, found)
                }
            }
            let wait = tooLittle.map { Self.shared(leastBaseline, (enough.wait, enough.baseline), ($0.wait, $0.baseline)) }
            if wait ?? enough.wait < best?.wait ?? .infinity {
                best = (heed, low, tooLittle != nil, wait ?? enough.wait)
            }
        }
        for difference in Self.differences { try look(Heed(difference: difference, sendsLong: false)) }
        // Closer around the best difference, twice; and where long services go, which matters less.
        if let place = best.flatMap({ Self.differences.firstIndex(of: $0.heed.difference) }), Self.differences[place].isFinite {
            var (below, above) = (
                Self.differences[max(0, place - 1)], Self.differences[min(Self.differences.count - 2, place + 1)]
            )
            for _ in 0..<2 {
                let middle = best?.heed.difference ?? below
                (below, above) = (0.5 * (below + middle), 0.5 * (middle + above))
                for difference in [below, above] where difference != middle {
                    try look(Heed(difference: difference, sendsLong: false))
                }
            }
            let found = best?.heed.difference ?? below
            for difference in [below, found, above] { try look(Heed(difference: difference, sendsLong: true)) }
        }
        guard let best else { return nil }
        guard best.isBetween else { return emulate(try rule(best.heed, best.step)) }
        // In fresh replications, earnings that are just enough lie a step or so away.
        let around = [max(1, best.step - 1), min(Self.splits - 1, best.step + 1)]
        let (more, less) = (
            emulate(try rule(best.heed, around[0])),
            emulate(try rule(best.heed, around[1]))
        )
        // The same part of the time in every replication: what one of them earns too much of, it waits too long for.
        let (b, c) = (more.baseline.mean, less.baseline.mean)
        let part = b > c ? (leastBaseline - c) / (b - c) : 1
        func mixed(_ first: Replicated, _ second: Replicated) -> Replicated {
            Replicated(zip(first.values, second.values).map { part * $0 + (1 - part) * $1 })
        }
        return Found(
            rule: try rule(best.heed, best.step),
            meanWait: mixed(more.meanWait, less.meanWait), baseline: mixed(more.baseline, less.baseline),
            decided: mixed(more.decided, less.decided))
    }

    /// Waiting under two rules that share the time so that just enough is earned.
    private static func shared(
        _ least: Double, _ first: (wait: Double, baseline: Double), _ second: (wait: Double, baseline: Double)
    ) -> Double {
        guard first.baseline > second.baseline else { return first.wait }
        let part = (least - second.baseline) / (first.baseline - second.baseline)
        return part * first.wait + (1 - part) * second.wait
    }
}
