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

extension CommandLineTests {
    @Test func recordedRoundsAreJudged() throws {
        let rounds = "Documentation/examples/chsh-245-rounds.csv"
        let text = try Self.tacit("certify", rounds, "--game", "chsh")
        #expect(text.status == 0)
        // P[Bin(245, 3/4) >= 196].
        #expect(text.data.contains("0.03908"))
        #expect(text.data.contains("not classical: certified"))
        for option in ["--significance=0.01", "--stopped-at-will"] {
            #expect(try Self.tacit("certify", rounds, "--game", "chsh", option, "--require", "certified").status == 1)
        }
        #expect(try Self.tacit("certify", rounds, "--game", "Scenarios/grid-protection-control.yaml").status == 0)
        #expect(try Self.tacit("certify", "nowhere.csv", "--game", "chsh").status == 66)
        #expect(try Self.tacit("certify", rounds, "--game", "nowhere.yaml").status == 66)
        for window in ["10", "0.1ps", "-1ms"] {
            #expect(try Self.tacit("certify", rounds, "--game", "chsh", "--window=\(window)").status == 64, "\(window)")
        }
        #expect(try Self.tacit("certify", rounds, "--game", "chsh", "--window", "999999s", "--window", "1ps").status == 0)
        // All rounds are in the first window, which is over at its end.
        let open = try Self.tacit("certify", rounds, "--game", "chsh", "--window", "900000s", "--format", "json")
        let closed = try Self.tacit(
            "certify", rounds, "--game", "chsh", "--window", "900000s", "--until", "900000s", "--format", "json")
        #expect(open.data.contains("\"with_rounds\" : 0") && closed.data.contains("\"with_rounds\" : 1"))
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let bad = folder.appendingPathComponent("bad.csv")
        try Data("time,x,y,a,b\n0,0,0,0,0\n1,2,0,0,0\n".utf8).write(to: bad)
        let refused = try Self.tacit("certify", bad.path, "--game", "chsh")
        #expect(refused.status == 65)
        #expect(refused.talk.contains("bad.csv:3: error:"))
    }

    @Test func gamesByThemselves() throws {
        // reference/games.md: classical and quantum value, threshold, to the digits printed there.
        let table = [
            ("chsh", [], "0.75", "0.853553390593", "0.2928932188"),
            ("trading", [], "0.79", "0.812339558814", "0.0715233091"),
            ("correlated", [], "0.8", "0.867423461417", "0.1835034191"),
            ("load-balancing-busy", [], "0.81", "0.850396600694", "0.1152882209"),
            ("grid-faults", [], "0.8", "0.855598", "0.156351"), ("load-balancing", [], "0.8", "0.826599", "0.081441"),
            ("ghz-majority", [], "0.75", "0.853553390593", "0.2928932188"), ("i3322", [], "0", "0.25", ""),
            ("cglmp3", [], "2", "2.914854", ""), ("Documentation/examples/i3322.yaml", [], "0", "0.25", ""),
            ("Documentation/examples/cglmp3.yaml", [], "2", "2.914854", ""),
            ("Documentation/examples/chsh-no-pair.yaml", [], "0.75", "0.853553", ""),
            ("trading", ["--set", "game.news_probability=0.5", "--set", "game.penalty=0.1"], "0.75", "0.820156", ""),
        ]
        for (game, settings, classical, quantum, threshold) in table {
            let outcome = try Self.tacit(["game", game, "--format", "csv"] + settings)
            #expect(outcome.status == 0, "\(game)")
            let rows = Dictionary(
                uniqueKeysWithValues: outcome.data.split(separator: "\n").dropFirst().map { row in
                    let cells = row.split(separator: ",", omittingEmptySubsequences: false)
                    return (String(cells[0]), Double(cells[1]))
                })
            for (key, text) in [
                ("classical_value", classical), ("quantum_value", quantum), ("infidelity_threshold", threshold),
            ] where !text.isEmpty {
                let digits = text.split(separator: ".").dropFirst().first?.count ?? 9
                let value = try #require(rows[key] ?? nil)
                #expect(abs(value - (try #require(Double(text)))) <= 0.51 * pow(10, -Double(digits)), "\(game) \(key) \(value)")
            }
            let gap = try #require(rows["gap"] ?? nil)
            #expect(gap > -1e-9 && gap < (game.contains("i3322") ? 0.0015 : 1e-6), "\(game)")
        }
        let json = try Self.tacit("game", "i3322", "--format", "json")
        let object = try JSONSerialization.jsonObject(with: Data(json.data.utf8)) as? [String: Any]
        #expect(abs(try #require(object?["quantum_value_upper_bound"] as? Double) - 0.25147) < 1e-5)
        #expect((object?["behavior"] as? [Any])?.count == 9)
        let listed = try Self.tacit("game", "--list")
        #expect(listed.status == 0 && listed.data.contains("ghz-majority") && listed.data.contains("ours"))
        #expect(try Self.tacit("game").status == 64)
        #expect(try Self.tacit("game", "chsh", "--list").status == 64)
        let unknown = try Self.tacit("game", "tradng")
        #expect(unknown.status == 66 && unknown.talk.contains("did you mean 'trading'?"))
        let foreign = try Self.tacit("game", "chsh", "--set", "memory.atoms=3")
        #expect(foreign.status == 65 && foreign.talk.contains("accepted: keys of 'game'"))
        #expect(try Self.tacit("game", "chsh", "--map", "game.penalty=0:1:3", "game.news_probability=0:1:3").status == 65)
        // The link cannot play what the command solves.
        let table3 = try Self.tacit("evaluate", "Documentation/examples/cglmp3.yaml")
        #expect(table3.status != 0)
        let played = try Self.tacit("run", "Scenarios/nyse-nasdaq-50km.yaml", "--set", "game.kind=majority")
        #expect(played.status == 65 && played.talk.contains("three parties"))
    }

    /// Rounds of three outputs, drawn from the behavior that the command prints and from a classical strategy.
    @Test func roundsOfGeneralGamesAreJudged() throws {
        let json = try Self.tacit("game", "cglmp3", "--format", "json")
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json.data.utf8)) as? [String: Any])
        let behavior = try #require(object["behavior"] as? [[String: Any]]).map { $0["probabilities"] as? [[Double]] ?? [] }
        var state: UInt64 = 2002
        func uniform() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 11) * 0x1p-53
        }
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("rounds.csv")
        for isEntangled in [true, false] {
            var text = "time,x,y,a,b\n"
            for k in 0..<2000 {
                let i = Int(4 * uniform())
                var (rest, c) = (uniform(), 0)
                let cells = Array(behavior[i].joined())
                while c < 8, rest >= cells[c] {
                    rest -= cells[c]
                    c += 1
                }
                text += "\(k),\(i / 2),\(i % 2),\(isEntangled ? c / 3 : 0),\(isEntangled ? c % 3 : 0)\n"
            }
            try Data(text.utf8).write(to: file)
            for game in ["cglmp3", "Documentation/examples/cglmp3.yaml"] {
                let judged = try Self.tacit("certify", file.path, "--game", game, "--require", "certified")
                #expect(judged.status == (isEntangled ? 0 : 1), "\(game): \(judged.data)")
                #expect(judged.data.contains("at least 2.91485"))
            }
        }
        try Data("time,x,y,a,b\n0,0,0,3,0\n".utf8).write(to: file)
        let refused = try Self.tacit("certify", file.path, "--game", "cglmp3")
        #expect(refused.status == 65 && refused.talk.contains("rounds.csv:2: error:") && refused.talk.contains("a 0…2, b 0…2"))
        #expect(try Self.tacit("certify", file.path, "--game", "ghz-majority").status == 65)
        let audit = try Self.tacit(
            "audit", "i3322", "Documentation/examples/cglmp3.yaml", "--windows", "40", "--rounds", "60", "--format", "csv")
        #expect(audit.status == 0 && audit.data.contains("i3322,turning,prediction_based_ratio,40,"))
        #expect(try Self.tacit("audit", "ghz-majority", "--windows", "40").status == 65)
    }

    @Test func plansAndAuditsPrint() throws {
        let plan = try Self.tacit("plan", "Scenarios/nyse-nasdaq-50km.yaml")
        #expect(plan.status == 0)
        #expect(plan.data.contains("exact binomial"))
        let audit = try Self.tacit("audit", "--windows", "50", "--rounds", "60", "--format", "csv")
        #expect(audit.status == 0)
        // Eight strategies, four tests, and the head.
        #expect(audit.data.split(separator: "\n").count == 33)
        // Seventeen inputs a side have more local strategies than can be played.
        func table(_ entry: String) -> String {
            let row = "[" + [String](repeating: entry, count: 17).joined(separator: ", ") + "]"
            return "[" + [String](repeating: row, count: 17).joined(separator: ", ") + "]"
        }
        let source = try String(contentsOf: Self.root.appending(path: "Scenarios/nyse-nasdaq-50km.yaml"), encoding: .utf8)
            .replacing("../Hardware", with: Self.root.appending(path: "Hardware").path)
            .split(separator: "\n").filter { !$0.hasPrefix("game:") }.joined(separator: "\n")
        let game = "game: {kind: table, input_law: \(table("\(1.0 / 289)")), utility: \(table("[1, 0]"))}\n"
        let large = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).yaml")
        defer { try? FileManager.default.removeItem(at: large) }
        try Data((source + "\n" + game).utf8).write(to: large)
        let refused = try Self.tacit("audit", large.path, "--windows", "50")
        #expect(refused.status == 65)
        #expect(refused.talk.contains("too many local strategies"), "\(refused.talk)")
    }

    /// Files of rounds that chance has damaged end in an error or a judgment, never in a crash, and never in a certificate of what no
    /// entanglement made.
    @Test func damagedRoundsNeverCrashNorCertify() throws {
        var state: UInt64 = 2604
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(bound))
        }
        var text = "time,x,y,a,b\n"
        for k in 0..<60 { text += "\(Double(k) / 4),\(random(2)),\(random(2)),0,0\n" }
        let whole = Array(text.utf8)
        let pieces: [[UInt8]] =
            [
                "0,0,0,0", "\n", "\r", ",", "time,x,y,a,b\n", "9999999", ".", "-", "e9", "\u{FEFF}", "nan", "\0",
                "18446744073709551616",
            ].map { Array($0.utf8) } + [[0xFF, 0xFE], [0xC3], [UInt8](repeating: 0x31, count: 5000)]
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("rounds.csv")
        for trial in 0..<150 {
            var bytes = whole
            for _ in 0...random(4) {
                let place = random(bytes.count)
                switch random(5) {
                case 0: bytes[place] = UInt8(random(256))
                case 1: bytes.remove(at: place)
                case 2: bytes.insert(contentsOf: pieces[random(pieces.count)], at: place)
                case 3: bytes.removeSubrange(place..<min(bytes.count, place + random(40)))
                default: bytes = Array(bytes[..<max(1, place)])
                }
                if bytes.isEmpty { bytes = [0] }
            }
            try Data(bytes).write(to: file)
            let outcome = try Self.tacit(
                "certify", file.path, "--game", "chsh", "--significance", "1e-4", "--window", "1s", "--format", "json")
            #expect([0, 65].contains(outcome.status), "trial \(trial): \(outcome.status)")
            #expect(!outcome.data.contains("\"certified\"\n") && !outcome.data.contains(": \"certified\""), "trial \(trial)")
            if outcome.status == 65 { #expect(outcome.talk.contains("rounds.csv:"), "trial \(trial): \(outcome.talk)") }
        }
    }

    @Test func verdictsWhileRoundsGoOnAndToleratedInputs() throws {
        let online = try Self.tacit(
            "certify", "Documentation/examples/chsh-245-rounds.csv", "--game", "chsh", "--timeline", "--format", "json")
        let object = try JSONSerialization.jsonObject(with: Data(online.data.utf8)) as? [String: Any]
        let moments = try #require(object?["timeline"] as? [[String: Any]])
        #expect(moments.last?["rounds"] as? Int == 245)
        func rounds(_ tolerance: String) throws -> Int {
            let plan = try Self.tacit(
                "plan", "Scenarios/nyse-nasdaq-50km.yaml", "--input-tolerance", tolerance, "--format", "json")
            let tests = try JSONSerialization.jsonObject(with: Data(plan.data.utf8)) as? [String: Any]
            let first = try #require((tests?["tests"] as? [[String: Any]])?.first)
            return try #require(first["rounds"] as? Int)
        }
        #expect(try rounds("0") == 229)
        #expect(try rounds("0.01") > 229)
    }

    @Test func refereesAndSeveralFiles() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "rounds.csv").path
        let run = try Self.tacit(
            "run", "Scenarios/nyse-nasdaq-50km.yaml", "--set", "run.duration=1s", "--referee-fraction", "0.2", "--timeline",
            "--record", file, "--format", "json")
        #expect(run.status == 0)
        let watched = try JSONSerialization.jsonObject(with: Data(run.data.utf8)) as? [String: Any]
        let moments = try #require(watched?["timeline"] as? [[String: Any]])
        let read = try Self.tacit(
            "certify", file, "Documentation/examples/chsh-245-rounds.csv", "--game", "chsh", "--format", "json")
        let object = try #require(try JSONSerialization.jsonObject(with: Data(read.data.utf8)) as? [String: Any])
        let recordings = try #require(object["recordings"] as? [[String: Any]])
        #expect(recordings.map { $0["rounds"] as? Int } == [moments.last?["rounds"] as? Int, 245])
        #expect(try #require(object["unrefereed_rounds"] as? Int) > 1000)
        #expect(try Self.tacit("certify", "-", "-", "--game", "chsh").status == 64)
        #expect(try Self.tacit("certify", file, "--game", "chsh", "--predicted").status == 64)
        #expect(try Self.tacit("run", "Scenarios/nyse-nasdaq-50km.yaml", "--referee-fraction", "0.5").status == 64)
    }

    /// A run that is written down is judged from its file as it was judged itself.
    @Test func runsAreRecorded() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "rounds.csv")
        let run = try Self.tacit(
            "run", "Scenarios/nyse-nasdaq-50km.yaml", "--set", "run.duration=1s", "--set", "run.replications=2", "--record",
            file.path, "--format", "json")
        #expect(run.status == 0 && run.talk.contains("rounds written to"))
        let rows = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").count - 1
        #expect(rows > 7000)
        let judged = try Self.tacit("certify", file.path, "--game", "Scenarios/nyse-nasdaq-50km.yaml", "--window", "50ms")
        #expect(judged.status == 0 && judged.data.contains("not classical: certified"))
        #expect(judged.data.contains("\(rows)"))
        let nowhere = try Self.tacit(
            "run", "Scenarios/nyse-nasdaq-50km.yaml", "--record", folder.appending(path: "nowhere/rounds.csv").path)
        #expect(nowhere.status == 74 && nowhere.talk.contains("rounds.csv"))
    }

    @Test func gamesAreMapped() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let drawing = folder.appending(path: "map.svg")
        let scenario = "Scenarios/nyse-nasdaq-trading-50km.yaml"
        let axes = ["game.news_probability=0.1:0.9:5", "game.penalty=0:0.5:6"]
        let table = try Self.tacit("game", scenario, "--map", axes[0], axes[1], "--format", "csv", "--figure", drawing.path)
        #expect(table.status == 0 && table.data.split(separator: "\n").count == 31)
        #expect(table.data.hasPrefix("game.news_probability,game.penalty,classical_value,quantum_value,advantage,"))
        #expect(try String(contentsOf: drawing, encoding: .utf8).hasPrefix("<svg xmlns="))
        let text = try Self.tacit("game", scenario, "--map", axes[0], axes[1])
        #expect(text.status == 0 && text.data.contains("quantum minus classical value"))
        #expect(try Self.tacit("game", scenario, "--map", axes[0]).status == 64)
        #expect(try Self.tacit("game", scenario, "--map", axes[0], "game.penalty=1:0:5").status == 64)
        #expect(try Self.tacit("game", scenario, "--figure", drawing.path).status == 64)
        let beyond = try Self.tacit("game", scenario, "--map", axes[0], "game.penalty=0:2:3")
        #expect(beyond.status == 65 && beyond.talk.contains("penalty"))
        let noise = try Self.tacit("game", "Scenarios/nyse-nasdaq-50km.yaml", "--format", "csv")
        #expect(noise.data.contains("threshold_white_noise,0.29289"))
    }
}
