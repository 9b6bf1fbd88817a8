import AtomMemories
import BellPairs
import CavityReadout
import Heralding
import NodeEmulation
import Quantities
import TestKit

/// The link of Li et al., arXiv:2604.07451, Table III, written out for tests.
struct ReferenceLink {
    var hardware = NodeHardware(
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
    var link = FiberLink(
        length: Length(meters: 50e3), directDistance: Length(meters: 50e3),
        attenuation: Attenuation(decibelsPerKilometer: 0.25), signalSpeed: Speed(metersPerSecond: 2.1e8),
        statedTransmission: 0.06, statedLinkTime: TimeSpan(seconds: 240e-6))
    var requests = Requests(process: .onHerald, rate: Rate(perSecond: 0), order: .oldest, cutoffAge: nil)
    var duration = 1.0
    var warmUp = 1e-3
    var seed = Seeds.seed(2604)
    var isClassical = false

    var apparatus: Apparatus { Apparatus(a: hardware, b: hardware, link: link) }

    /// CHSH played on Ψ⁺ in the x–z plane.
    var game: PlayedGame {
        let s = 0.5.squareRoot()
        let quarter = [[0.25, 0.25], [0.25, 0.25]]
        return PlayedGame(
            law: quarter, utility: [[(1, 0), (1, 0)], [(1, 0), (0, 1)]],
            axesA: [BlochVector(0, 0, 1), BlochVector(1, 0, 0)], axesB: [BlochVector(s, 0, -s), BlochVector(-s, 0, -s)],
            fallbackA: [false, false], fallbackB: [false, false], isClassical: isClassical)
    }

    private func plan(_ resolution: RunPlan.Resolution) -> RunPlan {
        RunPlan(
            duration: TimeSpan(seconds: duration), warmUp: TimeSpan(seconds: warmUp), replications: 1, seed: seed,
            resolution: resolution)
    }

    func run(
        _ resolution: RunPlan.Resolution, replication: Int = 0, channel: Int = 0, keepsHistory: Bool = false,
        _ other: Apparatus? = nil
    ) -> RunRecord {
        var emulation = PairEmulation(
            apparatus: other ?? apparatus, game: game, requests: requests, plan: plan(resolution), replication: replication,
            channel: channel, keepsHistory: keepsHistory,
            stabilityWindows: [0.01, 0.1]
        ) { rounds, score in score > 0.78 * Double(rounds) }
        return emulation.run(resolution)
    }

    /// All channels of one replication.
    func replication(
        _ resolution: RunPlan.Resolution, keepsHistory: Bool = false,
        certifies: @escaping @Sendable (Int, Double) -> Bool = { rounds, score in score > 0.78 * Double(rounds) }
    ) -> RunRecord {
        Replication(
            apparatus: apparatus, game: game, requests: requests, plan: plan(resolution), keepsHistory: keepsHistory,
            stabilityWindows: [0.01, 0.1],
            certifies: certifies
        ).run(0)
    }
}
