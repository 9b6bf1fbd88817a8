import Foundation
import ScenarioFiles

/// Files that exist only in a test.
struct MemoryFiles: FileSource {
    var contents: [String: [UInt8]]

    init(_ texts: [String: String]) { contents = texts.mapValues { Array($0.utf8) } }

    func read(_ path: String, limit: Int) throws(FileProblem) -> [UInt8] {
        guard let bytes = contents[path] else { throw .missing }
        if bytes.count > limit { throw .tooLarge }
        return bytes
    }
}

/// The repository's own files.
enum Shipped {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static func names(in folder: String) -> [String] {
        let names = try? FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path)
        return (names ?? []).filter { $0.hasSuffix(".yaml") }.sorted().map { "\(folder)/\($0)" }
    }

    /// Reads relative to the repository's root, so that paths in messages are the same everywhere.
    struct Files: FileSource {
        func read(_ path: String, limit: Int) throws(FileProblem) -> [UInt8] {
            try DiskFiles().read(Shipped.root.path + "/" + path, limit: limit)
        }
    }
}

/// The smallest hardware file: required keys only.
let smallNode = """
    schema: 1
    title: A small node
    memory: {atoms: 250, coherence_time: 7.9 s}
    emission: {internal_cooperativity: 20, bin_duration: 240 ns, bin_swap: 100 ns}
    interference: {visibility: 0.98}
    station: {optics_transmission: 0.8}
    detectors: {efficiency: 0.9, dark_count_rate: 10 /s}
    fiber: {attenuation: 0.25 dB/km}
    readout: {rotation_time: 100 ns, duration: 870 ns, dark_rate: 1000 /s}
    reset: {duration: 1 us}
    """

/// Loads the small node with the lines of a scenario.
func load(_ scenario: String = "", node: String = smallNode, settings: [String] = []) throws(ScenarioDiagnostics) -> Scenario {
    let files = MemoryFiles(["s.yaml": "schema: 1\nhardware: node.yaml\n" + scenario, "node.yaml": node])
    return try ScenarioLoader(files: files).load(scenario: "s.yaml", settings: settings)
}
