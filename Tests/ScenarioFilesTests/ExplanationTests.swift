import Foundation
import ScenarioFiles
import Testing

@Suite struct ExplanationTests {
    @Test func explainsAKey() throws {
        #expect(
            try Explanation.text(for: "link.length") == """
                link.length (scenario file)
                  Fiber length from node to node, with the station in the middle.
                  accepted: a length from 0 m to 20000 km, in m, km, cm, mm, for example 50 km
                  default:  50 km
                  source:   Li et al., arXiv:2604.07451, Table III
                  example:  link: {length: 50 km}

                """)
        #expect(try Explanation.text(for: "a.memory.atoms") == Explanation.text(for: "memory.atoms"))
        #expect(try Explanation.text(for: "title").contains("hardware file"))
        #expect(try Explanation.text(for: "title").contains("scenario file"))
    }

    @Test func listsSectionsAndEverything() throws {
        #expect(try Explanation.text(for: "link").split(separator: "\n").count == 7)
        #expect(try Explanation.text(for: nil).split(separator: "\n").count == FieldTable.all.count)
    }

    @Test func suggestsForUnknownKeys() {
        let error = #expect(throws: ScenarioDiagnostics.self) { try Explanation.text(for: "link.lenght") }
        #expect(error?.diagnostics.first?.suggestion == "did you mean 'link.length'?")
        let section = #expect(throws: ScenarioDiagnostics.self) { try Explanation.json(for: "memmory") }
        #expect(section?.diagnostics.first?.suggestion == "did you mean 'memory'?")
    }

    @Test func jsonIsJSON() throws {
        let text = try Explanation.json(for: nil)
        let rows = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]])
        #expect(rows.count == FieldTable.all.count)
        #expect(rows.allSatisfy { $0["key"] is String && $0["summary"] is String })
    }

    @Test(arguments: Field.File.allCases) func schemaIsJSONWithEveryKey(file: Field.File) throws {
        let text = JSONSchema.text(for: file)
        let schema = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(schema["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
        let properties = try #require(schema["properties"] as? [String: [String: Any]])
        for field in FieldTable.fields(of: file) {
            let owner = field.section.isEmpty ? properties : properties[field.section]?["properties"] as? [String: [String: Any]]
            #expect(owner?[field.key] != nil, "\(field.name)")
        }
        #expect(text == JSONSchema.text(for: file))
    }
}
