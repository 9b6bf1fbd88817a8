import Foundation
import TestKit
import Testing

@testable import Studies

/// The map of stale rivals and the frontier, from the shipped scenario.
@Suite struct StalenessMapTests {
    private func map(_ distances: [String], _ services: [Double], pairs: Int = 10_000, threads: Int = 2) async throws
        -> StalenessMap
    {
        try #require(
            try await StalenessMap(
                distances: distances, meanServices: services, pairs: pairs, replications: 4, threads: threads
            ) { distance, rate in
                try Shipped.load(
                    scenario: "Scenarios/dual-work-scheduling.yaml", hardware: nil,
                    settings: ["link.length=\(distance)", "link.direct_distance=\(distance)", "requests.rate=\(rate)/s"])
            })
    }

    /// Late knowledge beats a near link; pairs beside the same knowledge lose little, since they need be asked seldom.
    @Test func pairsBesideStaleKnowledge() async throws {
        let found = try await map(["50km", "400km"], [250e-6, 1e-3])
        #expect(found.points.count == 4 && !found.isPartial)
        let near = found.points[0]
        #expect(
            abs(near.age - 166.78e-6 / 250e-6) < 1e-3 && near.perfectAlone.waiting.high < 0 && near.linkAlone.waiting.high < 0)
        #expect(near.channels(near.link) <= 1 && near.rival.meanWait.mean < 1.05)
        for saving in found.points.flatMap({ [$0.perfect, $0.link] }) {
            #expect(saving.waiting.high > -0.03 && (saving.needed > 0 || saving.waiting.estimate == 0))
        }
        let far = found.points[3]
        #expect(far.heralded < 1e-2 && (far.channels(far.link) > 1e4 || far.link.needed == 0))
    }

    /// The same points from any number of threads.
    @Test func threadsDoNotMatter() async throws {
        func found(_ threads: Int) async throws -> StalenessMap {
            try await map(["50km"], [50e-6, 1e-3], pairs: 1000, threads: threads)
        }
        let (one, two) = (try await found(1), try await found(2))
        for (a, b) in zip(one.points, two.points) {
            #expect(a.rival.meanWait == b.rival.meanWait && a.link == b.link && a.perfect == b.perfect)
        }
    }

    /// Hardware lies above perfect pairs; what its emulated rounds save is what the closed form has.
    @Test func frontierOfHardware() async throws {
        let found = try #require(
            try await SchedulingFrontier(hardware: 1, plays: true, threads: 2) { _, settings in
                try Shipped.load(
                    scenario: "Scenarios/dual-work-scheduling.yaml", hardware: nil,
                    settings: [
                        "run.duration=80s", "run.replications=32", "requirement.stability_window=1s",
                        "requirement.confidence=0.999999999",
                    ] + settings)
            })
        let hardware = found.hardware[0]
        for (point, wait) in zip(found.points, hardware.meanWaits) {
            #expect(point.fullInformation < point.perfect && point.perfect < point.classical)
            #expect(point.classical < point.random)
            let (books, news) = (try #require(point.books), try #require(point.booksAndNews))
            #expect(books.estimate < point.perfect && news.low < books.high)
            #expect(try #require(wait) > point.perfect)
        }
        #expect(hardware.measured.count == 7)
        for m in hardware.measured {
            let expected = found.points[m.point].classical - (try #require(hardware.meanWaits[m.point]))
            // Settings are solved for in steps of a 64th, which moves what is saved by less than a thousandth.
            let (low, high) = (m.saving.low - 1e-3, m.saving.high + 1e-3)
            #expect(low < expected && expected < high, "\(low) … \(high) for \(expected)")
        }
    }
}
