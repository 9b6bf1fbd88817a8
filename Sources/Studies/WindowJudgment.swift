public import Certification

/// The judgment on one stability window: rounds, power, criteria, verdict.
public struct WindowJudgment: Sendable {
    /// Length of the window in seconds.
    public let window: Double
    /// Li et al.'s n_req at their expected score; `nil` without an advantage to show or beyond ten million rounds.
    public let roundsRequired: Int?
    /// n_req/T, per second.
    public let requiredRate: Double?
    /// Mean number of rounds in a window; `nil` without a closed form.
    public let expectedRounds: Double?
    /// Probability that a window certifies: closed form, and from the windows of a run.
    public let power: PowerEvidence
    /// How the closed form of the power was computed.
    public let powerMethod: String?
    /// The same at Li et al.'s infidelity and rate: Poisson rounds, depolarized correlations of the ideal settings.
    public let powerByLi2026: Double?
    /// Windows of the run.
    public let windowsRun: Int?
    /// Fidelity, rate and decision.
    public let criteria: [Criterion]
    /// The verdict.
    public let verdict: Verdict

    init(
        _ c: CompiledScenario, window index: Int, li2026: Li2026Form, score: Figure, latency: Figure, emulated: EmulatedRun?
    ) {
        let requirement = c.scenario.requirement
        let window = requirement.stabilityWindows[index]
        self.window = window
        roundsRequired = RoundsRule.requiredRounds(test: c.test, expectedScore: li2026.expectedScore)
        requiredRate = roundsRequired.map { Double($0) / window }
        let rounds = c.roundCount(window: window)
        expectedRounds = rounds?.mean
        let estimate =
            c.meetsLastingFaults(window: window)
            ? nil : rounds.flatMap { rounds in c.utilityLaw.map { c.test.power(over: rounds, utilities: $0) } }
        // Rounds that share a stock of pairs are not independent, as the closed form takes them to be.
        // Pauses and coolings make the number of attempts in a window depend on where it begins.
        let isRegular = !c.apparatus.schedule.hasZones && c.apparatus.schedule.cooling.isTrivial
        powerMethod = c.memory.isExact && isRegular ? estimate.map(\.method.rawValue) : estimate.map { _ in "approximate" }
        powerByLi2026 = li2026.utilityLaw.map {
            c.test.power(over: .poisson(mean: li2026.rate * window), utilities: $0).value
        }
        let tally = emulated?.total.windows[index]
        windowsRun = tally.map { Int($0.count) }
        let measured = tally.flatMap { tally -> ConfidenceInterval? in
            guard tally.count > 0 else { return nil }
            let exact = ConfidenceInterval.clopperPearson(
                successes: Int(tally.certified), trials: Int(tally.count), confidence: requirement.confidence)
            let table = FigureTable(c)
            guard table.isCorrelated, let emulated else { return exact }
            // Windows of a replication are alike.
            return table.together(exact, emulated) { Double($0.windows[index].certified) / Double($0.windows[index].count) }?
                .clipped(to: 0...1)
        }
        // A run whose windows were all cut short decides nothing; the closed form alone decides only without a run.
        power = PowerEvidence(
            closedForm: estimate?.value,
            measured: emulated == nil
                ? nil : measured ?? ConfidenceInterval(estimate: estimate?.value ?? 0.5, low: 0, high: 1))

        let classical = c.classical.score
        let found = score.measured?.estimate ?? score.closedForm
        let fidelityHolds: Bool? =
            if let interval = score.measured {
                interval.low > classical ? true : interval.high <= classical ? false : nil
            } else { score.closedForm.map { $0 > classical } }
        let fastest = c.scenario.link.fastestSignalTime.seconds
        let deadline = min(requirement.decisionDeadline, fastest)
        let p999 = latency.measured?.estimate ?? latency.closedForm
        let decisionHolds: Bool? =
            if let interval = latency.measured {
                interval.high <= deadline ? true : interval.low > deadline ? false : nil
            } else { latency.closedForm.map { $0 <= deadline } }
        let powerFound = power.measured?.estimate ?? power.closedForm
        criteria = [
            Criterion(
                name: .fidelity, value: found, requirement: classical, margin: found.map { $0 - classical },
                holds: fidelityHolds, holdsByLi2026: li2026.infidelityWithMemory < c.infidelityThreshold),
            Criterion(
                name: .rate, value: powerFound, requirement: requirement.power,
                margin: powerFound.map { $0 - requirement.power }, holds: power.reaches(requirement.power),
                holdsByLi2026: requiredRate.map { li2026.rate > $0 } ?? false),
            Criterion(
                name: .decision, value: p999, requirement: deadline, margin: p999.map { deadline - $0 },
                holds: decisionHolds,
                holdsByLi2026: max(c.scenario.a.meanDecisionTime, c.scenario.b.meanDecisionTime) < fastest),
        ]
        verdict = Verdict(
            criteria: criteria, power: power, requiredPower: requirement.power, confidence: requirement.confidence)
    }
}
