import Foundation
import ScenarioFiles
import Testing

/// Input that wants to hurt: it must end soon in diagnostics or in a scenario.
@Suite struct HostileInputTests {
    static func outcome(_ bytes: [UInt8]) -> Result<Scenario, ScenarioDiagnostics> {
        var files = MemoryFiles([:])
        files.contents["x.yaml"] = bytes
        return Result { () throws(ScenarioDiagnostics) in
            try ScenarioLoader(files: files).load(scenario: nil, hardware: "x.yaml")
        }
    }
    static func message(_ text: String) -> String? {
        guard case .failure(let error) = outcome(Array(text.utf8)) else { return nil }
        return error.description
    }

    @Test(.timeLimit(.minutes(15))) func tenMegabytesOfBrackets() {
        let error = #expect(throws: ScenarioDiagnostics.self) {
            try Self.outcome([UInt8](repeating: UInt8(ascii: "["), count: 10_000_000)).get()
        }
        #expect(error?.description == "x.yaml: error: a file of more than 1 MiB; accepted: files up to 1 MiB")
        #expect(error?.exitCode == 65)
    }

    @Test(
        .timeLimit(.minutes(15)),
        arguments: ["[", "{", "- ", "? ", "{a: ", "[[", "- [", "'", "\"", "a: b\n", "&a ", "*a ", "!!a ", "\t", "\n"])
    func oneMebibyteOfAnything(piece: String) {
        let text = String(repeating: piece, count: (1 << 20) / piece.utf8.count)
        #expect(Self.message(text) != nil)
    }

    @Test func depthIsRefusedBeforeTheParser() {
        #expect(Self.message(String(repeating: "[", count: 1000))?.hasPrefix("x.yaml:1:12: error: more than 12 levels") == true)
    }

    @Test func tensOfThousandsOfKeysAreNoQuadraticWork() {
        let text = (0..<40_000).map { "k\($0): 1\n" }.joined()
        #expect(Self.message(text) != nil)
    }

    @Test func aliasBombIsRefused() {
        let bomb = "a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\n? [*c,*c]\n: 1\n"
        #expect(Self.message(bomb)?.contains("an anchor") == true)
    }

    /// Random edits of the shipped files, the same ones every time.
    @Test(.timeLimit(.minutes(15))) func mutatedFilesNeverCrash() throws {
        var state: UInt64 = 2604
        func random(_ bound: Int) -> Int {
            // SplitMix64, Steele et al. 2014.
            state &+= 0x9e37_79b9_7f4a_7c15
            var z = state
            z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
            z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
            return Int((z ^ (z >> 31)) % UInt64(bound))
        }
        let seeds = try (Shipped.names(in: "Hardware") + Shipped.names(in: "Scenarios")).map {
            try Shipped.Files().read($0, limit: 1 << 20)
        }
        let node = try Shipped.Files().read("Hardware/yb171-nanofiber.yaml", limit: 1 << 20)
        let pieces = [
            "[", "]", "{", "}", ":", ": ", "\n", " ", "  ", "\t", "\"", "'", "&", "*", "!", "|", "#", "- ", ",", "0", "e", "%",
            "\u{0}",
        ]
        var refused = 0
        for _ in 0..<2000 {
            let chosen = random(seeds.count)
            let isScenario = chosen >= Shipped.names(in: "Hardware").count
            var bytes = seeds[chosen]
            for _ in 0...random(3) {
                let at = random(bytes.count)
                switch random(5) {
                case 0: bytes[at] = UInt8(random(256))
                case 1: bytes.remove(at: at)
                case 2: bytes.insert(contentsOf: pieces[random(pieces.count)].utf8, at: at)
                case 3: bytes.removeSubrange(at..<min(bytes.count, at + random(40)))
                default: bytes.insert(contentsOf: bytes[at..<min(bytes.count, at + random(40))], at: random(bytes.count))
                }
            }
            var files = MemoryFiles([:])
            files.contents = ["Scenarios/x.yaml": bytes, "x.yaml": bytes, "Hardware/yb171-nanofiber.yaml": node]
            let loader = ScenarioLoader(files: files)
            // As what it is, and now and then as what it is not.
            for attempt in [isScenario ? 0 : 1] + (random(8) == 0 ? [isScenario ? 1 : 0] : []) {
                do {
                    let scenario =
                        attempt == 0
                        ? try loader.load(scenario: "Scenarios/x.yaml") : try loader.load(scenario: nil, hardware: "x.yaml")
                    #expect(scenario.digest.count == 64)
                } catch {
                    refused += 1
                    #expect(!error.description.isEmpty)
                }
            }
        }
        #expect((1000...2400).contains(refused))
    }
}
