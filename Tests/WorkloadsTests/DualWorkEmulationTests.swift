import Foundation
import TestKit
import Testing
import Workloads

/// Queues against closed forms, which share no code: mean waiting, part of split pairs, and what is earned at the baseline.
@Suite struct DualWorkEmulationTests {
    private func tallies(
        _ model: DualWork, _ decision: SchedulingRule.Decision, _ task: BaselineTask, seed: UInt64
    ) -> [DualWorkQueues.Tally] { tallies(model, SchedulingRule(decision), task, seed: seed) }

    private func tallies(_ model: DualWork, _ rule: SchedulingRule, _ task: BaselineTask, seed: UInt64) -> [DualWorkQueues.Tally]
    {
        (0..<32).map { replication in
            var emulation = DualWorkEmulation(
                model, rule, task: task, seed: Seeds.seed(seed), replication: UInt64(replication))
            return emulation.run(warmUp: 2000, pairs: 60_000)
        }
    }

    private func agrees(_ values: [Double], _ expected: Double) -> Bool {
        let sample = Replicated(values)
        // Student's t of 32 replications at 1e-9 is 8.9.
        return abs(sample.mean - expected) < 8.9 * sample.standardError
    }

    @Test(arguments: [0.3, 0.5, 0.8], [0.1, 0.3, 0.5, 0.7, 0.9])
    func everyPolicyWaitsAsComputed(load: Double, p: Double) throws {
        let model = DualWork(load: load)
        let quantum = try model.quantum(split: p)
        let task = BaselineTask.power(1.5)
        let policies: [(SchedulingRule.Decision, Double)] = [
            (.random(split: p), model.randomCost(split: p)), (.oneSided(threshold: -log(p)), model.oneSidedCost(split: p)),
            (.entangled(quantum.angles, visibility: 1), quantum.cost),
        ]
        for (index, (rule, cost)) in policies.enumerated() {
            let found = tallies(model, rule, task, seed: 81 + UInt64(index))
            #expect(agrees(found.map(\.meanWait), model.meanWait(cost: cost)), "\(rule)")
            #expect(agrees(found.map(\.splitFraction), p), "\(rule)")
            #expect(agrees(found.map(\.meanBaseline), model.baselineThroughput(task, split: p)), "\(rule)")
        }
    }

    /// Routers that know everything about a pair, and noise that leaves nine tenths of the correlations.
    @Test func fullInformationAndNoise() throws {
        let model = DualWork(load: 0.5)
        let found = tallies(model, .fullInformation(threshold: 1.2), .power(2), seed: 91)
        let p = Replicated(found.map(\.splitFraction)).mean
        // At the fraction that came out, whose own error moves the waiting by less than its error.
        #expect(agrees(found.map { $0.meanWait }, model.meanWait(cost: try model.fullInformationCost(split: p))))
        let quantum = try model.quantum(split: 0.4)
        let noisy = tallies(model, .entangled(quantum.angles, visibility: 0.9), .power(2), seed: 92)
        #expect(agrees(noisy.map(\.meanWait), model.meanWait(cost: 0.1 * 0.5 * model.meanCost + 0.9 * quantum.cost)))
    }

    /// Few settings: two give almost nothing, six most of it, sixteen nearly all; queues agree.
    @Test func finitelyManySettings() throws {
        let model = DualWork(load: 0.5)
        let (quantum, classical) = (try model.quantum(split: 0.3), model.classicalCost(split: 0.3))
        let gains = try [2, 6, 16].map { count in
            let cells = try #require(model.cells(count: count, split: 0.3))
            #expect(abs(model.split(cells) - 0.3) < 1e-6)
            return (classical - model.cost(cells)) / (classical - quantum.cost)
        }
        #expect(gains[0] < 0.2 && gains[1] > 0.6 && gains[2] > 0.95 && gains[2] < 1, "\(gains)")
        let cells = try #require(model.cells(count: 6, split: 0.3))
        let found = tallies(model, .settings(cells, correlations: cells.correlations), .power(2), seed: 93)
        #expect(agrees(found.map(\.meanWait), model.meanWait(cost: model.cost(cells))))
        // The same from the table of correlations, which hardware fills with its own.
        let table = (0..<36).map { cos(cells.angles[$0 / 6] + cells.angles[$0 % 6]) }
        let outcome = model.outcome(cells, correlations: table)
        #expect(abs(outcome.cost - model.cost(cells)) < 1e-12 && abs(outcome.split - model.split(cells)) < 1e-12)
    }

    /// Known at once, both queues' work lets two servers wait for nobody while the other is idle; known infinitely late, nothing is known.
    @Test func staleKnowledgeAges() {
        let model = DualWork(load: 0.5)
        func wait(_ age: Double) -> Double {
            let rule = SchedulingRule(.oneSided(threshold: 0.4)).knowingQueues(age: age, difference: 1)
            return Replicated(tallies(model, rule, .power(2), seed: 94).map(\.meanWait)).mean
        }
        let (fresh, old, ancient) = (wait(0), wait(2), wait(1000))
        #expect(fresh < old && old < ancient)
    }
}
