import NonlocalGames
import ScenarioFiles
import Workloads

extension SchedulingDefinition {
    /// The model of the two servers.
    var model: DualWork { DualWork(load: load) }
    /// The preemptible task.
    var task: BaselineTask { .power(baselineExponent) }
}

extension XORGame {
    /// What two routers gain per pair of customers: bunching, which equal outputs stand for, earns ν − w and splitting nothing.
    init(_ model: DualWork, _ cells: DualWorkCells) throws {
        let all = (0..<cells.count).map { cells.cell($0) }
        try self.init(
            title: "dual-work scheduling", inputLaw: all.map { x in all.map { x.probability * $0.probability } },
            evenUtility: all.map { x in all.map { cells.multiplier - model.costOfBunching(x.meanService, $0.meanService) } },
            oddUtility: all.map { _ in all.map { _ in 0 } })
    }

    /// The same, with the settings that a file asks for.
    init(_ definition: SchedulingDefinition) throws {
        let model = definition.model
        try self.init(model, try model.settings(count: definition.settings, split: definition.split))
    }
}
