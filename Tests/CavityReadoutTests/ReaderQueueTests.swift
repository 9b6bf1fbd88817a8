import CavityReadout
import DiscreteEvents
import TestKit
import Testing

/// The closed form of the wait for the reader against a queue walked step by step.
@Suite struct ReaderQueueTests {
    @Test(arguments: [(0.0071, 962.581e-9, 970e-9), (0.05, 1e-6, 3.3e-6), (0.2, 1e-6, 1.5e-6), (0.3, 1e-6, 0.9e-6)])
    func slottedArrivals(p: Double, slot: Double, service: Double) {
        let queue = ReaderQueue(.slotted(slot: slot, probability: p), service: service)
        var stream = RandomStream(seed: Seeds.seed(4), name: "slots \(p)")
        var work = 0.0
        var (waits, late, arrivals, batches) = (0.0, 0, 0, [Double]())
        for _ in 0..<100 {
            var (batch, count) = (0.0, 0)
            for _ in 0..<20_000 {
                if stream.bernoulli(p) {
                    batch += work
                    count += 1
                    if work > 1e-12 { late += 1 }
                    work += service
                }
                work = max(0, work - slot)
                if work < 1e-13 { work = 0 }
            }
            batches.append(batch / Double(max(1, count)))
            waits += batch
            arrivals += count
        }
        let mean = waits / Double(arrivals)
        let spread = batches.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 99
        let pValue = StatisticalTest.mean(mean, standardError: (spread / 100).squareRoot() + 1e-15, expected: queue.meanWait)
        #expect(pValue > StatisticalTest.significance, "mean wait \(mean), closed form \(queue.meanWait)")
        // Waits of successive arrivals are correlated: twice the binomial spread is allowed.
        let expected = 1 - queue.cumulative(1e-12)
        let deviation = (expected * (1 - expected) / Double(arrivals)).squareRoot()
        #expect(abs(Double(late) / Double(arrivals) - expected) < 2 * 6.2 * deviation + 1e-9)
    }

    @Test func randomArrivals() {
        let queue = ReaderQueue(.random(rate: 3e5), service: 1e-6)
        // M/D/1 at load 0.3: mean ρD/(2(1 − ρ)), P[no wait] = 1 − ρ.
        #expect(abs(queue.meanWait - 0.3e-6 / 1.4) < 1e-18)
        #expect(abs(queue.cumulative(0) - 0.7) < 1e-12)
        var (integral, t) = (0.0, 0.0)
        while t < 20e-6 {
            integral += (1 - queue.cumulative(t + 0.5e-9)) * 1e-9
            t += 1e-9
        }
        #expect(abs(integral / queue.meanWait - 1) < 1e-4)
        #expect(abs(queue.cumulative(queue.quantile(0.99)) - 0.99) < 1e-9)
        #expect(queue.quantile(0.5) == 0)
    }

    @Test func limits() {
        #expect(!ReaderQueue(.random(rate: 0.95e6), service: 1e-6).isKnown)
        #expect(ReaderQueue(.regular(interval: 2e-6), service: 1e-6).quantile(1) == 0)
        #expect(!ReaderQueue(.regular(interval: 0.5e-6), service: 1e-6).isKnown)
        #expect(!ReaderQueue(.slotted(slot: 1e-6, probability: 0.9), service: 2e-6).isKnown)
    }
}
