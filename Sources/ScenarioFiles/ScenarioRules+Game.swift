import Quantities

/// The rules of games.
extension ScenarioRules {
    mutating func checkGame() {
        guard let kind = scenario.text("game.kind") else { return }
        for field in FieldTable.scenario where !field.games.isEmpty && !field.games.contains(kind) {
            guard scenario.isGiven(field.name) else { continue }
            let keys = FieldTable.scenario.filter { $0.games.contains(kind) }.map(\.key)
            let own = keys.isEmpty ? "no keys but kind and strategy" : keys.joined(separator: ", ")
            collector.add(
                scenario.place(field.name), "'\(field.name)' with the game \(kind), which does not read it",
                accepted: "for \(kind): \(own); '\(field.key)' belongs to \(field.games.sorted().joined(separator: ", "))")
        }
        guard ["coordination", "table"].contains(kind), case .matrix(let law) = scenario.value("game.input_law") else { return }
        checkLaw(law, of: kind)
        if kind == "table", case .table(let utility) = scenario.value("game.utility") { checkUtility(utility, law) }
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

    private mutating func checkUtility(_ utility: [[[Double]]], _ law: [[Double]]) {
        if utility.count != law.count || utility[0].count != law[0].count {
            collector.add(
                scenario.place("game.utility", "game.input_law", "game.kind"),
                "\(utility.count) rows of \(utility[0].count) as 'game.utility'",
                accepted: "the shape of 'game.input_law', \(law.count) rows of \(law[0].count)")
        } else if utility.joined().allSatisfy({ $0[0] == $0[1] }) {
            collector.add(
                scenario.place("game.utility"), "equal utilities for both parities everywhere as 'game.utility'",
                accepted: "at least one input pair at which the outputs matter")
        }
    }
}
