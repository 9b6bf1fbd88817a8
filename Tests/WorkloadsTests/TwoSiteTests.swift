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
        holdCost: 0.05, delayCost: 60)

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

    /// Windows of changing news, quotes that vanish, positions that are closed: profit and inventory as computed.
    @Test(arguments: [0.0, 50e-6], [[0, 0, 0, 0], [0.8, 0.6, 0.7, -0.5]]) func deskEarnsAsComputed(
        delay: Double, correlations: [Double]
    ) {
        let law = [0.25, 0.25, 0.25, 0.25]
        let kept = desk.kept(of: law)
        let rate = 2000 * zip(law, kept[0]).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(abs(rate - 2000 * zip(law, kept[1]).reduce(0) { $0 + $1.0 * $1.1 }) < 1e-9)
        let expected = desk.profit(correlations: [correlations, correlations], rate: rate, delay: delay)
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
