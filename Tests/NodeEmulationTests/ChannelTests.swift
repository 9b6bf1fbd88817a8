import Heralding
import NodeEmulation
import Quantities
import Synchronization
import TestKit
import Testing

/// Several channels between the same sites, one replication of which is their sum.
@Suite struct ChannelTests {
    private static func link(channels: Int, _ change: (inout ReferenceLink) -> Void = { _ in }) -> ReferenceLink {
        var link = ReferenceLink()
        link.duration = 0.1
        link.link.channels = channels
        change(&link)
        return link
    }

    private static let cases: [(channels: Int, requests: Requests)] = [
        (2, Requests(process: .onHerald, rate: Rate(perSecond: 0), order: .oldest, cutoffAge: nil)),
        (
            3,
            Requests(
                process: .poisson, rate: Rate(perSecond: 9000), order: .freshest, cutoffAge: TimeSpan(seconds: 1e-3))
        ),
        (5, Requests(process: .periodic, rate: Rate(perSecond: 3000), order: .oldest, cutoffAge: nil)),
    ]

    /// The first channel does what it does alone, at both resolutions.
    @Test func oneChannelIsTheLinkItself() {
        let link = Self.link(channels: 1)
        #expect(link.replication(.herald) == link.run(.herald))
        #expect(link.replication(.click) == link.run(.click))
    }

    /// Every count of a replication is the sum over its channels, each with draws of its own; time and windows are counted once.
    @Test(arguments: cases.indices) func countsAddUp(index: Int) {
        let (channels, requests) = Self.cases[index]
        let link = Self.link(channels: channels) { $0.requests = requests }
        let parts = (0..<channels).map { link.run(.herald, channel: $0) }
        for (i, part) in parts.enumerated() {
            #expect(part.heralds > 0 && !parts[..<i].contains { $0.readoutA == part.readoutA }, "channel \(i) repeats another")
        }
        let total = link.replication(.herald)
        var sum = RunRecord(windowLengths: 2)
        for part in parts { sum += part }
        #expect(total.measured == parts[0].measured)
        sum.measured = total.measured
        for i in 0..<2 {
            #expect(total.windows[i].count == parts[0].windows[i].count && total.windows[i].rounds == sum.windows[i].rounds)
        }
        sum.windows = total.windows
        #expect(total == sum)
    }

    @Test(arguments: cases.indices) func resolutionsWalkTheSamePath(index: Int) {
        let link = Self.link(channels: Self.cases[index].channels) { $0.requests = Self.cases[index].requests }
        var clicks = link.replication(.click)
        let heralds = link.replication(.herald)
        (clicks.events, clicks.photons, clicks.clicks, clicks.darkCounts) = (heralds.events, 0, 0, 0)
        #expect(clicks == heralds)
    }

    /// A window is judged once, over the rounds of all channels: 3000 requests per second put 30 into every 10 ms.
    @Test func windowsHoldTheRoundsOfAllChannels() {
        let link = Self.link(channels: 4) {
            $0.requests = Requests(process: .periodic, rate: Rate(perSecond: 3000), order: .oldest, cutoffAge: nil)
        }
        let judged = Mutex<[Int: Int]>([:])
        let total = link.replication(.herald) { rounds, _ in
            judged.withLock { $0[rounds, default: 0] += 1 }
            return rounds == 30
        }
        // The intervals are rounded to a picosecond: a request may fall to the other side of a boundary.
        #expect(total.windows[0].count == 10 && total.windows[0].certified >= 9)
        #expect(judged.withLock { $0.values.reduce(0, +) } == 11)
        #expect(total.windows[0].rounds >= 299 && total.windows[1].rounds >= 299)
    }
}
