import NonlocalGames
import ScenarioFiles
import Workloads

/// A link as two routers use it: at any part of split pairs the settings that suit its pairs, and the correlations that come of them,
/// rounds without a pair included.
struct SchedulingLink {
    private let compiled: CompiledScenario
    private let definition: SchedulingDefinition
    /// Mean service in seconds.
    let meanService: Double
    /// Part of the rounds that a pair decides.
    let served: Double
    /// Mean time that a decision takes, in mean services: without a pair the fallback takes none, but rounds are answered in their order,
    /// and so all wait for the reader; classical players read pairs in vain. Leaves out: how jitter changes the wait.
    let latency: Double
    /// The same of a decision that has a pair and whose reader is free.
    let latencyWithPair: Double

    /// The link of a scenario with dual-work scheduling; `nil` for any other.
    ///
    /// - Parameter meanService: in seconds; `nil`: what load and requests of the scenario say.
    init?(_ compiled: CompiledScenario, meanService: Double? = nil) {
        guard case .dualWorkScheduling(let definition) = compiled.scenario.game else { return nil }
        (self.compiled, self.definition) = (compiled, definition)
        self.meanService = meanService ?? definition.load / compiled.scenario.requests.rate.perSecond
        let withPair = compiled.memory.servedFraction
        served = compiled.scenario.strategy == .classical ? 0 : withPair
        let delay = DecisionDelay(LinkTiming(compiled.apparatus, compiled.readoutA, compiled.readoutB))
        latencyWithPair = (delay.least + delay.meanExcess) / self.meanService
        latency = withPair * latencyWithPair + compiled.reader.meanWait / self.meanService
    }

    /// What the link's own settings come to, those of the scenario; `nil` where no closed form tells how many rounds have a pair.
    func outcome(_ cells: DualWorkCells) -> (split: Double, cost: Double)? {
        guard latency.isFinite else { return nil }
        let fallback = compiled.game.classicalCorrelations(compiled.classical)
        return definition.model.outcome(cells, correlations: mixed(compiled.correlations, fallback))
    }

    /// The correlations of settings that suit a game's multiplier best, row by row; `nil` where no closed form tells how many rounds have
    /// a pair.
    ///
    /// - Throws: `GameError`, `GSLError`.
    func correlations(_ cells: DualWorkCells) throws -> [Double]? {
        guard latency.isFinite else { return nil }
        let game = try XORGame(definition.model, cells)
        let settings = MeasurementSettings.best(
            for: game, on: compiled.deliveredState, BinaryReadout(compiled.readoutA), BinaryReadout(compiled.readoutB))
        let fallback = served < 1 ? game.classicalCorrelations(try ClassicalValue(of: game)) : []
        return mixed(compiled.correlations(with: settings), fallback)
    }

    /// Φ of the link's routers where they split a part p of the pairs, whatever perfect pairs would; `nil` where no settings do.
    ///
    /// - Throws: `GameError`, `GSLError`.
    func cost(split: Double, _ strategies: DualWorkStrategies) throws -> Double? {
        guard let (_, below, above) = try neighbors(split: split, strategies) else { return nil }
        // Routers that share the time between neighbors.
        let part = above.split > below.split ? (split - below.split) / (above.split - below.split) : 0
        return (1 - part) * below.cost + part * above.cost
    }

    /// The strategy of perfect pairs whose settings make these pairs split a part closest to p; `nil` where none do.
    ///
    /// - Throws: `GameError`, `GSLError`.
    func step(split: Double, _ strategies: DualWorkStrategies) throws -> Int? {
        guard let (step, below, above) = try neighbors(split: split, strategies) else { return nil }
        return split - below.split < above.split - split ? step : step + 1
    }

    private typealias Outcome = (split: Double, cost: Double)

    private func neighbors(split: Double, _ strategies: DualWorkStrategies) throws -> (step: Int, below: Outcome, above: Outcome)?
    {
        func outcome(_ step: Int) throws -> Outcome? {
            guard let cells = strategies.cells(step), let found = try correlations(cells) else { return nil }
            return definition.model.outcome(cells, correlations: found)
        }
        var (low, high) = (1, SchedulingSearch.splits - 1)
        guard var below = try outcome(low), var above = try outcome(high), below.split <= split, above.split >= split else {
            return nil
        }
        while high - low > 1 {
            let middle = (low + high) / 2
            guard let found = try outcome(middle) else { return nil }
            if found.split <= split { (low, below) = (middle, found) } else { (high, above) = (middle, found) }
        }
        return (low, below, above)
    }

    private func mixed(_ withPair: [Double], _ without: [Double]) -> [Double] {
        served < 1 ? zip(withPair, without).map { served * $0 + (1 - served) * $1 } : withPair
    }
}
