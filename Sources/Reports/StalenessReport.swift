import Certification
import Quantities
public import Studies

/// Where entanglement beats knowledge that is a light-time old, in every output format and as a figure.
public struct StalenessReport: Sendable {
    private let map: StalenessMap
    private let version: String

    /// The report of a map.
    public init(_ map: StalenessMap, version: String) { (self.map, self.version) = (map, version) }

    /// The report in a format.
    public func render(_ format: OutputFormat) -> String {
        switch format {
        case .text: text
        case .json: value.json
        case .csv: csv
        }
    }

    private static func length(_ meters: Double) -> String { "\(NumberText.number(meters / 1000)) km" }
    private static func saved(_ saving: StalenessMap.Saving) -> String {
        let interval = saving.waiting
        guard interval.estimate.isFinite else { return "—" }
        if saving.needed == 0 { return "none" }
        let error = NumberText.number(0.5 * (interval.high - interval.low), digits: 2)
        return "\(NumberText.number(interval.estimate, digits: 3)) ± \(error)"
    }

    private var text: String {
        let d = map.definition
        var out = "Where pairs shorten the waiting beside late news, by distance and mean service\n  from: \(map.title)\n"
        out += "  load \(NumberText.number(d.load)), split \(NumberText.number(d.split)), \(d.settings) settings; \(d.earnings)\n"
        out +=
            "  waiting in mean services; saved against the best classical rule found of routers that count what they sent and hear\n"
        out += "  of both queues a light-time late, at \(NumberText.percent(map.confidence)) confidence per entry; "
        out += "all earn the same at the baseline task\n\n"
        var table = TextTable([.right, .right, .right, .right, .left, .right, .right, .right, .right])
        table.add([
            "distance", "service", "age", "rival waits", "", "perfect pairs alone", "beside", "this link alone", "beside",
        ])
        for p in map.points {
            table.add([
                Self.length(p.distance), NumberText.time(p.meanService), NumberText.number(p.age, digits: 3),
                NumberText.number(p.rival.meanWait.mean, digits: 4), p.rival.rule.waitsForLight ? "for light" : "",
                Self.saved(p.perfectAlone),
                Self.saved(p.perfect), Self.saved(p.linkAlone), Self.saved(p.link),
            ])
        }
        out += table.text + "\n"
        out +=
            "alone: routers that share pairs, keep no books and get no news; beside: they also know and count what the rival does,\n"
        out +=
            "and ask pairs where that is best; 'none': no rule found asks them. 'for light': the rival waits until light has told it all.\n"
        out +=
            "Perfect pairs decided at once save \(NumberText.number(map.greatestSaving, digits: 3)) where nobody keeps books or gets news. "
        out += "Savings are after what readout takes; this link's pairs follow its closed form.\n\n"
        out += statement("Perfect pairs alone") { $0.perfectAlone }
        out += statement("Perfect pairs beside books and late news") { $0.perfect }
        out += statement("This link alone") { $0.linkAlone }
        out += statement("This link beside books and late news") { $0.link }
        out += "The rival is the best rule found of five families, a lower bound on what classical routers can do.\n"
        return out
    }

    /// Where a saving is beyond its interval, and with how many channels.
    private func statement(_ name: String, _ saving: (StalenessMap.Point) -> StalenessMap.Saving) -> String {
        let holds = map.points.filter { saving($0).waiting.low > 0 }
        guard let most = holds.max(by: { relative($0, saving) < relative($1, saving) }) else {
            return "\(name): at none of these \(map.points.count) points.\n"
        }
        func place(_ p: StalenessMap.Point) -> String { "\(Self.length(p.distance)) and \(NumberText.time(p.meanService))" }
        var out = "\(name): at \(holds.count) of \(map.points.count) points, most at \(place(most)), "
        out += "\(NumberText.percent(relative(most, saving))) of the waiting.\n"
        if let cheapest = holds.min(by: { $0.channels(saving($0)) < $1.channels(saving($1)) }) {
            out +=
                "  fewest channels at \(place(cheapest)): \(NumberText.number(cheapest.channels(saving(cheapest)), digits: 3)) for "
            out +=
                "\(NumberText.number(saving(cheapest).needed, digits: 3)) pairs/s, \(NumberText.number(cheapest.heralded, digits: 3)) from each\n"
        }
        return out
    }

    private func relative(_ p: StalenessMap.Point, _ saving: (StalenessMap.Point) -> StalenessMap.Saving) -> Double {
        saving(p).waiting.estimate / p.rival.meanWait.mean
    }

    private var columns: [(name: String, value: (StalenessMap.Point) -> Double)] {
        func ends(_ name: String, _ saving: @escaping (StalenessMap.Point) -> StalenessMap.Saving)
            -> [(String, (StalenessMap.Point) -> Double)]
        {
            [
                ("\(name)_saves_services", { saving($0).waiting.estimate }), ("\(name)_saves_low", { saving($0).waiting.low }),
                ("\(name)_saves_high", { saving($0).waiting.high }),
            ]
        }
        return [
            ("distance_m", { $0.distance }), ("mean_service_s", { $0.meanService }), ("age_services", { $0.age }),
            ("rival_mean_wait_services", { $0.rival.meanWait.mean }), ("rival_waits", { $0.rival.rule.waitsForLight ? 1 : 0 }),
        ] + ends("perfect_alone") { $0.perfectAlone } + ends("perfect") { $0.perfect } + ends("link_alone") { $0.linkAlone }
            + ends("link") { $0.link } + [
                ("pairs_heralded_per_channel_per_s", { $0.heralded }), ("perfect_pairs_needed_per_s", { $0.perfect.needed }),
                ("perfect_channels", { $0.channels($0.perfect) }), ("pairs_needed_per_s", { $0.link.needed }),
                ("channels", { $0.channels($0.link) }),
            ]
    }

    private var csv: String {
        map.points.reduce(CommaSeparated.row(columns.map(\.name))) { out, point in
            out + CommaSeparated.row(columns.map { CommaSeparated.number($0.value(point)) })
        }
    }

    private var value: ReportValue {
        [
            "schema": "tacit/1", "command": "staleness", "version": .text(version), "scenario": ["title": .text(map.title)],
            "confidence": .number(map.confidence), "is_partial": .flag(map.isPartial),
            "points": .list(
                map.points.map { point in
                    .object(Dictionary(uniqueKeysWithValues: columns.map { ($0.name, ReportValue.number($0.value(point))) }))
                }),
        ]
    }

    /// The same as a figure in SVG: what is saved, where it is beyond its interval.
    public var figure: String {
        let services = Set(map.points.map(\.meanService)).sorted()
        let distances = Set(map.points.map(\.distance)).sorted()
        func panel(_ title: String, _ saving: (StalenessMap.Point) -> StalenessMap.Saving) -> Heatmap.Panel {
            var values = [Double](repeating: 0, count: services.count * distances.count)
            for p in map.points where saving(p).waiting.low > 0 {
                let row = distances.firstIndex(of: p.distance)!
                values[row * services.count + services.firstIndex(of: p.meanService)!] = 100 * relative(p, saving)
            }
            return Heatmap.Panel(title: title, values: values)
        }
        return Heatmap(
            title: "Waiting saved beside late news, load \(NumberText.number(map.definition.load))",
            x: Heatmap.Axis("mean service in us", services.map { $0 * 1e6 }),
            y: Heatmap.Axis("distance in km", distances.map { $0 / 1000 }),
            panels: [
                panel("perfect pairs alone: waiting saved, in percent", { $0.perfectAlone }),
                panel("perfect pairs beside books and late news: waiting saved, in percent", { $0.perfect }),
                panel("this link beside books and late news: waiting saved, in percent", { $0.link }),
            ]
        ).svg
    }
}
