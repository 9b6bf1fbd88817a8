import ArgumentParser
import Certification
import Foundation
import Reports
import RoundFiles
import Studies

struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Emulate a scenario event by event: every figure measured beside its closed form, and the verdict.",
        discussion: """
            The result depends on the scenario and the seed alone, not on the number of threads. Control-C keeps the
            replications that are finished and reports them.

              tacit run Scenarios/nyse-nasdaq-50km.yaml
              tacit run Scenarios/nyse-nasdaq-50km.yaml --set run.duration=10s --seed 7 --format json
              tacit run Scenarios/nyse-nasdaq-50km.yaml --resolution click --require certified
              tacit run Documentation/examples/atom-loss-starves.yaml --history course.csv --figure course.svg
              tacit run Scenarios/nyse-nasdaq-50km.yaml --record rounds.csv
              tacit run Scenarios/nyse-nasdaq-50km.yaml --timeline
            """)

    @Argument(help: "Scenario file.")
    var scenario: String
    @Option(help: "Hardware file in place of the scenario's, at both nodes.")
    var hardware: String?
    @OptionGroup var options: ScenarioOptions
    @Option(help: "herald (default): attempts that cannot herald are skipped. click: attempts, photons, dark counts are events.")
    var resolution: ResolutionOption?
    @Option(help: "Threads to use (default: all cores).")
    var threads: Int?
    @Option(help: "Exit with status 1 unless this is the verdict in every stability window.")
    var require: RequiredVerdict?
    @Option(help: "Write what happened when to this file: attempts, heralds and atoms in at most 200 intervals, as CSV.")
    var history: String?
    @Option(help: "Draw pair rate and atoms against time into this file, as SVG.")
    var figure: String?
    @Option(help: "Write every round to this file as CSV (time,x,y,a,b), for 'tacit certify'.")
    var record: String?
    @Option(help: "Part of the rounds whose inputs a referee draws; --record names them, --timeline judges these alone.")
    var refereeFraction = 1.0
    @Flag(help: "Judge the rounds while they are played: certified, not yet or refuted, as an observer of the run saw it.")
    var timeline = false
    @Flag(help: "Put the wall-clock time into the data: the one number that differs between equal runs.")
    var timing = false

    func validate() throws {
        if let threads, threads < 1 { throw ValidationError("--threads must be at least 1") }
        if !(refereeFraction > 0 && refereeFraction <= 1) { throw ValidationError("--referee-fraction lies above 0, up to 1") }
        if refereeFraction < 1, record == nil, !timeline {
            throw ValidationError("--referee-fraction needs --record or --timeline")
        }
    }

    func run() async throws {
        try await reporting {
            let compiled = try options.compile(
                scenario: scenario, hardware: hardware, more: resolution.map { ["run.resolution=\($0.rawValue)"] } ?? [])
            let recorder = try recorder(compiled)
            let workload = try compiled.workload()
            let progress = ProgressLine(title: "emulating")
            let emulator = Emulator(
                compiled, threads: threads ?? ProcessInfo.processInfo.activeProcessorCount,
                keepsHistory: history != nil || figure != nil, recorder: recorder, consumer: workload)
            let emulated = await Interruption.keepingWhatIsDone { await emulator.run { progress.show(Self.state($0, recorder)) } }
            progress.clear()
            guard !emulated.replications.isEmpty else {
                throw Refusal(message: "tacit: interrupted before the first replication was finished", status: 130)
            }
            // Before the report: nothing is printed as done that is not.
            let recorded = try finish(recorder)
            let evaluation = Evaluation(compiled, emulated: emulated)
            let judge = timeline ? recorder?.judge : nil
            let report = EvaluationReport(
                evaluation, command: "run", version: Tacit.version, includesWallTime: timing,
                timeline: judge.map { RoundsJudgment.timeline($0, expected: compiled.behavior) },
                claims: judge.map { RoundsJudgment($0, isStoppedAtWill: emulated.isPartial) },
                workload: try workload?.study())
            try StandardOutput.write(report.render(options.format))
            if let course = HistoryReport(evaluation) {
                if let history { try DataFile.write(course.csv, to: history) }
                if let figure { try DataFile.write(course.figure, to: figure) }
            }
            StandardError.say(RunSummary.text(emulated))
            if let recorded, let record { StandardError.say("\(recorded) rounds written to \(record)") }
            if emulated.isPartial { throw ExitCode(130) }
            if require != nil, !evaluation.isCertified { throw ExitCode(1) }
        }
    }

    private static func state(_ progress: Emulator.Progress, _ recorder: RoundRecorder?) -> String {
        ([RunSummary.progress(progress)] + (recorder?.judge.map { [RunSummary.evidence($0)] } ?? [])).joined(separator: "; ")
    }

    private func recorder(_ compiled: CompiledScenario) throws(Refusal) -> RoundRecorder? {
        guard record != nil || timeline else { return nil }
        do throws(RoundFileError) {
            return try RoundRecorder(
                path: record, plan: compiled.scenario.run, judge: timeline ? compiled.judgeOfRounds : nil,
                refereeFraction: refereeFraction)
        } catch {
            throw Refusal(message: "tacit: \(error)", status: 74)
        }
    }

    private func finish(_ recorder: RoundRecorder?) throws(Refusal) -> Int? {
        guard let recorder else { return nil }
        do throws(RoundFileError) {
            return try recorder.finish()
        } catch {
            throw Refusal(message: "tacit: \(error)", status: error.isMissing ? 74 : 65)
        }
    }
}
