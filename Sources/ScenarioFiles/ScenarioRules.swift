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
        checkReadout(a)
        checkReadout(b)
        checkLink()
        checkRequests()
        checkWindows()
        checkGame()
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

    private mutating func checkReadout(_ node: Draft) {
        guard let bright = node.number("readout.bright_rate"), let dark = node.number("readout.dark_rate"), dark > bright else {
            return
        }
        collector.add(
            node.place("readout.dark_rate"),
            "'readout.dark_rate' above 'readout.bright_rate' (\(FieldValue.printed(bright, as: .rate)))",
            accepted: "a dark state no brighter than the bright one")
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
            accepted: "more than both bins and the link time together, \(QuantityText.print(youngest, as: .time, digits: 6))")
    }

    /// Age of a pair at the moment of its herald.
    private func youngestAge(_ node: Draft) -> Double? {
        guard let bin = node.number("emission.bin_duration"), let swap = node.number("emission.bin_swap"),
            let length = scenario.number("link.length"), let speed = scenario.number("link.signal_speed")
        else { return nil }
        return 2 * bin + swap + (scenario.number("link.time") ?? length / speed)
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
