import ArgumentParser
import Foundation
import Quantities
import Reports
import ScenarioFiles
import Studies

struct StalenessCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "staleness",
        abstract:
            "Where entanglement beats routers that know the other site a light-time late, and how many channels that takes.",
        discussion: """
            For a scenario with dual-work scheduling: at every distance and every mean service the best classical rule found for routers
            that hear of both queues as light brings the news, and count what they sent since; and by how much customers wait less when the
            same routers also share pairs, which they ask where it helps, or never.

              tacit staleness Scenarios/dual-work-scheduling.yaml
              tacit staleness Scenarios/dual-work-scheduling.yaml --distances 50km 200km --services 20us 1ms --set scheduling.load=0.8
              tacit staleness Scenarios/dual-work-scheduling.yaml --format csv --figure staleness.svg
            """)

    @Argument(help: "Scenario file with dual-work scheduling.")
    var scenario: String
    @Option(help: "Hardware file in place of the scenario's, at both nodes.")
    var hardware: String?
    @OptionGroup var options: ScenarioOptions
    @Option(parsing: .upToNextOption, help: "Distances between the sites, of fiber and straight line alike.")
    var distances: [String] = ["10km", "25km", "50km", "100km", "200km", "400km", "1000km"]
    @Option(parsing: .upToNextOption, help: "Mean services of a customer.")
    var services: [String] = ["5us", "10us", "20us", "50us", "100us", "250us", "1ms"]
    @Option(help: "Pairs of customers per replication; each rule of a search sees a tenth of that, twice.")
    var pairs = 100_000
    @Option(help: "Replications of every rule that is reported.")
    var replications = 8
    @Option(help: "Threads to use (default: all cores).")
    var threads: Int?
    @Option(help: "Draw the map into this file, as SVG.")
    var figure: String?

    func validate() throws {
        if pairs < 1000 || pairs > 100_000_000 { throw ValidationError("--pairs lies from 1000 to 1e8") }
        if replications < 4 || replications > 1000 {
            throw ValidationError("--replications lies from 4 to 1000: of fewer, intervals mean nothing")
        }
        if let threads, threads < 1 { throw ValidationError("--threads must be at least 1") }
        if distances.isEmpty || services.isEmpty { throw ValidationError("at least one distance and one service") }
        for text in services {
            guard let value = try? QuantityText.parse(text, as: .time), value >= 1e-9, value <= 1e3 else {
                throw ValidationError("'\(text)' is no mean service; accepted: a time from 1 ns to 1000 s, for example 20us")
            }
        }
        for text in distances {
            guard let value = try? QuantityText.parse(text, as: .length), value >= 1, value <= 2e7 else {
                throw ValidationError("'\(text)' is no distance; accepted: a length from 1 m to 20000 km, for example 50km")
            }
        }
    }

    func run() async throws {
        try await reporting {
            // Once aloud, with all warnings.
            let scenario = try options.load(scenario: scenario, hardware: hardware)
            guard case .dualWorkScheduling = scenario.game else {
                throw Refusal(
                    message: "\(self.scenario): error: no dual-work scheduling; accepted: game.kind dual_work_scheduling",
                    status: 65)
            }
            let seed = options.seed.map { ["run.seed=\($0)"] } ?? []
            let (file, hardware, settings) = (self.scenario, hardware, options.settings + seed)
            let progress = ProgressLine(title: "mapping")
            let (distances, pairs, replications) = (distances, pairs, replications)
            let meanServices = try services.map { try QuantityText.parse($0, as: .time) }
            let threads = threads ?? ProcessInfo.processInfo.activeProcessorCount
            let map = try await Interruption.keepingWhatIsDone { () async -> Result<StalenessMap?, any Error> in
                do {
                    return .success(
                        try await StalenessMap(
                            distances: distances, meanServices: meanServices, pairs: pairs, replications: replications,
                            threads: threads,
                            load: { distance, rate in
                                do throws(ScenarioDiagnostics) {
                                    return try ScenarioLoader().load(
                                        scenario: file, hardware: hardware,
                                        settings: settings + [
                                            "link.length=\(distance)", "link.direct_distance=\(distance)",
                                            "requests.rate=\(rate)/s",
                                        ])
                                } catch { throw Refusal(error) }
                            },
                            report: { progress.show("\($0) of \($1) points") }))
                } catch { return .failure(error) }
            }.get()
            progress.clear()
            guard let map, !map.points.isEmpty else {
                throw Refusal(message: "tacit: interrupted before the first point was finished", status: 130)
            }
            try StandardOutput.write(StalenessReport(map, version: Tacit.version).render(options.format))
            if let figure { try DataFile.write(StalenessReport(map, version: Tacit.version).figure, to: figure) }
            if map.isPartial { throw ExitCode(130) }
        }
    }
}
