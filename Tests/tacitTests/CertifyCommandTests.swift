import Foundation
import Testing

/// Rounds that were recorded, judged as a user meets them, and what the judge is put to the test with.
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
        let twoOfThree = try Self.tacit("certify", file.path, "--game", "ghz-majority")
        #expect(twoOfThree.status == 65 && twoOfThree.talk.contains("rounds.csv:1: error:"))
        #expect(twoOfThree.talk.contains("with 3 parties it must be 'time,x,y,z,a,b,c'"))
        let audit = try Self.tacit(
            "audit", "i3322", "Documentation/examples/cglmp3.yaml", "--windows", "40", "--rounds", "60", "--format", "csv")
        #expect(audit.status == 0 && audit.data.contains("i3322,turning,prediction_based_ratio,40,"))
        let three = try Self.tacit("audit", "ghz-majority", "--windows", "40", "--rounds", "60", "--format", "csv")
        #expect(three.status == 0 && three.data.contains("ghz-majority,batches,prediction_based_ratio,40,"))
    }

    /// Rounds of three parties, as a GHZ state makes them and as three that cannot talk do.
    @Test func roundsOfThreePartiesAreJudged() throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("three-\(UUID().uuidString).csv")
        defer { try? FileManager.default.removeItem(at: file) }
        var state: UInt64 = 9
        func bit() -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 40 & 1)
        }
        func rounds(_ outputs: (Int, Int, Int) -> (Int, Int, Int)) -> String {
            var text = "time,x,y,z,a,b,c\n"
            for k in 0..<400 {
                let (x, y, z) = (bit(), bit(), bit())
                let (a, b, c) = outputs(x, y, z)
                text += "\(k),\(x),\(y),\(z),\(a),\(b),\(c)\n"
            }
            return text
        }
        try Data(
            rounds { x, y, z in
                let (a, b, loses) = (bit(), bit(), bit() & bit() & bit())
                return (a, b, a ^ b ^ loses ^ (x + y + z > 1 ? 1 : 0))
            }.utf8
        ).write(to: file)
        let entangled = try Self.tacit("certify", file.path, "--game", "ghz-majority", "--require", "certified")
        #expect(entangled.status == 0 && entangled.data.contains("quantum value 0.853553\n"))
        // The second and the third party would win every round of these if they could talk.
        try Data(rounds { x, y, z in (x, y & z, y ^ z & x & 0) }.utf8).write(to: file)
        #expect(try Self.tacit("certify", file.path, "--game", "ghz-majority", "--require", "certified").status == 1)
        try Data("time,x,y,z,a,b,c,referee\n0,1,1,0,0,1,1,1\n1,0,0,2,0,0,0,1\n".utf8).write(to: file)
        let outside = try Self.tacit("certify", file.path, "--game", "ghz-majority")
        #expect(outside.status == 65 && outside.talk.contains(":3: error:") && outside.talk.contains("z 0…1, a 0…1"))
    }

    @Test func plansAndAuditsPrint() throws {
        let plan = try Self.tacit("plan", "Scenarios/nyse-nasdaq-50km.yaml")
        #expect(plan.status == 0)
        #expect(plan.data.contains("exact binomial") && plan.data.contains("In 65 rounds the expected score certifies"))
        let checked = try Self.tacit("plan", "Scenarios/nyse-nasdaq-50km.yaml", "--check", "40", "--format", "csv")
        #expect(checked.status == 0 && checked.data.split(separator: "\n").count == 5)
        #expect(checked.data.split(separator: "\n")[0].hasSuffix(",windows,certified,low,high,rounds_median_measured"))
        let told = try Self.tacit("plan", "Scenarios/nyse-nasdaq-50km.yaml", "--check", "40")
        #expect(told.data.contains("40 windows played") && told.data.contains("which learns the state"))
        #expect(try Self.tacit("plan", "Scenarios/nyse-nasdaq-50km.yaml", "--check", "0").status == 64)
        let leaning = try Self.tacit("audit", "chsh", "--windows", "20", "--rounds", "40", "--input-tolerance", "0.1")
        #expect(leaning.status == 0 && !leaning.data.contains("luck taken out"))
        #expect(try Self.tacit("audit", "chsh", "--ratio-windows", "0").status == 64)
        let audit = try Self.tacit("audit", "--windows", "50", "--rounds", "60", "--format", "csv")
        #expect(audit.status == 0)
        // Eight strategies, four tests, and the head.
        #expect(audit.data.split(separator: "\n").count == 33)
        // Eight inputs a side have more local strategies than the ratio can weigh; the other tests are played.
        let row = "[" + [String](repeating: "0.015625", count: 8).joined(separator: ", ") + "]"
        let cells = "[" + (0..<8).map { $0 % 3 == 0 ? "[0, 1]" : "[1, 0]" }.joined(separator: ", ") + "]"
        func table(_ row: String, _ other: String) -> String {
            "[" + (0..<8).map { $0 % 3 == 1 ? other : row }.joined(separator: ", ") + "]"
        }
        let equal = "[" + [String](repeating: "[1, 0]", count: 8).joined(separator: ", ") + "]"
        let large = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).yaml")
        defer { try? FileManager.default.removeItem(at: large) }
        let game = "schema: 1\ngame: {kind: table, input_law: \(table(row, row)), utility: \(table(cells, equal))}\n"
        try Data(game.utf8).write(to: large)
        let many = try Self.tacit("audit", large.path, "--windows", "20", "--rounds", "40", "--format", "csv")
        #expect(many.status == 0 && many.data.contains("vertex,exact_binomial") && !many.data.contains("ratio"), "\(many)")
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
        // Alone, with a referee's column, and beside a second file that is whole or damaged as well.
        let refereed = Array(
            text.split(separator: "\n").enumerated().map { $1 + ($0 == 0 ? ",referee\n" : ",\($0 % 3 == 0 ? 0 : 1)\n") }.joined()
                .utf8)
        let file = folder.appendingPathComponent("rounds.csv")
        let second = folder.appendingPathComponent("second.csv")
        try Data(whole).write(to: second)
        func damaged(_ whole: [UInt8]) -> [UInt8] {
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
            return bytes
        }
        for trial in 0..<240 {
            let (isRefereed, hasSecond) = (trial % 2 == 1, trial % 4 >= 2)
            try Data(damaged(isRefereed ? refereed : whole)).write(to: file)
            if trial % 8 == 6 { try Data(damaged(refereed)).write(to: second) }
            let outcome = try Self.tacit(
                ["certify", file.path] + (hasSecond ? [second.path, "--weights", "2,1"] : []) + [
                    "--game", "chsh", "--significance", "1e-4", "--window", "1s", "--timeline", "--format", "json",
                ])
            #expect([0, 65].contains(outcome.status), "trial \(trial): \(outcome.status)")
            #expect(!outcome.data.contains("\"certified\"\n") && !outcome.data.contains(": \"certified\""), "trial \(trial)")
            if outcome.status == 65 {
                #expect(
                    outcome.talk.contains("rounds.csv:") || hasSecond && outcome.talk.contains("second.csv:"),
                    "trial \(trial): \(outcome.talk)")
            } else {
                #expect(try JSONSerialization.jsonObject(with: Data(outcome.data.utf8)) is [String: Any], "trial \(trial)")
            }
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
        let alone = try Self.tacit("certify", file, "--game", "chsh", "--format", "json")
        let judged = try #require(try JSONSerialization.jsonObject(with: Data(alone.data.utf8)) as? [String: Any])
        func claims(_ object: [String: Any]?) -> [String: [String?]]? {
            (object?["claims"] as? [String: [String: Any]])?.mapValues { [$0["verdict"] as? String, $0["test"] as? String] }
        }
        #expect(claims(watched)?.count == 2 && claims(watched) == claims(judged))
        let read = try Self.tacit(
            "certify", file, "Documentation/examples/chsh-245-rounds.csv", "--game", "chsh", "--format", "json")
        let object = try #require(try JSONSerialization.jsonObject(with: Data(read.data.utf8)) as? [String: Any])
        let recordings = try #require(object["recordings"] as? [[String: Any]])
        #expect(recordings.map { $0["rounds"] as? Int } == [moments.last?["rounds"] as? Int, 245])
        #expect(recordings.map { $0["weight"] as? Double } == [0.5, 0.5])
        let pooled = try #require(object["pooled"] as? [[String: Any]])
        #expect(pooled.count == 2 && pooled.allSatisfy { $0["log_e_value_mean"] is Double })
        let weighed = try Self.tacit(
            "certify", file, "Documentation/examples/chsh-245-rounds.csv", "--game", "chsh", "--weights", "1,3")
        #expect(weighed.status == 0 && weighed.data.contains("by weight (Holm)") && weighed.data.contains("0.75"))
        for weights in ["1", "1,2,3", "1,0", "1,-1", "1,x", "1,nan", ""] {
            let refused = try Self.tacit("certify", file, file, "--game", "chsh", "--weights", weights)
            #expect(refused.status == 64, "\(weights)")
        }
        #expect(try Self.tacit("certify", file, "--game", "chsh", "--weights", "1").status == 64)
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

}
