import Foundation
import Testing

/// Recordings that certify nothing, whatever their score, in every output format.
extension CommandLineTests {
    /// Writes CHSH rounds, all won, with inputs by round, and hands over the file.
    private static func withRounds(
        _ count: Int, header: String = "time,x,y,a,b", row: (Int) -> String, _ body: (String) throws -> Void
    ) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "rounds.csv")
        try Data((header + "\n" + (0..<count).map { "\($0)," + row($0) + "\n" }.joined()).utf8).write(to: file)
        try body(file.path)
    }

    /// Equal inputs, few or many, with a tolerance or without, and inputs in turn.
    @Test(arguments: [
        ("equal", 11, "0"), ("equal", 19, "0"), ("equal", 1000, "0.01"), ("in turn", 1000, "0"), ("in turn", 1000, "0.02"),
    ])
    func inputsThatWereNotDrawnCertifyNothing(kind: String, count: Int, tolerance: String) throws {
        try Self.withRounds(count) { k in
            kind == "equal" ? "0,0,0,0" : "\(k / 2 % 2),\(k % 2),0,\(k % 4 == 3 ? 1 : 0)"
        } _: { file in
            let arguments = [
                "certify", file, "--game", "chsh", "--input-tolerance", tolerance, "--window", "5s", "--until", "2000s",
            ]
            let text = try Self.tacit(arguments + ["--timeline"])
            #expect(text.data.contains("nothing can be certified") && !text.data.contains(": certified"))
            #expect(!text.data.contains("had certified after") && !text.data.contains("at any time between"))
            #expect(try Self.tacit(arguments + ["--require", "certified"]).status == 1)
            let rows = try Self.tacit(arguments + ["--format", "csv"]).data
            #expect(!rows.contains(",yes,") && rows.contains("no,inputs_contradict_law,test"), "\(rows)")
            #expect(rows.contains("not_yet"))
            let json = try Self.tacit(arguments + ["--format", "json"])
            let object = try #require(try JSONSerialization.jsonObject(with: Data(json.data.utf8)) as? [String: Any])
            let tests = try #require(object["tests"] as? [[String: Any]])
            #expect(
                tests.allSatisfy { $0["certifies"] as? Bool == false && $0["obstacle"] as? String == "inputs_contradict_law" })
            #expect(object["first_certified_round"] is NSNull && object["inputs_contradict_law"] as? Bool == true)
            #expect((object["mean_utility"] as? [String: Any])?["high"] is NSNull)
            #expect((object["inputs_p_value"] as? Double ?? 1) <= 1e-4)
        }
    }

    /// A test for a fixed length certifies nothing where the rounds were stopped at will, in no format.
    @Test func stoppedAtWillIsToldToPrograms() throws {
        let arguments = ["certify", "Documentation/examples/chsh-245-rounds.csv", "--game", "chsh", "--format", "csv"]
        let fixed = try Self.tacit(arguments + ["--window", "900000s", "--until", "900000s"]).data.split(separator: "\n")
        #expect(fixed.contains { $0.hasPrefix("exact_binomial,") && $0.contains(",yes,,test") })
        #expect(
            fixed.contains { $0.contains(",verdict,certified,") } && fixed.contains { $0.hasSuffix(",window,,900000.0,1,1,1,1") })
        #expect(Set(fixed.map { $0.split(separator: ",", omittingEmptySubsequences: false).count }).count == 1)
        let stopped = try Self.tacit(arguments + ["--stopped-at-will"]).data
        #expect(
            !stopped.contains(",yes,") && stopped.contains(",no,stopped_at_will,test") && !stopped.contains(",verdict,certified,")
        )
    }

    /// What is planned is checked: the number of rows, and when the recording ended.
    @Test func plannedRoundsAndEnds() throws {
        let rounds = "Documentation/examples/chsh-245-rounds.csv"
        #expect(try Self.tacit("certify", rounds, "--game", "chsh", "--rounds", "245").status == 0)
        let cut = try Self.tacit("certify", rounds, "--game", "chsh", "--rounds", "300")
        #expect(cut.status == 65 && cut.talk.contains("245") && cut.talk.contains("300") && cut.data.isEmpty)
        let early = try Self.tacit("certify", rounds, "--game", "chsh", "--until", "1s")
        #expect(early.status == 65 && early.talk.contains("before its last row") && early.data.isEmpty)
        #expect(try Self.tacit("certify", rounds, "--game", "chsh", "--rounds", "0").status == 64)
        #expect(try Self.tacit("certify", rounds, "--game", "chsh", "--rounds", "245", "--stopped-at-will").status == 64)
        #expect(try Self.tacit("certify", rounds, "--game", "chsh", "--significance", "1e-300").data.contains("1e-300"))
    }

    /// Rounds that no referee drew are read as rounds of the game, too, and count as rows of the plan.
    @Test func roundsWithoutARefereeAreLookedAt() throws {
        let header = "time,x,y,a,b,referee"
        try Self.withRounds(10, header: header) {
            "0,\($0 % 2),0,0,\($0 == 4 ? 0 : 1)"
        } _: { (file: String) throws in
            #expect(try Self.tacit("certify", file, "--game", "chsh", "--rounds", "10").status == 0)
        }
        for row in ["2,0,0,0,0", "0,0,7,0,0"] {
            try Self.withRounds(10, header: header) {
                $0 == 4 ? row : "0,\($0 % 2),0,0,1"
            } _: { file in
                let refused = try Self.tacit("certify", file, "--game", "chsh")
                #expect(refused.status == 65 && refused.talk.contains("rounds.csv:6: error:"), "\(refused.talk)")
            }
        }
    }

    /// The word refuted names the interval that it rests on, and a tolerance is in the pair's favor.
    @Test func refutedTellsWhy() throws {
        var state: UInt64 = 7
        func uniform() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 11) * 0x1p-53
        }
        try Self.withRounds(20_000) { _ in
            let (x, y) = (Int(2 * uniform()), Int(2 * uniform()))
            return "\(x),\(y),0,\(uniform() < 0.72 ? x & y : 1 - (x & y))"
        } _: { file in
            let known = try Self.tacit("certify", file, "--game", "chsh")
            #expect(known.data.contains("refuted by these rounds: at significance 0.05 their mean is below 0.75"))
            let tolerated = try Self.tacit("certify", file, "--game", "chsh", "--input-tolerance", "0.05")
            #expect(
                !tolerated.data.contains("refuted") && tolerated.data.contains("mean utility above the classical value: not yet"))
        }
    }
}
