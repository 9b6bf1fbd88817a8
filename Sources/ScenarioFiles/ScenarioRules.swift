import Quantities

/// What keys must fulfill together. A rule whose keys were refused one by one stays silent.
struct ScenarioRules {
    let scenario: Draft
    let a: Draft
    let b: Draft
    var collector: DiagnosticCollector

    /// Checks everything; the findings are in `collector`.
    mutating func check() {
        checkNodesAgree()
        checkProtocol()
        checkFaults()
        checkReadout(a)
        checkReadout(b)
        checkLink()
        checkRequests()
        checkWindows()
        checkGame()
        checkWorkload()
    }

    /// One station and one pair: what describes them must be the same in both nodes' files.
    private mutating func checkNodesAgree() {
        for field in FieldTable.hardware where field.isShared {
            if field.idleWhenGiven.contains(where: scenario.hasValue) { continue }
            guard let left = a.value(field.name), let right = b.value(field.name), left != right else { continue }
            let remedy = field.name == "fiber.attenuation" ? "link.attenuation" : field.name
            // Point at the setting that made them differ, else at the second file.
            let places = [b, a].filter { $0.isGiven(field.name) }.map { $0.place(field.name) }
            let place = places.first(where: \.isSetting) ?? places.first ?? a.place(field.name)
            collector.add(
                place,
                "\(left.printed(as: field)) at node a and \(right.printed(as: field)) at node b as '\(field.name)'",
                accepted:
                    "one value, since both nodes share it; --set \(remedy)=\(left.printed(as: field).filter { $0 != " " }) sets both"
            )
        }
    }

    /// A file may describe hardware for several protocols; a setting is meant for the one that runs.
    private mutating func checkProtocol() {
        guard let used = scenario.text("protocol") else { return }
        for field in FieldTable.hardware where !field.protocols.isEmpty && !field.protocols.contains(used) {
            for node in [a, b] where node.isGiven(field.name) && node.place(field.name).isSetting {
                collector.add(
                    node.place(field.name), "'\(field.name)' with the protocol \(used), which does not read it",
                    accepted: "with protocol: \(field.protocols.sorted().joined(separator: " or "))")
                break
            }
        }
    }

    /// Refuses the keys that belong to other games, or to other workloads, than the one in use.
    /// - Parameters:
    ///   - readers: whom a field belongs to; empty where it belongs to everybody.
    ///   - user: what is in use, as messages call it.
    ///   - none: what messages say where `kind` has no keys of its own.
    mutating func checkReaders(
        _ readers: KeyPath<Field, Set<String>>, of user: String, named kind: String, without none: String
    ) {
        let own = FieldTable.scenario.filter { $0[keyPath: readers].contains(kind) }.map(\.key)
        for field in FieldTable.scenario where scenario.isGiven(field.name) {
            let owners = field[keyPath: readers]
            guard !owners.isEmpty, !owners.contains(kind) else { continue }
            collector.add(
                scenario.place(field.name), "'\(field.name)' with \(user), which does not read it",
                accepted: "for \(kind): \(own.isEmpty ? none : own.joined(separator: ", ")); '\(field.key)' belongs to "
                    + owners.sorted().joined(separator: ", "))
        }
    }

    /// Faults are emulated attempt by attempt, for one protocol and readouts that all take the same time.
    private mutating func checkFaults() {
        let happens: [String] = FieldTable.scenario.map(\.name).filter { name in
            guard name.hasPrefix("faults."), scenario.isGiven(name) else { return false }
            return name.hasSuffix("_at") ? scenario.hasValue(name) : scenario.number(name).map { $0 > 0 } ?? false
        }
        let kinds = ["herald", "mismatch", "skew", "_rate", "_at"]
        guard let fault = happens.first(where: { name in kinds.contains { name.hasSuffix($0) } }) else { return }
        if let used = scenario.text("protocol"), used != "two_photon_interference" {
            collector.add(
                scenario.place("protocol"), "the protocol \(used) with '\(fault)'",
                accepted: "faults with protocol: two_photon_interference")
        }
        for node in [a, b] {
            if node.text("readout.stopping") == "sequential" {
                collector.add(
                    node.place("readout.stopping"), "sequential stopping with '\(fault)'",
                    accepted: "faults with readout.stopping: fixed")
                break
            }
            for key in ["readout.neighbor_dephasing", "memory.spectator_dephasing"] where node.number(key) ?? 0 > 0 {
                collector.add(
                    node.place(key), "'\(key)' with '\(fault)'", accepted: "faults where neighbors do not disturb stored qubits")
                return
            }
        }
    }

    private mutating func checkReadout(_ node: Draft) {
        checkScattering(node)
        guard let bright = node.number("readout.bright_rate"), let dark = node.number("readout.dark_rate"), dark > bright else {
            return
        }
        collector.add(
            node.place("readout.dark_rate"),
            "'readout.dark_rate' above 'readout.bright_rate' (\(FieldValue.printed(bright, as: .rate)))",
            accepted: "a dark state no brighter than the bright one")
    }

    /// Where the rate of all photons counts, it must be known; where photons are looked at one by one, they must not be too many.
    private mutating func checkScattering(_ node: Draft) {
        let pumping = (node.number("readout.pumping_branching") ?? 0) * (node.number("readout.off_resonant_ratio") ?? 0)
        let isPumped = pumping > 0 || node.number("readout.depumping") ?? 0 > 0
        if isPumped, node.hasValue("readout.bright_rate"), !node.hasValue("readout.detection_efficiency"),
            !node.broken.contains("readout.detection_efficiency")
        {
            collector.add(
                node.place("readout.depumping", "readout.pumping_branching"),
                "no 'readout.detection_efficiency' beside 'readout.bright_rate', so that nobody knows how many photons pump the atom",
                accepted: FieldTable.field("readout.detection_efficiency")?.form ?? "")
        }
        guard node.text("readout.stopping") == "sequential", let duration = node.number("readout.duration"),
            let dark = node.number("readout.dark_rate"), let ratio = node.number("readout.off_resonant_ratio"),
            dark > 0 || ratio > 0,
            let bright = node.number("readout.bright_rate") ?? computedBrightRate(node)
        else { return }
        let photons = max(bright, dark) * duration
        guard photons > 10_000 else { return }
        collector.add(
            node.place("readout.stopping"),
            "sequential stopping with \(Int(min(photons, 1e15))) counts in the duration of the readout",
            accepted: "at most 10000 counts from a bright atom, which are looked at one by one")
    }

    private func computedBrightRate(_ node: Draft) -> Double? {
        guard let cooperativity = node.number("readout.cooperativity"), let linewidth = node.number("readout.linewidth"),
            let collection = node.number("readout.collection")
        else { return nil }
        // At saturation, the most there is.
        return collection * cooperativity * 2 * Double.pi * linewidth
    }

    private mutating func checkLink() {
        guard let length = scenario.number("link.length") else { return }
        let direct = scenario.number("link.direct_distance") ?? length
        if direct > length {
            collector.add(
                scenario.place("link.direct_distance", "link.length"),
                "'link.direct_distance' (\(Length(meters: direct))) above 'link.length' (\(Length(meters: length)))",
                accepted: "a fiber at least as long as the straight line")
        }
        let earliest = direct / Speed.light.metersPerSecond
        if let time = scenario.number("link.time"), time < earliest {
            collector.add(
                scenario.place("link.time"), "'link.time' of \(TimeSpan(seconds: time)), which is faster than light",
                accepted: "at least direct_distance / c = \(QuantityText.print(earliest, as: .time, digits: 4))")
        }
    }

    private mutating func checkRequests() {
        guard let process = scenario.text("requests.process") else { return }
        let hasRate = scenario.hasValue("requests.rate")
        if process == "on_herald", hasRate {
            collector.add(
                scenario.place("requests.rate"), "'requests.rate' with the process on_herald, whose rate is that of the heralds",
                accepted: "no rate, or process: periodic or poisson")
        }
        if process != "on_herald", !hasRate, !scenario.broken.contains("requests.rate") {
            collector.add(
                scenario.place("requests.process"), "no 'requests.rate' for the process \(process)",
                accepted: FieldTable.field("requests.rate")?.form ?? "")
        }
        guard let cutoff = scenario.number("requests.cutoff_age") else { return }
        guard let youngest = [a, b].compactMap(youngestAge).max(), cutoff <= youngest else { return }
        collector.add(
            scenario.place("requests.cutoff_age"),
            "'requests.cutoff_age' of \(TimeSpan(seconds: cutoff)), at which no pair is heralded yet",
            accepted: "more than emission and link time together, \(QuantityText.print(youngest, as: .time, digits: 6))")
    }

    /// Age of a pair at the moment of its herald.
    private func youngestAge(_ node: Draft) -> Double? {
        guard let bin = node.number("emission.bin_duration"), let swap = node.number("emission.bin_swap"),
            let length = scenario.number("link.length"), let speed = scenario.number("link.signal_speed")
        else { return nil }
        let emission = node.text("emission.encoding") == "polarization" ? bin : 2 * bin + swap
        let travel = scenario.number("link.time") ?? length / speed
        return switch scenario.text("protocol") {
        case "single_click": bin + travel
        case "photon_scattering": bin + 2 * travel
        default: emission + travel
        }
    }

    private mutating func checkWindows() {
        guard case .numbers(let windows) = scenario.value("requirement.stability_window"),
            let duration = scenario.number("run.duration"), let replications = scenario.number("run.replications")
        else { return }
        let replication = duration / replications
        // A window of exactly one replication must pass in spite of rounding.
        for window in windows where window > replication * (1 + 1e-12) {
            collector.add(
                scenario.place("requirement.stability_window", "run.duration", "run.replications"),
                "a stability window of \(TimeSpan(seconds: window)), longer than one replication",
                accepted: "at most run.duration / run.replications = \(QuantityText.print(replication, as: .time, digits: 6))")
        }
        checkWindowsOfChannels(windows, replication)
        for (index, window) in windows.enumerated() where windows[..<index].contains(window) {
            collector.add(
                scenario.place("requirement.stability_window"), "the stability window \(TimeSpan(seconds: window)) twice",
                accepted: "each window once")
        }
    }

    /// Windows that are judged over several channels are kept until the last channel has been emulated.
    private mutating func checkWindowsOfChannels(_ windows: [Double], _ replication: Double) {
        guard let channels = scenario.number("link.channels"), channels > 1 else { return }
        let count = windows.reduce(0) { $0 + replication / $1 }
        guard count > ScenarioRules.greatestWindowCount else { return }
        collector.add(
            scenario.place("requirement.stability_window", "run.duration", "run.replications", "link.channels"),
            "\(QuantityText.number(count, digits: 3)) stability windows in one replication, to be judged over \(Int(channels)) channels",
            accepted: "at most 1e7; more replications, a shorter run, or longer windows")
    }
    private static let greatestWindowCount = 1e7
}
