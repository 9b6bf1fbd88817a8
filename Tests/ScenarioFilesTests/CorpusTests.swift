import Foundation
import ScenarioFiles
import Testing

/// Every broken file of the corpus against the text beside it, verbatim. A mismatch writes `name.new.expected`.
@Suite struct CorpusTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Corpus")

    static let names: [String] = {
        let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
        return (names ?? []).filter { $0.hasSuffix(".yaml") }.sorted()
    }()

    /// The corpus under paths that do not depend on where the repository is.
    struct Files: FileSource {
        func read(_ path: String, limit: Int) throws(FileProblem) -> [UInt8] {
            try DiskFiles().read(CorpusTests.folder.path + "/" + path, limit: limit)
        }
    }

    @Test func hasAllItsFiles() { #expect(Self.names.count >= 80) }

    @Test(arguments: names) func isRefusedVerbatim(name: String) throws {
        let loader = ScenarioLoader(files: Files())
        var actual = "accepted\n"
        do {
            _ = name.hasPrefix("scenario") ? try loader.load(scenario: name) : try loader.load(scenario: nil, hardware: name)
        } catch {
            actual = "\(error)\nexit \(error.exitCode)\n"
        }
        let stem = Self.folder.appending(path: String(name.dropLast(".yaml".count)))
        let expected = try? String(contentsOf: stem.appendingPathExtension("expected"), encoding: .utf8)
        if expected != actual {
            try actual.write(to: stem.appendingPathExtension("new.expected"), atomically: true, encoding: .utf8)
        }
        #expect(actual == expected)
    }
}
