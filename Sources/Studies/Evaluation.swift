/// The answer to a scenario: every figure by closed form and, after a run, as measured; the error budget; the criteria and the
/// verdict for each stability window.
public struct Evaluation: Sendable {
    /// What was evaluated.
    public let compiled: CompiledScenario
    /// The run; `nil` when only closed forms were evaluated.
    public let emulated: EmulatedRun?
    /// All figures in the order of reports.
    public let figures: [Figure]
    /// Where the combined infidelity comes from. Computed when asked for: it takes a closed form of heralding for every cause.
    public var errorBudget: ErrorBudget { ErrorBudget(compiled) }
    /// Where the rate goes.
    public var rateBudget: RateBudget { RateBudget(compiled) }
    /// The same scenario in Li et al.'s formulas.
    public let li2026: Li2026Form
    /// Least number of rounds from which on a window certifies with the required power, by closed form; `nil` where that has no
    /// exact answer: not a win/lose game, or no advantage.
    public let roundsForPower: Int?
    /// One judgment per stability window, in the order of the scenario.
    public let windows: [WindowJudgment]

    /// Evaluates the closed forms alone.
    public init(_ compiled: CompiledScenario) { self.init(compiled, emulated: nil) }

    /// Evaluates the closed forms and a run of the same scenario.
    public init(_ compiled: CompiledScenario, emulated: EmulatedRun?) {
        self.compiled = compiled
        self.emulated = emulated
        let figures = FigureTable(compiled).figures(emulated)
        self.figures = figures
        let li2026 = Li2026Form(compiled)
        self.li2026 = li2026
        roundsForPower =
            if case .binomial(let test) = compiled.test,
                !compiled.scenario.requirement.stabilityWindows.contains(where: compiled.meetsLastingFaults),
                let mean = compiled.utilityLaw?.mean, mean > test.classicalValue
            {
                test.roundsForPower(compiled.scenario.requirement.power, winProbability: mean)
            } else { nil }
        let score = figures.first { $0.key == "score" }!
        let latency = figures.first { $0.key == "decision_latency_p999_s" }!
        windows = compiled.scenario.requirement.stabilityWindows.indices.map {
            WindowJudgment(compiled, window: $0, li2026: li2026, score: score, latency: latency, emulated: emulated)
        }
    }

    /// The figure with the given key.
    public func figure(_ key: String) -> Figure? { figures.first { $0.key == key } }
    /// Whether every window is certified.
    public var isCertified: Bool { windows.allSatisfy { $0.verdict == .certified } }
}
