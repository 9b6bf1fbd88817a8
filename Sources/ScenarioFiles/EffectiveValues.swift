/// The values that have an effect on a scenario: idle keys, keys of other games and headings left out.
struct EffectiveValues {
    let scenario: Draft
    let a: Draft
    let b: Draft

    /// All values in the order of the reference, each once where the nodes agree.
    var values: [ScenarioValue] {
        FieldTable.all.flatMap { field -> [ScenarioValue] in
            if field.file == .scenario {
                return isEffective(field, in: scenario) ? [value(of: field, in: scenario)].compactMap(\.self) : []
            }
            let rows = [("a", a), ("b", b)].compactMap { node, draft -> ScenarioValue? in
                guard isEffective(field, in: draft), var value = value(of: field, in: draft) else { return nil }
                value.key = "\(node).\(field.name)"
                return value
            }
            if rows.count == 2, rows[0].value == rows[1].value, rows[0].source == rows[1].source {
                var both = rows[0]
                both.key = field.name
                return [both]
            }
            return rows
        }
    }

    /// All values in stored units, sorted by key; without seed and resolution, which change no law.
    var canonicalForm: String {
        var lines: [String] = []
        for field in FieldTable.all {
            // The link's attenuation is the resolved one; the hardware's has no effect beyond it.
            if field.name == "fiber.attenuation" { continue }
            // Rows of equal digest and different seeds are samples of one law; resolutions walk the same path.
            if field.name == "run.seed" || field.name == "run.resolution" { continue }
            if field.file == .hardware {
                for (node, draft) in [("a", a), ("b", b)] where isEffective(field, in: draft) {
                    if let value = draft.value(field.name) { lines.append("\(node).\(field.name): \(value.canonical)") }
                }
            } else if isEffective(field, in: scenario), let value = resolved(field) {
                lines.append("\(field.name): \(value.canonical)")
            }
        }
        return lines.sorted().map { $0 + "\n" }.joined()
    }

    /// A scenario's value with the meaning of leaving it out put in, where that is another key's value.
    private func resolved(_ field: Field) -> FieldValue? {
        let value = scenario.value(field.name)
        guard value == .absent else { return value }
        switch field.name {
        case "link.attenuation": return a.value("fiber.attenuation")
        case "link.direct_distance": return scenario.value("link.length")
        default: return value
        }
    }

    private func isEffective(_ field: Field, in draft: Draft) -> Bool {
        if ["schema", "title", "hardware"].contains(field.name) { return false }
        // Where nothing goes wrong, none of it says anything.
        if field.section == "faults", !hasFaults { return false }
        if let kind = scenario.text("workload.kind"), field.section == "workload" {
            if field.name == "workload.load", scenario.text("workload.service") == "slotted" { return false }
            return kind != "none" && (field.workloads.isEmpty || field.workloads.contains(kind))
        }
        if field.idleWhenGiven.contains(where: { draft.hasValue($0) || scenario.hasValue($0) }) { return false }
        if let used = scenario.text("protocol"), !field.protocols.isEmpty, !field.protocols.contains(used) { return false }
        return field.games.isEmpty || scenario.text("game.kind").map(field.games.contains) ?? false
    }

    /// Whether any fault ever happens.
    private var hasFaults: Bool {
        FieldTable.faults.contains { field in
            switch scenario.value(field.name) {
            case .number(let number): field.absence == .value("0") || field.absence == .value("0 /s") ? number > 0 : false
            case .numbers: true
            default: false
            }
        }
    }

    private func value(of field: Field, in draft: Draft) -> ScenarioValue? {
        guard let value = draft.value(field.name) else { return nil }
        guard let item = draft.items[field.name] else {
            return ScenarioValue(
                key: field.name, text: value.printed(as: field), value: value, source: field.source, origin: .byDefault)
        }
        let origin: ScenarioValue.Origin =
            switch item.place {
            case .position(let position): .file(position)
            case .setting(let setting): .setting(setting)
            case .file, .input: .byDefault
            }
        return ScenarioValue(key: field.name, text: value.printed(as: field), value: value, source: item.source, origin: origin)
    }
}
