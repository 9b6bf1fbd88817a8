import AtomMemories
import Glibc
import NodeEmulation
import Quantities
import TestKit
import Testing

/// What happened when, against what happened at all and against the decay of the atoms.
@Suite struct RunHistoryTests {
    /// The intervals add up to the counts of the run, at both resolutions, and looking changes nothing.
    @Test(arguments: ResolutionTests.cases) func intervalsAddUp(_ test: ResolutionTests.Case) throws {
        var link = test.link
        link.warmUp = 0
        var plain = link.run(.herald)
        var watched = link.run(.herald, keepsHistory: true)
        let history = try #require(watched.history)
        #expect(history.intervals.count <= RunHistory.greatestCount)
        #expect(history.intervals.reduce(0) { $0 + $1.attempts } == Int64(watched.attempts))
        #expect(history.intervals.reduce(0) { $0 + $1.heralds } == Int64(watched.heralds))
        #expect(try #require(link.run(.click, keepsHistory: true).history) == history)
        #expect(plain.history == nil)
        // Pairs that are used as they come take a short cut that counts its events otherwise.
        watched.history = nil
        (plain.events, watched.events) = (0, 0)
        #expect(plain == watched)
    }

    /// Atoms that branch out at one node: how many are gone by a time is a binomial count around 1 − e^{−λt}.
    @Test func atomsDecay() throws {
        var link = ReferenceLink()
        (link.duration, link.warmUp) = (0.4, 0)
        let losing = NodeSupply(loss: Loss(branching: 0.002, repumped: 0.5, trapLifetime: nil, perReadout: 0))
        let lasting = link.hardware
        link.hardware.supply = losing
        let apparatus = Apparatus(a: link.hardware, b: lasting, link: link.link)
        let replications = 40
        var lost = [Int](repeating: 0, count: 200)
        var present = [Double](repeating: 0, count: 200)
        for replication in 0..<replications {
            let history = try #require(link.run(.herald, replication: replication, keepsHistory: true, apparatus).history)
            var sum = 0
            for i in 0..<200 {
                sum += Int(history.intervals[i].lostA)
                lost[i] += sum
                present[i] += history.atomsPresent(i, channels: 1).a / Double(replications)
                #expect(history.intervals[i].lostB == 0 && history.atomsPresent(i, channels: 1).b == 250)
            }
        }
        // An index attempts once a cycle; one in some hundred attempts makes a pair, which costs it no turn.
        let rate = 0.001 / apparatus.schedule.cycle.seconds
        for i in [19, 59, 119, 199] {
            let time = 0.4 * Double(i + 1) / 200
            let p = StatisticalTest.binomial(lost[i], of: 250 * replications, probability: -expm1(-rate * time))
            #expect(p > StatisticalTest.significance, "\(lost[i]) lost after \(time) s, p-value \(p)")
            // Within an interval the mean of the decay; six standard deviations of the count.
            let mean = 250 * exp(-rate * (time - 0.001))
            #expect(abs(present[i] - mean) < 6 * (mean * (1 - mean / 250) / Double(replications)).squareRoot() + 0.1)
        }
    }

    @Test func channelsAndReplicationsAddUp() throws {
        var link = ReferenceLink()
        (link.duration, link.warmUp) = (0.05, 0.01)
        link.link.channels = 3
        let history = try #require(link.replication(.herald, keepsHistory: true).history)
        var one = link
        one.link.channels = 1
        let single = try #require(one.replication(.herald, keepsHistory: true).history)
        #expect(history.runs == 3 && single.runs == 1)
        #expect(history.intervals[0].attempts == 3 * single.intervals[0].attempts)
        #expect(history.atomsPresent(7, channels: 3).a == 750 && history.indicesInService(7, channels: 3) == 750)
        let (begin, end) = history.seconds(199)
        #expect(begin < end && abs(end - 0.06) < 1e-12)
    }
}
