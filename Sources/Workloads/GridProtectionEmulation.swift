import DiscreteEvents

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// One replication of a corridor under a rule, event by event. Shares parameters with the stationary law and no code.
public struct GridProtectionEmulation: Sendable {
    /// What substations know and do.
    public struct Rule: Sendable, Equatable {
        /// By which lines were open when the knowledge was sent, line A's bit first; one entry where nobody knows.
        public var answers: [TwoSiteRule]
        /// How old knowledge of the lines is, in seconds.
        public var age: Double
        /// When they answer.
        public var timing: TwoSiteTiming

        /// Substations that know nothing of each other.
        public init(_ rule: TwoSiteRule, _ timing: TwoSiteTiming = .atOnce) {
            (answers, age, self.timing) = ([rule], 0, timing)
        }
        /// Substations that know which lines were open.
        public init(knowing answers: [TwoSiteRule], age: Double, _ timing: TwoSiteTiming = .atOnce) {
            precondition(answers.count == 4, "an answer for each state of two lines")
            (self.answers, self.age, self.timing) = (answers, age, timing)
        }
    }

    /// Sums over the disturbances since measuring began.
    public struct Tally: Sendable, Equatable {
        /// Disturbances.
        public var events = 0
        /// What they cost, in incidents.
        public var cost = 0.0
        /// Those that ended with the lines as they should not be.
        public var wrong = 0
        /// Seconds that severe ones waited for their answers.
        public var delayed = 0.0
        /// Seconds without any line.
        public var lost = 0.0
        /// Seconds measured.
        public var time = 0.0

        /// Per disturbance.
        public var meanCost: Double { cost / Double(events) }
        /// Per disturbance.
        public var wrongFraction: Double { Double(wrong) / Double(events) }
        /// Per disturbance, in seconds.
        public var meanDelay: Double { delayed / Double(events) }
        /// Part of the time.
        public var lostFraction: Double { lost / time }
    }

    /// When a line opened last and how long it stays so; and the same of the time before.
    private struct Line {
        var opened = -Double.infinity
        var closes = -Double.infinity
        var past = (opened: -Double.infinity, closes: -Double.infinity)

        func isOpen(at time: Double) -> Bool {
            time >= opened ? time < closes : time >= past.opened && time < past.closes
        }
        mutating func open(at time: Double, until end: Double) {
            past = (opened, closes)
            (opened, closes) = (time, end)
        }
    }

    private let model: GridProtection
    private let rule: Rule
    private var decisions, reclosing: RandomStream

    /// Both lines closed.
    public init(_ model: GridProtection, _ rule: Rule, seed: UInt64, replication: UInt64) {
        (self.model, self.rule) = (model, rule)
        decisions = RandomStream(seed: seed, replication: replication, name: "workload.decisions")
        reclosing = RandomStream(seed: seed, replication: replication, name: "workload.reclosing")
    }

    /// Lets all disturbances come, in order of time, and counts those from a time on.
    public mutating func run(_ events: [TwoSiteEvent], from begin: Double) -> Tally {
        var tally = Tally()
        var (first, second) = (Line(), Line())
        for event in events {
            // Drawn for every rule alike.
            let (coin, chance) = (decisions.coin(), decisions.uniform())
            let times = (-log(reclosing.openUniform()) * model.recloseTime, -log(reclosing.openUniform()) * model.recloseTime)
            let known = event.asked - rule.age
            let state =
                rule.answers.count > 1 ? (first.isOpen(at: known) ? 2 : 0) + (second.isOpen(at: known) ? 1 : 0) : 0
            let answer = rule.answers[state].answers(event, coin: coin, chance: chance)
            let delay = rule.timing.delay(event, rule.answers[state])
            let now = event.asked + delay
            let before = (a: first.isOpen(at: now), b: second.isOpen(at: now))
            let after = (a: before.a || answer.a, b: before.b || answer.b)
            if !before.a, answer.a { first.open(at: now, until: now + times.0) }
            if !before.b, answer.b { second.open(at: now, until: now + times.1) }
            guard event.asked >= begin else { continue }
            tally.events += 1
            tally.time = now - begin
            // Whether they opened now or stood open.
            let open = (after.a ? 1.0 : 0) + (after.b ? 1 : 0)
            tally.cost += open * model.tripCost + (2 - open) * model.holdCost
            if after.a == after.b {
                tally.cost += model.lossAlike[event.index]
            } else {
                tally.cost += model.lossApart[event.index]
            }
            if event.index > 0 {
                tally.delayed += delay
                tally.cost += model.delayCost * delay
            }
            if (after.a != after.b) != (event.index == 3) { tally.wrong += 1 }
            // Both are open from now on only where one has just opened.
            if after.a, after.b, !(before.a && before.b) {
                let dark = min(first.closes, second.closes) - now
                tally.lost += dark
                tally.cost += model.outageCost * dark
            }
        }
        return tally
    }
}
