import Quantities
import ScenarioFiles
import Testing

@Suite struct SettingTests {
    @Test func appliesToBothNodesOrOne() throws {
        let both = try load(settings: ["memory.atoms=100"])
        #expect(both.a.memory.atoms == 100 && both.b.memory.atoms == 100)
        let one = try load(settings: ["a.memory.atoms=100"])
        #expect(one.a.memory.atoms == 100 && one.b.memory.atoms == 250)
        #expect(one.values.map(\.key).contains("b.memory.atoms"))
        #expect(!one.values.map(\.key).contains("memory.atoms"))
    }

    @Test func lastOneCountsAndFilesAreOverridden() throws {
        let scenario = try load("link: {length: 10 km}\n", settings: ["link.length=80km", "link.length = 90 km"])
        #expect(scenario.link.length == Length(meters: 90e3))
        let value = try #require(scenario.values.first { $0.key == "link.length" })
        #expect(value.origin == .setting("link.length = 90 km"))
        #expect(value.text == "90 km")
    }

    @Test func takesListsMatricesAndSources() throws {
        let scenario = try load(settings: [
            "game.kind=coordination", "game.input_law=[[.4,.15],[.15,.3]]", "game.penalties=[10 %, 0.2]",
            "requirement.stability_window=[1 s, 10 ms]", "link.length={value: 60 km, source: 'assumed: a guess'}",
            "title=What: if [ever]?",
        ])
        #expect(scenario.game == .coordination(inputLaw: [[0.4, 0.15], [0.15, 0.3]], penalties: [0.1, 0.2]))
        #expect(scenario.requirement.stabilityWindows == [1, 0.01])
        #expect(scenario.title == "What: if [ever]?")
        #expect(scenario.assumptions.contains(Assumption(key: "link.length", value: "60 km", why: "a guess")))
        #expect(try load(settings: ["requirement.stability_window=30 ms"]).requirement.stabilityWindows == [0.03])
    }

    /// A file may have keys of several protocols; a setting is refused with one that does not read it.
    @Test func keysOfAnotherProtocolAreRefused() throws {
        let error = #expect(throws: ScenarioDiagnostics.self) {
            try load(settings: ["protocol=single_click", "emission.bin_swap=50 ns"])
        }
        #expect(
            error?.description.contains(
                "'emission.bin_swap' with the protocol single_click, which does not read it; accepted: with protocol: "
                    + "two_photon_interference") == true)
        let scenario = try load(settings: ["protocol=photon_scattering", "scattering.pulse_delay=2 ns"])
        #expect(scenario.values.map(\.key).contains("scattering.pulse_delay"))
        #expect(!scenario.values.map(\.key).contains("emission.probability"))
        #expect(try !load().values.map(\.key).contains("emission.bright_population"))
    }

    @Test func wordsForLeavingOutWork() throws {
        let scenario = try load(settings: [
            "readout.bright_rate=1e6 /s", "readout.bright_rate=computed", "pair.stated_infidelity=none",
        ])
        #expect(scenario.a.readout.brightRate == nil)
        #expect(scenario.a.statedPairInfidelity == nil)
    }

    /// Every value of a scenario, printed and given back as a setting, leaves the scenario as it is.
    @Test(arguments: [
        [], ["game.kind=trading"], ["game.kind=correlated"], ["game.kind=table"], ["game.kind=coordination"],
        ["requests.process=poisson", "requests.rate=1234.56789 /s"],
        ["link.time=0.1234567891234 us", "link.direct_distance=1 m"],
        ["run.seed=18446744073709551615"], ["readout.duration=0.333333333333333 us", "interference.visibility=0.1"],
    ])
    func roundTrips(settings: [String]) throws {
        let scenario = try load(settings: settings)
        let given = scenario.values.map { "\($0.key)=\($0.text)" }
        let again = try load(settings: given)
        #expect(again.canonicalForm == scenario.canonicalForm)
        #expect(again.digest == scenario.digest)
        #expect(again.values.map(\.text) == scenario.values.map(\.text))
    }

    @Test(arguments: [
        (
            "memory.atms=1",
            """
            --set memory.atms=1: error: unknown key 'memory.atms'; accepted: a key that 'tacit explain' lists
            did you mean 'memory.atoms'?
            """
        ),
        (
            "b.atoms=1",
            """
            --set b.atoms=1: error: unknown key 'atoms'; accepted: a key that 'tacit explain' lists
            did you mean 'b.memory.atoms'?
            """
        ),
        (
            "memory.atoms=0",
            "--set memory.atoms=0: error: '0' is out of range for 'memory.atoms'; accepted: a whole number from 1 to 60000, for example 250"
        ),
        (
            "a.link.length=1 km",
            "--set a.link.length=1 km: error: 'link.length' for one node; accepted: 'link.length', which belongs to the scenario"
        ),
        ("memory.atoms", "--set memory.atoms: error: no '='; accepted: section.key=value, for example link.length=80km"),
        (
            "game.penalties=[0.1, ",
            """
            --set game.penalties=[0.1, : error: an unfinished list or map as 'game.penalties'; accepted: a list of 2 numbers or \
            percentages from 0 to 1, for example [0, 0]
            """
        ),
        (
            "requests.rate=5 /s",
            """
            --set requests.rate=5 /s: error: 'requests.rate' with the process on_herald, whose rate is that of the heralds; \
            accepted: no rate, or process: periodic or poisson
            """
        ),
        (
            "a.detectors.efficiency=0.5",
            """
            --set a.detectors.efficiency=0.5: error: 0.5 at node a and 0.9 at node b as 'detectors.efficiency'; accepted: one value, \
            since both nodes share it; --set detectors.efficiency=0.5 sets both
            """
        ),
    ])
    func mistakesAreLocated(setting: String, message: String) {
        let error = #expect(throws: ScenarioDiagnostics.self) { try load(settings: [setting]) }
        #expect(error?.description == message)
        #expect(error?.exitCode == 65)
    }
}
