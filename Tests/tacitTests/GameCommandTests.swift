import Foundation
import Testing

/// Games as a user meets them.
extension CommandLineTests {
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
        let ours = try Self.tacit(
            "game", "cglmp3", "--map", "noise.white_noise=0:0.4:3", "noise.readout_symmetric=0:0.2:3", "--format", "csv")
        #expect(ours.status == 0 && ours.data.hasPrefix("noise.white_noise,noise.readout_symmetric,classical_value,"))
        #expect(ours.data.split(separator: "\n").count == 10 && !ours.data.contains("nan"))
        let heat = try Self.tacit("game", "chsh", "--map", "noise.heat=0:1:3", "noise.dephasing=0:1:3")
        #expect(heat.status == 65 && heat.talk.contains("noise.amplitude_damping"))
        #expect(try Self.tacit("game", "chsh", "--map", "noise.dephasing=0:1:3", "noise.dephasing=0:1:3").status == 65)
        // The link cannot play what the command solves.
        let table3 = try Self.tacit("evaluate", "Documentation/examples/cglmp3.yaml")
        #expect(table3.status != 0)
        let played = try Self.tacit("run", "Scenarios/nyse-nasdaq-50km.yaml", "--set", "game.kind=majority")
        #expect(played.status == 65 && played.talk.contains("three parties"))
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
