/// Two substations at the ends of a corridor of two lines, each with the breaker of its own line. The model is the project's own.
///
/// A disturbance comes to both; each sees whether it is severe there. If it is severe at both, from a common cause, one line must open and
/// the other hold: both open lose the corridor, both closed let the fault burn. Otherwise both must do the same: one line alone carries
/// too much. What wrong answers cost is the game's utility that is missed. A line that opened recloses after a time that is exponential, and
/// until then counts as open whatever its substation answers: so that decisions bear on later ones.
///
/// An open line is never free: it costs as much at every disturbance that it meets open as at that which opened it, for it does not carry
/// what it is there for; and while both are open nothing is carried at all, which costs by the second. Left out: power flow, relays that
/// see each other through the line, reclosing onto a fault.
public struct GridProtection: Sendable, Equatable {
    /// Probability of cases 00, 01, 10 and 11, 1 being severe.
    public var law: [Double]
    /// What is lost where both lines end up alike, or apart, by cases; as a part of what an incident costs.
    public var lossAlike, lossApart: [Double]
    /// Mean time until a line recloses, in seconds.
    public var recloseTime: Double
    /// What a line costs that is open after a disturbance, whenever it opened, and one that holds, in incidents.
    public var tripCost, holdCost: Double
    /// What a severe disturbance costs per second until it is answered, in incidents.
    public var delayCost: Double
    /// What a second without any line costs, in incidents.
    public var outageCost: Double

    /// A corridor.
    public init(
        law: [Double], lossAlike: [Double], lossApart: [Double], recloseTime: Double, tripCost: Double, holdCost: Double,
        delayCost: Double, outageCost: Double
    ) {
        precondition(law.count == 4 && lossAlike.count == 4 && lossApart.count == 4, "four pairs of cases")
        (self.law, self.lossAlike, self.lossApart) = (law, lossAlike, lossApart)
        (self.recloseTime, self.tripCost, self.holdCost) = (recloseTime, tripCost, holdCost)
        (self.delayCost, self.outageCost) = (delayCost, outageCost)
    }

    /// What a disturbance costs that leaves these lines open, its delay and the time without any line apart.
    private func cost(_ index: Int, _ after: (a: Bool, b: Bool)) -> Double {
        func line(_ isOpen: Bool) -> Double { isOpen ? tripCost : holdCost }
        return (after.a == after.b ? lossAlike[index] : lossApart[index]) + line(after.a) + line(after.b)
    }

    /// Mean cost per disturbance, part of the time without any line, and part of the disturbances that end with the lines as they should
    /// not be, from the stationary law of which lines are open, where disturbances are answered at once and nobody knows the other's line.
    ///
    /// - Parameters:
    ///   - rate: of disturbances per second.
    ///   - rule: any but the link's.
    /// - Returns: `nil` for the link.
    public func stationary(_ rule: TwoSiteRule, rate: Double) -> (cost: Double, lost: Double, wrong: Double)? {
        // States: bit 1 line A open, bit 0 line B open.
        let step = 1 / (rate + 2 / recloseTime)
        var transitions = [[Double]](repeating: [Double](repeating: 0, count: 4), count: 4)
        var (costs, wrong) = ([Double](repeating: 0, count: 4), [Double](repeating: 0, count: 4))
        let truths = [false, true]
        for state in 0..<4 {
            let before = (a: state & 2 != 0, b: state & 1 != 0)
            for index in 0..<4 {
                for a in truths {
                    for b in truths {
                        guard let probability = rule.probability(a, b, at: index) else { return nil }
                        let after = (a: before.a || a, b: before.b || b)
                        let next = (after.a ? 2 : 0) + (after.b ? 1 : 0)
                        transitions[state][next] += law[index] * probability * rate * step
                        costs[state] += law[index] * probability * cost(index, after)
                        if (index == 3) == (after.a == after.b) { wrong[state] += law[index] * probability }
                    }
                }
            }
            for bit in [1, 2] where state & bit != 0 { transitions[state][state & ~bit] += step / recloseTime }
            transitions[state][state] += 1 - transitions[state].reduce(0, +)
        }
        let law = Self.stationaryLaw(transitions)
        let cost = zip(law, costs).reduce(0) { $0 + $1.0 * $1.1 } + outageCost * law[3] / rate
        return (cost, law[3], zip(law, wrong).reduce(0) { $0 + $1.0 * $1.1 })
    }

    /// The law that a chain of four states keeps, by elimination of one state after another (Grassmann, Taksar and Heyman): no subtraction.
    private static func stationaryLaw(_ chain: [[Double]]) -> [Double] {
        var p = chain
        var law = [1.0, 0, 0, 0]
        var outflow = [0.0, 0, 0, 0]
        for n in stride(from: 3, through: 1, by: -1) {
            outflow[n] = (0..<n).reduce(0) { $0 + p[n][$1] }
            guard outflow[n] > 0 else { continue }
            for i in 0..<n { for j in 0..<n { p[i][j] += p[i][n] * p[n][j] / outflow[n] } }
        }
        for n in 1..<4 where outflow[n] > 0 {
            law[n] = (0..<n).reduce(0) { $0 + law[$1] * p[$1][n] } / outflow[n]
        }
        let sum = law.reduce(0, +)
        return law.map { $0 / sum }
    }
}
