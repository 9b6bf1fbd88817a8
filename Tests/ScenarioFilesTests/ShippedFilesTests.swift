import NodeEmulation
import Quantities
import ScenarioFiles
import Testing

@Suite struct ShippedFilesTests {
    let loader = ScenarioLoader(files: Shipped.Files())

    @Test(arguments: Shipped.names(in: "Hardware")) func hardwareIsAccepted(name: String) throws {
        let scenario = try loader.load(scenario: nil, hardware: name)
        #expect(scenario.a == scenario.b)
        #expect(scenario.title == "CHSH at 50 km")
        #expect(scenario.link.attenuation.decibelsPerKilometer > 0)
        #expect(scenario.warnings.isEmpty)
    }

    @Test(arguments: Shipped.names(in: "Scenarios")) func scenarioIsAccepted(name: String) throws {
        let scenario = try loader.load(scenario: name)
        #expect(scenario.digest.count == 64)
        #expect(!scenario.assumptions.isEmpty)
        #expect(scenario.warnings.isEmpty)
    }

    /// Examples of nodes, named so, and of scenarios; one file is there for its mistakes.
    @Test(arguments: Shipped.names(in: "Documentation/examples")) func exampleIsAccepted(name: String) throws {
        guard !name.hasSuffix("mistakes.yaml") else { return }
        // Games by themselves.
        if !name.hasSuffix("-node.yaml"), case let game = try loader.loadGame(name), !game.hasHardware {
            #expect(game.definition.kind == "table" && game.definition.obstacle != nil)
            return
        }
        let scenario =
            name.hasSuffix("-node.yaml")
            ? try loader.load(scenario: nil, hardware: name) : try loader.load(scenario: name)
        #expect(scenario.digest.count == 64)
        #expect(scenario.warnings.isEmpty)
    }

    /// Every value that a shipped hardware file states says where it comes from.
    @Test(arguments: Shipped.names(in: "Hardware")) func everyHardwareValueHasASource(name: String) throws {
        let scenario = try loader.load(scenario: nil, hardware: name)
        for value in scenario.values { #expect(value.source?.isEmpty == false, "\(name): \(value.key)") }
    }

    @Test func referenceNodeIsTableIII() throws {
        let node = try loader.load(scenario: "Scenarios/nyse-nasdaq-50km.yaml").a
        #expect(node.memory.atoms == 250)
        #expect(node.memory.coherenceTime == TimeSpan(seconds: 7.9))
        #expect(node.emission.probability == 0.7)
        #expect(node.emission.binDuration == TimeSpan(seconds: 240e-9))
        #expect(node.emission.binSwap == TimeSpan(seconds: 100e-9))
        #expect(node.readout.duration == TimeSpan(seconds: 870e-9))
        #expect(node.readout.brightRate == Rate(perSecond: 6.346507e6))
        #expect(node.reset.duration == TimeSpan(seconds: 1e-6))
        #expect(node.station.detectorEfficiency == 0.9)
        #expect(node.station.opticsTransmission == 0.8)
        #expect(node.station.darkCountRate == Rate(perSecond: 10))
        #expect(node.control.cycle == .uniform)
        #expect(node.statedPairInfidelity == 0.04)
    }

    @Test func referenceScenarioIsTheDefaultOne() throws {
        let named = try loader.load(scenario: "Scenarios/nyse-nasdaq-50km.yaml")
        let bare = try loader.load(scenario: nil, hardware: "Hardware/yb171-nanofiber.yaml")
        #expect(named.canonicalForm == bare.canonicalForm)
        #expect(named.digest == bare.digest)
        #expect(named.link.attenuation.decibelsPerKilometer == 0.25)
        #expect(named.requirement.stabilityWindows == [0.01, 0.02, 0.05, 0.1])
        #expect(named.run.seed == 2604)
        #expect(named.game == .chsh)
    }

    @Test func gamesAreWhatTheirCommentsSay() throws {
        let trading = try loader.load(scenario: "Scenarios/nyse-nasdaq-trading-50km.yaml")
        #expect(trading.game == .trading(newsProbability: 0.3, penalty: 0.3))
        let grid = try loader.load(scenario: "Scenarios/grid-protection-control.yaml")
        #expect(grid.game == .coordination(inputLaw: [[0.4, 0.15], [0.15, 0.3]], penalties: [0.1, 0.2]))
    }

    @Test func anotherHardwareReplacesTheScenarios() throws {
        let scenario = try loader.load(
            scenario: "Scenarios/nyse-nasdaq-50km.yaml", hardware: "Hardware/yb171-demonstrated.yaml")
        #expect(scenario.a.memory.atoms == 204)
        #expect(scenario.hardwareTitles.b == "171Yb array from demonstrated parts")
        #expect(scenario.link.attenuation.decibelsPerKilometer == 0.32)
    }
}
