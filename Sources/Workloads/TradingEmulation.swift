import DiscreteEvents

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// One replication of a desk under a rule, opportunity by opportunity. Shares parameters with the closed form and no code.
public struct TradingEmulation: Sendable {
    /// What the traders do.
    public struct Rule: Sendable, Equatable {
        /// Window by window, in turn.
        public var answers: [TwoSiteRule]
        /// When they decide.
        public var timing: TwoSiteTiming
        /// Age, in seconds, of the inventory that both know and turn against: rules without randomness of their own point the other way.
        /// `nil`: a shared coin says which way.
        public var inventoryAge: Double?
        /// What they do instead while the inventory that both know is at least so large either way; `nil`: nothing else.
        public var beyond: (rule: TwoSiteRule, inventory: Double)?

        /// Traders with a rule for each window.
        public init(
            _ answers: [TwoSiteRule], _ timing: TwoSiteTiming = .atOnce, inventoryAge: Double? = nil,
            beyond: (rule: TwoSiteRule, inventory: Double)? = nil
        ) {
            (self.answers, self.timing, self.inventoryAge, self.beyond) = (answers, timing, inventoryAge, beyond)
        }

        /// Equal rules.
        public static func == (a: Rule, b: Rule) -> Bool {
            a.answers == b.answers && a.timing == b.timing && a.inventoryAge == b.inventoryAge
                && a.beyond?.rule == b.beyond?.rule && a.beyond?.inventory == b.beyond?.inventory
        }
    }

    /// Sums over the opportunities since measuring began.
    public struct Tally: Sendable, Equatable {
        /// Opportunities of the windows.
        public var events = 0
        /// What they earned.
        public var utility = 0.0
        /// Those that were gone when the traders had decided.
        public var gone = 0
        /// Sum of the squared inventory that opportunities found.
        public var squares = 0.0

        /// Mean utility per opportunity.
        public var meanUtility: Double { utility / Double(events) }
        /// The same less what inventory costs.
        public func profit(riskAversion: Double) -> Double { meanUtility - riskAversion * meanSquare }
        /// Mean square of the inventory.
        public var meanSquare: Double { squares / Double(events) }
    }

    private let model: TradingWindows
    private let rule: Rule
    private let kept: [[Double]]
    private var decisions, windows, quotes, closing: RandomStream

    /// No inventory.
    ///
    /// - Parameter law: of the cases of the events to come.
    public init(_ model: TradingWindows, _ rule: Rule, law: [Double], seed: UInt64, replication: UInt64) {
        (self.model, self.rule) = (model, rule)
        kept = model.kept(of: law)
        func stream(_ name: String) -> RandomStream { RandomStream(seed: seed, replication: replication, name: name) }
        (decisions, windows) = (stream("workload.decisions"), stream("workload.windows"))
        (quotes, closing) = (stream("workload.quotes"), stream("workload.closing"))
    }

    /// Lets all opportunities come, in order of time, and counts those from a time on.
    public mutating func run(_ events: [TwoSiteEvent], from begin: Double) -> Tally {
        var tally = Tally()
        // Changes of the inventory to come, positions opened where a decision takes time and closed, and those that are not known yet.
        var coming = BinaryHeap()
        var (inventory, knownInventory) = (0.0, 0.0)
        var changes: [(time: Double, by: Double)] = []
        var next = 0
        for event in events {
            // Drawn for every rule alike.
            let (coin, chance, place) = (decisions.coin(), decisions.uniform(), windows.uniform())
            let (lifetime, holding) = (-log(quotes.openUniform()), -log(closing.openUniform()) * model.holdingTime)
            let window = Int((event.asked / model.window).rounded(.down).truncatingRemainder(dividingBy: Double(kept.count)))
            guard place < kept[window][event.index] else { continue }
            while let first = coming.first, first.time <= event.asked {
                coming.removeFirst()
                inventory += first.size
                if rule.inventoryAge != nil { changes.append((first.time, first.size)) }
            }
            if event.asked >= begin {
                tally.events += 1
                tally.squares += inventory * inventory
            }
            if let age = rule.inventoryAge {
                while next < changes.count, changes[next].time <= event.asked - age {
                    knownInventory += changes[next].by
                    next += 1
                }
                if next > 4096 {
                    changes.removeFirst(next)
                    next = 0
                }
            }
            var answers = rule.answers[window]
            if let beyond = rule.beyond, abs(knownInventory) >= beyond.inventory { answers = beyond.rule }
            let delay = rule.timing.delay(event, answers)
            guard lifetime * model.quoteLifetime > delay else {
                if event.asked >= begin { tally.gone += 1 }
                continue
            }
            let answer = answers.answers(event, coin: coin, chance: chance)
            let alike = answer.a == answer.b
            if event.asked >= begin {
                tally.utility += alike ? model.utilityAlike[event.index] : model.utilityApart[event.index]
            }
            guard alike else { continue }
            // Pairs' answers are random whatever is known.
            let points =
                switch answers {
                case .local, .informed: knownInventory == 0 ? coin : knownInventory < 0
                case .correlated, .link: answer.a
                }
            let size = points ? 2.0 : -2.0
            coming.insert((event.asked + delay, size))
            coming.insert((event.asked + delay + holding, -size))
        }
        return tally
    }
}

/// Changes of an inventory, the first to come on top.
private struct BinaryHeap {
    private var items: [(time: Double, size: Double)] = []

    var first: (time: Double, size: Double)? { items.first }

    mutating func insert(_ item: (time: Double, size: Double)) {
        items.append(item)
        var child = items.count - 1
        while child > 0, items[(child - 1) / 2].time > items[child].time {
            items.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func removeFirst() {
        items.swapAt(0, items.count - 1)
        items.removeLast()
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < items.count && items[child].time < items[least].time {
                least = child
            }
            guard least != parent else { return }
            items.swapAt(parent, least)
            parent = least
        }
    }
}
