import Certification
import DiscreteEvents
import Foundation
import NonlocalGames
import RoundFiles
import TestKit
import Testing

@testable import NodeEmulation
@testable import Studies

/// A run that is written down, judged again from its file.
@Suite struct RoundRecorderTests {
    private func withFile<Result>(_ body: (String) async throws -> Result) async throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await body(folder.appending(path: "rounds.csv").path)
    }

    private func record(_ compiled: CompiledScenario, threads: Int, to path: String) async throws -> (EmulatedRun, Int) {
        let recorder = try RoundRecorder(path: path, plan: compiled.scenario.run)
        let run = await Emulator(compiled, threads: threads, recorder: recorder).run()
        return (run, try recorder.finish())
    }

    /// The same rounds, the same score, and as many certified windows in the file as in the run.
    @Test(arguments: [
        ("nyse-nasdaq-50km", "10ms"), ("nyse-nasdaq-50km", "20ms"), ("nyse-nasdaq-trading-50km", "20ms"),
        ("grid-protection-control", "100ms"),
    ])
    func certifyAgrees(scenario: String, window: String) async throws {
        let compiled = try Shipped.compile(
            scenario: "Scenarios/\(scenario).yaml", "run.duration=4s", "run.replications=2", "run.resolution=herald",
            "run.seed=\(Seeds.seed(31))", "requirement.stability_window=\(window)")
        let length = compiled.scenario.requirement.stabilityWindows[0]
        try await withFile { path in
            let (run, count) = try await record(compiled, threads: 2, to: path)
            #expect(UInt64(count) == run.total.score.count && count > 1000)
            // A last row after the end closes the last window.
            let file = try #require(FileHandle(forUpdatingAtPath: path))
            try file.seekToEnd()
            try file.write(contentsOf: Data("4.000100000000,0,0,0,0\n".utf8))
            try file.close()
            let study = try CertifyStudy(
                paths: [path], game: TwoPartyGame(compiled.game),
                assumptions: CertifyStudy.Assumptions(
                    significance: compiled.scenario.requirement.significance, windows: [length], isStoppedAtWill: false,
                    inputTolerance: 0))
            #expect(study.judge.tally.rounds == count + 1)
            let windows = study.judge.windows[0]
            #expect(windows.closed == Int(run.total.windows[0].count))
            #expect(windows.certified == Int(run.total.windows[0].certified), "of \(windows.closed)")
        }
    }

    private func certify(_ paths: [String], _ compiled: CompiledScenario, predicted: [Double]? = nil) throws -> CertifyStudy {
        try CertifyStudy(
            paths: paths, game: TwoPartyGame(compiled.game),
            assumptions: CertifyStudy.Assumptions(
                significance: 0.05, windows: [], isStoppedAtWill: true, predicted: predicted), withTimeline: true)
    }

    /// Who watches the run knows at every moment what the file tells afterwards; with a referee's rounds alone as evidence, too.
    @Test(arguments: [1.0, 0.1]) func watchingIsReading(refereeFraction: Double) async throws {
        let compiled = try Shipped.compile(
            "run.duration=2s", "run.replications=4", "run.resolution=herald", "run.seed=\(Seeds.seed(33))", "link.channels=2")
        try await withFile { path in
            let recorder = try RoundRecorder(
                path: path, plan: compiled.scenario.run, judge: compiled.judgeOfRounds, refereeFraction: refereeFraction)
            _ = await Emulator(compiled, threads: 2, recorder: recorder).run()
            let count = try recorder.finish()
            let watched = try #require(recorder.judge)
            let study = try certify([path], compiled)
            #expect(study.judge.tally.counts() == watched.tally.counts())
            #expect(study.judge.tally.rounds + study.unrefereed == count)
            let moments = RoundsJudgment.timeline(watched)
            #expect(moments.map(\.logEvidenceNotClassical) == study.timeline.map(\.logEvidenceNotClassical))
            #expect(moments.last?.verdicts == [.notClassical: .certified, .meanAboveClassical: .certified])
            #expect(StatisticalTest.binomial(study.judge.tally.rounds, of: count, probability: refereeFraction) > 1e-9)
            // Without a file the judge is shown the same.
            let alone = try RoundRecorder(
                path: nil, plan: compiled.scenario.run, judge: compiled.judgeOfRounds, refereeFraction: refereeFraction)
            _ = await Emulator(compiled, threads: 1, recorder: alone).run()
            #expect(try alone.finish() == count && alone.judge?.tally.counts() == watched.tally.counts())
        }
    }

    /// Bets on the scenario's own pairs from the first round on; the evidence comes earlier.
    @Test func predictionsHelp() async throws {
        let compiled = try Shipped.compile(
            "run.duration=100ms", "run.replications=1", "run.resolution=herald", "run.seed=\(Seeds.seed(34))",
            "requirement.stability_window=10ms")
        try await withFile { path in
            _ = try await record(compiled, threads: 1, to: path)
            let learned = try certify([path], compiled)
            let told = try certify([path], compiled, predicted: compiled.behavior)
            let (late, early) = (try #require(learned.judgment.firstCertified), try #require(told.judgment.firstCertified))
            #expect(early < late)
            let evidence = [learned, told].map { $0.timeline.last?.logEvidenceNotClassical ?? 0 }
            #expect(evidence[1] > evidence[0])
        }
    }

    /// A recording that is split into two files by any rule is one recording, and each file is judged by itself, too.
    @Test func filesAreJudgedTogetherAndByThemselves() async throws {
        let compiled = try Shipped.compile(
            "run.duration=200ms", "run.replications=1", "run.resolution=herald", "run.seed=\(Seeds.seed(35))",
            "requirement.stability_window=10ms")
        try await withFile { path in
            _ = try await record(compiled, threads: 1, to: path)
            let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").dropFirst()
            let (some, others) = (path + ".1", path + ".2")
            for (name, isIn) in [(some, { $0 % 3 == 0 }), (others, { $0 % 3 != 0 })] as [(String, (Int) -> Bool)] {
                let rows = lines.enumerated().filter { isIn($0.offset) }.map(\.element)
                try ((["time,x,y,a,b"] + rows).joined(separator: "\n") + "\n").write(
                    toFile: name, atomically: true, encoding: .utf8)
            }
            let (whole, both) = (try certify([path], compiled), try certify([some, others], compiled))
            #expect(whole.recordings.isEmpty && both.recordings.map(\.path) == [some, others])
            #expect(both.judgment.tests.map(\.logPValue) == whole.judgment.tests.map(\.logPValue))
            #expect(both.recordings.reduce(0) { $0 + $1.judgment.rounds } == whole.judgment.rounds)
            for (recording, file) in zip(both.recordings, [some, others]) {
                let alone = try certify([file], compiled)
                let p = try #require(alone.judgment.decidingTest(.meanAboveClassical)?.logPValue)
                let adjusted = try #require(recording.logPValues[.meanAboveClassical])
                #expect(adjusted >= p && adjusted <= min(0, p + log(2)))
            }
            // A bad row of one file is named with that file.
            try "time,x,y,a,b\n0,0,0,0,0\n0.01,0,2,0,0\n".write(toFile: some, atomically: true, encoding: .utf8)
            let failure = #expect(throws: RoundFileError.self) { try certify([others, some], compiled) }
            #expect(failure?.path == some && failure?.line == 3)
        }
    }

    /// A tenth of the rounds as evidence takes ten times as long.
    @Test func planWithAReferee() throws {
        let compiled = try Shipped.compile()
        let (all, tenth) = (PlanStudy(compiled), PlanStudy(compiled, refereeFraction: 0.1))
        #expect(all.rows.map(\.rounds) == tenth.rows.map(\.rounds) && all.rows.first?.rounds == 229)
        #expect(abs(try #require(tenth.roundRate) / (try #require(all.roundRate)) - 0.1) < 1e-12)
    }

    /// The score, from the file's rows alone.
    @Test func scoreAgrees() async throws {
        let compiled = try Shipped.compile(
            scenario: "Scenarios/nyse-nasdaq-trading-50km.yaml", "run.duration=2s", "run.replications=4",
            "requests.process=poisson", "requests.rate=20000/s", "link.channels=2", "requirement.stability_window=100ms")
        try await withFile { path in
            let (run, count) = try await record(compiled, threads: 2, to: path)
            var reader = try RoundFileReader(path: path)
            var rounds: [RecordedRound] = []
            var (score, seen) = (0.0, 0)
            repeat {
                try reader.read(into: &rounds)
                for round in rounds {
                    score += compiled.game.utility(parity: Int(round.a ^ round.b), x: Int(round.x), y: Int(round.y))
                    seen += 1
                }
            } while !rounds.isEmpty
            #expect(seen == count && UInt64(count) == run.total.score.count && run.total.unassisted > 0)
            #expect(abs(score - run.total.score.sum.value) < 1e-9 * abs(score))
        }
    }

    @Test func threadsWriteTheSameBytes() async throws {
        for channels in [1, 3] {
            let compiled = try Shipped.compile(
                "run.duration=1s", "run.replications=7", "run.warm_up=3ms", "link.channels=\(channels)")
            var seen: [Data] = []
            for threads in [1, 2, 5] {
                try await withFile { path in
                    _ = try await record(compiled, threads: threads, to: path)
                    seen.append(try Data(contentsOf: URL(filePath: path)))
                }
            }
            #expect(seen[0].count > 100_000 && seen[1] == seen[0] && seen[2] == seen[0])
        }
    }

    /// Until it is complete the file is not there; of an interrupted run what was finished is.
    @Test func filesAppearWhenTheyAreComplete() async throws {
        let compiled = try Shipped.compile("run.duration=1s", "run.replications=4")
        try await withFile { path in
            let folder = URL(filePath: path).deletingLastPathComponent().path
            do {
                let abandoned = try RoundRecorder(path: path, plan: compiled.scenario.run)
                let emulator = Emulator(compiled, threads: 1, recorder: abandoned)
                _ = emulator.emulate(0)
                #expect(!FileManager.default.fileExists(atPath: path))
                #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 1)
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
            let recorder = try RoundRecorder(path: path, plan: compiled.scenario.run)
            let emulator = Emulator(compiled, threads: 1, recorder: recorder)
            let rounds = emulator.emulate(2).score.count + emulator.emulate(0).score.count
            #expect(UInt64(try recorder.finish()) == rounds)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["rounds.csv"])
        }
    }

    /// Times: replications follow one another, channels are merged, more rounds at once than can be judged are refused.
    @Test func timesOfReplicationsAndChannels() async throws {
        let plan = try Shipped.compile("run.duration=2s", "run.replications=2").scenario.run
        func log(_ times: [Int64]) -> RoundLog {
            var log = RoundLog(begin: Instant(picoseconds: 1000))
            for time in times {
                let shown = Instant(picoseconds: 1000 + time)
                log.add(PlayedRound(shown: shown, requested: shown, x: 1, y: 0, a: 0, b: 1))
            }
            log.finish()
            return log
        }
        try await withFile { path in
            let recorder = try RoundRecorder(path: path, plan: plan)
            recorder.add([log([1, 2])], replication: 1)
            // Equal times in a channel follow each other, of two channels they are one batch; the last reaches into the next replication.
            recorder.add([log([5, 5, 9]), log([6, 1_000_000_000_003])], replication: 0)
            #expect(try recorder.finish() == 7)
            let rows = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
            #expect(
                rows.map { $0.split(separator: ",")[0] } == [
                    "time", "0.000000000005", "0.000000000006", "0.000000000006", "0.000000000009", "1.000000000003",
                    "1.000000000004", "1.000000000005",
                ])
            #expect(rows[1].hasSuffix(",1,0,0,1"))
            let crowded = try RoundRecorder(path: path, plan: plan)
            crowded.add((0..<65).map { _ in log([7]) }, replication: 0)
            #expect { try crowded.finish() } throws: { "\($0)".contains("more than 64 rounds at the same time") }
            let full = try RoundRecorder(path: path, plan: plan)
            full.add((0..<64).map { _ in log([7]) }, replication: 0)
            #expect(try full.finish() == 64)
        }
        #expect(throws: RoundFileError.self) { try RoundRecorder(path: "/nowhere/rounds.csv", plan: plan) }
    }
}
