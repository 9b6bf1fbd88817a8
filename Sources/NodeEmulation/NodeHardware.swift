public import AtomMemories
public import CavityReadout
public import Heralding

/// Everything one hardware file says about a node, and about the station that such a node is built for.
public struct NodeHardware: Sendable, Equatable {
    /// Photon emission into the telecom mode.
    public var emission: Emission
    /// The atoms and their storage.
    public var memory: Memory
    /// What an atom needs between attempts.
    public var reset: Reset
    /// How the atoms come into the cavity.
    public var zones: Zones
    /// How atoms are lost and replaced.
    public var supply: NodeSupply
    /// Readout through the visible mode.
    public var readout: Readout
    /// The node's real-time controller.
    public var control: Control
    /// Distinguishability of the photons at the station.
    public var interference: Interference
    /// The Bell-state analyzer.
    public var station: Station
    /// Infidelity of a heralded pair before storage as its source states it, all causes together. The emulator adds
    /// Werner noise up to this value where the causes it models stay below. `nil`: only the modeled causes.
    public var statedPairInfidelity: Double?

    /// One node's hardware, section by section.
    public init(
        emission: Emission, memory: Memory, reset: Reset, zones: Zones = .none, supply: NodeSupply = NodeSupply(),
        readout: Readout, control: Control,
        interference: Interference, station: Station, statedPairInfidelity: Double?
    ) {
        self.emission = emission
        self.memory = memory
        self.reset = reset
        self.zones = zones
        self.supply = supply
        self.readout = readout
        self.control = control
        self.interference = interference
        self.station = station
        self.statedPairInfidelity = statedPairInfidelity
    }
}
