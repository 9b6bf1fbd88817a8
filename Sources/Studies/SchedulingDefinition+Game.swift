import NonlocalGames
import Quantities
public import ScenarioFiles
import Workloads

extension SchedulingDefinition {
    /// The model of the two servers.
    var model: DualWork { DualWork(load: load) }
    /// The preemptible task.
    var task: BaselineTask {
        switch baseline {
        case .power(let exponent): .power(exponent)
        case .saturating(let time): .saturating(time: time)
        case .table(let points): .table(points.map { .init(time: $0[0], value: $0[1]) })
        }
    }
    /// What idle runs earn, in words.
    public var earnings: String {
        func number(_ value: Double) -> String { QuantityText.number(value, digits: 5) }
        switch baseline {
        case .power(let exponent): return "idle runs of length t earn t^\(number(exponent))"
        case .saturating(let time): return "idle runs of length t earn 1 - exp(-t/\(number(time)))"
        case .table(let points):
            return "idle runs earn by the points " + points.map { "(\(number($0[0])), \(number($0[1])))" }.joined(separator: " ")
        }
    }
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
