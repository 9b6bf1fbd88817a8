import ScenarioFiles
import Testing

/// Texts that look like trouble and are none: the screen before the parser must let them pass.
@Suite struct OrdinaryTextTests {
    @Test(arguments: [
        ("title: Don't panic & carry *on* [1] {2} | 3 > 2 ! # a \"comment\"\n", "Don't panic & carry *on* [1] {2} | 3 > 2 !"),
        ("title: 'It''s [un{balanced: # no comment'\n", "It's [un{balanced: # no comment"),
        ("title: \"A \\\"quoted\\\" \\u0041 & *more*\"\n", "A \"quoted\" A & *more*"),
        ("title: \"Two\n  lines\"\n", "Two lines"), ("title: Two\n  plain lines\n", "Two plain lines"),
        ("title: http://example.org/a:b?c=[d]\n", "http://example.org/a:b?c=[d]"), ("title: 量子ネットワーク — µ\n", "量子ネットワーク — µ"),
        ("\"title\": a - b -- c --- d\n", "a - b -- c --- d"), ("title: no\n", "no"), ("title: 1.10\n", "1.10"),
        ("title: \"a\\e[31m\\tb\"\n", "a\u{FFFD}[31m\u{FFFD}b"),
        ("# title: [ { ' \"\ntitle: x\n# ] } *a &b\n", "x"), ("title:\n  value: x # y\n  source: 'a: b'\n", "x"),
    ])
    func titleIsRead(text: String, title: String) throws { #expect(try load(text).title == title) }

    @Test func blockListsAndFlowOverLinesAreRead() throws {
        let scenario = try load(
            """
            requirement:
              stability_window:
              - 10 ms
              -   20 ms
            game: {
              kind: table,   # comment
            \tinput_law: [[0.5,
                  0.5]],
              "utility": [[[1, 0], [0, 1e0]]],
            }
            run:
                duration: 100 s
            link:
              length: {value: 60 km, source: "a"}
              direct_distance: {value: 50 km, source: "a"}

            """)
        #expect(scenario.requirement.stabilityWindows == [0.01, 0.02])
        #expect(scenario.game == .table(inputLaw: [[0.5, 0.5]], utility: [[[1, 0], [0, 1]]]))
        #expect(scenario.link.directDistance.meters == 50e3)
    }

    @Test func oneDocumentMarkerIsAllowed() throws {
        let files = MemoryFiles(["s.yaml": "# first\n---\nschema: 1\nhardware: node.yaml\n", "node.yaml": "---\n" + smallNode])
        #expect(try ScenarioLoader(files: files).load(scenario: "s.yaml").digest == load().digest)
    }
}
