import Glibc

/// Evidence that the mean utility exceeds a value, and a confidence sequence for that mean, by betting on bounded outcomes:
/// Waudby-Smith and Ramdas, arXiv:2010.09686.
///
/// Null hypothesis at value m: in every round the mean utility, given all that went before, is at most m. A bet of the fraction
/// c multiplies the capital by 1 − c + c (u − u₀)/(m − u₀) with u₀ the least value that u can have. The evidence is the mean
/// capital over a fixed set of fractions, so it needs no tuning, and it holds at any stopping time (Ville's inequality).
///
/// Where the law of the inputs is known exactly, what a round earns because of its inputs is luck that can be taken out: a
/// control variate h(x,y) of mean 0, estimated from earlier stages, is subtracted from the utility.
///
/// A mean that drifts above ω_C after it had been below is found by fresh starts (`FreshStarts`); the confidence sequence has none, and
/// is that of a mean that stays.
///
/// Leaves out: bets that depend on the time of a round.
public struct MeanBets: Sendable {
    /// Which side of the value the evidence is for.
    private enum Side {
        /// The mean is greater.
        case above
        /// The mean is less.
        case below
    }

    /// The fractions: eighteen, from 1/360 to 0.99, a factor √2 apart.
    static let fractions: [Double] = (0..<18).map { 0.99 * exp2(-0.5 * Double($0)) }

    /// Values of the observations of a stage with how often they occurred, less the control variate that was known when it began.
    private struct Group {
        var values: [Double]
        var counts: [Double]
        /// Bounds that the game and the control variate set.
        var least: Double
        var greatest: Double
    }

    /// By stage; `nil` for one without observations.
    private let groups: [Group?]
    private let least: Double
    private let greatest: Double

    /// Bets on the rounds of a tally.
    ///
    /// - Parameters:
    ///   - usesInputLaw: whether the law of the inputs is known well enough for control variates.
    public init(_ tally: RoundTally, _ game: JudgedGame, usesInputLaw: Bool) {
        (least, greatest) = (game.utilityMinimum, game.utilityMaximum)
        var groups = [Group?](repeating: nil, count: tally.stages.count)
        for k in tally.stages.indices {
            let stage = tally.stages[k]
            guard stage.observations > 0 else { continue }
            let stakes = Stakes(
                game, controlVariate: usesInputLaw ? Self.controlVariate(tally.counts(before: k), game) : nil)
            var group = Group(values: [], counts: [], least: stakes.least, greatest: stakes.greatest)
            for c in stakes.values.indices where stage.counts[c] > 0 {
                group.values.append(stakes.values[c])
                group.counts.append(Double(stage.counts[c]))
            }
            for (batch, times) in stage.orderedBatches {
                group.values.append(stakes.mean(batch))
                group.counts.append(Double(times))
            }
            groups[k] = group
        }
        self.groups = groups
    }

    /// What is at stake in a round: its utility less a control variate.
    struct Stakes {
        /// By cell.
        let values: [Double]
        /// The least and the greatest that can occur.
        let least, greatest: Double

        init(_ game: JudgedGame, controlVariate h: [Double]?) {
            let values = game.utility.indices.map { game.utility[$0] - (h?[$0 / game.outcomes] ?? 0) }
            let possible = values.indices.filter { game.inputLaw[$0 / game.outcomes] > 0 }.map { values[$0] }
            (self.values, least, greatest) = (values, possible.min()!, possible.max()!)
        }

        /// Mean over the rounds of a batch.
        func mean(_ batch: [Int32]) -> Double { batch.reduce(0) { $0 + values[Int($1)] } / Double(batch.count) }
    }

    /// Per pair of inputs how much more it earns than the average, from counted rounds; zero before every possible pair of inputs
    /// was seen twenty times. Its mean under the law of the inputs is exactly zero up to rounding.
    static func controlVariate(_ counts: [Int], _ game: JudgedGame) -> [Double] {
        var means = [Double](repeating: 0, count: game.inputLaw.count)
        for i in means.indices where game.inputLaw[i] > 0 {
            let cells = (i * game.outcomes)..<((i + 1) * game.outcomes)
            let rounds = cells.reduce(0) { $0 + counts[$1] }
            guard rounds >= 20 else { return [Double](repeating: 0, count: means.count) }
            means[i] = cells.reduce(0) { $0 + Double(counts[$1]) * game.utility[$1] } / Double(rounds)
        }
        let mean = zip(means, game.inputLaw).reduce(0) { $0 + $1.0 * $1.1 }
        return means.indices.map { game.inputLaw[$0] > 0 ? means[$0] - mean : 0 }
    }

    /// Natural logarithm of the evidence that the mean utility of some rounds lies above `value`, with fresh starts after drifts.
    public func logEvidence(above value: Double) -> Double { logEvidenceByStage(above: value).last ?? 0 }

    /// The same at the end of every stage, in one pass.
    public func logEvidenceByStage(above value: Double) -> [Double] {
        var starts = FreshStarts()
        var sums = [Double](repeating: starts.begun, count: Self.fractions.count)
        return groups.indices.map { k in
            if k > 0 {
                let joins = starts.beginStage()
                for f in sums.indices { sums[f] = FreshStarts.sum(sums[f], joins) }
            }
            Self.add(groups[k], .above, value, to: &sums)
            return starts.logarithm(begun: logMeanExp(sums))
        }
    }

    /// Natural logarithm of the evidence that the mean utility lies on a side of `value`, if it is the same in all rounds.
    private func logSteadyEvidence(_ side: Side, _ value: Double, _ stages: Int) -> Double {
        var sums = [Double](repeating: 0, count: Self.fractions.count)
        for group in groups.prefix(stages) { Self.add(group, side, value, to: &sums) }
        return logMeanExp(sums)
    }

    /// Adds what a stage's bets bring, fraction by fraction.
    private static func add(_ group: Group?, _ side: Side, _ value: Double, to sums: inout [Double]) {
        guard let group else { return }
        // Seen from its other end the utility is bounded below as well.
        let room = side == .above ? value - group.least : group.greatest - value
        // At the end of the range no outcome speaks against the value; beyond it every outcome does, for no mean lies there.
        let slack = 1e-12 * (group.greatest - group.least)
        guard room > slack else {
            if room < -slack { for k in sums.indices { sums[k] = .infinity } }
            return
        }
        for (k, c) in fractions.enumerated() {
            var total = sums[k]
            for i in group.values.indices {
                let reached = side == .above ? group.values[i] - group.least : group.greatest - group.values[i]
                total += group.counts[i] * log1p(c * (reached / room - 1))
            }
            sums[k] = total
        }
    }

    /// The lower end of the confidence sequence: the least mean against which the evidence stays below 1/α; `least` possible at worst.
    ///
    /// - Parameter stages: how many of the first stages count; all by default.
    public func lowerBound(significance: Double, stages: Int = .max) -> Double { bound(.above, significance, stages) }
    /// The upper end, at the same significance by itself.
    public func upperBound(significance: Double, stages: Int = .max) -> Double { bound(.below, significance, stages) }

    private func bound(_ side: Side, _ significance: Double, _ stages: Int) -> Double {
        let goal = -log(significance)
        // Evidence falls from the near end of the range to the far one.
        var (near, far) = side == .above ? (least, greatest) : (greatest, least)
        guard groups.prefix(stages).contains(where: { $0 != nil }) else { return near }
        for _ in 0..<60 {
            let middle = 0.5 * (near + far)
            if logSteadyEvidence(side, middle, stages) >= goal { near = middle } else { far = middle }
        }
        return near
    }
}

/// ln of the mean of exponentials, without overflow.
func logMeanExp(_ logarithms: [Double]) -> Double {
    guard let greatest = logarithms.max(), greatest > -.infinity else { return -.infinity }
    if greatest == .infinity { return .infinity }
    return greatest + log(logarithms.reduce(0) { $0 + exp($1 - greatest) } / Double(logarithms.count))
}

extension MeanBets {
    /// What spreading the capital over all fractions and keeping a part for fresh starts costs at most, as a logarithm.
    public static var mixingCost: Double { log(Double(fractions.count)) + FreshStarts.cost }

    /// What one round adds to the evidence for a mean above ω_C with the best single fraction, when the outcomes follow `behavior`.
    ///
    /// - Parameter usesInputLaw: with the control variate that this behavior would teach in the long run.
    public static func bestStep(_ behavior: [Double], _ game: JudgedGame, usesInputLaw: Bool) -> [EvidenceWalk.Step] {
        let outcomes = game.outcomes
        var utility = game.utility
        if usesInputLaw {
            var means = game.inputLaw.indices.map { i in
                (i * outcomes..<(i + 1) * outcomes).reduce(0.0) { $0 + behavior[$1] * game.utility[$1] }
            }
            let mean = zip(means, game.inputLaw).reduce(0) { $0 + $1.0 * $1.1 }
            for i in means.indices { means[i] = game.inputLaw[i] > 0 ? means[i] - mean : 0 }
            for c in utility.indices { utility[c] -= means[c / outcomes] }
        }
        let law = game.game.cellLaw(behavior)
        let least = utility.indices.filter { game.inputLaw[$0 / outcomes] > 0 }.map { utility[$0] }.min()!
        func steps(_ c: Double) -> [EvidenceWalk.Step] {
            utility.indices.map {
                EvidenceWalk.Step(
                    logarithm: log1p(c * ((utility[$0] - least) / (game.classicalValue - least) - 1)), probability: law[$0])
            }
        }
        func growth(_ c: Double) -> Double { steps(c).reduce(0) { $0 + $1.probability * $1.logarithm } }
        return steps(fractions.max { growth($0) < growth($1) }!)
    }
}
