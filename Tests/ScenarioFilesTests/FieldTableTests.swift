import Foundation
import ScenarioFiles
import Testing

@Suite struct FieldTableTests {
    @Test func namesAreUniqueInEachFile() {
        for file in Field.File.allCases {
            let names = FieldTable.fields(of: file).map(\.name)
            #expect(Set(names).count == names.count)
        }
        let shared = Set(FieldTable.fields(of: .hardware).map(\.name)).intersection(FieldTable.fields(of: .scenario).map(\.name))
        #expect(shared == ["schema", "title"])
    }

    @Test(arguments: FieldTable.all.map(\.name)) func rowIsComplete(name: String) throws {
        let field = try #require(FieldTable.field(name))
        #expect(field.summary.hasSuffix("."))
        #expect(field.summary.filter { $0 == "." }.count == 1 || field.summary.contains("arXiv") || field.name == "hardware")
        #expect(!field.source.isEmpty)
        #expect(field.summary.count <= 150)
    }

    /// Each key's default and example, stated in a file, is accepted, and the default changes nothing.
    @Test(arguments: FieldTable.all.map(\.name)) func defaultAndExampleAreAccepted(name: String) throws {
        let field = try #require(FieldTable.field(name))
        guard !["schema", "title", "hardware"].contains(name) else { return }
        var context: [String] = []
        if let game = field.games.subtracting(["majority"]).sorted().first { context = ["game.kind=\(game)"] }
        if context == ["game.kind=dual_work_scheduling"] { context += ["requests.process=poisson", "requests.rate=1 /s"] }
        if let workload = field.workloads.sorted().first {
            context += ["workload.kind=\(workload)", "requests.process=poisson", "requests.rate=1 /s"]
        }
        if let used = field.protocols.sorted().first { context.append("protocol=\(used)") }
        if case .value(let text) = field.absence {
            #expect(try load(settings: context + ["\(name)=\(text)"]).digest == load(settings: context).digest)
        }
        if name == "requests.rate" { context = ["requests.process=poisson"] }
        _ = try load(settings: context + ["\(name)=\(field.example)"])
        if case .meaning(let word, _) = field.absence, name != "requests.rate" {
            #expect(try load(settings: context + ["\(name)=\(word)"]).digest == load(settings: context).digest)
        }
    }

    /// Values just outside of a key's range are refused, and its closed ends accepted by the range.
    @Test(arguments: FieldTable.sweepable.map(\.name)) func rangeIsEnforced(name: String) throws {
        let field = try #require(FieldTable.field(name))
        let unit = field.example.drop { "0123456789.e-+".contains($0) }
        for (end, isIncluded) in [
            (field.bounds.lower, field.bounds.includesLower), (field.bounds.upper, field.bounds.includesUpper),
        ] {
            guard let end else { continue }
            #expect(field.bounds.contains(end) == isIncluded)
        }
        let error = #expect(throws: ScenarioDiagnostics.self) { try load(settings: ["\(name)=-1e30\(unit)"]) }
        #expect(error?.description.contains("is out of range for '\(name)'") == true)
    }

    @Test func suggestsKeys() {
        #expect(FieldTable.suggestion(for: "memory.atom") == "memory.atoms")
        #expect(FieldTable.suggestion(for: "link.lenght") == "link.length")
        #expect(FieldTable.suggestion(for: "atoms") == "memory.atoms")
        #expect(FieldTable.suggestion(for: "emission.atoms") == "memory.atoms")
        #expect(FieldTable.suggestion(for: "xyzzy") == nil)
    }

    @Test func sweepsStepThroughNumbersOnly() {
        let names = FieldTable.sweepable.map(\.name)
        #expect(names.contains("link.length") && names.contains("memory.atoms") && names.contains("game.penalty"))
        #expect(!names.contains("run.seed") && !names.contains("game.kind") && !names.contains("schema"))
    }
}
