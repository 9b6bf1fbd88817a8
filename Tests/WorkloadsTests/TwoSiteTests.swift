import DiscreteEvents
import Foundation
import TestKit
import Testing
import Workloads

/// Corridors and desks against their closed forms, which share no code with them.
@Suite struct TwoSiteTests {
    private func events(_ law: [Double], rate: Double, count: Int, seed: UInt64, replication: Int) -> [TwoSiteEvent] {
        var stream = RandomStream(seed: Seeds.seed(seed), replication: UInt64(replication), name: "events")
        var now = 0.0
        return (0..<count).map { _ in
            now -= log(stream.openUniform()) / rate
            var (index, rest) = (0, stream.uniform())
            while index < 3, rest >= law[index] {
                rest -= law[index]
                index += 1
            }
            return TwoSiteEvent(
                asked: now, delay: 1e-6, cases: (index / 2 == 1, index % 2 == 1), outputs: (stream.coin(), stream.coin()))
        }
    }

    private func agrees(_ values: [Double], _ expected: Double) -> Bool {
        let sample = Replicated(values)
        // Student's t of 32 replications at 1e-9 is 8.9.
        return abs(sample.mean - expected) < 8.9 * sample.standardError + 1e-12
    }

    private static let rules: [TwoSiteRule] = [
        .correlated([0, 0, 0, 0]), .correlated([0.7, 0.7, 0.7, -0.7]), .informed, TwoSiteRule.locals[7], TwoSiteRule.locals[9],
    ]
    private let corridor = GridProtection(
        law: [0.2, 0.2, 0.2, 0.4], lossAlike: [0, 0, 0, 1], lossApart: [1, 0.9, 0.8, 0], recloseTime: 0.3, tripCost: 0.2,
        holdCost: 0.05, delayCost: 60, outageCost: 3)

    /// Lines that are still open when the next disturbance comes: cost and time without any line as the stationary law has them.
    @Test(arguments: 0..<5) func corridorKeepsItsStationaryLaw(index: Int) throws {
        let rule = Self.rules[index]
        let expected = try #require(corridor.stationary(rule, rate: 8))
        let tallies = (0..<32).map { replication in
            var emulation = GridProtectionEmulation(
                corridor, .init(rule), seed: Seeds.seed(101), replication: UInt64(replication))
            let all = events(corridor.law, rate: 8, count: 20_000, seed: 102, replication: replication)
            return emulation.run(all, from: all[1000].asked)
        }
        #expect(
            agrees(tallies.map(\.meanCost), expected.cost), "\(Replicated(tallies.map(\.meanCost)).mean) for \(expected.cost)")
        #expect(agrees(tallies.map(\.lostFraction), expected.lost))
        #expect(agrees(tallies.map(\.wrongFraction), expected.wrong))
    }

    /// Where lines cost the same open and closed, no rule pays less by standing open; where open ones are dearer, who opens pays more.
    @Test(arguments: [0.1, 0.3]) func openLinesAreNeverFree(tripCost: Double) throws {
        var corridor = corridor
        (corridor.lossAlike, corridor.lossApart) = ([0, 0, 0, 0], [0, 0, 0, 0])
        (corridor.tripCost, corridor.holdCost, corridor.outageCost) = (tripCost, 0.1, 0)
        let all = events(corridor.law, rate: 8, count: 2000, seed: 109, replication: 0)
        for rule in TwoSiteRule.locals {
            var emulation = GridProtectionEmulation(corridor, .init(rule), seed: Seeds.seed(110), replication: 0)
            let (cost, computed) = (
                emulation.run(all, from: 0).meanCost, try #require(corridor.stationary(rule, rate: 8)?.cost)
            )
            let holds = rule == TwoSiteRule.locals[0]
            for found in [cost, computed] {
                #expect(tripCost == 0.1 || holds ? abs(found - 0.2) < 1e-9 : found > 0.25, "\(rule) \(found)")
            }
        }
    }

    /// Who waits pays for the time of severe disturbances, and lines known when the answer is given are as good as one's own eyes.
    @Test func waitingIsPaidFor() {
        let all = events(corridor.law, rate: 0.01, count: 20_000, seed: 103, replication: 0)
        func cost(_ rule: GridProtectionEmulation.Rule) -> Double {
            var emulation = GridProtectionEmulation(corridor, rule, seed: Seeds.seed(104), replication: 0)
            return emulation.run(all, from: 0).meanCost
        }
        let severe = Double(all.count { $0.index > 0 }) / Double(all.count)
        let late = cost(.init(.informed, .after(1e-3))) - cost(.init(.informed))
        #expect(abs(late - 60 * 1e-3 * severe) < 1e-9)
        // Nobody waits for a link that is not asked.
        #expect(cost(.init(TwoSiteRule.locals[7], .asTheLink)) == cost(.init(TwoSiteRule.locals[7])))
        #expect(cost(.init(.link, .asTheLink)) != cost(.init(.link)))
        // Rare disturbances: which lines are open is no news.
        let knowing = [TwoSiteRule](repeating: .informed, count: 4)
        #expect(cost(.init(knowing: knowing, age: 0)) == cost(.init(.informed)))
    }

    private let desk = TradingWindows(
        newsProbabilities: [0.3, 0.5], window: 0.4, utilityAlike: [1, 0.9, 0.9, 0], utilityApart: [0, 0.1, 0.1, 1],
        quoteLifetime: 100e-6, holdingTime: 5e-3, riskAversion: 1e-3)

    /// Windows of changing news, quotes that vanish, positions that are closed: profit and inventory as computed. A delay that is a part
    /// of the holding time tells from when on positions are held.
    @Test(arguments: [(0.0, 5e-3), (50e-6, 5e-3), (50e-6, 0.5e-3)], [[0, 0, 0, 0], [0.8, 0.6, 0.7, -0.5]])
    func deskEarnsAsComputed(times: (delay: Double, holding: Double), correlations: [Double]) {
        let delay = times.delay
        var desk = desk
        desk.holdingTime = times.holding
        let law = [0.25, 0.25, 0.25, 0.25]
        let kept = desk.kept(of: law)
        let rate = 2000 * zip(law, kept[0]).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(abs(rate - 2000 * zip(law, kept[1]).reduce(0) { $0 + $1.0 * $1.1 }) < 1e-9)
        let expected = desk.profit(correlations: [correlations, correlations], rate: rate, delay: delay, from: 0.2, to: 20)
        let tallies = (0..<32).map { replication in
            var emulation = TradingEmulation(
                desk, .init([.correlated(correlations), .correlated(correlations)], .after(delay)), law: law,
                seed: Seeds.seed(105), replication: UInt64(replication))
            let all = events(law, rate: 2000, count: 40_000, seed: 106, replication: replication)
            return emulation.run(all, from: all[400].asked)
        }
        #expect(agrees(tallies.map { $0.meanUtility - 1e-3 * $0.meanSquare }, expected.profit))
        #expect(agrees(tallies.map(\.meanSquare), expected.meanSquare))
        #expect(agrees(tallies.map { Double($0.gone) / Double($0.events) }, 1 - exp(-delay / 100e-6)))
    }

    /// A run that ends within a window, and a desk that opens empty and holds for long: as computed for that span.
    @Test func shortRunsEarnAsComputed() {
        var desk = desk
        (desk.newsProbabilities, desk.holdingTime) = ([0.1, 0.9, 0.5], 0.1)
        #expect(zip(desk.parts(from: 0.2, to: 0.6), [0.5, 0.5, 0]).allSatisfy { abs($0 - $1) < 1e-12 })
        #expect(zip(desk.parts(from: 1, to: 2.2), [1.0 / 3, 1.0 / 3, 1.0 / 3]).allSatisfy { abs($0 - $1) < 1e-12 })
        let law = [0.25, 0.25, 0.25, 0.25]
        let correlations = [0.8, 0.6, 0.7, -0.9]
        let rate = 2000 * zip(law, desk.kept(of: law)[0]).reduce(0) { $0 + $1.0 * $1.1 }
        let expected = desk.profit(
            correlations: [correlations, correlations, correlations], rate: rate, delay: 0, from: 0.25, to: 0.5)
        let tallies = (0..<400).map { replication in
            let rule = TwoSiteRule.correlated(correlations)
            var emulation = TradingEmulation(
                desk, .init([rule, rule, rule]), law: law, seed: Seeds.seed(111), replication: UInt64(replication))
            let all = events(law, rate: 2000, count: 2000, seed: 112, replication: replication)
            return emulation.run(all.filter { $0.asked < 0.5 }, from: 0.25)
        }
        #expect(agrees(tallies.map(\.meanUtility), expected.profit + 1e-3 * expected.meanSquare))
        #expect(agrees(tallies.map(\.meanSquare), expected.meanSquare))
        // Very many windows are one of their mean.
        desk.window = 1e-7
        let blurred = desk.profit(
            correlations: [correlations, correlations, correlations], rate: rate, delay: 0, from: 0.25, to: 0.5)
        desk.window = 1e-4
        let fine = desk.profit(
            correlations: [correlations, correlations, correlations], rate: rate, delay: 0, from: 0.25, to: 0.5)
        #expect(abs(blurred.profit - fine.profit) < 1e-3 * abs(fine.profit))
    }

    /// Beyond an inventory that is known at once, traders who point apart let it grow no more.
    @Test func inventoryHasABound() {
        let all = events([0.25, 0.25, 0.25, 0.25], rate: 2000, count: 40_000, seed: 113, replication: 0)
        func square(_ beyond: (rule: TwoSiteRule, inventory: Double)?) -> Double {
            let rule = TwoSiteRule.correlated([1, 1, 1, 1])
            var emulation = TradingEmulation(
                desk, .init([rule, rule], inventoryAge: 0, beyond: beyond), law: [0.25, 0.25, 0.25, 0.25],
                seed: Seeds.seed(114), replication: 0)
            return emulation.run(all, from: all[400].asked).meanSquare
        }
        let apart = TwoSiteRule.local(a: .init(false, false), b: .init(true, true))
        let free = square(nil)
        #expect(free > 16 && square((apart, 4)) < 12 && square((apart, 1e9)) == free)
    }

    /// The opportunities that are kept have the law of their window.
    @Test func windowsHaveTheirLaw() {
        let law = [0.1, 0.2, 0.3, 0.4]
        for (window, kept) in desk.kept(of: law).enumerated() {
            let sum = zip(law, kept).reduce(0) { $0 + $1.0 * $1.1 }
            for (k, probability) in desk.law(window).enumerated() { #expect(abs(law[k] * kept[k] / sum - probability) < 1e-12) }
            #expect(kept.allSatisfy { $0 >= 0 && $0 <= 1 })
        }
    }

    /// Whoever knows the inventory turns against it, and holds less; what is known too late is worth nothing.
    @Test func knownInventoryShrinks() {
        let all = events([0.25, 0.25, 0.25, 0.25], rate: 2000, count: 40_000, seed: 107, replication: 0)
        func square(_ age: Double?) -> Double {
            let rule = TwoSiteRule.locals[0]
            var emulation = TradingEmulation(
                desk, .init([rule, rule], inventoryAge: age), law: [0.25, 0.25, 0.25, 0.25], seed: Seeds.seed(108), replication: 0
            )
            return emulation.run(all, from: all[400].asked).meanSquare
        }
        let (unknown, fresh, late) = (square(nil), square(0), square(100))
        #expect(fresh < 0.3 * unknown && abs(late - unknown) < 0.2 * unknown, "\(unknown), \(fresh), \(late)")
    }
}
