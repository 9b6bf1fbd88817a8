import Foundation
import TestKit
import Testing
import Workloads

/// Rules that know the queues late, decisions that take time, and the search for the best of them.
@Suite struct SchedulingSearchTests {
    private let model = DualWork(load: 0.5)
    private let task = BaselineTask.power(2)
    private let withoutBooks = SchedulingHeed.differences(books: .none)

    private func splitting(_ step: Int) -> SchedulingRule { .oneSided(split: SchedulingSearch.split(step)) }

    private func tally(_ rule: SchedulingRule, replication: UInt64 = 0, pairs: Int = 60_000) -> DualWorkQueues.Tally {
        var emulation = DualWorkEmulation(model, rule, task: task, seed: Seeds.seed(96), replication: replication)
        return emulation.run(warmUp: 2000, pairs: pairs)
    }

    /// Knowledge of long ago is of no queue at all, and changes nothing, bit by bit; fresher knowledge tells where to send a long service.
    @Test func unheededKnowledgeChangesNothing() {
        let plain = SchedulingRule.oneSided(split: 0.3)
        #expect(tally(plain) == tally(plain.knowingQueues(age: 1e12, difference: 0.5)))
        let toShorter = tally(plain.knowingQueues(age: 1, difference: .infinity, place: .shorter))
        #expect(toShorter.decidedFraction == 1 && toShorter.splitFraction == tally(plain).splitFraction)
        #expect(toShorter.meanWait < tally(plain).meanWait)
        let heeded = tally(plain.knowingQueues(age: 1, difference: 0.5))
        #expect(heeded != tally(plain) && heeded.decidedFraction > 0.2 && heeded.decidedFraction < 0.9)
    }

    /// All pairs decided later wait longer by just that: their order does not change, nor what idle servers earn.
    @Test func lateDecisionsAddTheirTime() {
        let (atOnce, late) = (tally(.oneSided(split: 0.3)), tally(.oneSided(split: 0.3).decidedLate(by: 0.75)))
        #expect(abs(late.meanWait - atOnce.meanWait - 0.75) < 2e-3 && abs(late.meanBaseline - atOnce.meanBaseline) < 1e-2)
        #expect(late.splitFraction > 0.29 && late.splitFraction < 0.31)
    }

    /// Who waits for all knowledge sends as who has it at once, just that much later; and waits less than who knows both services but no
    /// queue, since the longer service goes where less is waiting.
    @Test func waitingForKnowledgeCostsItsTime() throws {
        let threshold = try model.fullInformationThreshold(split: 0.3)
        func waiting(_ age: Double, _ difference: Double) -> DualWorkQueues.Tally {
            tally(.waiting(age, difference: difference, threshold: threshold))
        }
        for difference in [0.75, .infinity] {
            let (atOnce, late) = (waiting(0, difference), waiting(0.5, difference))
            #expect(abs(late.meanWait - atOnce.meanWait - 0.5) < 2e-3)
            #expect(abs(late.meanBaseline - atOnce.meanBaseline) < 1e-2)
        }
        let blind = model.meanWait(cost: try model.fullInformationCost(split: 0.3))
        #expect(waiting(0, .infinity).meanWait < 0.9 * blind && waiting(0, .infinity).decidedFraction == 1)
        #expect(waiting(0, 0.75).decidedFraction < 0.8)
    }

    /// w exceeds the threshold for just that part of pairs.
    @Test(arguments: [0.02, 0.3, 0.5, 0.97]) func thresholdOfFullInformation(p: Double) throws {
        let threshold = try model.fullInformationThreshold(split: p)
        var sum = 0.0
        let n = 2000
        for i in 0..<n {
            // Quantiles of the exponential law; given x, w exceeds the threshold beyond one y.
            let x = -log1p(-(Double(i) + 0.5) / Double(n))
            let y = max(0, (threshold - 0.25 * x) / (model.backlog * x + 0.25))
            sum += exp(-y) / Double(n)
        }
        #expect(abs(sum - p) < 2e-4, "\(sum)")
    }

    /// The search finds what is known: without knowledge worth heeding, one threshold at exactly the earnings asked for.
    @Test func searchFindsTheThreshold() throws {
        let search = SchedulingSearch(model, task: task, split: 0.35, seed: Seeds.seed(97), replications: 16, pairs: 40_000)
        let least = model.baselineThroughput(task, split: 0.3)
        let found = try #require(
            search.best(leastBaseline: least, course: withoutBooks) { heed, step in
                splitting(step).knowingQueues(heed.knowledge(age: 1e12, threshold: 0))
            })
        #expect(abs(found.baseline.mean - least) < 1e-9)
        let expected = model.meanWait(cost: model.oneSidedCost(split: 0.3))
        // A mixture of neighbors lies a little above the curve: its second derivative is below 3, over three steps of a 64th.
        #expect(
            abs(found.meanWait.mean - expected) < 8.9 * found.meanWait.standardError + 3 * pow(1.0 / 64, 2),
            "\(found.meanWait.mean)")
        // Nobody earns more than who never splits.
        let beyond = 1.1 * model.baselineThroughput(task, split: 1e-4)
        let most = search.best(leastBaseline: beyond, course: withoutBooks) { heed, step in
            splitting(step).knowingQueues(heed.knowledge(age: 1e12, threshold: 0))
        }
        #expect(most == nil)
    }

    /// Fresh knowledge of the queues is worth more than all that entanglement can do, stale knowledge less: the crossing lies between seven
    /// and ten mean services, as the project's reference on games says.
    @Test func knowledgeLosesItsWorth() throws {
        let search = SchedulingSearch(model, task: task, split: 0.3, seed: Seeds.seed(98), replications: 16, pairs: 100_000)
        func wait(_ age: Double) throws -> Replicated {
            try #require(
                search.best(leastBaseline: model.baselineThroughput(task, split: 0.3), course: withoutBooks) { heed, step in
                    splitting(step).knowingQueues(heed.knowledge(age: age, threshold: 0))
                }
            ).meanWait
        }
        let perfect = model.meanWait(cost: try model.quantum(split: 0.3).cost)
        let (early, late) = (try wait(5), try wait(14))
        #expect(
            early.mean + 5 * early.standardError < perfect && late.mean - 5 * late.standardError > perfect,
            "\(early.mean), \(late.mean)")
    }
}
