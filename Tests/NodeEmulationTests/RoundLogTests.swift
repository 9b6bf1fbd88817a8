import DiscreteEvents
import Quantities
import TestKit
import Testing

@testable import NodeEmulation

/// The record of every round against what the run counts.
@Suite struct RoundLogTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var requests: Requests
        var change: @Sendable (inout ReferenceLink) -> Void = { _ in }
        var testDescription: String { name }
    }
    private static func requests(_ process: Requests.Process, _ rate: Double, cutoff: Double? = nil) -> Requests {
        Requests(
            process: process, rate: Rate(perSecond: rate), order: .oldest, cutoffAge: cutoff.map { TimeSpan(seconds: $0) })
    }
    static let cases = [
        Case(name: "pairs as they come", requests: requests(.onHerald, 0)),
        Case(name: "without pairs", requests: requests(.poisson, 20000, cutoff: 400e-6)),
        Case(name: "regular", requests: requests(.periodic, 3000)) { $0.link.channels = 2 },
        Case(name: "slow readers", requests: requests(.poisson, 20000)) {
            $0.hardware.readout.duration = TimeSpan(seconds: 150e-6)
        },
        Case(name: "jitter", requests: requests(.poisson, 20000)) { $0.hardware.control.jitter = TimeSpan(seconds: 100e-6) },
        Case(name: "early stops", requests: requests(.poisson, 9000)) { $0.hardware.readout.neighborDephasing = 1e-3 },
        Case(name: "classical", requests: requests(.onHerald, 0)) { $0.isClassical = true },
    ]

    static func logs(
        _ link: ReferenceLink, _ resolution: RunPlan.Resolution = .herald, _ other: Apparatus? = nil
    ) -> (record: RunRecord, rounds: [RoundLog]) {
        let plan = RunPlan(
            duration: TimeSpan(seconds: link.duration), warmUp: TimeSpan(seconds: link.warmUp), replications: 1, seed: link.seed,
            resolution: resolution)
        return Replication(
            apparatus: other ?? link.apparatus, game: link.game, requests: link.requests, plan: plan, keepsRounds: true,
            stabilityWindows: [0.01, 0.1]
        ) { rounds, score in score > 0.78 * Double(rounds) }.play(0)
    }

    /// Every round that counts is there once: number, utility, and windows by the time of the request.
    @Test(arguments: cases) func roundsAreThoseCounted(_ test: Case) {
        var link = ReferenceLink()
        (link.requests, link.duration) = (test.requests, 0.2)
        test.change(&link)
        let (record, logs) = Self.logs(link)
        #expect(record == link.replication(.herald))
        let rounds = logs.flatMap(\.rounds)
        #expect(UInt64(rounds.count) == record.score.count && rounds.count > 300)
        let wins = rounds.map { ($0.a ^ $0.b) == ($0.x & $0.y) }
        #expect(Double(wins.count(where: { $0 })) == record.score.sum.value)
        for (k, length) in [10_000_000_000, 100_000_000_000 as Int64].enumerated() {
            var tallies = [Int64: (rounds: Int, wins: Int)]()
            for (round, isWon) in zip(rounds, wins) {
                let window = (round.requested - logs[0].begin).picoseconds / length
                tallies[window, default: (0, 0)].rounds += 1
                tallies[window, default: (0, 0)].wins += isWon ? 1 : 0
            }
            let certified = tallies.values.count { Double($0.wins) > 0.78 * Double($0.rounds) }
            #expect(UInt64(certified) == record.windows[k].certified)
        }
        for log in logs {
            #expect(zip(log.rounds, log.rounds.dropFirst()).allSatisfy { $0.shown < $1.shown })
            #expect(log.rounds.allSatisfy { $0.shown >= log.begin })
        }
    }

    @Test(arguments: cases) func resolutionsWriteTheSame(_ test: Case) {
        var link = ReferenceLink()
        (link.requests, link.duration) = (test.requests, 0.02)
        test.change(&link)
        #expect(Self.logs(link, .click).rounds == Self.logs(link, .herald).rounds)
    }

    /// Inputs are shown when the reader is free: not before rotation and readout of the round before are over, and then at once if
    /// somebody waits.
    @Test(arguments: [(0.87e-6, 0.87e-6), (150e-6, 150e-6), (150e-6, 1e-6), (1e-6, 150e-6)])
    func inputsWaitForTheReader(readoutA: Double, readoutB: Double) {
        var link = ReferenceLink()
        link.hardware.readout.duration = TimeSpan(seconds: readoutA)
        var other = link.hardware
        other.readout.duration = TimeSpan(seconds: readoutB)
        link.duration = 0.3
        let rounds = Self.logs(link, .herald, Apparatus(a: link.hardware, b: other, link: link.link)).rounds[0].rounds
        // Of one slow node only that one makes anybody wait.
        let readout = max(readoutA, readoutB)
        let service = Span(seconds: readout) + Span(seconds: 100e-9)
        let gaps = zip(rounds, rounds.dropFirst()).map { $1.shown - $0.shown }
        #expect(gaps.min()! >= service)
        #expect(rounds.allSatisfy { $0.shown >= $0.requested })
        #expect(rounds[0].shown == rounds[0].requested)
        let waited = gaps.count { $0 == service }
        if readout > 1e-4 { #expect(waited > gaps.count / 2, "\(waited) of \(gaps.count)") }
    }

    /// Without a pair nothing is read: shown at the request, or after the round before.
    @Test func fallbacksAreShownAtOnce() {
        var link = ReferenceLink()
        (link.requests, link.duration) = (Self.requests(.periodic, 50_000), 0.05)
        let (record, logs) = Self.logs(link)
        #expect(record.unassisted > 1000)
        let rounds = logs[0].rounds
        #expect(rounds.count { $0.shown == $0.requested } >= Int(record.unassisted) - 10)
    }
}
