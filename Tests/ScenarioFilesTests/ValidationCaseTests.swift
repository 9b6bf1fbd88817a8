import ScenarioFiles
import Testing

@Suite struct ValidationCaseTests {
    static let small = """
        schema: 1
        title: A case
        citation: "A. Author, Journal 1, 2 (2003)"
        scenario: Scenarios/link.yaml
        settings: [link.length=6km]
        fitted: ["one thing, to another"]
        comparisons:
          - name: rate
            figure: herald_rate_per_s
            published: 2 /ms
            uncertainty: 100 /s
            scale: 0.5
            place: Table 1
            within:
              - {key: link.length, low: 5km, high: 7km, reason: printed as 6 km}
          - {name: error, figure: readout_error, published: 0.2 %, relation: at_most, place: text, known_failing: it does}
        """

    func load(_ text: String) throws -> ValidationCase {
        try ValidationCaseLoader(files: MemoryFiles(["Cases/small.yaml": text])).load("Cases/small.yaml")
    }

    @Test func everyKeyIsRead() throws {
        let read = try load(Self.small)
        #expect(read.name == "small")
        #expect(read.subject == .scenario(path: "Cases/Scenarios/link.yaml"))
        #expect(read.settings == ["link.length=6km"])
        #expect(read.fitted == ["one thing, to another"])
        #expect(read.assumed.isEmpty && read.readIn == nil)
        let rate = read.comparisons[0]
        #expect(rate.published == 2000 && rate.uncertainty == 100 && rate.rounding == 0)
        #expect(rate.scale == 0.5 && rate.offset == 0 && rate.relation == .equal && rate.knownFailing == nil)
        #expect(rate.within.map(\.key) == ["link.length"] && rate.within[0].high == "7km")
        let error = read.comparisons[1]
        #expect(abs(error.published - 0.002) < 1e-15 && error.relation == .atMost && error.knownFailing == "it does")
    }

    @Test(arguments: [
        ("citation:", "citatoin:", "unknown key 'citatoin'"),
        ("published: 2 /ms", "published: 2 ms", "'2 ms' as 'published'"),
        ("relation: at_most", "relation: below", "'below' as 'relation'"),
        ("scenario: Scenarios/link.yaml", "scenario: a.yaml\nclosed_form: b", "no subject, or two"),
        ("place: Table 1", "plaice: Table 1", "no 'place'"),
        ("schema: 1", "schema: 2", "'2' as 'schema'"),
        ("settings: [link.length=6km]", "settings: link.length=6km", "as 'settings'"),
    ])
    func mistakesAreNamed(_ right: String, _ wrong: String, _ found: String) {
        let text = Self.small.replacing(right, with: wrong)
        #expect(text != Self.small)
        do {
            _ = try load(text)
            Issue.record("accepted: \(wrong)")
        } catch {
            #expect("\(error)".contains(found), "\(error)")
        }
    }

    @Test(arguments: Shipped.names(in: "Validation")) func shippedCaseIsAccepted(name: String) throws {
        let read = try ValidationCaseLoader(files: Shipped.Files()).load(name)
        #expect(!read.comparisons.isEmpty)
        // A case without fitted and assumed inputs must not be called fitted anywhere, and the other way round.
        let callsFitted = read.comparisons.contains { $0.name.contains("fitted") }
        #expect(!callsFitted || !read.fitted.isEmpty)
    }
}
