import NonlocalGames

/// The rules of workloads.
extension ScenarioRules {
    mutating func checkWorkload() {
        guard let kind = scenario.text("workload.kind") else { return }
        checkReaders(\.workloads, of: "the workload \(kind)", named: kind, without: "no keys but kind")
        switch kind {
        case "load_balancing": checkLoadBalancing()
        case "grid_protection", "trading_windows":
            checkInputs(of: kind)
            if let process = scenario.text("requests.process"), process != "poisson" {
                collector.add(
                    scenario.place("requests.process", "workload.kind"),
                    "'\(process)' as 'requests.process' with the workload \(kind)",
                    accepted: "poisson: what the sites answer comes at random")
            }
        default: break
        }
    }

    private mutating func checkLoadBalancing() {
        checkInputs(of: "load_balancing")
        guard let service = scenario.text("workload.service"), let process = scenario.text("requests.process") else { return }
        let needed = service == "slotted" ? "periodic" : "poisson"
        if process != needed {
            collector.add(
                scenario.place("workload.service", "requests.process"),
                "'\(process)' as 'requests.process' with the service \(service)",
                accepted: service == "slotted"
                    ? "periodic: every slot has a request of each channel" : "poisson: tasks come at random")
        }
        if service == "slotted", scenario.isGiven("workload.load") {
            collector.add(
                scenario.place("workload.load"), "'workload.load' with the service slotted, which tasks and servers load",
                accepted: "no load: each slot has two tasks per channel")
        }
    }

    /// Both sites of a system distinguish two cases.
    private mutating func checkInputs(of workload: String) {
        guard collector.isEmpty, let kind = scenario.text("game.kind") else { return }
        let game = GameDefinition(scenario)
        var inputs = (2, 2)
        switch game {
        case .table(let law, _), .general(let law, _): inputs = (law.count, law[0].count)
        case .dualWorkScheduling:
            collector.add(
                scenario.place("workload.kind", "game.kind"), "the workload \(workload) with the game \(kind), which has its own",
                accepted: "a game of two inputs at each node, such as coordination")
        default: break
        }
        guard inputs != (2, 2) else { return }
        collector.add(
            scenario.place("game.input_law", "workload.kind"),
            "\(inputs.0) and \(inputs.1) inputs with the workload \(workload)", accepted: "two inputs at each node")
    }
}
