#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// One server of `LoadBalancing` as a Markov chain, for balancers that pick any two servers: what comes to one of them is then independent
/// of what it has, and its mean queue follows from its own chain. Shares parameters with the emulation and no code.
///
/// Where kinds of tasks go before each other, how many of either kind wait is all there is to know. Where servers serve in order of
/// arrival, what waits is revealed when it matters. The tasks that a pair sends to a server at once are a group, of one or two, whose kinds are
/// drawn when the server first looks at it: it looks for the head, and from a head that wants company on to the next that does. All that
/// it passed over wants none, and of the last group one task may be left. So e tasks that want no company, perhaps one that does, and g
/// groups that nobody has looked at are all there is to know.
public struct CompanyChain: Sendable {
    /// Mean number of tasks that wait at the server.
    public let meanQueue: Double
    /// Mean waiting of a task from its arrival to its service, in slots or mean services: Little's law.
    public let meanWait: Double

    /// Probabilities of a group: one task, or two in their order; of these, whether they want company.
    private struct Group {
        var c = 0.0
        var e = 0.0
        var cc = 0.0
        var ce = 0.0
        var ec = 0.0
        var ee = 0.0
    }
    fileprivate struct State: Hashable {
        /// Tasks that want no company, tasks that do, groups that nobody has looked at.
        var e: Int
        var c: Int
        var g: Int
    }
    fileprivate typealias Law = [(state: State, probability: Double)]

    /// The chain of a rule that puts tasks together with such probabilities for the inputs 00, 01, 10, 11.
    ///
    /// - Returns: `nil` for services of a fixed time, for very many pairs of balancers, and where queues grow too long.
    public init?(_ model: LoadBalancing, together: [Double]) {
        guard model.service != .fixed, model.pairs <= 64 else { return nil }
        var group = Group()
        for (input, probability) in model.law.enumerated() {
            let (x, y) = (input > 1, input % 2 == 1)
            let (both, apart) = (probability * together[input], probability * (1 - together[input]))
            // Apart, each of the two tasks is as likely here as at any other server.
            if x { group.c += apart } else { group.e += apart }
            if y { group.c += apart } else { group.e += apart }
            switch (x, y) {
            case (true, true): group.cc += both
            case (false, false): group.ee += both
            // Either may be first.
            default: (group.ce, group.ec) = (group.ce + 0.5 * both, group.ec + 0.5 * both)
            }
        }
        let sum = group.c + group.e + group.cc + group.ce + group.ec + group.ee
        // Probability per request that something comes to this server.
        let hit = sum / Double(model.servers)
        for path in [\Group.c, \.e, \.cc, \.ce, \.ec, \.ee] { group[keyPath: path] /= sum }
        let size = group.c + group.e + 2 * (group.cc + group.ce + group.ec + group.ee)
        for most in [12, 25, 50, 100] {
            let serving = model.order == .arrival ? Self.services(group, most) : Self.services(model.order)
            let coming = Self.coming(group, model.order)
            let weights =
                model.service == .slotted
                ? Self.slotted(model.pairs, hit, coming, serving, most)
                : Self.continuous(model.rate * hit, coming, serving, most)
            guard let weights else { continue }
            meanQueue = weights.reduce(0) { $0 + $1.1 * (Double($1.0.e + $1.0.c) + Double($1.0.g) * size) }
            meanWait = meanQueue * Double(model.servers) / (2 * model.rate)
            return
        }
        return nil
    }

    /// What a group adds to a queue: itself where it is looked at later, else its tasks.
    private static func coming(_ group: Group, _ order: LoadBalancing.Order) -> Law {
        if order == .arrival { return [(State(e: 0, c: 0, g: 1), 1)] }
        return [
            (State(e: 1, c: 0, g: 0), group.e), (State(e: 0, c: 1, g: 0), group.c), (State(e: 2, c: 0, g: 0), group.ee),
            (State(e: 0, c: 2, g: 0), group.cc), (State(e: 1, c: 1, g: 0), group.ce + group.ec),
        ].filter { $0.1 > 0 }
    }

    /// What a service leaves of each queue where kinds go before each other.
    private static func services(_ order: LoadBalancing.Order) -> (State) -> Law {
        return { state in
            var left = state
            if state.c > 0, order == .companyFirst || state.c > 1 || state.e == 0 {
                left.c -= min(2, state.c)
            } else {
                left.e -= 1
            }
            return [(left, 1)]
        }
    }

    /// What a service leaves of each queue.
    private static func services(_ group: Group, _ most: Int) -> (State) -> Law {
        // From a head that wants company on, through g groups: what is left, tasks that were passed over before left out.
        var search: [Law] = [[(State(e: 0, c: 0, g: 0), 1)]]
        for g in 1...(most + 66) {
            var law: [State: Double] = [
                State(e: 0, c: 0, g: g - 1): group.c, State(e: 0, c: 1, g: g - 1): group.cc,
                State(e: 1, c: 0, g: g - 1): group.ce + group.ec,
            ]
            for (passed, probability) in [(1, group.e), (2, group.ee)] where probability > 0 {
                for rest in search[g - 1] where rest.probability * probability > 1e-18 {
                    var state = rest.state
                    state.e += passed
                    law[state, default: 0] += rest.probability * probability
                }
            }
            search.append(law.filter { $0.value > 0 }.map { ($0.key, $0.value) }.sorted { ($0.0.g, $0.0.e) < ($1.0.g, $1.0.e) })
        }
        func passing(_ e: Int, _ g: Int, _ weight: Double) -> Law {
            search[g].map { (State(e: $0.state.e + e, c: $0.state.c, g: $0.state.g), $0.probability * weight) }
        }
        return { state in
            if state.e > 0 { return [(State(e: state.e - 1, c: state.c, g: state.g), 1)] }
            if state.c > 0 { return passing(0, state.g, 1) }
            let g = state.g - 1
            var law: Law = [(State(e: 0, c: 0, g: g), group.e + group.cc), (State(e: 0, c: 1, g: g), group.ec)]
            law.append((State(e: 1, c: 0, g: g), group.ee))
            law += passing(0, g, group.c)
            law += passing(1, g, group.ce)
            return law
        }
    }

    /// Probabilities of what waits after the services of a slot.
    private static func slotted(
        _ pairs: Int, _ hit: Double, _ coming: Law, _ serving: (State) -> Law, _ most: Int
    ) -> [(State, Double)]? {
        // What all pairs together send here in a slot, pair by pair.
        var arrivals = [State(e: 0, c: 0, g: 0): 1.0]
        for _ in 0..<pairs {
            var next: [State: Double] = [:]
            for (state, probability) in arrivals where probability > 1e-18 {
                next[state, default: 0] += probability * (1 - hit)
                for one in coming { next[state + one.state, default: 0] += probability * hit * one.probability }
            }
            arrivals = next
        }
        let sorted = arrivals.filter { $0.value > 1e-18 }.sorted { $0.key < $1.key }
        return stationary(most) { state in
            sorted.flatMap { more, probability -> Law in
                let next = state + more
                if next.isEmpty { return [(next, probability)] }
                return serving(next).map { ($0.state, $0.probability * probability) }
            }
        }
    }

    /// Probabilities of what waits at any time, by the chain's jumps at a constant rate.
    private static func continuous(
        _ rate: Double, _ coming: Law, _ serving: (State) -> Law, _ most: Int
    ) -> [(State, Double)]? {
        let (arrives, ends) = (rate / (1 + rate), 1 / (1 + rate))
        // Without a service under way nothing waits: a state of its own.
        let idle = State(e: 0, c: 0, g: -1)
        let found = stationary(most) { state in
            if state == idle {
                let begun = coming.flatMap { one in
                    serving(one.state).map { ($0.state, $0.probability * one.probability * arrives) }
                }
                return begun + [(idle, ends)]
            }
            let more = coming.map { (state + $0.state, $0.probability * arrives) }
            if state.isEmpty { return more + [(idle, ends)] }
            return more + serving(state).map { ($0.state, $0.probability * ends) }
        }
        return found.map { $0.filter { $0.0 != idle } }
    }

    /// The stationary law of a chain that begins with nothing, step by step; `nil` where it gets beyond `most` tasks or groups.
    private static func stationary(_ most: Int, _ step: (State) -> Law) -> [(State, Double)]? {
        // Rows are found once each, numbered as they are met.
        var numbers: [State: Int] = [:]
        var states: [State] = []
        var rows: [[(to: Int, probability: Double)]] = []
        func number(_ state: State) -> Int {
            if let known = numbers[state] { return known }
            numbers[state] = states.count
            states.append(state)
            return states.count - 1
        }
        _ = number(State(e: 0, c: 0, g: 0))
        var cut: [Int] = []
        while rows.count < states.count {
            let state = states[rows.count]
            // What is cut off stays where it is, and must be next to nothing in the end.
            if max(state.e, state.c, state.g) > most {
                cut.append(rows.count)
                rows.append([(rows.count, 1)])
            } else {
                rows.append(step(state).map { (number($0.state), $0.probability) })
            }
        }
        var law = Array(repeating: 0.0, count: states.count)
        law[0] = 1
        for _ in 0..<20_000 {
            var next = Array(repeating: 0.0, count: states.count)
            for (from, row) in rows.enumerated() where law[from] > 1e-20 {
                for jump in row { next[jump.to] += law[from] * jump.probability }
            }
            let change = zip(law, next).reduce(0) { $0 + abs($1.0 - $1.1) }
            law = next
            if cut.contains(where: { law[$0] > 1e-9 }) { return nil }
            if change < 1e-10 { return Array(zip(states, law)) }
        }
        return nil
    }
}

extension CompanyChain.State {
    fileprivate var isEmpty: Bool { e + c + g == 0 }
    fileprivate static func + (a: Self, b: Self) -> Self { .init(e: a.e + b.e, c: a.c + b.c, g: a.g + b.g) }
    fileprivate static func < (a: Self, b: Self) -> Bool { (a.g, a.e, a.c) < (b.g, b.e, b.c) }
}
