import Certification
import Foundation
import GSL
import NonlocalGames
import RoundFiles
import Studies
import TestKit
import Testing

/// Plans put to the test, and what several files prove together.
@Suite struct PlanCheckTests {
    /// The exact test certifies as often as the binomial law says; evidence that knows the state passes when the walk does.
    @Test func windowsCertifyAsOftenAsPlanned() async throws {
        let compiled = try Shipped.compile()
        let plan = PlanStudy(compiled)
        let check = await PlanCheck(plan, windows: 1000, seed: 5, threads: 2)
        #expect(check.rows.map(\.test).count == plan.rows.count + 1)
        let exact = try #require(check.rows.first { $0.test == "exact_binomial" })
        let win = try #require(compiled.utilityLaw).mean
        let critical = try #require(BinomialTest(classicalValue: 0.75, significance: 0.05).criticalWins(rounds: exact.rounds))
        let power = Distribution.binomialUpperTail(atLeast: critical, trials: exact.rounds, probability: win)
        #expect(power >= 0.9 && exact.rounds == 229)
        #expect(StatisticalTest.binomial(exact.certified, of: 1000, probability: power) > 1e-9, "\(exact)")
        let known = try #require(check.rows.first { $0.test == "prediction_based_ratio" && !$0.learns })
        let learned = try #require(check.rows.first { $0.learns })
        #expect(known.certified > learned.certified && known.power.low > 0.6, "\(known) \(learned)")
        let betting = try #require(check.rows.first { $0.test == "betting" })
        // The plan is a bound.
        #expect(StatisticalTest.binomialUpper(1000 - betting.certified, of: 1000, probability: 0.1) > 1e-9, "\(betting)")
        #expect((betting.median ?? .max) < betting.rounds && (betting.quantile ?? .max) <= betting.rounds)
        let again = await PlanCheck(plan, windows: 60, seed: 5, threads: 3)
        let once = await PlanCheck(plan, windows: 60, seed: 5, threads: 1)
        #expect(again.rows.map(\.certified) == once.rows.map(\.certified) && again.rows.map(\.median) == once.rows.map(\.median))
    }

    /// Li et al.'s n_req (reference/games.md section 2), less than what half of all runs need to go on certifying; quantiles ascend.
    @Test(arguments: [(0.05, 65), (0.01, 136), (0.001, 238)])
    func expectedScoreCertifiesEarlier(significance: Double, required: Int) throws {
        let plan = PlanStudy(try Shipped.compile("requirement.significance=\(significance)"))
        let exact = try #require(plan.rows.first { $0.test == "exact_binomial" })
        #expect(exact.atExpectedScore == required && required < (exact.rounds ?? 0))
        for row in plan.rows where row.validity == .anyTime {
            let found = [row.tenth, row.median, row.rounds, row.almostAll].compactMap(\.self)
            #expect(found.count == 4 && found == found.sorted() && Set(found).count == 4 && row.atExpectedScore == nil, "\(row)")
        }
    }

    /// Whatever power is asked for, a quantile stays where it is, one that is printed anyway included.
    @Test func quantilesDoNotDependOnThePower() throws {
        let plans = try [0.05, 0.1, 0.5, 0.99, 0.995].map {
            PlanStudy(try Shipped.compile("requirement.power=\($0)")).rows.filter { $0.validity == .anyTime }
        }
        for plan in plans {
            #expect(plan.map(\.tenth) == plans[0].map(\.tenth) && plan.map(\.median) == plans[0].map(\.median))
            #expect(plan.map(\.almostAll) == plans[0].map(\.almostAll))
        }
        #expect(plans[1].map(\.rounds) == plans[0].map(\.tenth) && plans[2].map(\.rounds) == plans[0].map(\.median))
        #expect(plans[3].map(\.rounds) == plans[0].map(\.almostAll))
    }

    private func file(_ rounds: [RecordedRound]) throws -> String {
        var bytes = Array(RoundFileText.header().utf8)
        for round in rounds { RoundFileText.append(round, to: &bytes) }
        let path = NSTemporaryDirectory() + "pooled-\(UUID().uuidString).csv"
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return path
    }

    /// The mean and the product of files' evidence are those of the files judged alone, and weights only share.
    @Test func filesArePooled() throws {
        var state: UInt64 = 11
        func coin() -> UInt16 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt16(state >> 63)
        }
        func rounds(_ count: Int, from: Int64, wins: Bool) -> [RecordedRound] {
            (0..<count).map { k in
                let (x, y, a) = (coin(), coin(), coin())
                return RecordedRound(time: from + 10 * Int64(k), x: x, y: y, a: a, b: wins ? a ^ (x & y) : a)
            }
        }
        let paths = [try file(rounds(200, from: 0, wins: true)), try file(rounds(300, from: 5, wins: false))]
        defer { for path in paths { try? FileManager.default.removeItem(atPath: path) } }
        func study(_ paths: [String], _ weights: [Double]? = nil) throws -> CertifyStudy {
            try CertifyStudy(
                paths: paths, game: TwoPartyGame(.chsh),
                assumptions: CertifyStudy.Assumptions(
                    significance: 0.05, windows: [], isStoppedAtWill: false, weights: weights))
        }
        let both = try study(paths, [1, 3])
        let alone = try paths.map { try study([$0]).judgment }
        for pooled in both.pooled {
            let evidence = alone.map { $0.logEvidence(pooled.claim) }
            #expect(abs(pooled.logMean - log(0.25 * exp(evidence[0]) + 0.75 * exp(evidence[1]))) < 1e-9)
            #expect(pooled.logProduct == evidence[0] + evidence[1])
            let recording = both.recordings[0]
            let least = alone[0].decidingTest(pooled.claim)!.logPValue
            #expect(abs(recording.logPValues[pooled.claim]! - min(0, least + log(4))) < 1e-9 && recording.weight == 0.25)
        }
        // Inputs shown at the same time in two files.
        let twice = try study([paths[0], paths[0]])
        #expect(twice.pooled.allSatisfy { $0.logProduct == nil })
        #expect(abs(twice.pooled[0].logMean - alone[0].logEvidence(.notClassical)) < 1e-9)
    }

    /// Three channels of a pair without entanglement, one a copy of the other: the mean of their evidence errs in α at most, as does
    /// the product of those that are not copies.
    @Test func poolingSeldomErrs() {
        let game = JudgedGame(TwoPartyGame(.chsh), classicalValue: 0.75)
        var (means, products) = (0, 0)
        var state: UInt64 = 5
        func uniform() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 11) * 0x1p-53
        }
        let windows = 1500
        for _ in 0..<windows {
            var evidence = (0..<2).map { _ in RunningEvidence(game, tests: [.betting]) }
            var (meanPassed, productPassed) = (false, false)
            for _ in 0..<150 {
                for k in 0..<2 {
                    let (x, y) = (Int(2 * uniform()), Int(2 * uniform()))
                    // The second channel gambles with what the first has earned.
                    let isBold = k == 1 && evidence[0].logEvidence(.betting) > 0
                    evidence[k].record(cell: game.game.cell(x: x, y: y, a: 0, b: isBold ? y : 0))
                    let logs = [evidence[0], evidence[1], evidence[0]].map { $0.logEvidence(.betting) }
                    meanPassed = meanPassed || FamilyWise.logMean(logs, weights: [1, 2, 3]) > log(20)
                    productPassed = productPassed || logs[0] + logs[1] > log(20)
                }
            }
            means += meanPassed ? 1 : 0
            products += productPassed ? 1 : 0
        }
        #expect(StatisticalTest.binomialUpper(means, of: windows, probability: 0.05) > 1e-9, "\(means)")
        #expect(StatisticalTest.binomialUpper(products, of: windows, probability: 0.05) > 1e-9, "\(products)")
    }
}
