import DiscreteEvents
public import Heralding
public import NodeEmulation
public import ScenarioFiles

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Random designs around that of a scenario: fiber length, cooperativity, atoms, detector efficiency, coherence time, readout
/// duration and dark counts, each drawn anew. For measuring how fast designs are judged; equal scenarios give equal designs.
public struct DesignSample {
    private let scenario: Scenario
    private var stream: RandomStream

    /// Designs around the nodes and the link of a scenario.
    public init(_ scenario: Scenario) {
        self.scenario = scenario
        stream = RandomStream(seed: scenario.run.seed, replication: 0, name: "designs")
    }

    /// The next design.
    public mutating func next() -> (a: NodeHardware, b: NodeHardware, link: FiberLink) {
        var (a, b, link) = (scenario.a, scenario.b, scenario.link)
        let length = factor(2)
        link.length = .init(meters: link.length.meters * length)
        link.directDistance = .init(meters: link.directDistance.meters * length)
        let (cooperativity, atoms, efficiency, coherence, duration, dark) = (
            factor(3), factor(2), 1 - 0.4 * stream.uniform(), factor(10), factor(1.3), factor(10)
        )
        func vary(_ node: inout NodeHardware) {
            // Else the cooperativity would change the photons' length alone.
            node.emission.probability = nil
            node.emission.internalCooperativity *= cooperativity
            node.memory.atoms = max(1, Int(Double(node.memory.atoms) * atoms))
            node.station.detectorEfficiency *= efficiency
            node.memory.coherenceTime = .init(seconds: node.memory.coherenceTime.seconds * coherence)
            node.readout.duration = .init(seconds: node.readout.duration.seconds * duration)
            node.station.darkCountRate = .init(perSecond: node.station.darkCountRate.perSecond * dark)
        }
        vary(&a)
        vary(&b)
        return (a, b, link)
    }

    /// A factor between 1/`greatest` and `greatest`, its logarithm uniform.
    private mutating func factor(_ greatest: Double) -> Double { exp((2 * stream.uniform() - 1) * log(greatest)) }
}
