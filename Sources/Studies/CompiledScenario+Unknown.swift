import Heralding

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
        if !supply.isKnown, !supply.lossRate.isNaN {
            reasons.append(
                "the supply of atoms has none where nodes lose atoms while their partners are replaced without end, or before the "
                    + "number of atoms has settled")
        }
        return reasons
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
