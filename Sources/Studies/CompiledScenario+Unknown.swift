import AtomMemories
import Heralding
import NodeEmulation

extension CompiledScenario {
    /// Part of the time that a detector may be dead from earlier attempts before closed forms, which leave that out, say nothing.
    private static let negligiblyDead = 1e-3

    /// Whether clicks of earlier attempts keep detectors dead so long that heralds have no closed form.
    static func isDeadTooOften(_ parameters: HeraldingParameters) -> Bool {
        parameters.deadFromEarlierAttempts > negligiblyDead
    }

    /// Why figures have no closed form where they might be expected to; empty where all have one.
    public var withoutClosedForm: [String] {
        var reasons: [String] = []
        if isDetectorBound {
            let dead = apparatus.heralding.station.deadTime
            reasons.append("detectors.dead_time of \(dead) keeps detectors dead from attempt to attempt, which couples these")
        }
        if !isDetectorBound, hasPairs, !reader.isKnown, scenario.requests.process == .onHerald {
            reasons.append("decisions come nearly as fast as a reader answers them, or faster, and their queue has none")
        }
        if !isDetectorBound, hasPairs, memory.pairAge.isNaN, scenario.requests.process != .onHerald {
            let losses = supply.lossRate > 0 || supply.lossRate.isNaN && apparatus.isLossy || !scenario.faults.kinds.isEmpty
            reasons.append(
                losses
                    ? "pairs that wait for requests have none where atoms are lost or faults happen"
                    : scenario.requests.process == .periodic
                        ? "pairs that wait for requests at equal intervals have none"
                        : "pairs that wait for requests have none where a cutoff lets them hold half of the atoms, or a reader is overloaded"
            )
        }
        if !isDetectorBound, hasPairs, outagesDrainTheStock {
            reasons.append("heralds per attempt and their states have none where outages let the stock of waiting pairs run dry")
        }
        if hasPairs, scenario.requirement.stabilityWindows.contains(where: meetsLastingFaults) {
            reasons.append("windows have none where faults outlast rounds, which are then alike")
        }
        if hasBurstsAmongLosses {
            reasons.append("bursts of atom loss have none beside other losses where atoms are not replaced")
        }
        if !supply.isKnown, !supply.lossRate.isNaN {
            reasons.append(
                "the supply of atoms has none where nodes lose atoms while their partners are replaced without end, or before the "
                    + "number of atoms has settled")
        }
        return reasons
    }

    /// Whether bursts take atoms beside other losses, some of them for good.
    var hasBurstsAmongLosses: Bool { CompiledScenario.mixesBursts(supply, faults, scenario.faults) }

    static func mixesBursts(_ supply: AtomSupplyClosedForm, _ faults: FaultsClosedForm, _ failing: Faults) -> Bool {
        supply.lossRate > 0 && failing.kinds.contains(.atomLoss) && !(supply.isStationary && faults.isStationary)
    }

    /// Whether any attempt is ever announced, as far as is known.
    var hasPairs: Bool { faults.heraldProbability > 0 }

    /// 1 − (1 − 4ε_s/3)(1 − 2ε_A)(1 − 2ε_B), at most 1: beyond ε_s = 3/4, the infidelity of white noise, nothing is left to be lost.
    static func combinedInfidelity(stateInfidelity: Double, readoutA: Double, readoutB: Double) -> Double {
        let state = 1 - 4 * stateInfidelity / 3
        if state.isNaN { return .nan }
        return min(1, 1 - max(0, state) * (1 - 2 * readoutA) * (1 - 2 * readoutB))
    }
}
