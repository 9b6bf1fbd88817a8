public import Certification
public import Studies

/// An evaluation, with or without a run, in every output format.
public struct EvaluationReport: Sendable {
    let evaluation: Evaluation
    let command: String
    let version: String
    let includesWallTime: Bool
    let timeline: [RoundsJudgment.Moment]?
    let claims: RoundsJudgment?
    let workload: WorkloadReport?

    /// A report of an evaluation by the given command.
    ///
    /// - Parameters:
    ///   - includesWallTime: whether the wall-clock time, the only part that differs between equal runs, is printed.
    ///   - timeline: what was known while the run's rounds went on, where that was asked for, by bets on the behavior that the closed form
    ///     predicts, where there is one.
    ///   - claims: what all rounds of the run prove, where that was asked for.
    ///   - workload: what the rounds did for the scenario's system, where it has one.
    public init(
        _ evaluation: Evaluation, command: String, version: String, includesWallTime: Bool = false,
        timeline: [RoundsJudgment.Moment]? = nil, claims: RoundsJudgment? = nil, workload: WorkloadStudy? = nil
    ) {
        let replications = evaluation.emulated.map { _ in evaluation.compiled.scenario.run.replications }
        self.workload = workload.map { WorkloadReport($0, replications: replications) }
        self.evaluation = evaluation
        self.command = command
        self.version = version
        self.includesWallTime = includesWallTime
        (self.timeline, self.claims) = (timeline, claims)
    }

    var timelineReport: TimelineReport? {
        timeline.map {
            TimelineReport(
                $0, significance: evaluation.compiled.scenario.requirement.significance,
                isPredicted: evaluation.compiled.behavior != nil)
        }
    }

    var claimsReport: ClaimsReport? { claims.map { ClaimsReport($0) } }

    /// The report in a format.
    public func render(_ format: OutputFormat) -> String {
        switch format {
        case .text: text
        case .json: value.json
        case .csv: csv
        }
    }

    /// One row per figure and per window; rows of different runs merge by digest and seed.
    var csv: String {
        let scenario = evaluation.compiled.scenario
        var rows = CommaSeparated.row(
            ["scenario_digest", "seed", "figure", "window_s", "closed_form", "measured", "low", "high", "verdict"])
        func add(_ name: String, _ window: Double?, _ closed: Double?, _ measured: ConfidenceInterval?, _ verdict: String) {
            rows += CommaSeparated.row(
                [
                    scenario.digest, "\(scenario.run.seed)", name, CommaSeparated.number(window), CommaSeparated.number(closed),
                    CommaSeparated.number(measured?.estimate), CommaSeparated.number(measured?.low),
                    CommaSeparated.number(measured?.high), verdict,
                ])
        }
        for figure in evaluation.figures { add(figure.key, nil, figure.closedForm, figure.measured, "") }
        for window in evaluation.windows {
            add("power", window.window, window.power.closedForm, window.power.measured, window.verdict.label)
        }
        return rows
    }
}
