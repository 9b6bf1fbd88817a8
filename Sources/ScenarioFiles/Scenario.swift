public import Certification
public import Heralding
public import NodeEmulation

/// A validated question: two nodes, the link between them, the game, and what is demanded. Immutable; equal files give equal digests.
public struct Scenario: Sendable {
    /// The question in one line.
    public let title: String
    /// Hardware of node a.
    public let a: NodeHardware
    /// Hardware of node b.
    public let b: NodeHardware
    /// The titles of the two hardware files.
    public let hardwareTitles: (a: String, b: String)
    /// The fiber, its attenuation resolved: the link's own or the hardware's.
    public let link: FiberLink
    /// How pairs are heralded: "two_photon_interference".
    public var protocolName: String { link.heraldingProtocol.rawValue }
    /// The game.
    public let game: GameDefinition
    /// The system that the rounds are decisions of.
    public let workload: WorkloadDefinition
    /// Which players play.
    public let strategy: GameDefinition.Strategy
    /// When decisions are asked for.
    public let requests: Requests
    /// What goes wrong.
    public let faults: Faults
    /// What is demanded.
    public let requirement: Requirement
    /// How much is emulated.
    public let run: RunPlan
    /// Every value that has an effect, in the order of the reference, with its source and origin.
    public let values: [ScenarioValue]
    /// All effective values in stored units, one "key: value" a line, sorted; titles, sources and spelling left out.
    public let canonicalForm: String
    /// What was written and hardly meant: keys without effect. Nothing stops because of it.
    public let warnings: [Diagnostic]
    /// SHA-256 of the canonical form in hexadecimal.
    public let digest: String

    /// The values without evidence.
    public var assumptions: [Assumption] {
        values.compactMap { value in value.assumption.map { Assumption(key: value.key, value: value.text, why: $0) } }
    }
}
