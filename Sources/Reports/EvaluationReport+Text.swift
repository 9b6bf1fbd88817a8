import Certification
import Studies

extension EvaluationReport {
    /// The report for people: what was asked, every figure two ways, where the errors come from, and the verdict with its reasons.
    var text: String {
        let c = evaluation.compiled
        let s = c.scenario
        var out = s.title + "\n"
        let titles = s.hardwareTitles
        let hardware = titles.a == titles.b ? titles.a : "\(titles.a) and \(titles.b)"
        out += "  \(hardware)\n"
        out += "  \(s.link.length) of fiber, sites \(s.link.directDistance) apart: light in vacuum takes "
        out += "\(NumberText.time(s.link.fastestSignalTime.seconds))\n"
        switch s.link.heraldingProtocol {
        case .twoPhotonInterference: break
        case .singleClick: out += "  a single click of a photon of either node heralds a pair\n"
        case .photonScattering: out += "  one photon that both nodes' cavities reflect heralds a pair\n"
        }
        if s.link.channels > 1 {
            out +=
                "  \(s.link.channels) channels side by side, each with its own atoms, cavities, fiber and station; their rounds are "
            out += "judged together\n"
        }
        out += "  \(s.game.kind) game: classical value \(NumberText.number(c.classical.score, digits: 6)), "
        out += "quantum value \(NumberText.number(c.quantum.score, digits: 6)), "
        out += "tolerates \(NumberText.percent(c.infidelityThreshold, digits: 4)) infidelity\n"
        if s.strategy == .classical { out += "  played by the best classical strategy: nothing should certify\n" }
        if let run = evaluation.emulated {
            let count = run.replications.count
            out += "  emulated \(NumberText.time(run.measuredTime)) in \(count) replication\(count == 1 ? "" : "s") after "
            out += "\(NumberText.time(s.run.warmUp.seconds)) of warm-up each, \(run.resolution.rawValue) resolution, "
            out += "seed \(s.run.seed):\n  "
            out += "\(run.total.attempts) attempts, \(run.total.heralds) heralds, \(run.total.events) events\n"
            for reason in c.apparatus.needsClickResolution { out += "  at click resolution because \(reason)\n" }
            if run.isPartial {
                out += "  INTERRUPTED: only \(count) of \(s.run.replications) replications are in\n"
            }
        }
        out += "\n" + figureTable
        for reason in c.withoutClosedForm { out += "  no closed form: \(reason)\n" }
        out += "\n" + faultTable + budget + "\n" + rateBudget + windowTable + "\n" + reasons
        if let workload { out += "\n" + workload.text }
        if let timelineReport { out += "\n" + timelineReport.text }
        if let claimsReport { out += "\nAll rounds, as 'tacit certify' judges their recording:\n" + claimsReport.text }
        let assumptions = s.assumptions
        if !assumptions.isEmpty {
            out += "\nThe verdict rests on \(assumptions.count) assumed values:\n"
            var table = TextTable([.left, .left, .left])
            for assumption in assumptions { table.add([assumption.key, assumption.value, assumption.why]) }
            out += table.text
        }
        return out
    }

    private var figureTable: String {
        let level = NumberText.percent(evaluation.compiled.scenario.requirement.confidence)
        let hasRun = evaluation.emulated != nil
        var table = TextTable([.left, .right, .right, .left, .left])
        table.add(hasRun ? ["", "closed form", "measured", "\(level) interval", ""] : ["", "closed form"])
        for figure in evaluation.figures {
            let print: (Double?) -> String =
                figure.key.hasSuffix("_s") && !figure.key.hasSuffix("per_s")
                ? { NumberText.time($0) }
                : { NumberText.number($0, digits: 6) }
            var row = [figure.title, print(figure.closedForm)]
            if hasRun, let m = figure.measured {
                row += [print(m.estimate), NumberText.interval(print(m.low), print(m.high))]
                if let closed = figure.closedForm {
                    // Equal numbers may differ in the last bit.
                    let slack = 1e-9 * abs(closed)
                    let agrees = closed >= m.low - slack && closed <= m.high + slack
                    row.append(agrees ? "agrees" : figure.isApproximate ? "approximate" : "DIFFERS")
                }
            }
            table.add(row)
        }
        return table.text
    }

    private var budget: String {
        let budget = evaluation.errorBudget
        if !budget.isKnown { return "Combined infidelity: no figure, since there are no pairs or they have no closed form\n" }
        var out = "Combined infidelity \(NumberText.percent(budget.total, digits: 4)) (part of every correlation that is lost), "
        out += "cause by cause:\n"
        var table = TextTable([.left, .right, .left])
        let largest = budget.shares.map(\.infidelity).max() ?? 0
        for share in budget.shares where abs(share.infidelity) > 1e-12 {
            let bar = String(repeating: "▪", count: largest > 0 ? Int((30 * max(0, share.infidelity) / largest).rounded()) : 0)
            table.add([share.cause.replacing("_", with: " "), NumberText.percent(share.infidelity), bar])
        }
        out += table.text
        out += "One by one the causes would cost \(NumberText.percent(budget.sum, digits: 4)); "
        let interplay = NumberText.percent(abs(budget.interplay))
        out += budget.interplay > 0 ? "together \(interplay) more.\n" : "\(interplay) of that they hide of each other.\n"
        if budget.shares.contains(where: { $0.infidelity < -1e-12 }) {
            out += "A negative share is of a cause that takes more of the others' errors away than it brings.\n"
        }
        if budget.shares.contains(where: { $0.cause == "stated_without_cause" && $0.infidelity > 1e-12 }) {
            out += "'stated without cause' fills up to pair.stated_infidelity: where a modeled cause of the pair's state "
            out += "brings less, this brings more.\n"
        }
        return out
    }

    private var rateBudget: String {
        let budget = evaluation.rateBudget
        guard let last = budget.factors.last else { return "" }
        let out =
            "Of \(NumberText.number(budget.slotRate)) emission slots per second \(NumberText.number(last.rate)) give a pair:\n"
        var table = TextTable([.left, .right, .right])
        for factor in budget.factors where factor.factor.map({ abs($0 - 1) > 1e-6 }) ?? (factor.rate > 0) {
            table.add([
                factor.cause.replacing("_", with: " "),
                factor.factor.map { "× \(NumberText.number($0, digits: 4))" } ?? "alone",
                "\(NumberText.number(factor.rate)) /s",
            ])
        }
        return out + table.text + "\n"
    }

    private var windowTable: String {
        let hasRun = evaluation.emulated != nil
        let s = evaluation.compiled.scenario.requirement
        var out = "Does one window certify, with significance \(NumberText.number(s.significance)) and power "
        out += "\(NumberText.number(s.power))?"
        out += evaluation.roundsForPower.map { " That takes \($0) rounds.\n" } ?? "\n"
        var table = TextTable([.right, .right, .right, .right, .left, .left, .left])
        table.add(
            ["window", "rounds", "P[certifies]"] + (hasRun ? ["measured", "interval", ""] : ["", "", ""]) + ["verdict"])
        for window in evaluation.windows {
            var row = [
                NumberText.time(window.window), NumberText.number(window.expectedRounds, digits: 4),
                NumberText.number(window.power.closedForm, digits: 4),
            ]
            if hasRun, let m = window.power.measured {
                row += [
                    NumberText.number(m.estimate, digits: 4),
                    NumberText.interval(m, digits: 4),
                    window.power.closedForm.map { closed in
                        let agrees = closed >= m.low && closed <= m.high
                        return agrees ? "agrees" : evaluation.compiled.memory.isExact ? "DIFFERS" : "approximate"
                    } ?? "",
                ]
            } else {
                row += ["", "", ""]
            }
            table.add(row + [window.verdict.label])
        }
        out += table.text
        return out
    }

    /// The paper has two-photon interference only.
    private var ownProtocol: String {
        evaluation.compiled.scenario.link.heraldingProtocol.hasOneWindow ? ", with this protocol's herald probability" : ""
    }

    private var reasons: String {
        let lines = evaluation.windows.map {
            "\(NumberText.time($0.window)): \(Self.reason($0, replications: evaluation.emulated?.replications.count))\n"
        }
        let li = evaluation.li2026
        return lines.joined() + "\nLi et al.'s formulas, for comparison\(ownProtocol): \(NumberText.number(li.rate)) pairs/s, "
            + "\(NumberText.percent(li.infidelityWithMemory, digits: 4)) combined infidelity with memory; their rate rule "
            + "(enough rounds at the expected score) asks for\n"
            + evaluation.windows.map { w in
                let rate = w.requiredRate.map { "\(NumberText.number($0, digits: 4)) /s" } ?? "an advantage that is not there"
                let holds = w.criteria.first { $0.name == .rate }?.holdsByLi2026 == true
                return "  \(NumberText.time(w.window)): \(rate), \(holds ? "holds" : "fails")\n"
            }.joined()
    }

    /// One sentence per window: why.
    private static func reason(_ w: WindowJudgment, replications: Int?) -> String {
        func criterion(_ name: Criterion.Name) -> Criterion { w.criteria.first { $0.name == name }! }
        func sentence(_ name: Criterion.Name) -> String {
            let c = criterion(name)
            switch name {
            case .fidelity:
                return "fidelity: a mean utility of \(NumberText.number(c.value)) against the classical "
                    + "\(NumberText.number(c.requirement))"
            case .rate:
                return "rate: \(NumberText.number(w.expectedRounds, digits: 4)) rounds certify with probability "
                    + "\(NumberText.number(c.value, digits: 3)), wanted is \(NumberText.number(c.requirement, digits: 3))"
            case .decision:
                return "decision: 99.9 % of the outputs are out after \(NumberText.time(c.value)), allowed are "
                    + "\(NumberText.time(c.requirement))"
            }
        }
        switch w.verdict {
        case .certified: return "certified. " + Criterion.Name.allCases.map(sentence).joined(separator: "; ") + "."
        case .refused(let limiting): return "refused. " + limiting.map(sentence).joined(separator: "; ") + "."
        case .undecided(let limiting, let windows):
            var text = "undecided. " + limiting.map(sentence).joined(separator: "; ")
            guard let replications else { return text + ": there is no closed form; 'tacit run' measures it." }
            if let windows, windows <= w.windowsRun ?? 0 {
                // Not the windows are too few: those of a replication are alike.
                text += ": the \(replications) replications differ too much; more of them tell (run.replications)"
            } else {
                text += ": the run is too short"
                if let windows {
                    text += "; it must hold about \(windows) windows, \(NumberText.time(Double(windows) * w.window))"
                }
            }
            return text + "."
        }
    }
}
