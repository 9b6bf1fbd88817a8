import Foundation
import Testing
import Workloads

/// The values of the project's reference on games, section 4, to the digits printed there.
@Suite struct DualWorkTests {
    private let half = DualWork(load: 0.5)

    @Test(arguments: [
        (0.3, 1.325315, 1.398510, 1.429106, 1.7, 3.076923), (0.5, 1.159568, 1.218061, 1.240070, 1.5, 2.666667),
    ])
    func referenceValues(p: Double, full: Double, quantum: Double, classical: Double, random: Double, baseline: Double) throws {
        func wait(_ cost: Double) -> Double { half.meanWait(cost: cost) }
        #expect(abs(try wait(half.fullInformationCost(split: p)) - full) < 5.1e-7)
        let best = try half.quantum(split: p)
        #expect(abs(wait(best.cost) - quantum) < 5.1e-7 && abs(best.split - p) < 1e-10)
        #expect(best.lowerBound <= best.cost + 1e-12 && best.cost - best.lowerBound < 1e-9)
        #expect(abs(wait(half.classicalCost(split: p)) - classical) < 5.1e-7)
        #expect(abs(wait(half.randomCost(split: p)) - random) < 1e-12)
        #expect(abs(half.baselineThroughput(.power(2), split: p) - baseline) < 5.1e-7)
    }

    /// The angles of the reference, up to their scale.
    @Test func referenceAngles() throws {
        let angles = try half.quantum(split: 0.3).angles
        let scale = 1.322989 / angles.cosine.constant
        let found = [angles.cosine.slope, angles.sine.constant, angles.sine.slope].map { $0 * scale }
        for (number, wanted) in zip(found, [-0.611473, -0.352762, 0.791265]) { #expect(abs(number - wanted) < 2e-6) }
    }

    /// More information never hurts, entanglement never hurts, and the bounds meet the strategies at every load.
    @Test(arguments: [0.1, 0.3, 0.5, 0.8, 0.95], [0.1, 0.3, 0.5, 0.7, 0.9])
    func policiesAreOrdered(load: Double, p: Double) throws {
        let model = DualWork(load: load)
        let (full, quantum) = (try model.fullInformationCost(split: p), try model.quantum(split: p))
        let (classical, oneSided) = (model.classicalCost(split: p), model.oneSidedCost(split: p))
        #expect(full <= quantum.lowerBound + 1e-10)
        #expect(quantum.cost <= classical + 1e-9, "by \(quantum.cost - classical)")
        #expect(classical <= oneSided + 1e-9 && oneSided <= model.randomCost(split: p))
        #expect(quantum.cost - quantum.lowerBound < 1e-8 * model.meanCost, "gap \(quantum.cost - quantum.lowerBound)")
    }

    /// Perfect correlations are themselves, none at all are random, and none can split more than they are able to.
    @Test func noiseMixesWithChance() throws {
        let perfect = try half.quantum(split: 0.4).cost
        #expect(abs(try #require(try half.quantumCost(split: 0.4, visibility: 1)) - perfect) < 1e-12)
        let noisy = try #require(try half.quantumCost(split: 0.4, visibility: 0.94))
        #expect(noisy > perfect && noisy < half.randomCost(split: 0.4))
        #expect(try half.quantumCost(split: 0.05, visibility: 0.8) == nil)
    }

    /// The one-sided rule by its integral: split iff x > θ.
    @Test func classicalRulesByQuadrature() {
        let p = 0.35
        let threshold = -log(p)
        var sum = 0.0
        let (n, end) = (200_000, threshold)
        for k in 0..<n {
            let x = end * (Double(k) + 0.5) / Double(n)
            // E over y of w is κx + (x + 1)/4.
            sum += end / Double(n) * exp(-x) * (half.backlog * x + 0.25 * (x + 1))
        }
        #expect(abs(sum - half.oneSidedCost(split: p)) < 1e-9)
    }

    /// T̄ by sampling's opposite, numerical integration, for every kind of task.
    @Test(arguments: [
        BaselineTask.power(1.5), .power(1), .power(2), .saturating(time: 0.7),
        .table([.init(time: 0, value: 0), .init(time: 1, value: 0), .init(time: 3, value: 5)]),
    ])
    func baselineByQuadrature(task: BaselineTask) {
        let (model, p) = (DualWork(load: 0.6), 0.4)
        let rate = model.arrivalRate(split: p)
        var sum = 0.0
        let (n, end) = (400_000, 60.0 / rate)
        for k in 0..<n {
            let t = end * (Double(k) + 0.5) / Double(n)
            sum += end / Double(n) * rate * exp(-rate * t) * task.value(t)
        }
        #expect(abs((1 - 0.6) * rate * sum / model.baselineThroughput(task, split: p) - 1) < 1e-6)
    }
}
