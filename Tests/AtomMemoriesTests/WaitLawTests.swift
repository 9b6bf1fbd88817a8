import DiscreteEvents
import Glibc
import TestKit
import Testing

@testable import AtomMemories

/// How long used pairs have waited, against a stock walked event by event. Each walk gives one pair, so that they are independent.
@Suite struct WaitLawTests {
    struct Stock: CustomTestStringConvertible {
        var atoms: Int
        /// Pairs per second and free atom.
        var birth: Double
        var requests: Double
        var cutoff: Double?
        var isFreshest: Bool
        var testDescription: String {
            "\(atoms) atoms, \(requests) /s, cutoff \(cutoff ?? .infinity) s, \(isFreshest ? "freshest" : "oldest")"
        }
    }

    @Test(arguments: [
        Stock(atoms: 20, birth: 1, requests: 8, cutoff: nil, isFreshest: false),
        Stock(atoms: 20, birth: 1, requests: 8, cutoff: nil, isFreshest: true),
        Stock(atoms: 20, birth: 1, requests: 25, cutoff: nil, isFreshest: false),
        Stock(atoms: 20, birth: 1, requests: 25, cutoff: nil, isFreshest: true),
        Stock(atoms: 6, birth: 1, requests: 4, cutoff: nil, isFreshest: true),
        Stock(atoms: 1_000_000, birth: 8e-6, requests: 10, cutoff: 0.5, isFreshest: false),
        Stock(atoms: 1_000_000, birth: 12e-6, requests: 10, cutoff: 0.5, isFreshest: false),
        Stock(atoms: 1_000_000, birth: 10e-6, requests: 10, cutoff: 0.5, isFreshest: false),
        Stock(atoms: 1_000_000, birth: 8e-6, requests: 10, cutoff: 0.5, isFreshest: true),
        Stock(atoms: 1_000_000, birth: 12e-6, requests: 10, cutoff: 0.5, isFreshest: true),
    ])
    func ofUsedPairs(_ stock: Stock) {
        // The oldest pairs of all, from when the stock filled, are what the freshest hardly ever is: a long walk forgets them.
        let isLong = stock.isFreshest && stock.cutoff == nil
        let (end, walks) = isLong ? (60.0, 5000) : (10.0, 20_000)
        let form = WaitingPairs(
            atoms: stock.atoms, birthRatePerAtom: stock.birth, requestRate: stock.requests, regular: false, cutoff: stock.cutoff,
            freshestFirst: stock.isFreshest, window: (end, end + 1e-9))
        var stream = RandomStream(seed: Seeds.seed(41), name: "stock \(stock.testDescription)")
        var waits: [Double] = []
        for _ in 0..<walks {
            var born: [Double] = []
            var now = 0.0
            while true {
                let feed = stock.birth * Double(stock.atoms - born.count)
                let isRequest = stream.uniform() * (feed + stock.requests) >= feed
                now += -log(stream.openUniform()) / (feed + stock.requests)
                // As good as any request is one put at the end.
                if now >= end { break }
                if let cutoff = stock.cutoff { born.removeAll { $0 < now - cutoff } }
                if !isRequest {
                    born.append(now)
                } else if !born.isEmpty {
                    born.remove(at: stock.isFreshest ? born.count - 1 : 0)
                }
            }
            if let cutoff = stock.cutoff { born.removeAll { $0 < end - cutoff } }
            if let taken = stock.isFreshest ? born.last : born.first { waits.append(end - taken) }
        }
        #expect(
            StatisticalTest.binomial(waits.count, of: walks, probability: form.servedFraction) > StatisticalTest.significance,
            "\(waits.count) of \(walks) served, not \(form.servedFraction)")
        let pValue = StatisticalTest.kolmogorovSmirnov(waits) { t in
            form.waits.cells.reduce(0) { $0 + $1.weight * min(1, max(0, (t - $1.from) / ($1.to - $1.from))) }
        }
        #expect(pValue > StatisticalTest.significance, "p = \(pValue), mean \(form.waits.mean)")
        #expect(abs(form.waits.mean / form.meanWaitOfServed - 1) < 1e-3)
    }

    /// With pairs in plenty the freshest is hardly older than the time between two pairs; what the oldest wait for matters only in
    /// runs that outlast them.
    @Test func oldPairsShowInLongRuns() {
        func mean(to end: Double) -> Double {
            WaitingPairs(
                atoms: 250, birthRatePerAtom: 30, requestRate: 2000, regular: false, cutoff: nil, freshestFirst: true,
                window: (0.1, end)
            ).meanWaitOfServed
        }
        #expect(mean(to: 1) < mean(to: 10) && mean(to: 10) < mean(to: 1000))
        // Without end the order does not matter to the mean: all pairs are used.
        let oldest = WaitingPairs(
            atoms: 20, birthRatePerAtom: 1, requestRate: 12, regular: false, cutoff: nil, freshestFirst: false, window: (1e3, 1e6)
        )
        let freshest = WaitingPairs(
            atoms: 20, birthRatePerAtom: 1, requestRate: 12, regular: false, cutoff: nil, freshestFirst: true, window: (1e3, 1e6))
        #expect(abs(freshest.meanWaitOfServed / oldest.meanWaitOfServed - 1) < 1e-3)
    }
}
