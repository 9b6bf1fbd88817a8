import Foundation
import Testing

/// Frontiers, maps of staleness and systems of two sites, as a user meets them.
@Suite struct WorkloadCommandTests {
    private let scenario = "Scenarios/dual-work-scheduling.yaml"

    private func tacit(_ arguments: [String]) throws -> CommandLineTests.Outcome { try CommandLineTests.tacit(arguments) }

    /// Text, CSV, JSON and a figure; a scenario without routers, a distance or a service that is none, are refused with their reason.
    @Test func staleness() throws {
        let small = ["--distances", "50km", "--services", "250us", "1ms", "--pairs", "2000", "--replications", "4"]
        let figure = FileManager.default.temporaryDirectory.appending(path: "staleness-\(UUID().uuidString).svg")
        defer { try? FileManager.default.removeItem(at: figure) }
        let text = try tacit(["staleness", scenario] + small + ["--figure", figure.path])
        #expect(text.status == 0 && text.data.contains("This link beside books and late news") && text.data.contains("0.667"))
        #expect(try String(contentsOf: figure, encoding: .utf8).hasPrefix("<svg"))
        let rows = try tacit(["staleness", scenario, "--format", "csv"] + small).data.split(separator: "\n")
        #expect(rows.count == 3 && rows[0].hasPrefix("distance_m,mean_service_s,age_services,rival_mean_wait_services"))
        let json = try tacit(["staleness", scenario, "--format", "json", "--threads", "1"] + small).data
        #expect(json.contains("\"command\" : \"staleness\"") && json.contains("\"is_partial\" : false"))

        let other = try tacit(["staleness", "Scenarios/nyse-nasdaq-50km.yaml"])
        #expect(other.status == 65 && other.talk.contains("no dual-work scheduling"))
        #expect(try tacit(["staleness", "Scenarios/nowhere.yaml"]).status == 66)
        for wrong in [["--services", "20kg"], ["--distances", "-5km"], ["--pairs", "3"], ["--replications", "3"]] {
            let refused = try tacit(["staleness", scenario] + wrong)
            #expect(refused.status == 64 && refused.data.isEmpty, "\(wrong)")
        }
    }

    /// The same for the frontier, with two kinds of hardware, once, for its searches take long: what its text says, the README's block of
    /// it shows.
    @Test func frontier() throws {
        let hardware = ["--hardware", "Hardware/yb171-nanofiber.yaml", "Hardware/yb171-demonstrated.yaml"]
        let found = try tacit(["frontier", scenario, "--format", "csv"] + hardware)
        let rows = found.data.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        #expect(found.status == 0 && rows.count == 16 && rows[0].last == "hardware_2_saving_high")
        let column = try #require(rows[0].firstIndex(of: "hardware_1"))
        let best = try #require(rows[0].firstIndex(of: "no_communication"))
        func saved(_ row: [Substring]) -> Double { (Double(row[best]) ?? 0) - (Double(row[column]) ?? .infinity) }
        #expect(rows.dropFirst().max { saved($0) < saved($1) }?.first == "0.3125")
        #expect(try tacit(["frontier", "Scenarios/nyse-nasdaq-50km.yaml"]).status == 65)
    }

    /// Systems of two sites, short; and what they do not take.
    @Test(arguments: [("grid-protection", "400s", "substations decide"), ("trading-windows", "8s", "traders decide")])
    func systems(name: String, duration: String, heading: String) throws {
        let outcome = try tacit([
            "run", "Scenarios/\(name).yaml", "--set", "run.duration=\(duration)", "--set", "requirement.stability_window=1s",
        ])
        #expect(outcome.status == 0 && outcome.data.contains(heading) && outcome.data.contains("staleness "))
        let two = try tacit([
            "run", "Scenarios/\(name).yaml", "--set", "run.duration=8s", "--set", "requirement.stability_window=1s", "--set",
            "run.replications=2",
        ])
        #expect(two.data.contains("Intervals of 2 replications") && !outcome.data.contains("Intervals of"))
        let wrong = try tacit(["run", "Scenarios/\(name).yaml", "--set", "requests.process=periodic"])
        #expect(wrong.status == 65 && wrong.talk.contains("poisson: what the sites answer comes at random"), "\(wrong.talk)")
        let idle = try tacit(["run", "Scenarios/\(name).yaml", "--set", "workload.servers=3"])
        #expect(idle.status == 65 && idle.talk.contains("which does not read it"))
    }
}
