import Foundation
import Testing

/// The command as a user meets it: data, talk, exit status.
@Suite struct CommandLineTests {
    struct Outcome {
        var status: Int32
        var data: String
        var talk: String
    }

    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The binary beside the test bundle.
    static let binary: URL = {
        let bundle = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        return bundle.appending(path: "tacit")
    }()

    static func tacit(_ arguments: String..., output: FileHandle? = nil) throws -> Outcome {
        try tacit(arguments, output: output)
    }

    static func tacit(_ arguments: [String], output: FileHandle? = nil) throws -> Outcome {
        let process = Process()
        process.executableURL = binary
        process.arguments = arguments
        process.currentDirectoryURL = root
        let (data, talk) = (Pipe(), Pipe())
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output ?? data
        process.standardError = talk
        try process.run()
        // Talk is short; data may fill its pipe, so it is read first.
        let text = output == nil ? String(decoding: data.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self) : ""
        let said = String(decoding: talk.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return Outcome(status: process.terminationStatus, data: text, talk: said)
    }

    static let short = ["--set", "run.duration=0.2s", "--set", "requirement.stability_window=10ms", "--resolution", "herald"]

    /// Keys without effect stop nothing, and every command that reads a scenario tells.
    @Test(arguments: [["evaluate", "Hardware/yb171-nanofiber.yaml"], ["plan", "Scenarios/nyse-nasdaq-50km.yaml"]])
    func idleKeysAreWarnedAbout(command: [String]) throws {
        let outcome = try Self.tacit(command[0], command[1], "--set", "motion.mean_phonons=2")
        #expect(outcome.status == 0 && !outcome.data.contains("warning"))
        #expect(
            outcome.talk.contains(
                "--set motion.mean_phonons=2: warning: 'motion.mean_phonons' has no effect without 'motion.trap_frequency'"))
    }

    /// Those that judge the rounds of a scenario tell as well.
    @Test func idleKeysAreWarnedAboutWhereOnlyTheGameCounts() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (file, hardware) = (folder.appending(path: "idle.yaml"), folder.appending(path: "idle-hardware.yaml"))
        let nodes = try String(contentsOf: Self.root.appending(path: "Hardware/yb171-nanofiber.yaml"), encoding: .utf8)
        try (nodes + "\nmotion: {mean_phonons: 2}\n").write(to: hardware, atomically: true, encoding: .utf8)
        try String(contentsOf: Self.root.appending(path: "Scenarios/nyse-nasdaq-50km.yaml"), encoding: .utf8)
            .replacing("../Hardware/yb171-nanofiber.yaml", with: "idle-hardware.yaml")
            .write(to: file, atomically: true, encoding: .utf8)
        let rounds = "Documentation/examples/chsh-245-rounds.csv"
        for command in [["certify", rounds, "--game"], ["audit", "--windows", "10", "--rounds", "40"]] {
            let quiet = try Self.tacit(command + ["Scenarios/nyse-nasdaq-50km.yaml"])
            #expect(quiet.status == 0 && !quiet.talk.contains("warning"), "\(command)")
            let told = try Self.tacit(command + [file.path])
            #expect(told.status == 0 && told.talk.contains("'motion.mean_phonons' has no effect"), "\(command) \(told.talk)")
        }
    }

    @Test func exitStatus() throws {
        #expect(try Self.tacit("evaluate", "Hardware/yb171-nanofiber.yaml").status == 0)
        #expect(try Self.tacit("evaluate").status == 64)
        #expect(try Self.tacit("frobnicate").status == 64)
        #expect(try Self.tacit("run", "Scenarios/nyse-nasdaq-50km.yaml", "--resolution", "photon").status == 64)
        #expect(try Self.tacit("run", "Scenarios/nyse-nasdaq-50km.yaml", "--threads", "0").status == 64)
        #expect(try Self.tacit("run", "Scenarios/nowhere.yaml").status == 66)
        #expect(try Self.tacit("run", "Package.swift").status == 65)
        #expect(try Self.tacit("explain", "memory.atms").status == 64)
    }

    @Test func verdictsBecomeAStatusOnRequest() throws {
        let hardware = "Hardware/yb171-nanofiber.yaml"
        #expect(try Self.tacit("evaluate", hardware, "--require", "certified").status == 1)
        let long = try Self.tacit("evaluate", hardware, "--require", "certified", "--set", "requirement.stability_window=100ms")
        #expect(long.status == 0)
        #expect(try Self.tacit("evaluate", hardware, "--require", "refused").status == 64)
    }

    @Test func badSettingsNameTheKeyAndSayWhatIsAccepted() throws {
        let outcome = try Self.tacit(
            "run", "Scenarios/nyse-nasdaq-50km.yaml", "--set", "memory.atms=3", "--set", "link.length=50 miles")
        #expect(outcome.status == 65 && outcome.data.isEmpty)
        #expect(outcome.talk.contains("memory.atoms") && outcome.talk.contains("km"))
    }

    @Test func outputThatCannotBeWritten() throws {
        guard let full = FileHandle(forWritingAtPath: "/dev/full") else { return }
        let outcome = try Self.tacit("explain", output: full)
        #expect(outcome.status == 74 && outcome.talk.contains("could not be written"))
    }

    @Test func theCourseOfARunGoesIntoFiles() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (table, drawing) = (folder.appending(path: "course.csv"), folder.appending(path: "course.svg"))
        let outcome = try Self.tacit(
            "run", "Documentation/examples/atom-loss-starves.yaml", "--history", table.path, "--figure", drawing.path, "--set",
            "run.duration=1s", "--set", "run.replications=2")
        #expect(outcome.status == 0 && outcome.data.hasPrefix("Does a link certify"))
        #expect(try String(contentsOf: table, encoding: .utf8).hasPrefix("begin_s,end_s,attempts,heralds,"))
        #expect(try String(contentsOf: drawing, encoding: .utf8).hasPrefix("<svg xmlns="))
        let refused = try Self.tacit(
            "run", "Scenarios/nyse-nasdaq-50km.yaml", "--figure", folder.appending(path: "nowhere/course.svg").path,
            Self.short[0],
            Self.short[1], Self.short[2], Self.short[3])
        #expect(refused.status == 74 && refused.talk.contains("could not be written"))
    }

    @Test func equalSeedsGiveEqualBytes() throws {
        func run(_ more: String...) throws -> String {
            let outcome = try Self.tacit(
                "run", "Scenarios/nyse-nasdaq-50km.yaml", "--format", "json", Self.short[0], Self.short[1], Self.short[2],
                Self.short[3], Self.short[4], Self.short[5], more[0], more[1])
            #expect(outcome.status == 0)
            return outcome.data
        }
        let one = try run("--threads", "1")
        #expect(one == (try run("--threads", "2")))
        #expect(one == (try run("--threads", "7")))
        #expect(one != (try run("--seed", "1")))
    }

    /// Sums must not run in an order that differs from process to process: a link that makes the reader's queue long.
    @Test func processesAgree() throws {
        let outputs = try (0..<6).map { _ in
            try Self.tacit(
                "evaluate", "Hardware/yb171-nanofiber.yaml", "--set", "link.length=0km", "--set", "link.direct_distance=0km",
                "--set", "detectors.dark_count_rate=1e6/s", "--format", "json"
            ).data
        }
        #expect(Set(outputs).count == 1 && !outputs[0].isEmpty)
    }

    @Test(arguments: ["text", "json", "csv"]) func dataIsOnlyData(format: String) throws {
        let outcome = try Self.tacit(
            "run", "Scenarios/nyse-nasdaq-50km.yaml", "--format", format, Self.short[0], Self.short[1], Self.short[2],
            Self.short[3], Self.short[4], Self.short[5])
        #expect(outcome.status == 0 && outcome.talk.contains("× real time") && !outcome.data.contains("× real time"))
        #expect(outcome.data.hasSuffix("\n"))
        if format == "json" {
            let object = try JSONSerialization.jsonObject(with: Data(outcome.data.utf8)) as? [String: Any]
            #expect(object?["schema"] as? String == "tacit/1")
            let keys: Set = [
                "schema", "command", "scenario", "seed", "version", "emulated", "figures", "error_budget", "game", "windows",
            ]
            #expect(keys.isSubset(of: Set(object?.keys.map { $0 } ?? [])))
        }
        if format == "csv" {
            let rows = outcome.data.split(separator: "\n")
            #expect(rows.allSatisfy { $0.split(separator: ",", omittingEmptySubsequences: false).count == 9 })
        }
    }

    /// Control-C keeps the replications that are finished.
    @Test(.timeLimit(.minutes(15))) func interruptionLosesNothing() async throws {
        let process = Process()
        process.executableURL = Self.binary
        process.currentDirectoryURL = Self.root
        process.arguments = [
            "run", "Scenarios/nyse-nasdaq-50km.yaml", "--set", "run.duration=20000s", "--set", "run.replications=20000",
            "--resolution", "click", "--format", "json",
        ]
        let (data, talk) = (Pipe(), Pipe())
        process.standardOutput = data
        process.standardError = talk
        try process.run()
        try await Task.sleep(for: .seconds(2))
        process.interrupt()
        let text = data.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 130)
        let object = try JSONSerialization.jsonObject(with: text) as? [String: Any]
        let emulated = try #require(object?["emulated"] as? [String: Any])
        #expect(emulated["complete"] as? Bool == false && (emulated["replications"] as? Int ?? 0) > 0)
    }

    @Test func helpTeaches() throws {
        for command in ["evaluate", "run", "game", "explain", "schema", "benchmark"] {
            let outcome = try Self.tacit(command, "--help")
            #expect(outcome.status == 0 && outcome.data.contains("tacit \(command)"), "\(command)")
        }
        #expect(try Self.tacit("--version").data == "0.1.0\n")
        #expect(try Self.tacit("explain", "readout.duration").data.contains("870 ns"))
        let schema = try Self.tacit("schema", "hardware").data
        #expect(try JSONSerialization.jsonObject(with: Data(schema.utf8)) is [String: Any])
    }

    @Test func benchmarkAndGamePrint() throws {
        let benchmark = try Self.tacit(
            "benchmark", "Scenarios/nyse-nasdaq-50km.yaml", "--seconds", "0.05", "--format", "json")
        #expect(benchmark.status == 0 && benchmark.data.contains("attempts_per_s"))
        let game = try Self.tacit("game", "Scenarios/nyse-nasdaq-trading-50km.yaml")
        #expect(game.status == 0 && game.data.contains("0.8123395588"))
    }
}

extension CommandLineTests {
    @Test func validationPrintsItsFindingsAndItsStatus() throws {
        let one = try Self.tacit("validate", "--case", "yb171-array-rate")
        #expect(one.status == 0)
        #expect(one.data.contains("L. Li et al., arXiv:2502.17406"))
        #expect(one.data.contains("2 figures of 1 case: 2 pass, 0 fail, 0 fail as known."))
        let json = try Self.tacit("validate", "--no-emulation", "--format", "json")
        #expect(json.status == 0)
        #expect(json.data.contains("\"command\" : \"validate\""))
        #expect(try Self.tacit("validate", "--case", "nothing").status == 64)
        #expect(try Self.tacit("validate", "Nowhere").status == 66)
        #expect(try Self.tacit("validate", "Scenarios", "--no-emulation").status == 65)
    }

    @Test func aFailureWithoutItsMarkIsAStatus() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let source = try String(contentsOf: Self.root.appending(path: "Validation/yb171-array-survival.yaml"), encoding: .utf8)
        let wrong = source.replacing("published: 0.28", with: "published: 0.38")
        try wrong.write(to: folder.appending(path: "wrong.yaml"), atomically: true, encoding: .utf8)
        #expect(try Self.tacit("validate", folder.path).status == 1)
        let marked = wrong.replacing("    place:", with: "    known_failing: \"on purpose\"\n    place:")
        try marked.write(to: folder.appending(path: "wrong.yaml"), atomically: true, encoding: .utf8)
        let outcome = try Self.tacit("validate", folder.path)
        #expect(outcome.status == 0)
        #expect(outcome.data.contains("mean survival fails: on purpose"))
    }
}
