import NonlocalGames
import Quantities

/// The rules of games.
extension ScenarioRules {
    mutating func checkGame() {
        guard let kind = scenario.text("game.kind") else { return }
        checkReaders(\.games, of: "the game \(kind)", named: kind, without: "no keys but kind and strategy")
        if kind == "dual_work_scheduling", let process = scenario.text("requests.process"), process != "poisson" {
            collector.add(
                scenario.place("requests.process", "game.kind"), "'\(process)' as 'requests.process' with the game \(kind)",
                accepted: "poisson: customers come at random, and every pair of them asks for a decision")
        }
        if kind == "dual_work_scheduling" { checkBaseline() }
        guard ["coordination", "table"].contains(kind), case .matrix(let law) = scenario.value("game.input_law") else { return }
        checkLaw(law, of: kind)
        guard kind == "table" else { return }
        switch scenario.value("game.utility") {
        case .table(let utility): checkUtility(utility.map { $0.map { [$0] } }, law)
        case .outcomes(let utility): checkUtility(utility, law)
        default: break
        }
    }

    /// The link and its judge of windows play games of two parties in which only the equality of two outputs counts.
    mutating func checkPlayability() {
        guard collector.isEmpty, let kind = scenario.text("game.kind") else { return }
        let place = kind == "table" ? scenario.place("game.utility", "game.kind") : scenario.place("game.kind")
        guard let obstacle = GameDefinition(scenario).obstacle else { return }
        collector.add(
            place, "\(obstacle), which nodes that measure a qubit each cannot play",
            accepted: kind == "table"
                ? "two outputs a node and utilities of their equality; 'tacit game', 'tacit certify' and 'tacit audit' take any table"
                : "a game of two parties; 'tacit game' takes this one")
    }

    private mutating func checkBaseline() {
        guard let baseline = scenario.text("scheduling.baseline") else { return }
        for (kind, key) in [("power", "exponent"), ("saturating", "time"), ("table", "table")] where kind != baseline {
            let name = "scheduling.baseline_\(key)"
            if scenario.isGiven(name) {
                collector.warn(scenario.place(name), "'\(name)' has no effect with the baseline \(baseline)")
            }
        }
        guard baseline == "table", case .matrix(let points) = scenario.value("scheduling.baseline_table") else { return }
        guard points[0].count == 2, zip(points, points.dropFirst()).allSatisfy({ $0[0] < $1[0] }) else {
            return collector.add(
                scenario.place("scheduling.baseline_table"), "no points (t, T) with ascending t as 'scheduling.baseline_table'",
                accepted: "rows of two numbers, for example [[0, 0], [1, 0], [50, 49]]")
        }
    }

    private mutating func checkLaw(_ law: [[Double]], of kind: String) {
        let sum = law.joined().reduce(0, +)
        if abs(sum - 1) > 1e-9 {
            collector.add(
                scenario.place("game.input_law", "game.kind"),
                "probabilities with the sum \(QuantityText.number(sum)) as 'game.input_law'",
                accepted: "the sum 1")
        }
        if kind == "coordination", law.count != 2 || law[0].count != 2 {
            collector.add(
                scenario.place("game.input_law", "game.kind"),
                "\(law.count) rows of \(law[0].count) as 'game.input_law' of the game coordination",
                accepted: "2 rows of 2; other shapes need kind: table")
        }
    }

    private mutating func checkUtility(_ utility: [[[[Double]]]], _ law: [[Double]]) {
        if utility.count != law.count || utility[0].count != law[0].count {
            collector.add(
                scenario.place("game.utility", "game.input_law", "game.kind"),
                "\(utility.count) rows of \(utility[0].count) as 'game.utility'",
                accepted: "the shape of 'game.input_law', \(law.count) rows of \(law[0].count)")
        } else if utility.joined().allSatisfy({ cell in cell.joined().allSatisfy { $0 == cell[0][0] } }) {
            collector.add(
                scenario.place("game.utility"), "equal utilities for all outputs everywhere as 'game.utility'",
                accepted: "at least one input pair at which the outputs matter")
        } else {
            checkSize(law, utility[0][0].count, utility[0][0][0].count)
        }
    }

    /// The classical value takes the enumeration of one party's strategies.
    private mutating func checkSize(_ law: [[Double]], _ outputsA: Int, _ outputsB: Int) {
        func strategies(_ inputs: Int, _ outputs: Int) -> Double {
            (0..<inputs).reduce(1) { product, _ in product * Double(outputs) }
        }
        let few = min(strategies(law.count, outputsA), strategies(law[0].count, outputsB))
        guard few > Double(LocalStrategies.mostOfOneParty) else { return }
        collector.add(
            scenario.place("game.utility", "game.kind"),
            "\(law.count) and \(law[0].count) inputs with \(outputsA) and \(outputsB) outputs as 'game.utility',"
                + " \(QuantityText.number(few, digits: 3)) strategies of the smaller side",
            accepted: "at most \(LocalStrategies.mostOfOneParty), outputs to the power of inputs, on one side: all are tried")
    }
}
