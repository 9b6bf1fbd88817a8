import ScenarioFiles
import Testing

@Suite struct CanonicalFormTests {
    @Test func ignoresOrderUnitsCommentsSourcesAndTitles() throws {
        let plain = try load("title: One\nlink: {length: 50 km, signal_speed: 2.1e8 m/s}\nrequirement: {significance: 0.05}\n")
        let other = try load(
            """
            requirement:
              significance: {value: 5 %, source: "a paper"}   # the same
            # another order
            link:
              signal_speed: 210000 km/s
              length: 50000 m
            title: Two

            """,
            node: """
                {"reset": {"duration": "1000 ns"}, "readout": {"dark_rate": "1 /ms", "duration": "0.87 µs", "rotation_time": "1e-7 s"},
                 "fiber": {"attenuation": "0.00025 dB/m"}, "detectors": {"dark_count_rate": "600 /min", "efficiency": "90 %"},
                 "station": {"optics_transmission": 0.8}, "interference": {"visibility": 0.98, "detuning": "-0 Hz"}, "title": "JSON",
                 "emission": {"bin_swap": "0.1 us", "bin_duration": "0.24 us", "internal_cooperativity": 2e1},
                 "memory": {"coherence_time": "7900 ms", "atoms": 250}, "schema": 1}
                """)
        #expect(other.canonicalForm == plain.canonicalForm)
        #expect(other.digest == plain.digest)
    }

    @Test func leftOutAndStatedDefaultsAreOne() throws {
        let bare = try load()
        let stated = try load(
            "link: {attenuation: 0.25 dB/km, direct_distance: 50 km, transmission: computed}\nrun: {seed: 2604}\n")
        #expect(stated.digest == bare.digest)
    }

    @Test(arguments: ["run.seed=2605", "run.resolution=herald"]) func samplesOfOneLawShareTheDigest(setting: String) throws {
        #expect(try load(settings: [setting]).digest == load().digest)
    }

    @Test(arguments: [
        "memory.atoms=251", "a.memory.atoms=249", "link.length=51 km", "run.duration=99 s", "game.kind=trading",
        "readout.bright_rate=1e6 /s",
        "requests.order=freshest", "game.strategy=classical", "fiber.attenuation=0.26 dB/km", "readout.cooperativity=11",
    ])
    func everyEffectShows(setting: String) throws {
        #expect(try load(settings: [setting]).digest != load().digest)
    }

    @Test func idleKeysDoNotShow() throws {
        let bright = "readout.bright_rate=1e6 /s"
        #expect(try load(settings: [bright, "readout.cooperativity=11"]).digest == load(settings: [bright]).digest)
        #expect(try load(settings: [bright]).assumptions.allSatisfy { $0.key != "readout.cooperativity" })
        #expect(try load().assumptions.contains { $0.key == "readout.cooperativity" })
        let stated = "link.transmission=0.06"
        #expect(try load(settings: [stated, "b.fiber.attenuation=1 dB/km"]).digest == load(settings: [stated]).digest)
    }

    @Test func isSortedLinesInStoredUnits() throws {
        let lines = try load().canonicalForm.split(separator: "\n").map(String.init)
        #expect(lines == lines.sorted())
        #expect(lines.contains("a.readout.duration: 8.7e-07"))
        #expect(lines.contains("b.memory.atoms: 250"))
        #expect(lines.contains("link.attenuation: 0.25"))
        #expect(lines.contains("requirement.stability_window: [0.01,0.02,0.05,0.1]"))
        #expect(!lines.contains { $0.hasPrefix("game.penalty") || $0.contains("title") })
    }

    @Test func valuesKnowWhereTheyComeFrom() throws {
        let scenario = try load("link: {length: {value: 70 km, source: 'assumed: no map'}}\n")
        let length = try #require(scenario.values.first { $0.key == "link.length" })
        #expect(length.origin == .file(SourcePosition(file: "s.yaml", line: 3, column: 24)))
        #expect(length.assumption == "no map")
        let speed = try #require(scenario.values.first { $0.key == "link.signal_speed" })
        #expect(speed.origin == .byDefault)
        #expect(speed.source == "Li et al., arXiv:2604.07451, Table III")
        #expect(scenario.values.first { $0.key == "memory.atoms" }?.source == nil)
    }
}
