import Foundation
import ScenarioFiles
import Testing

@Suite struct FileProblemTests {
    @Test func missingFilesGive66() {
        let error = #expect(throws: ScenarioDiagnostics.self) {
            try ScenarioLoader(files: MemoryFiles([:])).load(scenario: "s.yaml", hardware: "h.yaml")
        }
        #expect(
            error?.description
                == """
                s.yaml: error: no such file; accepted: a path of a scenario file
                h.yaml: error: no such file; accepted: a path of a hardware file
                """)
        #expect(error?.exitCode == 66)
    }

    @Test func gamesAreNoScenarios() {
        func message(_ name: String) -> String? {
            #expect(throws: ScenarioDiagnostics.self) { try ScenarioLoader(files: MemoryFiles([:])).load(scenario: name) }?
                .description
        }
        #expect(
            message("chsh")
                == "chsh: error: the name of a game, without pairs and their rate; accepted: a path of a scenario file\n"
                + "Scenarios/nyse-nasdaq-50km.yaml plays it")
        #expect(message("cglmp3")?.contains("'tacit audit' take the name") == true)
    }

    @Test func noFileAtAllIsSaid() {
        let error = #expect(throws: ScenarioDiagnostics.self) { try ScenarioLoader().load(scenario: nil) }
        #expect(error?.description == "tacit: error: neither a scenario nor a hardware file; accepted: a path of either")
    }

    @Test func diskFilesTellWhatIsWrong() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "tacit-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "f.yaml")
        try Data(repeating: 65, count: 100).write(to: file)
        #expect(try DiskFiles().read(file.path, limit: 100).count == 100)
        #expect(throws: FileProblem.tooLarge) { try DiskFiles().read(file.path, limit: 99) }
        #expect(throws: FileProblem.directory) { try DiskFiles().read(folder.path, limit: 99) }
        #expect(throws: FileProblem.missing) { try DiskFiles().read(folder.path + "/g.yaml", limit: 99) }
    }

    @Test func linksAndNestedFoldersAreResolvedAgainstTheScenario() throws {
        let files = MemoryFiles([
            "S/deep/s.yaml": "schema: 1\nhardware: ./../../H/./node.yaml\n", "H/node.yaml": smallNode,
            "/abs/s.yaml": "schema: 1\nhardware: {a: ../H/node.yaml, b: /H/node.yaml}\n", "/H/node.yaml": smallNode,
        ])
        let loader = ScenarioLoader(files: files)
        #expect(try loader.load(scenario: "S/deep/s.yaml").digest == loader.load(scenario: "/abs/s.yaml").digest)
    }

    @Test func windowsLineEndsAndByteOrderMarksAreText() throws {
        let crlf = String(smallNode.flatMap { $0 == "\n" ? "\r\n" : String($0) })
        #expect(try load(node: "\u{FEFF}" + crlf).digest == load().digest)
    }
}
