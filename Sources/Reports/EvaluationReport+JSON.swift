import Certification
import Studies

extension EvaluationReport {
    /// The contract of `run` and `evaluate`: SI units in the names, `null` for no estimate; fields may be added, never renamed.
    var value: ReportValue {
        let c = evaluation.compiled
        let scenario = c.scenario
        let budget = evaluation.errorBudget
        var object: [String: ReportValue] = [
            "schema": "tacit/1", "command": .text(command), "version": .text(version),
            "scenario": [
                "title": .text(scenario.title), "digest": .text(scenario.digest), "protocol": .text(scenario.protocolName),
                "hardware": .list([.text(scenario.hardwareTitles.a), .text(scenario.hardwareTitles.b)]),
                "channels": .count(scenario.link.channels),
            ],
            "seed": .identifier(scenario.run.seed),
            "confidence": .number(scenario.requirement.confidence),
            "emulated": emulated,
            "figures": .object(
                Dictionary(uniqueKeysWithValues: evaluation.figures.map { ($0.key, Self.estimate($0.closedForm, $0.measured)) })),
            "error_budget": .list(
                budget.shares.map {
                    ["cause": .text($0.cause), "infidelity": .number($0.infidelity), "alone": .number($0.alone)]
                }),
            "error_budget_total": .number(budget.total), "error_budget_sum": .number(budget.sum),
            "error_budget_interplay": .number(budget.interplay),
            "rate_budget": rateBudget,
            "without_closed_form": .list(c.withoutClosedForm.map { .text($0) }),
            "game": [
                "kind": .text(scenario.game.kind), "strategy": .text(scenario.strategy.rawValue),
                "classical_value": .number(c.classical.score), "quantum_value": .number(c.quantum.score),
                "infidelity_threshold": .number(c.infidelityThreshold),
                "rounds_for_power": evaluation.roundsForPower.map { .count($0) } ?? .number(nil),
            ],
            "li2026": li2026,
            "windows": .list(evaluation.windows.map(Self.window)),
            "assumptions": .list(
                scenario.assumptions.map { ["key": .text($0.key), "value": .text($0.value), "why": .text($0.why)] }),
        ]
        if !evaluation.faults.isEmpty { object["faults"] = faults }
        if let workload { object["workload"] = workload.value }
        if let timelineReport { object["timeline"] = timelineReport.value }
        if let claimsReport { object["claims"] = claimsReport.value }
        return .object(object)
    }

    private var emulated: ReportValue {
        guard let run = evaluation.emulated else { return .flag(nil) }
        let plan = evaluation.compiled.scenario.run
        let total = run.total
        let atClicks = run.resolution == .click
        return [
            "duration_s": .number(run.measuredTime), "warm_up_s": .number(plan.warmUp.seconds),
            "replications": .count(run.replications.count), "complete": .flag(!run.isPartial),
            "resolution": .text(run.resolution.rawValue),
            "needs_click_resolution": .list(evaluation.compiled.apparatus.needsClickResolution.map { .text($0) }),
            "attempts": .count(Int(total.attempts)),
            "heralds": .count(Int(total.heralds)), "rounds": .count(Int(total.score.count)),
            "rounds_without_pair": .count(Int(total.unassisted)), "pairs_expired": .count(Int(total.expired)),
            "heralds_by_origin": [
                "photon_pair": .count(Int(total.origins[0])), "bunched_pair": .count(Int(total.origins[1])),
                "photon_and_dark_count": .count(Int(total.origins[2])), "dark_counts": .count(Int(total.origins[3])),
                "second_photon": .count(Int(total.origins[4])),
            ],
            "photons_at_station": atClicks ? .count(Int(total.photons)) : .number(nil),
            "clicks": atClicks ? .count(Int(total.clicks)) : .number(nil),
            "dark_counts": atClicks ? .count(Int(total.darkCounts)) : .number(nil),
            "events": .count(Int(total.events)), "wall_s": .number(includesWallTime ? run.wallTime : nil),
        ]
    }

    private var rateBudget: ReportValue {
        let budget = evaluation.rateBudget
        return [
            "slot_rate_per_s": .number(budget.slotRate),
            "factors": .list(
                budget.factors.map { ["cause": .text($0.cause), "factor": .number($0.factor), "rate_per_s": .number($0.rate)] }),
        ]
    }

    private var li2026: ReportValue {
        let li = evaluation.li2026
        return [
            "occupation_time_s": .number(li.occupationTime), "attempt_rate_per_s": .number(li.attemptRate),
            "herald_probability": .number(li.heraldProbability), "herald_rate_per_s": .number(li.rate),
            "false_herald_fraction": .number(li.falseFraction), "combined_infidelity": .number(li.infidelity),
            "combined_infidelity_with_memory": .number(li.infidelityWithMemory), "score": .number(li.expectedScore),
        ]
    }

    static func estimate(_ closedForm: Double?, _ measured: ConfidenceInterval?) -> ReportValue {
        [
            "closed_form": .number(closedForm), "measured": .number(measured?.estimate), "low": .number(measured?.low),
            "high": .number(measured?.high),
        ]
    }

    private static func window(_ w: WindowJudgment) -> ReportValue {
        let criteria = w.criteria.map { criterion -> (String, ReportValue) in
            (
                criterion.name.rawValue,
                [
                    "value": .number(criterion.value), "requirement": .number(criterion.requirement),
                    "margin": .number(criterion.margin), "holds": .flag(criterion.holds),
                    "holds_li2026": .flag(criterion.holdsByLi2026),
                ]
            )
        }
        return [
            "stability_window_s": .number(w.window), "rounds_required": w.roundsRequired.map { .count($0) } ?? .number(nil),
            "required_rate_per_s": .number(w.requiredRate), "expected_rounds": .number(w.expectedRounds),
            "power": estimate(w.power.closedForm, w.power.measured),
            "power_li2026": .number(w.powerByLi2026), "power_method": w.powerMethod.map { .text($0) } ?? .flag(nil),
            "windows": w.windowsRun.map { .count($0) } ?? .number(nil),
            "criteria": .object(Dictionary(uniqueKeysWithValues: criteria)), "verdict": .text(w.verdict.label),
            "limiting": w.verdict.limiting.first.map { .text($0.rawValue) } ?? .flag(nil),
            "all_limiting": .list(w.verdict.limiting.map { .text($0.rawValue) }),
            "windows_needed": w.verdict.windowsNeeded.map { .count($0) } ?? .number(nil),
        ]
    }
}

extension Verdict {
    /// The criteria that refuse, or that are open.
    var limiting: [Criterion.Name] {
        switch self {
        case .certified: []
        case .refused(let limiting), .undecided(let limiting, _): limiting
        }
    }
    /// About how many windows a run must hold to decide.
    var windowsNeeded: Int? {
        if case .undecided(_, let windows) = self { windows } else { nil }
    }
}
