import AtomMemories
import BellPairs
import CavityReadout
import Heralding
import NodeEmulation
import Quantities

/// The link of Scenarios/nyse-nasdaq-50km.yaml, written out: what reads files is not to be counted.
enum ReferenceLink {
    static let hardware = NodeHardware(
        emission: Emission(
            probability: 0.7, internalCooperativity: 20, outcoupling: nil, excitedStateLifetime: TimeSpan(seconds: 330e-9),
            binDuration: TimeSpan(seconds: 240e-9), binSwap: TimeSpan(seconds: 100e-9)),
        memory: Memory(
            atoms: 250, coherenceTime: TimeSpan(seconds: 7.9), coherenceDecay: .exponential, relaxationTime: nil),
        reset: Reset(duration: TimeSpan(seconds: 1e-6), cooling: .zero),
        readout: Readout(
            rotationTime: TimeSpan(seconds: 100e-9), duration: TimeSpan(seconds: 870e-9), brightRate: Rate(perSecond: 6.346507e6),
            darkRate: Rate(perSecond: 0), cooperativity: 10, linewidth: Frequency(hertz: 182e3), collection: 0.5, threshold: 1,
            brightToDark: nil, darkToBright: nil),
        control: Control(latency: .zero, jitter: .zero, cycle: .uniform),
        interference: Interference(
            visibility: 1, arrivalOffset: .zero, detuning: Frequency(hertz: 0), pureDephasing: Rate(perSecond: 0)),
        station: Station(
            opticsTransmission: 0.8, detectorEfficiency: 0.9, darkCountRate: Rate(perSecond: 10), processingTime: .zero),
        statedPairInfidelity: 0.04)
    static let link = FiberLink(
        length: Length(meters: 50e3), directDistance: Length(meters: 50e3),
        attenuation: Attenuation(decibelsPerKilometer: 0.25), signalSpeed: Speed(metersPerSecond: 2.1e8),
        statedTransmission: nil, statedLinkTime: nil)

    /// CHSH in the x–z plane.
    static var game: PlayedGame {
        let s = 0.5.squareRoot()
        let quarter = [[0.25, 0.25], [0.25, 0.25]]
        return PlayedGame(
            law: quarter, utility: [[(1, 0), (1, 0)], [(1, 0), (0, 1)]],
            axesA: [BlochVector(0, 0, 1), BlochVector(1, 0, 0)], axesB: [BlochVector(s, 0, -s), BlochVector(-s, 0, -s)],
            fallbackA: [false, false], fallbackB: [false, false], isClassical: false)
    }

    /// Emulates so many seconds. With a cutoff, every pair waits for a request or the calendar.
    static func run(_ resolution: RunPlan.Resolution, seconds: Double, waiting: Bool) -> RunRecord {
        let requests =
            waiting
            ? Requests(
                process: .poisson, rate: Rate(perSecond: 6000), order: .oldest, cutoffAge: TimeSpan(seconds: 1e-3))
            : Requests(process: .onHerald, rate: Rate(perSecond: 0), order: .oldest, cutoffAge: nil)
        let plan = RunPlan(
            duration: TimeSpan(seconds: seconds), warmUp: .zero, replications: 1, seed: 2604, resolution: resolution)
        var emulation = PairEmulation(
            apparatus: Apparatus(a: hardware, b: hardware, link: link), game: game, requests: requests, plan: plan,
            replication: 0, stabilityWindows: [0.05]
        ) { rounds, score in score > 0.78 * Double(rounds) }
        return emulation.run(resolution)
    }
}
