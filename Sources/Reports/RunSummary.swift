public import Certification
public import Studies

/// One line of talk about how long a run took.
public enum RunSummary {
    /// "emulated 100 s in 3.2 s (31 × real time, 1.1e8 events)".
    public static func text(_ run: EmulatedRun) -> String {
        let factor = NumberText.number(run.measuredTime / run.wallTime, digits: 3)
        return "emulated \(NumberText.time(run.measuredTime)) in \(NumberText.time(run.wallTime, digits: 3)) "
            + "(\(factor) × real time, \(NumberText.number(Double(run.total.events) / run.wallTime, digits: 3)) events/s)"
    }

    /// One line about how far a run is.
    public static func progress(_ progress: Emulator.Progress) -> String {
        "\(progress.finished) of \(progress.replications) replications, \(progress.rounds) rounds, "
            + "mean utility \(NumberText.number(progress.score))"
    }

    /// One line about what the rounds so far prove, by tests that may be read at any time.
    public static func evidence(_ judge: RoundsJudge) -> String {
        let judgment = RoundsJudgment(judge, isStoppedAtWill: true)
        return RoundsJudgment.Claim.allCases.map { claim in
            "\(CertifyReport.words(claim)): \(CertifyReport.words(judgment.verdict(claim)))"
        }.joined(separator: ", ")
    }
}
